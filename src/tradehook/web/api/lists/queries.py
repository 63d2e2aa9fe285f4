"""The lists of the API: views over any station's tables, a page at a time. Nothing is written here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, Integer, LargeBinary, Select, bindparam, literal, select, tuple_

from tradehook.accounts.tables import account_events, accounts
from tradehook.analytics.alert_logs.tables import alert_logs
from tradehook.analytics.backtests.tables import backtests
from tradehook.dialects.algotradeanalytics.processing import STATUSES
from tradehook.intake.tables import deliveries, signals
from tradehook.lanes.tables import parked_work
from tradehook.notify.tables import channels, messages
from tradehook.orders.emulation.tables import watched_orders
from tradehook.orders.tables import is_open, orders
from tradehook.people.caller import Caller
from tradehook.people.tables import audit, sessions, tokens, users
from tradehook.plumbing.cursors import Key, cursor_after
from tradehook.plumbing.store.contract import ReadTx
from tradehook.plumbing.store.statement import Statement
from tradehook.positions.adjusting import FillKind
from tradehook.positions.tables import busts, fills, positions
from tradehook.routing.tables import (
    ata_webhooks,
    door_uses,
    saved_messages,
    signing_secrets,
    strategies,
    subscriptions,
    webhook_keys,
    webhooks,
)
from tradehook.trades.tables import USUAL, chart_claims, is_unusual, trades
from tradehook.vocabulary.order import OrderStatus
from tradehook.web.api.ownership import (
    ACCOUNT_EVENTS_OF,
    AT_OWN_DOORS,
    OWN,
    OWN_AND_SHARED,
    OWNERS_ONLY,
    SIGNALS_OF,
    Whose,
    doors,
    of_account,
    of_door,
    of_user,
)
from tradehook.web.api.paging import Asked, bad_cursor

Columns = Mapping[str, ColumnElement[Any]]
RowDict = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: what it selects, the columns that order it and tell its rows apart, and what it can be filtered by.

    `filters` are columns that are to be equal to what is asked for; `tests` say otherwise which rows fit.
    `whose`: which of its rows are somebody's.
    """

    rows: Select[Any]
    order: tuple[ColumnElement[Any], ...]
    newest_first: bool
    filters: Columns
    whose: Whose
    tests: Mapping[str, Callable[[Any], ColumnElement[bool]]] = field(default_factory=dict)


def _named(columns: Sequence[ColumnElement[Any]]) -> Columns:
    return {str(getattr(column, "key", "")): column for column in columns}


def _in_order(column: ColumnElement[str]) -> Callable[[str], ColumnElement[bool]]:
    """A test for equality that no index answers: rows are read in the order of the list until a page is full, where an
    index would bring all that there ever were, to be sorted."""
    return lambda value: column.concat("") == value


def _of_orders(status: str) -> ColumnElement[bool]:
    """Orders of a status; those that are open are few, and taken out of all of them by their index first."""
    is_it = orders.c.status == status
    if not OrderStatus(status).open:
        return is_it
    return orders.c.number.in_(select(orders.c.number).where(is_open, is_it).correlate(None))


def _with_status(status: str) -> ColumnElement[bool]:
    """Trades of a status; of one that few have, it is said that they are among the few, which have an index."""
    is_it = trades.c.status == status
    return is_it if status in USUAL else is_it & is_unusual


_LAST_USE = (door_uses.c.at.label("last_used_at"), door_uses.c.source_ip.label("last_used_from"))

