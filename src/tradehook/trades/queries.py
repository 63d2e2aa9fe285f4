"""Reading and writing trades and lanes."""

from collections.abc import Sequence

from sqlalchemy import BindParameter, bindparam, insert, select, update

from tradehook.plumbing.codec import decode, encode
from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import InsertMany, Statement
from tradehook.trades.tables import is_planned, lanes, trade_events, trades
from tradehook.trades.trade import Lane, Trade
from tradehook.vocabulary.decision import Decision
from tradehook.vocabulary.ids import AccountId, LaneKey, SignalId, SubscriptionId, TradeId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.reason import Reason
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.trade import TradeStatus

_key: BindParameter[str] = bindparam("key")
_of_lane: tuple[BindParameter[str], BindParameter[str]] = (bindparam("account_id"), bindparam("family"))

_ADD = InsertMany(
    trades,
    (
        "id",
        "signal_id",
        "signal_sequence",
        "subscription_id",
        "account_id",
        "family",
        "symbol",
        "status",
        "reasons",
        "created_at",
    ),
)
_COLUMNS = (
    trades.c.id,
    trades.c.signal_id,
    trades.c.signal_sequence,
    trades.c.subscription_id,
    trades.c.account_id,
    trades.c.family,
    trades.c.symbol,
    trades.c.status,
    trades.c.decision,
    trades.c.reasons,
    trades.c.created_at,
    trades.c.cancelling_since,
)
_TRADE = Statement(select(*_COLUMNS).where(trades.c.id == _key))
_NEXT = Statement(
    select(*_COLUMNS)
    .where(is_planned, trades.c.account_id == _of_lane[0], trades.c.family == _of_lane[1])
    .order_by(trades.c.signal_sequence, trades.c.sequence)
    .limit(1)
)
_LANES_WITH_WORK = Statement(select(trades.c.account_id, trades.c.family).where(is_planned).distinct())
_DECIDED = Statement(
    update(trades)
    .where(trades.c.id == _key)
    .values(
        settings=bindparam("settings"),
        decision=bindparam("decision"),
        reasons=bindparam("reasons"),
        decided_at=bindparam("decided_at"),
        symbol=bindparam("symbol"),
    )
)
_SET_STATUS = Statement(
    update(trades)
    .where(trades.c.id == _key)
    .values(status=bindparam("status"), reasons=bindparam("reasons"), ended_at=bindparam("ended_at"))
)
_SET_CANCELLING = Statement(update(trades).where(trades.c.id == _key).values(cancelling_since=bindparam("since")))
_ADD_EVENTS = InsertMany(trade_events, ("trade_id", "status", "happened_at"))

_SETTINGS = Statement(select(trades.c.settings).where(trades.c.id == _key))

_LANE = Statement(select(lanes).where(lanes.c.account_id == _of_lane[0], lanes.c.family == _of_lane[1]))
_LANES_HELD = Statement(select(lanes).where(lanes.c.trade_id.is_not(None)))
_ADD_LANE = Statement(insert(lanes))
_SET_LANE = Statement(
    update(lanes)
    .where(lanes.c.account_id == _of_lane[0], lanes.c.family == _of_lane[1])
    .values(trade_id=bindparam("trade_id"), waits_for=bindparam("waits_for"), wait_until=bindparam("wait_until"))
)


def add(tx: Tx, new: Sequence[Trade]) -> None:
    """Keep new trades; a second one of the same signal and subscription cannot be kept (promise 3)."""
    tx.insert(_ADD, [_new_row(trade_) for trade_ in new])
    tx.insert(_ADD_EVENTS, [(trade_.id, trade_.status, trade_.created_at) for trade_ in new])


def trade(tx: ReadTx, trade_id: TradeId) -> Trade | None:
    """The trade of this id."""
    row = tx.one(_TRADE, key=trade_id)
    return _trade(row) if row else None


