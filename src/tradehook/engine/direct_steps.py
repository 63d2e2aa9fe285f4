"""Taking a trade a step further that goes to one order, whoever has its lane (rule: architecture 4).

What is to be done follows from the rows: the orders, and what this trade asked of them. So it may be run at any time
and any number of times.
"""

from collections.abc import Sequence
from dataclasses import replace

from tradehook.engine.adding import add_leg, is_added
from tradehook.engine.awaiting import change_under_way
from tradehook.engine.changing import Change, Standing, go_on, is_begun
from tradehook.engine.facts import broker_of
from tradehook.engine.ordering import cancel
from tradehook.engine.orders_by_number import last_step
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.watched_orders import cancel_watched
from tradehook.engine.world import World
from tradehook.lanes.lane import Lane
from tradehook.lanes.queries import lane as lock_lane
from tradehook.orders import queries as orders
from tradehook.orders.order import BrokerRequest, Order, RequestKind, RequestOutcome
from tradehook.orders.requests import queries as requests
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.decision import AddLeg, CancelOrders, ChangeOrder, Intent
from tradehook.vocabulary.ids import OrderId, TradeId
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.reason import Reason, Why


def step_directly(tx: Tx, world: World, lane: Lane, trade: Trade) -> Turn:
    """Carry the intents of a trade out one after another, as far as they go now; it ends with the last."""
    turn = NOTHING
    intents = trade.decision.intents if trade.decision is not None else ()
    for number in range(_done(tx, trade, intents), len(intents)):
        change = _as_far_as_it_goes(tx, world, lane, trade, intents[number])
        turn += change.turn
        if change.standing is not Standing.DONE or number == len(intents) - 1:
            return turn + change_under_way(tx, world, lane, trade, _told(trade, number, change))
    return turn


def step_if_at_work(tx: Tx, world: World, trade_id: TradeId) -> Turn:
    """As `step_directly`, of a trade that may have waited for something that nobody told it of; one that has ended
    meanwhile is left alone."""
    found = trades.trade(tx, trade_id)
    lane = None if found is None else lock_lane(tx, found.lane)
    # As it is now that nobody else can move it.
    trade = trades.trade(tx, trade_id)
    return NOTHING if lane is None or trade is None or trade.status.ended else step_directly(tx, world, lane, trade)


def _done(tx: ReadTx, trade: Trade, intents: Sequence[Intent]) -> int:
    """How many intents are done, as a later one was begun: what became of their orders since is somebody else's."""
    begun = (number for number, intent in enumerate(intents) if _is_begun(tx, trade, intent))
    return max(begun, default=0)


def _is_begun(tx: ReadTx, trade: Trade, intent: Intent) -> bool:
    match intent:
        case ChangeOrder():
            return is_begun(tx, trade, intent)
        case AddLeg():
            return is_added(tx, trade, intent)
        case CancelOrders():
            return any(trade.id in requests.askers(tx, OrderId(order_id)) for order_id in intent.order_ids)
        case _:
            return False


def _told(trade: Trade, number: int, change: Change) -> Change:
    """A change without what is to be sent for it; where it fails after others were done, that says so."""
    if change.reason is None or number == 0:
        return replace(change, turn=NOTHING)
    in_part = Why.CHANGED_IN_PART.because(symbol=trade.symbol, words=change.reason.message)
    return replace(change, turn=NOTHING, reason=in_part)


def _as_far_as_it_goes(tx: Tx, world: World, lane: Lane, trade: Trade, intent: Intent) -> Change:
    match intent:
        case ChangeOrder():
            return go_on(tx, world, trade, intent)
        case AddLeg():
            return add_leg(tx, world, trade, intent)
        case CancelOrders():
            return _cancelled(tx, world, lane, trade, intent)
        case _:
            raise LookupError(f"trade {trade.id} goes to one order and places none")


def _cancelled(tx: Tx, world: World, lane: Lane, trade: Trade, intent: CancelOrders) -> Change:
    """Have orders cancelled. The furthest from done of them counts, and one that cannot be cancelled most of all."""
    cancel_watched(tx, world, lane, intent.order_ids)
    found = (orders.lock_order(tx, OrderId(order_id)) for order_id in intent.order_ids)
    changes = [_one_cancelled(tx, world, trade, order) for order in found if order is not None]
    turn = sum((each.turn for each in changes), NOTHING)
    furthest = max(changes, key=_how_far_from_done, default=Change(standing=Standing.DONE))
    return replace(furthest, turn=turn)


def _how_far_from_done(change: Change) -> int:
    return _FROM_DONE.index(change.standing)


_FROM_DONE = (
    Standing.DONE,
    Standing.ACKNOWLEDGED,
    Standing.ASKED,
    Standing.WAITS,
    Standing.DOUBTED,
    Standing.FAILED,
)


def _one_cancelled(tx: Tx, world: World, trade: Trade, order: Order) -> Change:
    """Asked for once, and again only where somebody else's was refused. One that filled first was not cancelled."""
    if order.status.final:
        outrun = order.status is OrderStatus.FILLED and trade.addresses == order.id and _is_last(tx, order)
        return _failed(Why.FILLED_FIRST.because(symbol=order.symbol)) if outrun else Change(standing=Standing.DONE)
    asked = [each for each in requests.of_order(tx, order.id) if each.kind is RequestKind.CANCEL]
    last = asked[-1] if asked else None
    is_ours = any(each.asked_by == trade.id for each in asked)
    if last is None or (last.outcome is RequestOutcome.REJECTED and not is_ours):
        request = cancel(tx, world, broker_of(tx, world, order.account_id), order, trade.id)
        return Change(standing=Standing.ASKED, turn=Turn(requests=(request,)))
    return _answered(order, last)


def _is_last(tx: ReadTx, order: Order) -> bool:
    """Whether an order is what its plan is about; what only makes room for that is not."""
    placing = trades.trade(tx, order.trade_id) if order.trade_id else None
    return placing is None or order.step == last_step(placing)


def _answered(order: Order, last: BrokerRequest) -> Change:
    match last.outcome:
        case RequestOutcome.REJECTED if order.status is OrderStatus.IN_DOUBT:
            # A broker that does not know it may be about to. Where it never will, the order is not made again.
            return Change(standing=Standing.DOUBTED, words=order.words)
        case RequestOutcome.REJECTED:
            return _failed(Why.CANCEL_REFUSED.because(symbol=order.symbol, words=last.words))
        case RequestOutcome.ACCEPTED:
            return Change(standing=Standing.ACKNOWLEDGED)
        case RequestOutcome.UNKNOWN:
            return Change(standing=Standing.DOUBTED, words=last.words)
        case RequestOutcome.NOT_SENT | None:
            return Change(standing=Standing.ASKED)


def _failed(reason: Reason) -> Change:
    return Change(standing=Standing.FAILED, reason=reason)
