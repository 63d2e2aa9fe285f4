"""Taking a planned trade a step further at every fact: the next order, the end, or the wait for either.

May be run at any time and any number of times: what is to be done follows from the rows alone, so a restart, or another
engine, goes on where the process stopped.
"""

from dataclasses import dataclass

from tradehook.engine import lanes
from tradehook.engine.adding import add_leg, is_added
from tradehook.engine.awaiting import change_under_way, placed_order, watched_step
from tradehook.engine.beginning import begin_order
from tradehook.engine.cancelling import finish_cancels
from tradehook.engine.changing import Change, Standing, go_on, is_begun
from tradehook.engine.commands import exit_late_entry
from tradehook.engine.differing import UNTOLD
from tradehook.engine.direct_steps import step_directly
from tradehook.engine.doubt import show_doubt, words_of_doubt
from tradehook.engine.emulating import attend
from tradehook.engine.ending import End, end, end_by
from tradehook.engine.facts import scene_of
from tradehook.engine.ordering import FIRST_ATTEMPT, Step
from tradehook.engine.protection import protect
from tradehook.engine.tending import tend
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.withdrawing import is_withdrawn, withdraw
from tradehook.engine.world import World
from tradehook.lanes.lane import Lane
from tradehook.orders import queries as orders
from tradehook.orders.emulation import queries as emulation
from tradehook.orders.emulation.watched import Watched
from tradehook.orders.order import Order
from tradehook.orders.requests import queries as requests
from tradehook.plumbing.store.contract import Tx
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.decision import AddLeg, CancelOrders, Carried, ChangeOrder, Decision, Intent, PlaceOrder
from tradehook.vocabulary.order import Leg, OrderStatus, OrderType
from tradehook.vocabulary.reason import Why
from tradehook.vocabulary.trade import TradeStatus


def proceed(tx: Tx, world: World, order: Order, before: Order) -> Turn:
    """Something became of an order, which was `before`: its trade goes on, and at its end whoever waits for that.

    Where another engine works the lane, that one is told.
    """
    attended = attend(tx, world, order.lane)
    lane = lanes.hold_for(tx, world, order.lane, order.trade_id)
    turn = NOTHING if lane is None else _told(tx, world, lane, Passage(before, order))
    return attended + turn + tend(tx, world, order, before)


def tell_askers(tx: Tx, world: World, order: Order) -> Turn:
    """Something that trades asked of an order of another one is answered, or done: they go on, as do those that are
    about the order.

    Of a market order a plan asks nothing: it does not rest.
    """
    turn = NOTHING
    asked = [] if order.order_type is OrderType.MARKET else requests.askers(tx, order.id)
    for trade_id in dict.fromkeys((*asked, *trades.addressing(tx, order.id))):
        trade = trades.trade(tx, trade_id)
        if trade is None or not _is_begun(trade):
            continue
        lane = lanes.hold_for(tx, world, trade.lane, trade.id)
        turn += NOTHING if lane is None else step_on(tx, world, lane, trade)
    return turn


def _told(tx: Tx, world: World, lane: Lane, passage: "Passage") -> Turn:
    order, before = passage.after, passage.before
    trade = None if order.trade_id is None else trades.trade(tx, order.trade_id)
    turn = NOTHING if trade is None else _proceed(tx, world, lane, trade, passage)
    settled = order.status.final or before.status in UNTOLD
    if not settled:
        return turn
    turn += tell_askers(tx, world, order)
    waited_for = lane.trade_id not in (None, order.trade_id)
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
    if trade.addresses is not None:
        return step_directly(tx, world, lane, trade)
    first = trade.decision.intents[0]
    if isinstance(first, CancelOrders):
        return finish_cancels(tx, world, lane, trade, first)
    return _next_order(tx, world, lane, trade, _newest(tx, trade, trade.decision))