def next_in_lane(tx: ReadTx, lane: LaneKey) -> Trade | None:
    """The planned trade of the earliest signal."""
    row = tx.one(_NEXT, account_id=lane.account_id, family=lane.family)
    return _trade(row) if row else None


def lanes_with_work(tx: ReadTx) -> list[LaneKey]:
    """The lanes in which a planned trade waits."""
    return [LaneKey(AccountId(account_id), family) for account_id, family in tx.all(_LANES_WITH_WORK)]


def keep_decision(
    tx: Tx, trade_: Trade, decision: Decision, settings: SubscriptionSettings, symbol: str, at: Instant
) -> None:
    """Keep what was decided and the settings that it was decided with."""
    tx.run(
        _DECIDED,
        key=trade_.id,
        settings=encode(settings),
        decision=encode(decision),
        reasons=encode(decision.reasons),
        decided_at=at,
        symbol=symbol,
    )


def settings(tx: ReadTx, trade_id: TradeId) -> SubscriptionSettings:
    """The settings that a trade was decided with."""
    row = tx.one(_SETTINGS, key=trade_id)
    return decode(SubscriptionSettings, row[0]) if row and row[0] else SubscriptionSettings()


def set_status(tx: Tx, trade_: Trade, status: TradeStatus, reasons: tuple[Reason, ...], at: Instant) -> None:
    """Move a trade on; every change is an event with its time."""
    tx.run(
        _SET_STATUS,
        key=trade_.id,
        status=status.value,
        reasons=encode(reasons),
        ended_at=at if status.ended else None,
    )
    if status is not trade_.status:
        tx.insert(_ADD_EVENTS, [(trade_.id, status, at)])


def set_cancelling(tx: Tx, trade_id: TradeId, since: Instant | None) -> None:
    """Remember since when a trade waits for its cancels, or that it no longer does."""
    tx.run(_SET_CANCELLING, key=trade_id, since=since)


def lane(tx: ReadTx, key: LaneKey) -> Lane | None:
    """The row of a lane that was ever used."""
    row = tx.one(_LANE, account_id=key.account_id, family=key.family)
    return _lane(row) if row else None


def held_lanes(tx: ReadTx) -> list[Lane]:
    """The lanes that a trade holds."""
    return [_lane(row) for row in tx.all(_LANES_HELD)]


def set_lane(tx: Tx, new: Lane) -> None:
    """Say who holds a lane, what that waits for, and until when."""
    values = {
        "account_id": new.key.account_id,
        "family": new.key.family,
        "trade_id": new.trade_id,
        "waits_for": new.waits_for,
        "wait_until": new.wait_until,
    }
    if not tx.run(_SET_LANE, **values):
        tx.run(_ADD_LANE, **values)


def _new_row(new: Trade) -> Row:
    """The values of `_ADD`, in its order."""
    return (
        new.id,
        new.signal_id,
        new.signal_sequence,
        new.subscription_id,
        new.account_id,
        new.family,
        new.symbol,
        new.status,
        encode(new.reasons),
        new.created_at,
    )


def _trade(row: Row) -> Trade:
    return Trade(
        id=TradeId(row[0]),
        signal_id=SignalId(row[1]),
        signal_sequence=row[2],
        subscription_id=SubscriptionId(row[3]),
        account_id=AccountId(row[4]),
        family=row[5],
        symbol=row[6],
        status=TradeStatus(row[7]),
        decision=decode(Decision, row[8]) if row[8] else None,
        reasons=decode(tuple[Reason, ...], row[9]),
        created_at=Instant(row[10]),
        cancelling_since=None if row[11] is None else Instant(row[11]),
    )


def _lane(row: Row) -> Lane:
    account_id, family, trade_id, waits_for, wait_until = row
    return Lane(
        key=LaneKey(AccountId(account_id), family),
        trade_id=None if trade_id is None else TradeId(trade_id),
        waits_for=waits_for,
        wait_until=None if wait_until is None else Instant(wait_until),
    )
