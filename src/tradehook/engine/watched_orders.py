"""What is done with watched orders one by one: cancelled, changed, and made into orders of their trade."""

from dataclasses import replace
from decimal import Decimal

from tradehook.brokers.contract import Broker
from tradehook.engine.ending import End, end
from tradehook.engine.family import family_of
from tradehook.engine.new_terms import is_priced, keeps_its_date, prices_as_changed
from tradehook.engine.order_refusals import no_longer_watched
from tradehook.engine.ordering import submit_order
from tradehook.engine.world import World
from tradehook.lanes.lane import Lane
from tradehook.lanes.queries import lane as lock_lane
from tradehook.orders import queries as orders
from tradehook.orders.emulation import queries as emulation
from tradehook.orders.emulation.life import WatchedEvent, next_status
from tradehook.orders.emulation.rules import Outgoing
from tradehook.orders.emulation.watched import Watched
from tradehook.orders.order import BrokerRequest, Order
from tradehook.plumbing.ids import client_order_id
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.trades import queries as trades
from tradehook.vocabulary.decision import ChangeOrder
from tradehook.vocabulary.exact import ZERO, Quantity, canonical
from tradehook.vocabulary.ids import OrderId
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import Leg, OrderStatus, OrderType, TimeInForce
from tradehook.vocabulary.reason import Reason, Why
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.trade import TradeStatus

PROTECTING = frozenset({Leg.TAKE_PROFIT, Leg.STOP_LOSS})
_PREFERRED = (TimeInForce.DAY, TimeInForce.GTC, TimeInForce.IOC, TimeInForce.FOK)
_INSTEAD_OF_A_DATE = (TimeInForce.GTC, *_PREFERRED)


def happen(watched: Watched, event: WatchedEvent, words: str = "") -> Watched:
    """The watched order after an event, as its table says."""
    return replace(watched, status=next_status(watched.status, event), words=words or watched.words)


def cancel_watched(tx: Tx, world: World, lane: Lane, watched_ids: tuple[str, ...]) -> None:
    """Cancel those of these ids that are watched orders of which the broker has nothing yet; at once, and for good."""
    for watched_id in watched_ids:
        watched = emulation.lock_watched(tx, OrderId(watched_id))
        if watched is not None and watched.status.is_ours:
            emulation.change(tx, happen(watched, WatchedEvent.CANCELLED), world.now())
            if watched.entry_id is None:
                end_trade(tx, world, lane, watched, TradeStatus.CANCELLED, _unfilled(watched))


def cancel_one(tx: Tx, world: World, watched_id: OrderId) -> OrderId | Refusal | None:
    """Cancel one watched order; None when there is none of this id."""
    watched = emulation.watched_order(tx, watched_id)
    if watched is None:
        return None
    # The lane before its watched orders, as everywhere.
    lane = lock_lane(tx, watched.lane)
    watched = emulation.lock_watched(tx, watched_id) or watched
    if not watched.status.is_ours:
        return no_longer_watched(watched)
    cancel_watched(tx, world, lane, (watched_id,))
    return watched_id


def change_watched(tx: Tx, world: World, intent: ChangeOrder) -> bool:
    """Give a watched order new terms; whether there is one of this id of which the broker has nothing yet.

    A leg only ever shrinks: it is for what its entry has filled. A price that is set follows the fill only where it was
    given as a distance. A date is over with the time in force that it goes with.
    """
    watched = emulation.lock_watched(tx, OrderId(intent.order_id))
    if watched is None or not watched.status.is_ours:
        return False
    changed = replace(
        watched,
        prices=prices_as_changed(watched.prices, intent),
        distance=intent.distance if is_priced(intent) else watched.distance,
        time_in_force=intent.time_in_force or watched.time_in_force,
        cancel_at=watched.cancel_at if keeps_its_date(intent) else intent.good_till,
    )
    quantity = None if intent.quantity is None else Quantity(intent.quantity)
    emulation.change(tx, changed if quantity is None else _of_quantity(changed, quantity), world.now())
    return True


def end_trade(tx: Tx, world: World, lane: Lane, watched: Watched, status: TradeStatus, reason: Reason) -> None:
    """End the trade of a whole order that comes to nothing, unless it has ended."""
    trade = trades.trade(tx, watched.trade_id)
    if trade is not None and not trade.status.ended:
        end(tx, lane, trade, End(status=status, reasons=(reason,), at=world.now()))


def send_leg(
    tx: Tx, world: World, broker: Broker, watched: Watched, quantity: Quantity, out: Outgoing
) -> BrokerRequest:
    """Make an order of a leg, and its request."""
    attempt = next_attempt(tx, watched)
    order = Order(
        id=OrderId(world.new_id()),
        client_order_id=client_order_id(watched.trade_id, f"{watched.leg}-{watched.step}", attempt),
        account_id=watched.account_id,
        trade_id=watched.trade_id,
        step=watched.step,
        attempt=attempt,
        leg=watched.leg,
        family=watched.family,
        symbol=watched.symbol,
        side=watched.side,
        order_type=out.order_type,
        time_in_force=time_in_force(broker, world.instrument(watched.symbol), out.order_type, watched.time_in_force),
        reduce_only=True,
        quantity=quantity,
        filled_quantity=Quantity(ZERO),
        average_price=None,
        prices=out.prices,
        status=OrderStatus.PENDING,
        words="",
        created_at=world.now(),
    )
    return submit_order(tx, world, broker, order)


def next_attempt(tx: ReadTx, watched: Watched) -> int:
    """The number of the next order of a watched one: above those of all that were made for its place in the plan."""
    made = orders.orders_of_trade(tx, watched.trade_id)
    return 1 + max((each.attempt for each in made if (each.leg, each.step) == (watched.leg, watched.step)), default=0)


def time_in_force(broker: Broker, instrument: Instrument, order_type: OrderType, wanted: TimeInForce) -> TimeInForce:
    """The wanted one for an order that rests, where the broker takes it; else the first that it does take."""
    taken = broker.declaration.takes(instrument.asset_class).get(order_type, frozenset())
    if wanted in taken and order_type is not OrderType.MARKET:
        return wanted
    preferred = _INSTEAD_OF_A_DATE if wanted is TimeInForce.GTD else _PREFERRED
    return next((each for each in preferred if each in taken), wanted)


def free_to_exit(tx: ReadTx, watched: Watched) -> Quantity:
    """Units of the position that no exit and no triggered leg takes away already (rule: architecture 2, promise 11)."""
    family = family_of(tx, watched.lane)
    left: Decimal = -watched.side.sign * family.left_to_exit(watched.symbol)
    for order in family.working:
        going = order.leg in PROTECTING and order.order_type is OrderType.MARKET
        if going and order.symbol == watched.symbol and order.side is watched.side:
            left -= order.remaining
    return Quantity(max(ZERO, left))


def _of_quantity(watched: Watched, quantity: Quantity) -> Watched:
    if watched.entry_id is None:
        return replace(watched, quantity=quantity, released=quantity)
    less = max(ZERO, watched.released - quantity)
    return replace(watched, released=Quantity(watched.released - less), exited=Quantity(watched.exited + less))


def _unfilled(watched: Watched) -> Reason:
    return Why.ORDER_UNFILLED.because(
        symbol=watched.symbol, status=OrderStatus.CANCELLED, filled="0", quantity=canonical(watched.quantity)
    )
