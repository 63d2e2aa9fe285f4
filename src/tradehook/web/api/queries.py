"""What the API reads: views over any station's tables, a page at a time. It writes nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, literal, select, tuple_

from tradehook.accounts.accounts import Switch
from tradehook.accounts.tables import account_events, accounts, switches
from tradehook.intake.tables import deliveries, signals
from tradehook.notify.tables import channels, messages
from tradehook.orders.emulation.tables import watched_orders
from tradehook.orders.tables import broker_requests, order_events, orders
from tradehook.people.tables import users
from tradehook.plumbing.store.contract import ReadTx
from tradehook.plumbing.store.statement import Statement
from tradehook.positions.tables import busts, fills, positions, snapshots
from tradehook.routing.tables import strategies, subscriptions, webhook_keys, webhooks
from tradehook.trades.tables import chart_claims, trade_events, trades
from tradehook.vocabulary.notice import About
from tradehook.web.api.paging import Asked, Key, bad_cursor, cursor_after

Columns = Mapping[str, ColumnElement[Any]]
RowDict = dict[str, Any]

_UNANSWERED = Statement(
    select(broker_requests.c.id)
    .where(broker_requests.c.order_id == bindparam("order_id"), broker_requests.c.outcome.is_(None))
    .limit(1)
)
_OF_CONNECTIONS = (About.CONNECTION_LOST.code, About.CONNECTION_BACK.code)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: what it selects, the columns that order it and tell its rows apart, and what it can be filtered by."""

    rows: Select[Any]
    order: tuple[ColumnElement[Any], ...]
    newest_first: bool
    filters: Columns


def _named(columns: Sequence[ColumnElement[Any]]) -> Columns:
    return {str(getattr(column, "key", "")): column for column in columns}


ACCOUNTS = Listing(
    # Column by column: what is encrypted never leaves its table this way.
    select(*(column for column in accounts.c if column is not accounts.c.credentials)),
    (accounts.c.created_at, accounts.c.id),
    newest_first=False,
    filters=_named((accounts.c.id, accounts.c.name, accounts.c.broker, accounts.c.mode)),
)
ACCOUNT_EVENTS = Listing(
    select(account_events),
    (account_events.c.sequence,),
    newest_first=True,
    filters=_named((account_events.c.account_id, account_events.c.code, account_events.c.symbol)),
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
)
STRATEGIES = Listing(
    select(
        strategies,
        webhooks.c.uuid.label("webhook_uuid"),
        webhooks.c.dialect,
        webhooks.c.old_until.label("old_password_until"),
    ).join_from(strategies, webhooks, webhooks.c.strategy_id == strategies.c.id),
    (strategies.c.created_at, strategies.c.id),
    newest_first=False,
    filters=_named((strategies.c.id, strategies.c.name, strategies.c.asset_class, strategies.c.enabled)),
)
SUBSCRIPTIONS = Listing(
    select(subscriptions),
    (subscriptions.c.created_at, subscriptions.c.id),
    newest_first=False,
    filters=_named(
        (subscriptions.c.id, subscriptions.c.strategy_id, subscriptions.c.account_id, subscriptions.c.enabled)
    ),
)
KEYS = Listing(
    # Column by column, as for accounts: the hash never leaves its table this way.
    select(*(column for column in webhook_keys.c if column is not webhook_keys.c.hash)),
    (webhook_keys.c.created_at, webhook_keys.c.id),
    newest_first=False,
    filters=_named((webhook_keys.c.id, webhook_keys.c.name, webhook_keys.c.owner_id)),
)
USERS = Listing(
    select(users),
    (users.c.created_at, users.c.id),
    newest_first=False,
    filters=_named((users.c.id, users.c.name, users.c.role)),
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
)
SIGNALS = Listing(
    select(signals),
    (signals.c.sequence,),
    newest_first=True,
    filters=_named(
        (signals.c.id, signals.c.strategy_id, signals.c.account_id, signals.c.symbol, signals.c.delivery_id)
    ),
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
)
ALL_POSITIONS = Listing(
    select(positions, accounts.c.connection).join_from(positions, accounts, accounts.c.id == positions.c.account_id),
    (positions.c.account_id, positions.c.symbol),
    newest_first=False,
    filters=_named((positions.c.account_id, positions.c.symbol)),
)
CHANNELS = Listing(
    # Column by column, as for accounts: the sealed address never leaves its table this way.
    select(*(column for column in channels.c if column is not channels.c.sealed_url)),
    (channels.c.created_at, channels.c.id),
    newest_first=False,
    filters=_named((channels.c.id, channels.c.name, channels.c.enabled)),
)
MESSAGES = Listing(
    select(messages, channels.c.name.label("channel")).join_from(
        messages, channels, channels.c.id == messages.c.channel_id, isouter=True
    ),
    (messages.c.sequence,),
    newest_first=True,
    filters=_named((messages.c.id, messages.c.channel_id, messages.c.told)),
)
POSITIONS = replace(
    # Equality with the one text that zero has: this tells open from flat and compares no amounts.
    ALL_POSITIONS,
    rows=ALL_POSITIONS.rows.where(positions.c.quantity != "0"),
)


