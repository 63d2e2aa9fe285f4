"""Planning a trade when its turn comes: fetch what is not known well enough, decide, and begin what was decided."""

from dataclasses import dataclass, replace

import msgspec

from tradehook.engine import lanes
from tradehook.engine.beginning import begin_order
from tradehook.engine.cancelling import still_open, too_long
from tradehook.engine.cases import Case, case_of
from tradehook.engine.ending import End, end
from tradehook.engine.facts import Scene, facts_of, scene_of
from tradehook.engine.leaving import Left, leave
from tradehook.engine.ordering import FIRST_ATTEMPT, Step, cancel
from tradehook.engine.overtaking import revokes, supersede_before, why_superseded
from tradehook.engine.prices_wanted import prices_wanted
from tradehook.engine.retrying import retry_later
from tradehook.engine.steps import step_on
from tradehook.engine.turn import NOTHING, Look, Turn
from tradehook.engine.watched_orders import cancel_watched
from tradehook.engine.world import World
from tradehook.lanes.lane import Lane
from tradehook.lanes.life import LaneEvent, LaneState
from tradehook.orders import queries as orders
from tradehook.orders.order import RequestKind
from tradehook.orders.requests import queries as requests
from tradehook.plumbing.points import Point, reached
from tradehook.plumbing.store.contract import Tx
from tradehook.positions.queries import snapshot_of
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.decision import AddLeg, CancelOrders, ChangeOrder, Decision, PlaceOrder, TraceStep
from tradehook.vocabulary.ids import OrderId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.order import Leg
from tradehook.vocabulary.reason import Why
from tradehook.vocabulary.trade import TradeStatus

FRESH_S = 5.0
"""How old what is known of an account may be when something is decided on it (rule: architecture 4)."""
_LOOK_AGAIN_S = 0.5
_UNREACHABLE_S = 30.0

