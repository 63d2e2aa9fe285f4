"""Reading the facts that may be news: what trades came to, what happened to accounts, which strategies were heard."""

from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, func, select

from tradehook.accounts.tables import account_events
from tradehook.intake.tables import signals
from tradehook.plumbing.store.contract import ReadTx
from tradehook.plumbing.store.statement import Statement
from tradehook.trades.tables import trade_events
from tradehook.vocabulary.ids import AccountId, StrategyId, TradeId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.trade import TradeStatus

_after: BindParameter[int] = bindparam("after")
_most: BindParameter[int] = bindparam("most")

_TRADE_EVENTS = Statement(
    select(trade_events.c.sequence, trade_events.c.happened_at, trade_events.c.trade_id, trade_events.c.status)
    .where(trade_events.c.sequence > _after)
    .order_by(trade_events.c.sequence)
    .limit(_most)
)
_ACCOUNT_EVENTS = Statement(
    select(
        account_events.c.sequence,
        account_events.c.happened_at,
        account_events.c.account_id,
        account_events.c.code,
        account_events.c.message,
    )
    .where(account_events.c.sequence > _after)
    .order_by(account_events.c.sequence)
    .limit(_most)
)
_NEWEST_TRADE_EVENT = Statement(select(func.max(trade_events.c.sequence)))
_NEWEST_ACCOUNT_EVENT = Statement(select(func.max(account_events.c.sequence)))
_HEARD = Statement(
    select(signals.c.strategy_id, func.max(signals.c.accepted_at))
    .where(signals.c.sequence > _after, signals.c.strategy_id.is_not(None))
    .group_by(signals.c.strategy_id)
)


@dataclass(frozen=True, slots=True)
class TradeEvent:
    """A trade came to a status."""

    number: int
    at: Instant
    trade_id: TradeId
    status: TradeStatus


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """Something happened to an account, or to the whole desk where there is none."""

    number: int
    at: Instant
    account_id: AccountId | None
    code: str
    message: str


def trade_events_after(tx: ReadTx, after: int, most: int) -> list[TradeEvent]:
    """What trades came to, in order."""
    rows = tx.all(_TRADE_EVENTS, after=after, most=most)
    return [TradeEvent(number, Instant(at), TradeId(trade), TradeStatus(status)) for number, at, trade, status in rows]


def account_events_after(tx: ReadTx, after: int, most: int) -> list[AccountEvent]:
    """What happened to accounts and to the desk, in order."""
    rows = tx.all(_ACCOUNT_EVENTS, after=after, most=most)
    return [
        AccountEvent(number, Instant(at), None if account is None else AccountId(account), code, message)
        for number, at, account, code, message in rows
    ]


def newest_trade_event(tx: ReadTx) -> int:
    """The number of the last; 0 where there is none."""
    return _number(tx, _NEWEST_TRADE_EVENT)


def newest_account_event(tx: ReadTx) -> int:
    """The number of the last; 0 where there is none."""
    return _number(tx, _NEWEST_ACCOUNT_EVENT)


def last_heard(tx: ReadTx, after: int) -> dict[StrategyId, Instant]:
    """When the last signal of each strategy was accepted, of the signals after this one."""
    return {StrategyId(strategy_id): Instant(at) for strategy_id, at in tx.all(_HEARD, after=after)}


def _number(tx: ReadTx, newest: Statement) -> int:
    row = tx.one(newest)
    return int(row[0]) if row and row[0] is not None else 0
