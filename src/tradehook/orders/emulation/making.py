"""Making watched orders of what was decided."""

from decimal import Decimal

from tradehook.orders.emulation.life import WatchedStatus
from tradehook.orders.emulation.watched import Watched
from tradehook.orders.order import Order
from tradehook.vocabulary.decision import PlaceLeg, PlaceOrder
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.ids import LaneKey, OrderId, TradeId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.order import OrderPrices


def leg_of(entry: Order, trade_id: TradeId, leg: PlaceLeg, watched_id: OrderId) -> Watched:
    """A leg of an entry that the broker does not link with it: on the other side, in the entry's quantity."""
    return Watched(
        id=watched_id,
        account_id=entry.account_id,
        family=entry.family,
        symbol=entry.symbol,
        trade_id=trade_id,
        step=entry.step,
        entry_id=entry.id,
        leg=leg.leg,
        side=entry.side.opposite,
        order_type=leg.order_type,
        time_in_force=leg.time_in_force or entry.time_in_force.of_legs,
        prices=prices_of(leg),
        distance=leg.distance,
        carried=leg.carried,
        quantity=entry.quantity,
        status=WatchedStatus.WAITING,
        created_at=entry.created_at,
    )


def whole_of(
    intent: PlaceOrder, lane: LaneKey, trade_id: TradeId, step: int, watched_id: OrderId, at: Instant
) -> Watched:
    """An entry or an exit that the broker does not take as it is: watched from now on."""
    return Watched(
        id=watched_id,
        account_id=lane.account_id,
        family=lane.family,
        symbol=intent.symbol,
        trade_id=trade_id,
        step=step,
        entry_id=None,
        leg=intent.leg,
        side=intent.side,
        order_type=intent.order_type,
        time_in_force=intent.time_in_force,
        extended_hours=intent.extended_hours,
        prices=prices_of(intent),
        carried=intent.carried,
        quantity=Quantity(intent.quantity),
        released=Quantity(intent.quantity),
        status=WatchedStatus.WATCHING,
        cancel_at=_deadline(intent, at),
        created_at=at,
    )


def _deadline(intent: PlaceOrder, at: Instant) -> Instant | None:
    """When it is cancelled: at its age, and at its date."""
    by_age = None if intent.cancel_after_s is None else after(at, intent.cancel_after_s)
    return min((each for each in (by_age, intent.good_till) if each is not None), default=None)


def prices_of(intent: PlaceOrder | PlaceLeg) -> OrderPrices:
    """The prices that an intent names."""
    return OrderPrices(
        limit_price=_price(intent.limit_price),
        stop_price=_price(intent.stop_price),
        trail_amount=_price(intent.trail_amount),
        trail_percent=intent.trail_percent,
    )


def _price(number: Decimal | None) -> Price | None:
    return None if number is None else Price(number)
