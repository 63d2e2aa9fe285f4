"""What the web itself asks of the store."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Column, MetaData, Table, Text, bindparam, func, select, update

from tradehook.accounts.queries import all_accounts
from tradehook.engine.queries import is_lost
from tradehook.intake.tables import not_routed, signals
from tradehook.lanes.tables import is_parked, parked_work
from tradehook.orders.tables import broker_requests, is_unsettled
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.restores.queries import is_held
from tradehook.trades.tables import trade_events
from tradehook.vocabulary.trade import TradeStatus

_version = Table("alembic_version", MetaData(), Column("version_num", Text))
_SAME_AGAIN = Statement(update(_version).values(version_num=_version.c.version_num))

_NEWEST_EVENT = Statement(select(func.max(trade_events.c.sequence)))
_EVENTS = Statement(
    select(trade_events.c.status, func.count(), func.max(trade_events.c.sequence))
    .where(trade_events.c.sequence > bindparam("after"))
    .group_by(trade_events.c.status)
)
_DOUBTS = Statement(select(func.count()).select_from(broker_requests).where(is_unsettled))
_PARKED = Statement(select(func.count()).select_from(parked_work).where(is_parked))
_UNROUTED = Statement(select(func.count()).select_from(signals).where(not_routed))
_SIZE_OF_DATABASE = Statement(select(func.pg_database_size(func.current_database())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How things stand. `trades`: what came to a status after an event, of which `newest` is the last; `links`: by
    account, whether its broker answers; `bytes`: the size of a database, None of a file.
    """

    trades: Counter[TradeStatus]
    newest: int
    doubts: int
    parked: int
    unrouted: int
    held: bool
    links: dict[str, bool]
    bytes: int | None


def write_what_is_there(tx: Tx) -> None:
    """Write a row of every store as it is: a transaction without a write succeeds on a disk that is full."""
    tx.run(_SAME_AGAIN)


def newest_trade_event(tx: ReadTx) -> int:
    """The number of the last thing that happened to a trade; 0 where nothing did."""
    return _number(tx, _NEWEST_EVENT)


def standing(tx: ReadTx, after: int) -> Standing:
    """How things stand, and what trades came to after this event."""
    came = tx.all(_EVENTS, after=after)
    return Standing(
        trades=Counter({TradeStatus(status): count for status, count, _ in came}),
        newest=max((newest for _, _, newest in came), default=after),
        doubts=_number(tx, _DOUBTS),
        parked=_number(tx, _PARKED),
        unrouted=_number(tx, _UNROUTED),
        held=is_held(tx),
        links={str(account.id): not is_lost(tx, account.id) for account in all_accounts(tx)},
        bytes=_number(tx, _SIZE_OF_DATABASE) if tx.dialect == "postgresql" else None,
    )


def _number(tx: ReadTx, statement: Statement) -> int:
    row = tx.one(statement)
    return int(row[0]) if row and row[0] is not None else 0