def page_of(
    tx: ReadTx, listing: Listing, page: Asked, filters: Mapping[str, object]
) -> tuple[list[RowDict], str | None]:
    """One page of a list and the cursor of the next."""
    rows = _filtered(listing, filters)
    if page.after is not None:
        rows = rows.where(_beyond(listing, page.after))
    ordered = rows.order_by(*(column.desc() if listing.newest_first else column for column in listing.order))
    found = tx.dicts(Statement(ordered.limit(page.limit + 1)))
    if len(found) <= page.limit:
        return found, None
    last = found[page.limit - 1]
    return found[: page.limit], cursor_after(tuple(last[str(column.key)] for column in listing.order))


def one_of(tx: ReadTx, listing: Listing, identity: str) -> RowDict | None:
    """The row of a list with this id."""
    found = tx.dicts(Statement(_filtered(listing, {"id": identity}).limit(1)))
    return found[0] if found else None


def _filtered(listing: Listing, filters: Mapping[str, object]) -> Select[Any]:
    rows = listing.rows
    for name, value in filters.items():
        rows = rows.where(listing.filters[name] == value)
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


def positions_of_accounts(tx: ReadTx, account_ids: Sequence[str]) -> dict[str, list[RowDict]]:
    """What the accounts hold or held, by account."""
    return _grouped(tx, ALL_POSITIONS.rows.where(positions.c.account_id.in_(account_ids)), "account_id")


def snapshots_of_accounts(tx: ReadTx, account_ids: Sequence[str]) -> dict[str, RowDict]:
    """What their brokers last said of the accounts, by account."""
    return _by(tx, select(snapshots).where(snapshots.c.account_id.in_(account_ids)), "account_id")


def last_words_of_connections(tx: ReadTx, account_ids: Sequence[str]) -> dict[str, RowDict]:
    """The last notice of each account's connection: that it was lost, or that it is back."""
    last = (
        select(func.max(account_events.c.sequence))
        .where(account_events.c.account_id.in_(account_ids), account_events.c.code.in_(_OF_CONNECTIONS))
        .group_by(account_events.c.account_id)
    )
    return _by(tx, select(account_events).where(account_events.c.sequence.in_(last)), "account_id")


def kill_switch(tx: ReadTx) -> RowDict | None:
    """The kill switch; None where nobody ever touched it."""
    found = tx.dicts(Statement(select(switches).where(switches.c.name == Switch.KILL.value)))
    return found[0] if found else None


def trades_of(tx: ReadTx, trade_ids: Sequence[str]) -> list[RowDict]:
    """These trades, oldest first."""
    return tx.dicts(Statement(TRADES.rows.where(trades.c.id.in_(trade_ids)).order_by(trades.c.sequence)))


def requests_of_order(tx: ReadTx, order_id: str) -> list[RowDict]:
    """What the broker was asked about an order, oldest first."""
    rows = select(broker_requests).where(broker_requests.c.order_id == order_id).order_by(broker_requests.c.sequence)
    return tx.dicts(Statement(rows))


def awaits_answer(tx: ReadTx, order_id: str) -> bool:
    """Whether a request about this order has no outcome yet; not to know it is one too."""
    return tx.one(_UNANSWERED, order_id=order_id) is not None


def orders_of_trades(tx: ReadTx, trade_ids: Sequence[str]) -> dict[str, list[RowDict]]:
    """The orders of trades, by trade, in the order in which they were made."""
    rows = select(orders).where(orders.c.trade_id.in_(trade_ids)).order_by(orders.c.number)
    return _grouped(tx, rows, "trade_id")


def watched_of_trades(tx: ReadTx, trade_ids: Sequence[str]) -> dict[str, list[RowDict]]:
    """What is or was watched for trades, by trade, in the order in which it was made."""
    rows = select(watched_orders).where(watched_orders.c.trade_id.in_(trade_ids)).order_by(watched_orders.c.number)
    return _grouped(tx, rows, "trade_id")


def events_of_orders(tx: ReadTx, order_ids: Sequence[str]) -> dict[str, list[RowDict]]:
    """What happened to orders, by order, in the order in which we learned it."""
    rows = select(order_events).where(order_events.c.order_id.in_(order_ids)).order_by(order_events.c.sequence)
    return _grouped(tx, rows, "order_id")


def events_of_trades(tx: ReadTx, trade_ids: Sequence[str]) -> dict[str, list[RowDict]]:
    """What happened to trades, by trade, oldest first."""
    rows = select(trade_events).where(trade_events.c.trade_id.in_(trade_ids)).order_by(trade_events.c.sequence)
    return _grouped(tx, rows, "trade_id")


def _by(tx: ReadTx, rows: Select[Any], column: str) -> dict[str, RowDict]:
    return {row[column]: row for row in tx.dicts(Statement(rows))}


def _grouped(tx: ReadTx, rows: Select[Any], by: str) -> dict[str, list[RowDict]]:
    groups: dict[str, list[RowDict]] = defaultdict(list)
    for row in tx.dicts(Statement(rows)):
        groups[row[by]].append(row)
    return groups