ACCOUNTS = Listing(
    # Column by column: what is encrypted never leaves its table this way.
    select(*(column for column in accounts.c if column is not accounts.c.credentials)),
    (accounts.c.created_at, accounts.c.id),
    newest_first=False,
    filters=_named((accounts.c.id, accounts.c.name, accounts.c.broker, accounts.c.mode)),
    whose=of_account(accounts.c.id),
)
ACCOUNT_EVENTS = Listing(
    select(account_events),
    (account_events.c.sequence,),
    newest_first=True,
    filters=_named((account_events.c.account_id, account_events.c.code, account_events.c.symbol)),
    whose=ACCOUNT_EVENTS_OF,
)
CHARTS = Listing(
    select(chart_claims),
    (chart_claims.c.claimed_at, chart_claims.c.subscription_id, chart_claims.c.family),
    newest_first=True,
    filters=_named(
        (
            chart_claims.c.account_id,
            chart_claims.c.subscription_id,
            chart_claims.c.family,
            chart_claims.c.parity,
        )
    ),
    whose=of_account(chart_claims.c.account_id),
)
STRATEGIES = Listing(
    select(
        strategies,
        webhooks.c.uuid.label("webhook_uuid"),
        webhooks.c.dialect,
        webhooks.c.old_until.label("old_password_until"),
        *_LAST_USE,
    )
    .join_from(strategies, webhooks, webhooks.c.strategy_id == strategies.c.id)
    .join(door_uses, door_uses.c.door == webhooks.c.uuid, isouter=True),
    (strategies.c.created_at, strategies.c.id),
    newest_first=False,
    filters=_named((strategies.c.id, strategies.c.name, strategies.c.asset_class, strategies.c.enabled)),
    whose=OWN_AND_SHARED,
)
OWN_STRATEGIES = replace(STRATEGIES, whose=OWN)
"""Those that somebody may change."""
SUBSCRIPTIONS = Listing(
    select(subscriptions),
    (subscriptions.c.created_at, subscriptions.c.id),
    newest_first=False,
    filters=_named(
        (subscriptions.c.id, subscriptions.c.strategy_id, subscriptions.c.account_id, subscriptions.c.enabled)
    ),
    whose=of_account(subscriptions.c.account_id),
)
KEYS = Listing(
    # Column by column, as for accounts: the hashes never leave their table this way.
    select(
        *(column for column in webhook_keys.c if not isinstance(column.type, LargeBinary)),
        *_LAST_USE,
    ).join_from(webhook_keys, door_uses, door_uses.c.door == webhook_keys.c.id, isouter=True),
    (webhook_keys.c.created_at, webhook_keys.c.id),
    newest_first=False,
    filters=_named((webhook_keys.c.id, webhook_keys.c.name, webhook_keys.c.owner_id)),
    whose=of_user(webhook_keys.c.owner_id),
)
ATA_WEBHOOKS = Listing(
    # Column by column, as for accounts: no hash leaves its table this way.
    select(
        *(column for column in ata_webhooks.c if not isinstance(column.type, LargeBinary)),
        ata_webhooks.c.old_until.label("old_key_until"),
        *_LAST_USE,
    ).join_from(ata_webhooks, door_uses, door_uses.c.door == ata_webhooks.c.id, isouter=True),
    (ata_webhooks.c.created_at, ata_webhooks.c.id),
    newest_first=False,
    filters=_named((ata_webhooks.c.id, ata_webhooks.c.name, ata_webhooks.c.owner_id, ata_webhooks.c.strategy_id)),
    whose=of_user(ata_webhooks.c.owner_id),
)
SIGNING_SECRETS = Listing(
    select(signing_secrets.c.id, signing_secrets.c.webhook, signing_secrets.c.created_at),
    (signing_secrets.c.created_at, signing_secrets.c.id),
    newest_first=False,
    filters=_named((signing_secrets.c.id, signing_secrets.c.webhook)),
    whose=of_door(signing_secrets.c.webhook),
)
DOORS = Listing(
    select(doors),
    (doors.c.id,),
    newest_first=False,
    filters=_named((doors.c.id,)),
    whose=of_user(doors.c.owner_id),
)
USERS = Listing(
    select(users),
    (users.c.created_at, users.c.id),
    newest_first=False,
    filters=_named((users.c.id, users.c.name, users.c.role)),
    whose=OWNERS_ONLY,
)
TOKENS = Listing(
    # Column by column, as for keys.
    select(*(column for column in tokens.c if column is not tokens.c.hash)),
    (tokens.c.created_at, tokens.c.id),
    newest_first=False,
    filters=_named((tokens.c.id, tokens.c.name, tokens.c.user_id)),
    whose=of_user(tokens.c.user_id, private=True),
)
SESSIONS = Listing(
    select(*(column for column in sessions.c if column is not sessions.c.hash)),
    (sessions.c.created_at, sessions.c.id),
    newest_first=True,
    filters=_named((sessions.c.id, sessions.c.user_id)),
    whose=of_user(sessions.c.user_id, private=True),
)
AUDIT = Listing(
    select(audit),
    (audit.c.sequence,),
    newest_first=True,
    filters=_named((audit.c.id, audit.c.user_id, audit.c.via, audit.c.via_id, audit.c.action, audit.c.subject)),
    whose=OWNERS_ONLY,
)
DELIVERIES = Listing(
    select(deliveries),
    (deliveries.c.sequence,),
    newest_first=True,
    filters=_named(
        (
            deliveries.c.id,
            deliveries.c.dialect,
            deliveries.c.strategy_id,
            deliveries.c.webhook,
            deliveries.c.verdict,
            deliveries.c.code,
            deliveries.c.signal_id,
        )
    ),
    whose=AT_OWN_DOORS,
    tests={
        "symbol": lambda symbol: deliveries.c.signal_id.in_(select(signals.c.id).where(signals.c.symbol == symbol)),
        "text": lambda text: deliveries.c.body.icontains(text, autoescape=True),
        "from_": lambda moment: deliveries.c.received_at >= moment,
        "to": lambda moment: deliveries.c.received_at < moment,
    },
)
ATA_EVENTS = replace(
    DELIVERIES,
    rows=select(
        deliveries,
        signals.c.symbol,
        signals.c.ticker_note,
        signals.c.message,
        signals.c.strategy_id.label("signal_strategy_id"),
    ).join_from(deliveries, signals, signals.c.id == deliveries.c.signal_id, isouter=True),
    tests={"processing": lambda became: deliveries.c.answer_status.in_(STATUSES[became])},
)
SIGNALS = Listing(
    select(signals),
    (signals.c.sequence,),
    newest_first=True,
    filters=_named(
        (signals.c.id, signals.c.strategy_id, signals.c.account_id, signals.c.symbol, signals.c.delivery_id)
    ),
    whose=SIGNALS_OF,
)
TRADES = Listing(
    select(trades, subscriptions.c.strategy_id.label("strategy_id"), signals.c.message.label("signal_message"))
    .join_from(trades, subscriptions, subscriptions.c.id == trades.c.subscription_id, isouter=True)
    .join(signals, signals.c.id == trades.c.signal_id, isouter=True),
    (trades.c.sequence,),
    newest_first=True,
    filters=_named(
        (
            trades.c.id,
            trades.c.signal_id,
            trades.c.subscription_id,
            trades.c.account_id,
            trades.c.symbol,
            trades.c.order_number,
            trades.c.addresses.label("addressed_order_id"),
            trades.c.status,
            subscriptions.c.strategy_id,
            trades.c.command.is_not(None).label("commanded"),
        )
    ),
    whose=of_account(trades.c.account_id),
    tests={"status": _with_status},
)
ORDERS = Listing(
    select(orders),
    (orders.c.number,),
    newest_first=True,
    filters=_named(
        (
            orders.c.id,
            orders.c.account_id,
            orders.c.trade_id,
            orders.c.symbol,
            orders.c.status,
            orders.c.side,
            orders.c.leg,
            orders.c.client_order_id,
            orders.c.parent_id,
            orders.c.external,
        )
    ),
    whose=of_account(orders.c.account_id),
    tests={"account_id": _in_order(orders.c.account_id), "status": _of_orders},
)
WATCHED_ORDERS = Listing(
    select(watched_orders),
    (watched_orders.c.number,),
    newest_first=True,
    filters=_named(
        (
            watched_orders.c.id,
            watched_orders.c.account_id,
            watched_orders.c.trade_id,
            watched_orders.c.entry_id,
            watched_orders.c.symbol,
            watched_orders.c.status,
            watched_orders.c.leg,
        )
    ),
    whose=of_account(watched_orders.c.account_id),
)
FILLS = Listing(
    select(fills, busts.c.sequence.is_not(None).label("busted")).join_from(
        fills,
        busts,
        (busts.c.account_id == fills.c.account_id) & (busts.c.execution_id == fills.c.execution_id),
        isouter=True,
    ),
    (fills.c.sequence,),
    newest_first=True,
    filters=_named((fills.c.id, fills.c.account_id, fills.c.order_id, fills.c.symbol, fills.c.side)),
    whose=of_account(fills.c.account_id),
    tests={"account_id": _in_order(fills.c.account_id)},
)
ALL_POSITIONS = Listing(
    select(positions, accounts.c.connection).join_from(positions, accounts, accounts.c.id == positions.c.account_id),
    (positions.c.account_id, positions.c.symbol),
    newest_first=False,
    filters=_named((positions.c.account_id, positions.c.symbol)),
    whose=of_account(positions.c.account_id),
)
PARKED = Listing(
    select(parked_work),
    (parked_work.c.sequence,),
    newest_first=False,
    filters=_named((parked_work.c.id,)),
    whose=of_account(parked_work.c.account_id),
)
CHANNELS = Listing(
    # Column by column, as for accounts: the sealed address never leaves its table this way.
    select(*(column for column in channels.c if column is not channels.c.sealed_url)),
    (channels.c.created_at, channels.c.id),
    newest_first=False,
    filters=_named((channels.c.id, channels.c.name, channels.c.enabled)),
    whose=OWNERS_ONLY,
)
MESSAGES = Listing(
    select(messages, channels.c.name.label("channel")).join_from(
        messages, channels, channels.c.id == messages.c.channel_id, isouter=True
    ),
    (messages.c.sequence,),
    newest_first=True,
    filters=_named((messages.c.id, messages.c.channel_id, messages.c.told)),
    whose=OWNERS_ONLY,
)
BACKTESTS = Listing(
    # Column by column: the file itself is large, and is asked for by itself.
    select(*(column for column in backtests.c if column is not backtests.c.file)),
    (backtests.c.sequence,),
    newest_first=True,
    filters=_named((backtests.c.id, backtests.c.name)),
    whose=of_user(backtests.c.owner_id),
)
SAVED_MESSAGES = Listing(
    select(saved_messages),
    (saved_messages.c.created_at, saved_messages.c.id),
    newest_first=False,
    filters=_named((saved_messages.c.id, saved_messages.c.name, saved_messages.c.owner_id)),
    whose=of_user(saved_messages.c.owner_id),
)
ALERT_LOGS = Listing(
    select(alert_logs),
    (alert_logs.c.sequence,),
    newest_first=True,
    filters=_named((alert_logs.c.id, alert_logs.c.name, alert_logs.c.strategy_id)),
    whose=of_user(alert_logs.c.owner_id),
)
POSITIONS = replace(
    # Equality with the one text that zero has: this tells open from flat and compares no amounts.
    ALL_POSITIONS,
    rows=ALL_POSITIONS.rows.where(positions.c.quantity != "0"),
)