_CONFIRMED = TraceStep(rule="cancels confirmed", found="What was to be cancelled is out of the book; planned again.")
_DOUBTED = TraceStep(
    rule="entry in doubt",
    found="It is not known whether the broker has an entry: it is cancelled, and what the broker shows is exited.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A trade with what was decided of it, ready to be begun."""

    trade: Trade
    case: Case
    scene: Scene
    decision: Decision


def take_up(tx: Tx, world: World, lane: Lane, trade: Trade) -> Turn:
    """Plan a trade that has its turn, once enough is known of its account."""
    if trade.may_enter and trade.place <= lane.overtaken:
        how = End(status=TradeStatus.SUPERSEDED, reasons=(why_superseded(trade.symbol),), at=world.now())
        return end(tx, lane, trade, how)
    if lane.state is LaneState.CANCELS:
        return _after_cancels(tx, world, lane, trade)
    scene = scene_of(tx, world, trade.lane)
    if trade.overtakes and scene.family.in_doubt:
        return _give_up(tx, world, lane, trade, scene)
    since, symbols = _must_be_known_since(tx, world, scene), prices_wanted(tx, world, trade, scene)
    if _is_known(tx, trade, since) and _are_priced(world, scene, symbols):
        return plan(tx, world, lane, trade, scene)
    return _look(tx, world, lane, since, symbols)


def plan_with(tx: Tx, world: World, lane: Lane, trade: Trade, asked: tuple[str, ...]) -> Turn:
    """Plan with what was fetched, prices of what was asked for among it. A contract that is only known by them is
    asked for in its turn."""
    scene = scene_of(tx, world, trade.lane)
    symbols = prices_wanted(tx, world, trade, scene)
    if set(symbols) <= set(asked):
        return plan(tx, world, lane, trade, scene)
    since = _must_be_known_since(tx, world, scene)
    return _look(tx, world, lane, since, tuple(dict.fromkeys((*asked, *symbols))))


def plan(tx: Tx, world: World, lane: Lane, trade: Trade, scene: Scene) -> Turn:
    """Decide, and begin what was decided."""
    if lane.state is LaneState.FACTS:
        lane = lanes.happen(tx, lane, LaneEvent.FACTS_CAME)
    case = case_of(tx, world, trade)
    found = world.decide(case.signal, case.settings, facts_of(tx, world, case, scene, world.now()))
    if scene.family.differs and _enters(found):
        # Looked at again until a report explains the difference, or it has become an adjustment.
        lanes.happen(tx, lane, LaneEvent.FACTS_WANTED, after(world.now(), _LOOK_AGAIN_S))
        return NOTHING
    if revokes(trade, found):
        lane = supersede_before(tx, world, lane, trade)
    return _carry_out(
        tx, world, lane, Planned(trade=trade, case=case, scene=scene, decision=_after_earlier(trade, found))
    )


def not_known(tx: Tx, world: World, lane: Lane, trade: Trade, words: str) -> Turn:
    """The account could not be looked at: asked again; what may enter gives up after a while, or is retried later;
    exits do neither."""
    now = world.now()
    if trade.may_enter and now > after(trade.counted_from, _UNREACHABLE_S):
        return retry_later(tx, world, lane, trade, words)
    lanes.happen(tx, lane, LaneEvent.FACTS_WANTED, after(now, _LOOK_AGAIN_S))
    return NOTHING


def _after_cancels(tx: Tx, world: World, lane: Lane, trade: Trade) -> Turn:
    """Plan again once every cancel is confirmed; give up when that takes too long."""
    intent = trade.decision.intents[0] if trade.decision else None
    if isinstance(intent, CancelOrders) and still_open(tx, intent):
        return too_long(tx, world, lane, trade)
    return take_up(tx, world, lanes.happen(tx, lane, LaneEvent.CANCELS_CONFIRMED), trade)


def _carry_out(tx: Tx, world: World, lane: Lane, planned: Planned) -> Turn:
    decision, now = planned.decision, world.now()
    if decision.leave is not None:
        return leave(tx, world, lane, Left(trade=planned.trade, decision=decision, settings=planned.case.settings))
    decided = _decided(planned, now)
    trades.keep_decision(tx, planned.trade, decided, planned.case.settings, now)
    reached(Point.DECIDED)
    if decided.status.ended:
        return lanes.release(tx, lane, decided)
    if isinstance(decision.intents[0], CancelOrders):
        return _begin_cancels(tx, world, lane, planned, decision.intents[0])
    if isinstance(decision.intents[0], ChangeOrder | AddLeg):
        return step_on(tx, world, lane, decided)
    return begin_order(tx, world, lane, Step(trade=decided, scene=planned.scene, number=0, attempt=FIRST_ATTEMPT))


def _decided(planned: Planned, now: Instant) -> Trade:
    """The trade once this is decided: held, tested, waiting for cancels after which it is planned again, or at work."""
    decision = planned.decision
    decided = replace(
        planned.trade,
        decision=decision,
        symbol=_symbol(planned.trade, decision),
        reasons=decision.reasons,
        cancelling_since=None,
        status=TradeStatus.WORKING,
    )
    if not decision.acts:
        return replace(decided, status=decision.status)
    if planned.case.signal.message.test:
        return replace(decided, status=TradeStatus.TESTED, reasons=(Why.TEST.because(),))
    if isinstance(decision.intents[0], CancelOrders):
        status = TradeStatus.PLANNED if decision.replan else TradeStatus.WORKING
        return replace(decided, status=status, cancelling_since=now)
    return decided


def _begin_cancels(tx: Tx, world: World, lane: Lane, planned: Planned, intent: CancelOrders) -> Turn:
    lane = lanes.happen(tx, lane, LaneEvent.CANCELS_SENT, after(world.now(), planned.case.settings.cancel_wait_timeout))
    cancel_watched(tx, world, lane, intent.order_ids)
    found = (orders.order(tx, OrderId(order_id)) for order_id in intent.order_ids)
    wanted = [
        order for order in found if order is not None and not requests.is_under_way(tx, order.id, RequestKind.CANCEL)
    ]
    requested = tuple(cancel(tx, world, planned.scene.broker, order) for order in wanted)
    # What is watched is cancelled by now: with nothing else to wait for, the trade goes on at once.
    return Turn(requests=requested, lanes=() if still_open(tx, intent) else (lane.key,))


def _give_up(tx: Tx, world: World, lane: Lane, trade: Trade, scene: Scene) -> Turn:
    """An exit does not wait for an entry in doubt: it has it cancelled, looks at what is held, and exits that."""
    intent = CancelOrders(order_ids=tuple(order.id for order in scene.family.in_doubt))
    decision = Decision(intents=(intent,), reasons=(), trace=(_DOUBTED,), replan=True)
    if lane.state is LaneState.FACTS:
        lane = lanes.happen(tx, lane, LaneEvent.FACTS_CAME)
    lane = supersede_before(tx, world, lane, trade)
    planned = Planned(trade=trade, case=case_of(tx, world, trade), scene=scene, decision=decision)
    return _carry_out(tx, world, lane, planned)


def _must_be_known_since(tx: Tx, world: World, scene: Scene) -> Instant:
    """How recent the snapshot has to be: at most 5 s old; after the answer to the cancel of an entry in doubt; now,
    while the broker shows another position than our books."""
    if scene.family.differs:
        return world.now()
    answered = (requests.cancel_answered(tx, order.id) for order in scene.family.given_up)
    return max((after(world.now(), -FRESH_S), *(_right_after(at) for at in answered if at is not None)))


def _right_after(at: Instant) -> Instant:
    return Instant(at + 1)


def _look(tx: Tx, world: World, lane: Lane, since: Instant, symbols: tuple[str, ...]) -> Turn:
    lanes.happen(tx, lane, LaneEvent.FACTS_WANTED, after(world.now(), _UNREACHABLE_S))
    return Turn(looks=(Look(lane=lane.key, since=since, symbols=symbols),))


def _is_known(tx: Tx, trade: Trade, since: Instant) -> bool:
    kept = snapshot_of(tx, trade.account_id)
    return kept is not None and kept.taken_at >= since


def _are_priced(world: World, scene: Scene, symbols: tuple[str, ...]) -> bool:
    now = world.now()
    quotes = [scene.broker.quote(scene.account.id, world.instrument(symbol), now) for symbol in symbols]
    return all(quote is not None and quote.at >= after(now, -FRESH_S) for quote in quotes)


def _after_earlier(trade: Trade, found: Decision) -> Decision:
    """What was decided, with the trace of the cancels that went before it."""
    if trade.decision is None or not trade.decision.replan:
        return found
    trace = (*trade.decision.trace, _CONFIRMED, *found.trace)
    return msgspec.structs.replace(found, trace=trace)


def _enters(decision: Decision) -> bool:
    return any(isinstance(intent, PlaceOrder) and intent.leg is Leg.ENTRY for intent in decision.intents)


def _symbol(trade: Trade, decision: Decision) -> str:
    """The instrument that the trade is about: that of its last order, else the signal's."""
    placed = [intent.symbol for intent in decision.intents if isinstance(intent, PlaceOrder)]
    return placed[-1] if placed else trade.symbol
