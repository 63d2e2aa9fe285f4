"""The transactions that carry a trade out: plan it when its turn comes, then take it a step further at every fact.

Both may be run at any time and any number of times: what is to be done follows from the rows alone, so a restart
goes on where the process stopped.
"""

from tradehook.deciding.decide import decide
from tradehook.engine import lanes
from tradehook.engine.doubt import show_doubt
from tradehook.engine.ending import end, end_by, why_unfilled
from tradehook.engine.facts import Briefing, brief, broker_of
from tradehook.engine.ordering import FIRST_ATTEMPT, cancel, place
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.orders import queries as orders
from tradehook.orders.order import Order
from tradehook.plumbing.points import Point, reached
from tradehook.plumbing.store.contract import Tx
from tradehook.trades import queries as trades
from tradehook.trades.trade import Lane, Trade
from tradehook.vocabulary.decision import CancelOrders, Decision, PlaceOrder, TraceStep
from tradehook.vocabulary.ids import LaneKey, OrderId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.order import Leg, OrderStatus
from tradehook.vocabulary.reason import Why
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.trade import TradeStatus

_CONFIRMED = TraceStep(rule="cancels confirmed", found="What was to be cancelled is out of the book; planned again.")


def advance(tx: Tx, world: World, key: LaneKey) -> Turn:
    """Take the trade whose turn it is as far as it goes now."""
    claimed = lanes.claim(tx, key)
    if claimed is None:
        return NOTHING
    lane, trade = claimed
    if trade.status is not TradeStatus.PLANNED:
        return proceed(tx, world, trade)
    if trade.cancelling_since is not None:
        return _after_cancels(tx, world, lane, trade)
    return _plan(tx, world, lane, trade, earlier=())


def proceed(tx: Tx, world: World, trade: Trade) -> Turn:
    """Take a planned trade a step further, from what became of its orders."""
    if trade.status.ended or trade.decision is None:
        return NOTHING
    settings = trades.settings(tx, trade.id)
    if isinstance(trade.decision.intents[0], CancelOrders):
        return _finish_cancels(tx, world, trade, trade.decision.intents[0], settings)
    return _next_step(tx, world, trade, settings)


def _plan(tx: Tx, world: World, lane: Lane, trade: Trade, earlier: tuple[TraceStep, ...]) -> Turn:
    """Decide, and begin what was decided."""
    now = world.now()
    briefing = brief(tx, world, trade, now)
    found = decide(briefing.signal, briefing.subscription.settings, briefing.facts)
    decision = Decision(intents=found.intents, reasons=found.reasons, trace=earlier + found.trace, replan=found.replan)
    trades.keep_decision(tx, trade, decision, briefing.subscription.settings, _symbol(trade, decision), now)
    reached(Point.DECIDED)
    if not decision.acts:
        return end(tx, trade, TradeStatus.HELD, decision.reasons, now)
    if briefing.signal.message.test:
        return end(tx, trade, TradeStatus.TESTED, (Why.TEST.because(),), now)
    return _begin(tx, world, lane, trade, decision, briefing)


def _symbol(trade: Trade, decision: Decision) -> str:
    """The instrument that the trade is about: that of its last order, else the signal's."""
    placed = [intent.symbol for intent in decision.intents if isinstance(intent, PlaceOrder)]
    return placed[-1] if placed else trade.symbol


def _begin(tx: Tx, world: World, lane: Lane, trade: Trade, decision: Decision, briefing: Briefing) -> Turn:
    now = briefing.facts.now
    first = decision.intents[0]
    if isinstance(first, CancelOrders):
        timeout = briefing.subscription.settings.cancel_wait_timeout
        lanes.wait(tx, lane, "cancels", after(now, timeout))
        trades.set_cancelling(tx, trade.id, now)
        if not decision.replan:
            trades.set_status(tx, trade, TradeStatus.WORKING, decision.reasons, now)
        return Turn(requests=tuple(cancel(tx, world, briefing.broker, order) for order in _orders(tx, first)))
    trades.set_status(tx, trade, TradeStatus.WORKING, decision.reasons, now)
    planned = trades.trade(tx, trade.id)
    return NOTHING if planned is None else proceed(tx, world, planned)


