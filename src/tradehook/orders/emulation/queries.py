"""Reading and writing watched orders."""

from decimal import Decimal
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, insert, select, update

from tradehook.orders.emulation.life import WatchedStatus
from tradehook.orders.emulation.tables import is_alive, is_watched_stop, watched_orders
from tradehook.orders.emulation.watched import Blind, Watched
from tradehook.plumbing.codec import decode, encode
from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.decision import Carried, Distance
from tradehook.vocabulary.exact import Price, Quantity, canonical, canonical_or_none, decimal_or_none
from tradehook.vocabulary.ids import AccountId, LaneKey, OrderId, TradeId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import Leg, OrderPrices, OrderType, TimeInForce
from tradehook.vocabulary.side import Side

_key: BindParameter[str] = bindparam("key")
_account: BindParameter[str] = bindparam("account_id")
_in_lane = (watched_orders.c.account_id == _account, watched_orders.c.family == bindparam("family"))

_COLUMNS = (
    watched_orders.c.id,
    watched_orders.c.account_id,
    watched_orders.c.family,
    watched_orders.c.symbol,
    watched_orders.c.trade_id,
    watched_orders.c.step,
    watched_orders.c.entry_id,
    watched_orders.c.leg,
    watched_orders.c.side,
    watched_orders.c.type,
    watched_orders.c.time_in_force,
    watched_orders.c.extended_hours,
    watched_orders.c.limit_price,
    watched_orders.c.stop_price,
    watched_orders.c.trail_amount,
    watched_orders.c.trail_percent,
    watched_orders.c.distance,
    watched_orders.c.carried,
    watched_orders.c.quantity,
    watched_orders.c.released,
    watched_orders.c.exited,
    watched_orders.c.mark,
    watched_orders.c.status,
    watched_orders.c.order_id,
    watched_orders.c.words,
    watched_orders.c.blind,
    watched_orders.c.not_before,
    watched_orders.c.cancel_at,
    watched_orders.c.created_at,
)
_CHANGING = (
    "quantity",
    "released",
    "exited",
    "limit_price",
    "stop_price",
    "trail_amount",
    "time_in_force",
    "cancel_at",
    "distance",
    "carried",
    "mark",
    "status",
    "order_id",
    "words",
    "blind",
    "not_before",
    "updated_at",
)
_ADD = Statement(insert(watched_orders), only=(*(str(column.key) for column in _COLUMNS), "updated_at"))
_CHANGE = Statement(
    update(watched_orders).where(watched_orders.c.id == _key).values({name: bindparam(name) for name in _CHANGING})
)
_ONE = Statement(select(*_COLUMNS).where(watched_orders.c.id == _key))
_LOCK = Statement(select(*_COLUMNS).where(watched_orders.c.id == _key).with_for_update())
_ALIVE_IN = Statement(select(*_COLUMNS).where(is_alive, *_in_lane).order_by(watched_orders.c.number))
_ANY_ALIVE_IN = Statement(select(watched_orders.c.number).where(is_alive, *_in_lane).limit(1))
# In the order of the index that holds these alone: what has ended, which is nearly all of them, is not looked through.
_lane_by_lane = (watched_orders.c.account_id, watched_orders.c.family, watched_orders.c.number)
_ALIVE = Statement(select(*_COLUMNS).where(is_alive).order_by(*_lane_by_lane))
_ALIVE_OF_ACCOUNT = Statement(
    select(*_COLUMNS).where(is_alive, watched_orders.c.account_id == _account).order_by(watched_orders.c.number)
)
_OF_STEP = Statement(
    select(*_COLUMNS)
    .where(
        watched_orders.c.trade_id == _key,
        watched_orders.c.step == bindparam("of_step"),
        watched_orders.c.entry_id.is_(None),
    )
    .order_by(watched_orders.c.number.desc())
    .limit(1)
)
_OF_ORDER = Statement(select(*_COLUMNS).where(watched_orders.c.order_id == _key).limit(1))
_LAST_STOPS = Statement(
    select(*_COLUMNS).where(
        watched_orders.c.number.in_(
            select(func.max(watched_orders.c.number))
            .where(is_watched_stop)
            .group_by(watched_orders.c.account_id, watched_orders.c.family)
        )
    )
)


def add(tx: Tx, watched: Watched) -> None:
    """Keep a new watched order."""
    tx.run(
        _ADD,
        id=watched.id,
        account_id=watched.account_id,
        family=watched.family,
        symbol=watched.symbol,
        trade_id=watched.trade_id,
        step=watched.step,
        entry_id=watched.entry_id,
        leg=watched.leg.value,
        side=watched.side.value,
        type=watched.order_type.value,
        extended_hours=watched.extended_hours,
        trail_percent=canonical_or_none(watched.prices.trail_percent),
        created_at=watched.created_at,
        **_changing(watched, watched.created_at),
    )


