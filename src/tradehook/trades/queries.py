"""Reading and writing trades."""

from collections.abc import Sequence

from sqlalchemy import BindParameter, bindparam, literal_column, or_, select, update

from tradehook.plumbing.codec import decode, encode
from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import InsertMany, Statement
from tradehook.trades.tables import (
    is_at_an_order,
    is_at_work,
    is_away,
    is_for_one_account,
    is_planned,
    trade_events,
    trades,
)
from tradehook.trades.trade import Trade
from tradehook.vocabulary.command import Command
from tradehook.vocabulary.decision import Decision
from tradehook.vocabulary.ids import AccountId, LaneKey, OrderId, SignalId, SubscriptionId, TradeId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.reason import Reason
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.side import Side
from tradehook.vocabulary.trade import NOTHING_PASSED, Passed, TradeStatus

_key: BindParameter[str] = bindparam("key")
_of_lane: tuple[BindParameter[str], BindParameter[str]] = (bindparam("account_id"), bindparam("family"))

_ADD = InsertMany(
    trades,
    (
        "id",
        "signal_id",
        "signal_sequence",
        "subscription_id",
        "command",
        "place",
        "overtakes",
        "may_enter",
        "account_id",
        "family",
        "symbol",
        "wanted_symbol",
        "status",
        "reasons",
        "created_at",
        "counted_from",
        "order_number",
        "addresses",
        "entry_side",
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
    trades.c.command,
    trades.c.place,
    trades.c.overtakes,
    trades.c.may_enter,
    trades.c.release_at,
    trades.c.away_since,
    trades.c.counted_from,
    trades.c.passed,
    trades.c.attempt,
    trades.c.wanted_symbol,
    trades.c.order_number,
    trades.c.addresses,
    trades.c.entry_side,
)
_in_lane = (trades.c.account_id == _of_lane[0], trades.c.family == _of_lane[1])
_TRADE = Statement(select(*_COLUMNS).where(trades.c.id == _key))
_OF_SIGNAL = Statement(
    select(*_COLUMNS).where(trades.c.signal_id == _key, is_for_one_account).order_by(trades.c.sequence).limit(1)
)
_FATES = Statement(
    select(trades.c.account_id, trades.c.status, trades.c.reasons)
    .where(trades.c.signal_id == _key)
    .order_by(trades.c.sequence)
)
_OF_NUMBER = Statement(
    select(*_COLUMNS).where(trades.c.order_number == bindparam("number"), trades.c.account_id == _of_lane[0])
)
_ACCOUNT_OF_NUMBER = Statement(select(trades.c.account_id).where(trades.c.order_number == bindparam("number")))
_ADDRESSING = Statement(select(trades.c.id).where(trades.c.addresses == _key, is_at_work).order_by(trades.c.sequence))
_HEEDED = Statement(
    select(*_COLUMNS).where(
        trades.c.addresses == _key, or_(is_at_work, trades.c.status == literal_column(f"'{TradeStatus.COMPLETED}'"))
    )
)
_ADDRESSED_LONG_AGO = Statement(select(trades.c.id).where(is_at_an_order, trades.c.created_at <= bindparam("before")))
_NEXT = Statement(
    select(*_COLUMNS)
    .where(is_planned, *_in_lane)
    .order_by(trades.c.overtakes.desc(), trades.c.place, trades.c.sequence)
    .limit(1)
)
_OVERTAKEN = Statement(
    select(*_COLUMNS)
    .where(
        is_planned | is_away,
        *_in_lane,
        trades.c.may_enter,
        trades.c.place <= bindparam("place"),
    )
    .order_by(trades.c.place, trades.c.sequence)
)
_STAND_IN_LINE = Statement(update(trades).where(trades.c.id == _key).values(overtakes=False))
_LEFT = Statement(
    update(trades)
    .where(trades.c.id == _key)
    .values(
        status=bindparam("status"),
        settings=bindparam("settings"),
        decision=bindparam("decision"),
        reasons=bindparam("reasons"),
        decided_at=bindparam("at"),
        release_at=bindparam("release_at"),
        away_since=bindparam("at"),
        passed=bindparam("passed"),
        cancelling_since=None,
    )
)
_BACK = Statement(
    update(trades)
    .where(trades.c.id == _key)
    .values(
        status=TradeStatus.PLANNED.value,
        release_at=None,
        away_since=None,
        place=bindparam("place"),
        counted_from=bindparam("counted_from"),
        passed=bindparam("passed"),
        attempt=bindparam("attempt"),
        reasons=encode(()),
        decision=None,
        settings=None,
        ended_at=None,
    )
)
_DUE = Statement(
    select(*_COLUMNS)
    .where(is_away, trades.c.release_at <= bindparam("now"))
    .order_by(trades.c.release_at, trades.c.place, trades.c.sequence)
)
_AWAY_IN = Statement(select(*_COLUMNS).where(is_away, *_in_lane))
_NOT_BEGUN = Statement(
    select(*_COLUMNS)
    .where(is_planned | is_away, trades.c.counted_from <= bindparam("until"))
    .order_by(trades.c.sequence)
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
        status=bindparam("status"),
        ended_at=bindparam("ended_at"),
        cancelling_since=bindparam("cancelling_since"),
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


def add(tx: Tx, new: Sequence[Trade]) -> None:
    """Keep new trades; a second one of the same signal and subscription cannot be kept (promise 3)."""
    tx.insert(_ADD, [_new_row(trade_) for trade_ in new])
    tx.insert(_ADD_EVENTS, [(trade_.id, trade_.status, trade_.created_at) for trade_ in new])


def trade(tx: ReadTx, trade_id: TradeId) -> Trade | None:
    """The trade of this id."""
    row = tx.one(_TRADE, key=trade_id)
    return _trade(row) if row else None


def of_signal(tx: ReadTx, signal_id: SignalId) -> Trade | None:
    """The trade of a signal that is for one account."""
    row = tx.one(_OF_SIGNAL, key=signal_id)
    return _trade(row) if row else None


def fates_of(tx: ReadTx, signal_id: SignalId) -> list[tuple[AccountId, TradeStatus, tuple[Reason, ...]]]:
    """Of which account the trades of a signal are, where they stand, and why, oldest first."""
    return [
        (AccountId(account_id), TradeStatus(status), decode(tuple[Reason, ...], reasons))
        for account_id, status, reasons in tx.all(_FATES, key=signal_id)
    ]


def of_order_number(tx: ReadTx, account_id: AccountId, number: int) -> Trade | None:
    """The trade of an account that places the order of this number."""
    row = tx.one(_OF_NUMBER, account_id=account_id, number=number)
    return _trade(row) if row else None


def account_that_places(tx: ReadTx, number: int) -> AccountId | None:
    """The account whose trade places, or is to place, the order of this number."""
    row = tx.one(_ACCOUNT_OF_NUMBER, number=number)
    return AccountId(row[0]) if row else None


def addressing(tx: ReadTx, order_id: OrderId) -> list[TradeId]:
    """The trades at work that are about an order."""
    return [TradeId(trade_id) for (trade_id,) in tx.all(_ADDRESSING, key=order_id)]


def heeded(tx: ReadTx, order_id: OrderId) -> list[Trade]:
    """The trades about an order that are at work or have done what they were to do."""
    return [_trade(row) for row in tx.all(_HEEDED, key=order_id)]


def addressed_before(tx: ReadTx, before: Instant) -> list[TradeId]:
    """The trades at work since before this that are about an order."""
    return [TradeId(trade_id) for (trade_id,) in tx.all(_ADDRESSED_LONG_AGO, before=before)]


def next_in_lane(tx: ReadTx, lane: LaneKey) -> Trade | None:
    """The planned trade whose turn it is: the earliest that overtakes, else the earliest."""
    row = tx.one(_NEXT, account_id=lane.account_id, family=lane.family)
    return _trade(row) if row else None


def overtaken_by(tx: ReadTx, overtaker: Trade) -> list[Trade]:
    """What may enter, was accepted before this trade in its lane, and is not begun: it waits, or is away."""
    rows = tx.all(_OVERTAKEN, account_id=overtaker.account_id, family=overtaker.family, place=overtaker.place)
    return [_trade(row) for row in rows]


def stand_in_line(tx: Tx, exit_: Trade) -> None:
    """Let a trade that overtakes take its turn by its place, after what was accepted before it."""
    tx.run(_STAND_IN_LINE, key=exit_.id)


def leave(tx: Tx, away: Trade, settings_: SubscriptionSettings, at: Instant) -> None:
    """Take a trade out of its lane until it is released, with what would be done if it were not."""
    tx.run(
        _LEFT,
        key=away.id,
        status=away.status.value,
        settings=encode(settings_),
        decision=None if away.decision is None else encode(away.decision),
        reasons=encode(away.reasons),
        release_at=away.release_at,
        passed=encode(away.passed),
        at=at,
    )
    tx.insert(_ADD_EVENTS, [(away.id, away.status, at)])


def come_back(tx: Tx, back: Trade, at: Instant) -> None:
    """Put a trade at its place in its lane, to be planned anew; what was decided of it before is forgotten."""
    tx.run(
        _BACK,
        key=back.id,
        place=back.place,
        counted_from=back.counted_from,
        passed=encode(back.passed),
        attempt=back.attempt,
    )
    tx.insert(_ADD_EVENTS, [(back.id, TradeStatus.PLANNED, at)])


def due(tx: ReadTx, now: Instant) -> list[Trade]:
    """The trades away from their lanes whose time has come."""
    return [_trade(row) for row in tx.all(_DUE, now=now)]


def away_in(tx: ReadTx, lane: LaneKey) -> list[Trade]:
    """The trades that left this lane and have not come back."""
    return [_trade(row) for row in tx.all(_AWAY_IN, account_id=lane.account_id, family=lane.family)]


def not_begun(tx: ReadTx, until: Instant) -> list[Trade]:
    """The trades that wait their turn or are away, and whose age counts from then or earlier, oldest first."""
    return [_trade(row) for row in tx.all(_NOT_BEGUN, until=until)]


def lanes_with_work(tx: ReadTx) -> list[LaneKey]:
    """The lanes in which a planned trade waits."""
    return [LaneKey(AccountId(account_id), family) for account_id, family in tx.all(_LANES_WITH_WORK)]


def keep_decision(tx: Tx, before: Trade, decided: Trade, settings_: SubscriptionSettings, at: Instant) -> None:
    """Keep what was decided, the settings that it was decided with, and where the trade stands afterwards."""
    tx.run(
        _DECIDED,
        key=decided.id,
        settings=encode(settings_),
        decision=encode(decided.decision),
        reasons=encode(decided.reasons),
        decided_at=at,
        symbol=decided.symbol,
        status=decided.status.value,
        ended_at=at if decided.status.ended else None,
        cancelling_since=decided.cancelling_since,
    )
    if decided.status is not before.status:
        tx.insert(_ADD_EVENTS, [(decided.id, decided.status, at)])


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


def _new_row(new: Trade) -> Row:
    """The values of `_ADD`, in its order."""
    return (
        new.id,
        new.signal_id,
        new.signal_sequence,
        new.subscription_id,
        None if new.command is None else encode(new.command),
        new.place,
        new.overtakes,
        new.may_enter,
        new.account_id,
        new.family,
        new.symbol,
        new.wanted_symbol,
        new.status,
        encode(new.reasons),
        new.created_at,
        new.counted_from,
        new.order_number,
        new.addresses,
        new.entry_side,
    )


def _trade(row: Row) -> Trade:
    return Trade(
        id=TradeId(row[0]),
        signal_id=None if row[1] is None else SignalId(row[1]),
        signal_sequence=row[2],
        subscription_id=None if row[3] is None else SubscriptionId(row[3]),
        account_id=AccountId(row[4]),
        family=row[5],
        symbol=row[6],
        status=TradeStatus(row[7]),
        decision=decode(Decision, row[8]) if row[8] else None,
        reasons=decode(tuple[Reason, ...], row[9]),
        created_at=Instant(row[10]),
        cancelling_since=None if row[11] is None else Instant(row[11]),
        command=None if row[12] is None else decode(Command, row[12]),
        place=row[13],
        overtakes=bool(row[14]),
        may_enter=bool(row[15]),
        release_at=None if row[16] is None else Instant(row[16]),
        away_since=None if row[17] is None else Instant(row[17]),
        counted_from=Instant(row[18]),
        passed=decode(Passed, row[19]) if row[19] else NOTHING_PASSED,
        attempt=row[20],
        wanted_symbol=row[21],
        order_number=row[22],
        addresses=None if row[23] is None else OrderId(row[23]),
        entry_side=None if row[24] is None else Side(row[24]),
    )