def _after_cancels(tx: Tx, world: World, lane: Lane, trade: Trade) -> Turn:
    """Plan again once every cancel is confirmed; give up when that takes too long."""
    intent = trade.decision.intents[0] if trade.decision else None
    if isinstance(intent, CancelOrders) and any(order.status.open for order in _orders(tx, intent)):
        return _too_late(tx, world, trade, trades.settings(tx, trade.id))
    earlier = trade.decision.trace if trade.decision else ()
    trades.set_cancelling(tx, trade.id, None)
    return _plan(tx, world, lane, trade, (*earlier, _CONFIRMED))


def _finish_cancels(tx: Tx, world: World, trade: Trade, intent: CancelOrders, settings: SubscriptionSettings) -> Turn:
    """A trade that only cancels is complete when nothing of what it cancels is left in the book."""
    if any(order.status.open for order in _orders(tx, intent)):
        return _too_late(tx, world, trade, settings)
    return end(tx, trade, TradeStatus.COMPLETED, trade.reasons, world.now())


def _too_late(tx: Tx, world: World, trade: Trade, settings: SubscriptionSettings) -> Turn:
    now, timeout = world.now(), settings.cancel_wait_timeout
    if trade.cancelling_since is None or now < after(trade.cancelling_since, timeout):
        return NOTHING
    reason = Why.CANCEL_TIMEOUT.because(symbol=trade.symbol, seconds=timeout)
    return end(tx, trade, TradeStatus.FAILED, (*trade.reasons, reason), now)


def _next_step(tx: Tx, world: World, trade: Trade, settings: SubscriptionSettings) -> Turn:
    """The next order of the plan, once the one before it is done; the end, once the last one is."""
    intents = trade.decision.intents if trade.decision else ()
    latest = {order.step: order for order in orders.orders_of_trade(tx, trade.id)}
    trade = show_doubt(tx, trade, latest.values(), world.now())
    for step, intent in enumerate(intents):
        order = latest.get(step)
        if order is None:
            request = place(tx, world, broker_of(tx, world, trade.account_id), trade, step, FIRST_ATTEMPT)
            return Turn(requests=(request,))
        last = step == len(intents) - 1
        if last:
            return _last_order(tx, world, trade, order)
        if order.status is not OrderStatus.FILLED and isinstance(intent, PlaceOrder):
            return _exit_under_way(tx, world, trade, order, settings)
    return NOTHING


def _exit_under_way(tx: Tx, world: World, trade: Trade, order: Order, settings: SubscriptionSettings) -> Turn:
    """An entry waits for its exit to be filled; when that fails or takes too long, nothing is entered."""
    now = world.now()
    deadline = after(order.created_at, settings.exit_fill_timeout)
    if order.status.final:
        return end(tx, trade, TradeStatus.FAILED, (*trade.reasons, why_unfilled(order)), now)
    if now >= deadline:
        reason = Why.EXIT_TIMEOUT.because(symbol=order.symbol, seconds=settings.exit_fill_timeout)
        return end(tx, trade, TradeStatus.FAILED, (*trade.reasons, reason), now)
    lane = trades.lane(tx, trade.lane)
    if lane is not None and lane.trade_id == trade.id:
        lanes.wait(tx, lane, "exit", deadline)
    return NOTHING


def _last_order(tx: Tx, world: World, trade: Trade, order: Order) -> Turn:
    """The lane is free at the last acknowledgement; the trade ends with its last order."""
    if order.status.final:
        return end_by(tx, trade, order, world.now())
    acknowledged = order.status in (OrderStatus.WORKING, OrderStatus.PARTIALLY_FILLED)
    if acknowledged and lanes.release(tx, trade):
        return Turn(lanes=(trade.lane,))
    return NOTHING


def place_again(tx: Tx, world: World, trade: Trade, dead: Order) -> Turn:
    """A new attempt, now that the old one is known to be dead: exits always, entries unless they are too old."""
    now = world.now()
    briefing = brief(tx, world, trade, now)
    limit = briefing.account.guards.max_signal_age_s
    if dead.leg is Leg.ENTRY and now > after(briefing.signal.accepted_at, limit):
        age = round((now - briefing.signal.accepted_at) / 1_000_000)
        reason = Why.TOO_OLD.because(age=age, limit=limit)
        return end(tx, trade, TradeStatus.FAILED, (*trade.reasons, reason), now)
    return Turn(requests=(place(tx, world, briefing.broker, trade, dead.step, dead.attempt + 1),))


def _orders(tx: Tx, intent: CancelOrders) -> list[Order]:
    found = (orders.order(tx, OrderId(order_id)) for order_id in intent.order_ids)
    return [order for order in found if order is not None]