def change(tx: Tx, watched: Watched, at: Instant) -> None:
    """Keep where a watched order stands now."""
    tx.run(_CHANGE, key=watched.id, **_changing(watched, at))


def watched_order(tx: ReadTx, watched_id: OrderId) -> Watched | None:
    """The watched order of this id."""
    row = tx.one(_ONE, key=watched_id)
    return _watched(row) if row else None


def lock_watched(tx: Tx, watched_id: OrderId) -> Watched | None:
    """The watched order of this id, locked against every other engine until the transaction ends."""
    row = tx.one(_LOCK, key=watched_id)
    return _watched(row) if row else None


def any_alive_in(tx: ReadTx, lane: LaneKey) -> bool:
    """Whether an account's family has a watched order that has not ended."""
    return tx.one(_ANY_ALIVE_IN, account_id=lane.account_id, family=lane.family) is not None


def alive_in(tx: ReadTx, lane: LaneKey) -> list[Watched]:
    """The watched orders of an account's family that have not ended, oldest first."""
    return [_watched(row) for row in tx.all(_ALIVE_IN, account_id=lane.account_id, family=lane.family)]


def alive(tx: ReadTx) -> list[Watched]:
    """Every watched order that has not ended, oldest first."""
    return [_watched(row) for row in tx.all(_ALIVE)]


def alive_of_account(tx: ReadTx, account_id: AccountId) -> list[Watched]:
    """The watched orders of an account that have not ended, oldest first."""
    return [_watched(row) for row in tx.all(_ALIVE_OF_ACCOUNT, account_id=account_id)]


def of_step(tx: ReadTx, trade_id: TradeId, step: int) -> Watched | None:
    """The newest whole order that is watched for a step of a trade's plan."""
    row = tx.one(_OF_STEP, key=trade_id, of_step=step)
    return _watched(row) if row else None


def of_order(tx: ReadTx, order_id: OrderId) -> Watched | None:
    """The watched order that this order was made of, if it is the newest one of that."""
    row = tx.one(_OF_ORDER, key=order_id)
    return _watched(row) if row else None


def last_watched_stops(tx: ReadTx) -> list[Watched]:
    """The newest watched stop loss of every account's family that ever had one."""
    return [_watched(row) for row in tx.all(_LAST_STOPS)]


def _changing(watched: Watched, at: Instant) -> dict[str, Any]:
    return {
        "quantity": canonical(watched.quantity),
        "released": canonical(watched.released),
        "exited": canonical(watched.exited),
        "limit_price": canonical_or_none(watched.prices.limit_price),
        "stop_price": canonical_or_none(watched.prices.stop_price),
        "trail_amount": canonical_or_none(watched.prices.trail_amount),
        "time_in_force": watched.time_in_force.value,
        "cancel_at": watched.cancel_at,
        "distance": None if watched.distance is None else encode(watched.distance),
        "carried": watched.carried.value,
        "mark": canonical_or_none(watched.mark),
        "status": watched.status.value,
        "order_id": watched.order_id,
        "words": watched.words,
        "blind": None if watched.blind is None else watched.blind.value,
        "not_before": watched.not_before,
        "updated_at": at,
    }


def _watched(row: Row) -> Watched:
    identity, account_id, family, symbol, trade_id, step, entry_id, leg, side, kind, time_in_force, extended = row[:12]
    limit_price, stop_price, trail_amount, trail_percent, distance, carried, quantity, released, exited = row[12:21]
    mark, status, order_id, words, blind, not_before, cancel_at, created_at = row[21:]
    return Watched(
        id=OrderId(identity),
        account_id=AccountId(account_id),
        family=family,
        symbol=symbol,
        trade_id=TradeId(trade_id),
        step=step,
        entry_id=None if entry_id is None else OrderId(entry_id),
        leg=Leg(leg),
        side=Side(side),
        order_type=OrderType(kind),
        time_in_force=TimeInForce(time_in_force),
        extended_hours=bool(extended),
        prices=OrderPrices(
            limit_price=_price(limit_price),
            stop_price=_price(stop_price),
            trail_amount=_price(trail_amount),
            trail_percent=decimal_or_none(trail_percent),
        ),
        distance=None if distance is None else decode(Distance, distance),
        carried=Carried(carried),
        quantity=Quantity(Decimal(quantity)),
        released=Quantity(Decimal(released)),
        exited=Quantity(Decimal(exited)),
        mark=_price(mark),
        status=WatchedStatus(status),
        order_id=None if order_id is None else OrderId(order_id),
        words=words,
        blind=None if blind is None else Blind(blind),
        not_before=None if not_before is None else Instant(not_before),
        cancel_at=None if cancel_at is None else Instant(cancel_at),
        created_at=Instant(created_at),
    )


def _price(text: str | None) -> Price | None:
    found = decimal_or_none(text)
    return None if found is None else Price(found)