JOURNAL = replace(
    FILLS,
    # What moved no cash is no trade: a journal would make a result of it.
    rows=FILLS.rows.where(busts.c.sequence.is_(None), fills.c.kind != FillKind.ADJUSTMENT.value),
)
_AT_ONCE = 1_000


def page_of(
    tx: ReadTx, listing: Listing, page: Asked, filters: Mapping[str, object], caller: Caller
) -> tuple[list[RowDict], str | None]:
    """One page of a list, of what somebody may see, and the cursor of the next."""
    rows = _filtered(listing, filters).where(*listing.whose.seen_by(caller))
    if page.after is not None:
        rows = rows.where(_beyond(listing, page.after))
    ordered = rows.order_by(*(column.desc() if listing.newest_first else column for column in listing.order))
    found = tx.dicts(Statement(ordered.limit(page.limit + 1)))
    if len(found) <= page.limit:
        return found, None
    last = found[page.limit - 1]
    return found[: page.limit], cursor_after(tuple(last[str(column.key)] for column in listing.order))


def whole(listing: Listing, filters: Mapping[str, object], caller: Caller) -> Statement:
    """A list whose order is one rising number, from the oldest on, of what somebody may see: a page of what comes after
    the number `after`."""
    (number,) = listing.order
    seen = listing.whose.seen_by(caller)
    rows = _filtered(listing, filters).where(number > bindparam("after", type_=Integer), *seen)
    return Statement(rows.order_by(number).limit(_AT_ONCE))


