"""What the API reads beside its lists: what belongs to rows that it shows. Nothing is written here."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from tradehook.accounts.accounts import Switch
from tradehook.accounts.tables import account_events, accounts, switches
from tradehook.orders.emulation.tables import watched_orders
from tradehook.orders.tables import broker_requests, order_events, orders
from tradehook.people.caller import Caller
from tradehook.plumbing.store.contract import ReadTx
from tradehook.plumbing.store.statement import Statement
from tradehook.positions.tables import baselines, fills, positions, snapshots
from tradehook.trades.tables import trade_events, trades
from tradehook.vocabulary.notice import About
from tradehook.web.api.lists.queries import ALL_POSITIONS, TRADES, RowDict

_UNANSWERED = Statement(
    select(broker_requests.c.id)
    .where(broker_requests.c.order_id == bindparam("order_id"), broker_requests.c.outcome.is_(None))
    .limit(1)
)
_TRADED = Statement(select(fills.c.symbol).distinct())
_NAMES = Statement(select(accounts.c.id, accounts.c.name, accounts.c.currency))
_OF_CONNECTIONS = (About.CONNECTION_LOST.code, About.CONNECTION_BACK.code)


def traded_symbols(tx: ReadTx) -> list[str]:
    """Every symbol that there is a fill of."""
    return [symbol for (symbol,) in tx.all(_TRADED)]


def names_of_accounts(tx: ReadTx) -> dict[str, RowDict]:
    """The name and the currency of every account, by its id."""
    return {row["id"]: row for row in tx.dicts(_NAMES)}


def positions_of_accounts(tx: ReadTx, account_ids: Sequence[str]) -> dict[str, list[RowDict]]:
    """What the accounts hold or held, by account."""
    return _grouped(tx, ALL_POSITIONS.rows, positions.c.account_id, account_ids)


def snapshots_of_accounts(tx: ReadTx, account_ids: Sequence[str]) -> dict[str, RowDict]:
    """What their brokers last said of the accounts, by account."""
    return {row["account_id"]: row for row in _among(tx, select(snapshots), snapshots.c.account_id, account_ids)}


def last_words_of_connections(tx: ReadTx, account_ids: Sequence[str]) -> dict[str, RowDict]:
    """The last notice of each account's connection: that it was lost, or that it is back."""
    last = select(func.max(account_events.c.sequence).label("sequence")).group_by(account_events.c.account_id)
    told = last.where(account_events.c.code.in_(_OF_CONNECTIONS))
    sequences = [row["sequence"] for row in _among(tx, told, account_events.c.account_id, account_ids)]
    words = _among(tx, select(account_events), account_events.c.sequence, sequences)
    return {row["account_id"]: row for row in words}


def last_days(tx: ReadTx, account_id: str, most: int) -> list[RowDict]:
    """What an account was worth when each of its last days began, oldest first."""
    rows = select(baselines).where(baselines.c.account_id == account_id).order_by(baselines.c.taken_at.desc())
    return tx.dicts(Statement(rows.limit(most)))[::-1]


def kill_switch(tx: ReadTx) -> RowDict | None:
    """The kill switch; None where nobody ever touched it."""
    found = tx.dicts(Statement(select(switches).where(switches.c.name == Switch.KILL.value)))
    return found[0] if found else None


def trades_of(tx: ReadTx, trade_ids: Sequence[str]) -> list[RowDict]:
    """These trades, oldest first."""
    return _among(tx, TRADES.rows.order_by(trades.c.sequence), trades.c.id, trade_ids)


def trades_of_signals(tx: ReadTx, signal_ids: Sequence[str], caller: Caller) -> dict[str, list[RowDict]]:
    """The trades of signals that somebody may see, by signal, oldest first."""
    rows = select(trades).where(*TRADES.whose.seen_by(caller)).order_by(trades.c.sequence)
    return _grouped(tx, rows, trades.c.signal_id, signal_ids)


def requests_of_order(tx: ReadTx, order_id: str) -> list[RowDict]:
    """What the broker was asked about an order, oldest first."""
    rows = select(broker_requests).where(broker_requests.c.order_id == order_id).order_by(broker_requests.c.sequence)
    return tx.dicts(Statement(rows))


def awaits_answer(tx: ReadTx, order_id: str) -> bool:
    """Whether a request about this order has no outcome yet; not to know it is one too."""
    return tx.one(_UNANSWERED, order_id=order_id) is not None


def orders_of_trades(tx: ReadTx, trade_ids: Sequence[str]) -> dict[str, list[RowDict]]:
    """The orders of trades, by trade, in the order in which they were made."""
    return _grouped(tx, select(orders).order_by(orders.c.number), orders.c.trade_id, trade_ids)


def watched_of_trades(tx: ReadTx, trade_ids: Sequence[str]) -> dict[str, list[RowDict]]:
    """What is or was watched for trades, by trade, in the order in which it was made."""
    return _grouped(tx, select(watched_orders).order_by(watched_orders.c.number), watched_orders.c.trade_id, trade_ids)


def events_of_orders(tx: ReadTx, order_ids: Sequence[str]) -> dict[str, list[RowDict]]:
    """What happened to orders, by order, in the order in which we learned it."""
    return _grouped(tx, select(order_events).order_by(order_events.c.sequence), order_events.c.order_id, order_ids)


def events_of_trades(tx: ReadTx, trade_ids: Sequence[str]) -> dict[str, list[RowDict]]:
    """What happened to trades, by trade, oldest first."""
    return _grouped(tx, select(trade_events).order_by(trade_events.c.sequence), trade_events.c.trade_id, trade_ids)


def _among(tx: ReadTx, rows: Select[Any], column: ColumnElement[Any], values: Sequence[object]) -> list[RowDict]:
    """The rows in whose column is one of these values; of no values, the store is not asked."""
    return tx.dicts(Statement(rows.where(column.in_(values)))) if values else []


def _grouped(
    tx: ReadTx, rows: Select[Any], column: ColumnElement[str], values: Sequence[str]
) -> dict[str, list[RowDict]]:
    groups: dict[str, list[RowDict]] = defaultdict(list)
    for row in _among(tx, rows, column, values):
        groups[row[str(column.key)]].append(row)
    return groups