def end_if_done(tx: Tx, world: World, lane: Lane, trade: Trade) -> Turn:
    """End a trade of which nothing is left to be done: whoever learned that of its last order may have left it to the
    lane's owner, who is gone."""
    if not _is_begun(trade) or trade.decision is None:
        return NOTHING
    first, last = trade.decision.intents[0], len(trade.decision.intents) - 1
    if isinstance(first, CancelOrders):
        return finish_cancels(tx, world, lane, trade, first)
    if isinstance(trade.decision.intents[last], ChangeOrder | AddLeg):
        return _end_change(tx, world, lane, trade)
    order = _newest(tx, trade, trade.decision).get(last)
    return end_by(tx, lane, trade, order, world.now()) if order is not None and order.status.final else NOTHING


def _end_change(tx: Tx, world: World, lane: Lane, trade: Trade) -> Turn:
    """A change that was overtaken before the broker was asked for it is left; what was asked for is answered."""
    for intent in trade.decision.intents if trade.decision else ():
        if isinstance(intent, ChangeOrder) and is_begun(tx, trade, intent):
            return NOTHING
        if isinstance(intent, AddLeg) and is_added(tx, trade, intent):
            return NOTHING
    reason = Why.SUPERSEDED.because(symbol=trade.symbol, later="exit or cancel")
    return end(tx, lane, trade, End(status=TradeStatus.SUPERSEDED, reasons=(reason,), at=world.now()))


def _is_begun(trade: Trade) -> bool:
    return not trade.status.ended and not trade.status.away and trade.status is not TradeStatus.PLANNED


def _newest(tx: Tx, trade: Trade, decision: Decision) -> dict[int, Order]:
    """The newest order of each step of the plan; linked legs, and what was placed again of them, are none of it."""
    legs = [intent.leg if isinstance(intent, PlaceOrder) else None for intent in decision.intents]
    made = orders.orders_of_trade(tx, trade.id)
    return {order.step: order for order in made if order.parent_id is None and order.leg is legs[order.step]}


def _next_order(tx: Tx, world: World, lane: Lane, trade: Trade, latest: dict[int, Order]) -> Turn:
    """The next order of the plan, once the one before it is done; the end, once the last one is."""
    intents = trade.decision.intents if trade.decision else ()
    words = words_of_doubt(latest.values())
    done = NOTHING
    for number, intent in enumerate(intents):
        last = number == len(intents) - 1
        if isinstance(intent, ChangeOrder | AddLeg):
            change = _changed(tx, world, trade, intent)
            if last or change.standing is not Standing.DONE:
                return done + change_under_way(tx, world, lane, trade, change)
            done += change.turn
            continue
        trade = show_doubt(tx, trade, words, world.now())
        watched = _watched(tx, trade, number, intent)
        if watched is not None and watched.status.is_ours:
            return done + watched_step(tx, world, lane, trade, watched)
        order = latest.get(number)
        if order is None or (order.status is OrderStatus.EXPIRED and requests.never_sent(tx, order.id)):
            return done + _place_order(tx, world, lane, trade, number, order)
        if last or order.status is not OrderStatus.FILLED:
            return done + placed_order(tx, world, lane, trade, order, last)
    return done


def _changed(tx: Tx, world: World, trade: Trade, intent: ChangeOrder | AddLeg) -> Change:
    """How far an order is with what a plan wants to be otherwise about it."""
    if isinstance(intent, AddLeg):
        return add_leg(tx, world, trade, intent)
    return go_on(tx, world, trade, intent)


def _place_order(tx: Tx, world: World, lane: Lane, trade: Trade, number: int, before: Order | None) -> Turn:
    """The order of a step, in the place of one that never reached the broker; not of one that its sender has cancelled
    meanwhile."""
    if before is not None and is_withdrawn(tx, before):
        return withdraw(tx, lane, trade, before.number or 0, world.now())
    attempt = FIRST_ATTEMPT if before is None else before.attempt + 1
    scene = scene_of(tx, world, trade.lane)
    return begin_order(tx, world, lane, Step(trade=trade, scene=scene, number=number, attempt=attempt))


def _watched(tx: Tx, trade: Trade, number: int, intent: Intent) -> Watched | None:
    """What is watched for a step whose order the broker does not take."""
    if not isinstance(intent, PlaceOrder) or intent.carried is not Carried.WATCHED:
        return None
    return emulation.of_step(tx, trade.id, number)
