"""Taking a planned trade a step further at every fact: the next order, the end, or the wait for either.

May be run at any time and any number of times: what is to be done follows from the rows alone, so a restart, or another
engine, goes on where the process stopped.
"""

from dataclasses import dataclass

from tradehook.engine import lanes
from tradehook.engine.commands import exit_late_entry
from tradehook.engine.doubt import show_doubt
from tradehook.engine.ending import End, end, end_by, why_unfilled
from tradehook.engine.facts import scene_of
from tradehook.engine.family import is_given_up
from tradehook.engine.ordering import FIRST_ATTEMPT, Step, place
from tradehook.engine.protection import protect
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.lanes.lane import Lane
from tradehook.lanes.life import LaneEvent
from tradehook.orders import queries as orders
from tradehook.orders.order import Order
from tradehook.orders.requests import queries as requests
from tradehook.plumbing.store.contract import Tx
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.decision import CancelOrders, Decision, PlaceOrder
from tradehook.vocabulary.ids import OrderId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.order import Leg, OrderStatus
from tradehook.vocabulary.reason import Reason, Why
from tradehook.vocabulary.trade import TradeStatus


def proceed(tx: Tx, world: World, order: Order, before: Order) -> Turn:
    """Something became of an order, which was `before`: its trade goes on, and at its end whoever waits for that.

    Where another engine works the lane, that one is told.
    """
    lane = lanes.hold_for(tx, world, order.lane, order.trade_id)
    if lane is None:
        return NOTHING
    trade = None if order.trade_id is None else trades.trade(tx, order.trade_id)
    turn = NOTHING if trade is None else _proceed(tx, world, lane, trade, Passage(before, order))
    waited_for = order.status.final and lane.trade_id not in (None, order.trade_id)
    return turn + Turn(lanes=(lane.key,)) if waited_for else turn


@dataclass(frozen=True, slots=True)
class Passage:
    """An order before and after something became of it."""

    before: Order
    after: Order

    def is_all_of(self, decision: Decision) -> bool:
        """Whether this order is the newest of a plan that has no other: it was open until now, so that no further
        attempt was made."""
        intent = decision.intents[0]
        placed = isinstance(intent, PlaceOrder) and intent.leg is self.after.leg and self.after.parent_id is None
        return placed and len(decision.intents) == 1 and self.before.status.open


def _proceed(tx: Tx, world: World, lane: Lane, trade: Trade, passage: Passage) -> Turn:
    order = passage.after
    if order.leg is Leg.STOP_LOSS:
        return protect(tx, world, order, lane) + step_on(tx, world, lane, trade)
    given_up = trade.status is TradeStatus.SUPERSEDED and order.leg is Leg.ENTRY
    if given_up and order.status.final and order.filled_quantity:
        return exit_late_entry(tx, world, order)
    if not _is_begun(trade) or trade.decision is None or not passage.is_all_of(trade.decision):
        return step_on(tx, world, lane, trade)
    return _next_order(tx, world, lane, trade, {0: order})


def step_on(tx: Tx, world: World, lane: Lane, trade: Trade) -> Turn:
    """Take a planned trade a step further, from what became of its orders."""
    if not _is_begun(trade) or trade.decision is None:
        return NOTHING
    first = trade.decision.intents[0]
    if isinstance(first, CancelOrders):
        return _finish_cancels(tx, world, lane, trade, first)
    return _next_order(tx, world, lane, trade, _newest(tx, trade, trade.decision))


def end_if_done(tx: Tx, world: World, lane: Lane, trade: Trade) -> Turn:
    """End a trade of which nothing is left to be done: whoever learned that of its last order may have left it to the
    lane's owner, who is gone."""
    if not _is_begun(trade) or trade.decision is None:
        return NOTHING
    first, last = trade.decision.intents[0], len(trade.decision.intents) - 1
    if isinstance(first, CancelOrders):
        return _finish_cancels(tx, world, lane, trade, first)
    order = _newest(tx, trade, trade.decision).get(last)
    return end_by(tx, lane, trade, order, world.now()) if order is not None and order.status.final else NOTHING


def _is_begun(trade: Trade) -> bool:
    return not trade.status.ended and not trade.status.away and trade.status is not TradeStatus.PLANNED


def _newest(tx: Tx, trade: Trade, decision: Decision) -> dict[int, Order]:
    """The newest order of each step of the plan; linked legs, and what was placed again of them, are none of it."""
    legs = [intent.leg if isinstance(intent, PlaceOrder) else None for intent in decision.intents]
    made = orders.orders_of_trade(tx, trade.id)
    return {order.step: order for order in made if order.parent_id is None and order.leg is legs[order.step]}


def still_open(tx: Tx, intent: CancelOrders) -> list[Order]:
    """What was to be cancelled and is still waited for; an entry in doubt is not, once it was told to be cancelled."""
    found = (orders.order(tx, OrderId(order_id)) for order_id in intent.order_ids)
    return [order for order in found if order is not None and order.status.open and not _answered_for(tx, order)]