def one_of(tx: ReadTx, listing: Listing, identity: str) -> RowDict | None:
    """The row of a list with this id."""
    found = tx.dicts(Statement(_filtered(listing, {"id": identity}).limit(1)))
    return found[0] if found else None


def is_seen(tx: ReadTx, listing: Listing, identity: str, caller: Caller) -> bool:
    """Whether the list has a row of this id that somebody may see."""
    rows = _filtered(listing, {"id": identity}).where(*listing.whose.seen_by(caller))
    return bool(tx.dicts(Statement(rows.limit(1))))


def _filtered(listing: Listing, filters: Mapping[str, object]) -> Select[Any]:
    rows = listing.rows
    for name, value in filters.items():
        test = listing.tests.get(name)
        rows = rows.where(listing.filters[name] == value if test is None else test(value))
    return rows


def _beyond(listing: Listing, key: Key) -> ColumnElement[bool]:
    """After the row with this key, in the order of the list."""
    if len(key) != len(listing.order) or not all(
        type(part) is column.type.python_type for part, column in zip(key, listing.order, strict=True)
    ):
        raise bad_cursor()
    columns = tuple_(*listing.order)
    bounds = tuple_(*(literal(part, column.type) for part, column in zip(key, listing.order, strict=True)))
    return columns < bounds if listing.newest_first else columns > bounds