def too_long(tx: Tx, world: World, lane: Lane, trade: Trade) -> Turn:
    """Give up on cancels that are not confirmed in time; nothing is entered."""
    now, timeout = world.now(), trades.settings(tx, trade.id).cancel_wait_timeout
    if trade.cancelling_since is None or now < after(trade.cancelling_since, timeout):
        return NOTHING
    reason = Why.CANCEL_TIMEOUT.because(symbol=trade.symbol, seconds=timeout)
    return end(tx, lane, trade, End(status=TradeStatus.FAILED, reasons=(reason,), at=now))


def _answered_for(tx: Tx, order: Order) -> bool:
    """Whether an entry in doubt is given up and the broker has answered to that, or had its time to."""
    return is_given_up(tx, order) and requests.cancel_answered(tx, order.id) is not None


def _finish_cancels(tx: Tx, world: World, lane: Lane, trade: Trade, intent: CancelOrders) -> Turn:
    """A trade that only cancels is complete when nothing of what it cancels is left in the book."""
    if any(order.status.open for order in _orders(tx, intent)):
        return too_long(tx, world, lane, trade)
    return end(tx, lane, trade, End(status=TradeStatus.COMPLETED, at=world.now()))


def _orders(tx: Tx, intent: CancelOrders) -> list[Order]:
    found = (orders.order(tx, OrderId(order_id)) for order_id in intent.order_ids)
    return [order for order in found if order is not None]


def _next_order(tx: Tx, world: World, lane: Lane, trade: Trade, latest: dict[int, Order]) -> Turn:
    """The next order of the plan, once the one before it is done; the end, once the last one is."""
    intents = trade.decision.intents if trade.decision else ()
    trade = show_doubt(tx, trade, latest.values(), world.now())
    for number in range(len(intents)):
        order = latest.get(number)
        if order is None:
            return _place_order(tx, world, lane, trade, number, FIRST_ATTEMPT)
        if order.status is OrderStatus.EXPIRED and requests.never_sent(tx, order.id):
            return _place_order(tx, world, lane, trade, number, order.attempt + 1)
        if number == len(intents) - 1:
            return _last_order(tx, world, lane, trade, order)
        if order.status is not OrderStatus.FILLED:
            return _exit_under_way(tx, world, lane, trade, order)
    return NOTHING


def _place_order(tx: Tx, world: World, lane: Lane, trade: Trade, number: int, attempt: int) -> Turn:
    scene = scene_of(tx, world, trade.lane)
    return begin_order(tx, world, lane, Step(trade=trade, scene=scene, number=number, attempt=attempt))


def begin_order(tx: Tx, world: World, lane: Lane, step: Step) -> Turn:
    """Write the order of a step and its request, or end the trade with the reason why it may no longer be sent."""
    trade = step.trade
    placed = place(tx, world, step)
    if isinstance(placed, Reason):
        return _not_sent(tx, lane, step, placed, world.now())
    if lane.trade_id == trade.id:
        lanes.happen(tx, lane, LaneEvent.ORDER_SENT)
    return Turn(requests=(placed,))


def _not_sent(tx: Tx, lane: Lane, step: Step, reason: Reason, at: Instant) -> Turn:
    """A trade of which nothing was sent is held; one that was begun, or tried, has failed to do the rest."""
    untouched = step.number == 0 and step.attempt == FIRST_ATTEMPT
    status = TradeStatus.HELD if untouched else TradeStatus.FAILED
    return end(tx, lane, step.trade, End(status=status, reasons=(reason,), at=at))


def _exit_under_way(tx: Tx, world: World, lane: Lane, trade: Trade, order: Order) -> Turn:
    """An entry waits for its exit to be filled; when that fails or takes too long, nothing is entered."""
    now = world.now()
    if order.status.final:
        return end(tx, lane, trade, End(status=TradeStatus.FAILED, reasons=(why_unfilled(order),), at=now))
    timeout = trades.settings(tx, trade.id).exit_fill_timeout
    deadline = after(order.created_at, timeout)
    if now >= deadline:
        reason = Why.EXIT_TIMEOUT.because(symbol=order.symbol, seconds=timeout)
        return end(tx, lane, trade, End(status=TradeStatus.FAILED, reasons=(reason,), at=now))
    return _wait(tx, lane, order, LaneEvent.EXIT_WORKS, deadline)


def _last_order(tx: Tx, world: World, lane: Lane, trade: Trade, order: Order) -> Turn:
    """The lane is free at the last acknowledgement; the trade ends with its last order."""
    if order.status.final:
        return end_by(tx, lane, trade, order, world.now())
    if order.status in (OrderStatus.WORKING, OrderStatus.PARTIALLY_FILLED):
        return lanes.release(tx, lane, trade)
    return _wait(tx, lane, order, None, None)


def _wait(tx: Tx, lane: Lane, order: Order, event: LaneEvent | None, until: Instant | None) -> Turn:
    """Say in the lane's row what its trade waits for."""
    if lane.trade_id != order.trade_id:
        return NOTHING
    if order.status is OrderStatus.IN_DOUBT:
        lanes.happen(tx, lane, LaneEvent.DOUBTED, until)
    elif event is not None and order.status is not OrderStatus.PENDING:
        lanes.happen(tx, lane, event, until)
    return NOTHING
