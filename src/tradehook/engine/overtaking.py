"""Overtaking: exit, flat, cancel and close go before what may enter (rule: architecture 4).

What was accepted before them in their lane and is not sent yet is superseded: it would only do again what they undo.
An exit of one side supersedes the entries of that side alone (decision 24).
"""

from dataclasses import replace

from tradehook.engine import lanes
from tradehook.engine.cases import case_of
from tradehook.engine.facts import facts_of, scene_of
from tradehook.engine.ordering import LONGEST_SEND_S
from tradehook.engine.world import World
from tradehook.lanes.lane import Lane
from tradehook.lanes.life import LaneState
from tradehook.orders import queries as orders
from tradehook.orders.order import Order
from tradehook.orders.requests import queries as requests
from tradehook.plumbing.points import Point, reached
from tradehook.plumbing.store.contract import Tx
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.decision import Decision
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.order import Leg, OrderStatus
from tradehook.vocabulary.reason import Reason, Why
from tradehook.vocabulary.trade import TradeStatus

_UP_TO_THE_BROKER = frozenset({LaneState.ANSWER, LaneState.EXIT, LaneState.DOUBT})
_FINDS_NOTHING = frozenset({Why.NO_POSITION.code, Why.NO_OPEN_ORDERS.code})


def whose_turn(tx: Tx, world: World, lane: Lane) -> tuple[Lane, Trade] | None:
    """The trade whose turn it is, holding the lane: the one that held it, unless one that overtakes may take over; else
    the earliest that overtakes, else the earliest that waits."""
    holder = trades.trade(tx, lane.trade_id) if lane.trade_id is not None else None
    waiting = _foremost(tx, world, lane)
    if holder is None or holder.status.ended:
        return None if waiting is None else (lanes.claim(world, _freed(lane), waiting), waiting)
    if waiting is None or not _takes_over(tx, world, lane, holder, waiting):
        return lane, holder
    if not _acts_or_is_flat(_as_decided(tx, world, waiting)):
        return lane, holder
    taken = lanes.overtake(tx, world, lane, waiting)
    reached(Point.OVERTAKEN)
    if holder.may_enter:
        _supersede(tx, holder, waiting, world.now())
    return taken, waiting


def waits_for_the_broker(tx: Tx, lane: Lane) -> bool:
    """Whether only the broker can move the lane on, whose every word does so by itself, and nothing may overtake."""
    if lane.state not in _UP_TO_THE_BROKER:
        return False
    waiting = trades.next_in_lane(tx, lane.key)
    return waiting is None or not waiting.overtakes


def supersede_before(tx: Tx, world: World, lane: Lane, overtaker: Trade) -> Lane:
    """Revoke every unsent entry that was accepted before this trade in its lane, those that left it included."""
    for entry in trades.overtaken_by(tx, overtaker):
        if entry.id != lane.trade_id and _ends(overtaker, entry):
            _supersede(tx, entry, overtaker, world.now())
    return lane if overtaker.is_of_one_side else lanes.let_pass(tx, lane, overtaker.place)


def revokes(trade: Trade, decision: Decision) -> bool:
    """Whether what was decided of a trade speaks against entries before it: it acts now, or found nothing to act on
    yet."""
    if not (trade.overtakes or trade.is_of_one_side):
        return False
    return _acts_or_is_flat(decision) or _finds_other_side(decision)


def why_superseded(symbol: str) -> Reason:
    """The reason of an entry that was overtaken."""
    return Why.SUPERSEDED.because(symbol=symbol, later="exit or cancel")


def _foremost(tx: Tx, world: World, lane: Lane) -> Trade | None:
    """The next trade in the lane, once every exit of one side that cannot go before others stands in line."""
    waiting = trades.next_in_lane(tx, lane.key)
    while waiting is not None and waiting.overtakes and _belongs_behind(tx, world, waiting):
        trades.stand_in_line(tx, waiting)
        waiting = trades.next_in_lane(tx, lane.key)
    return waiting


def _belongs_behind(tx: Tx, world: World, exit_: Trade) -> bool:
    """Whether an exit of one side would come to another end before the entries than after them.

    So it is where an entry of its side would swap out of what is held, or of what enters the other side before it:
    without that entry, the other side would stay.
    """
    if not exit_.is_of_one_side:
        return False
    waiting = [entry for entry in trades.overtaken_by(tx, exit_) if not entry.status.away]
    places = [place for place, entry in enumerate(waiting) if _ends(exit_, entry)]
    if not places:
        return False
    return len(places) <= places[-1] or _finds_other_side(_as_decided(tx, world, exit_))


def _takes_over(tx: Tx, world: World, lane: Lane, holder: Trade, waiting: Trade) -> bool:
    """Whether the lane may go from its holder to what waits, by what they are and what the broker was asked."""
    if not waiting.overtakes or holder.overtakes or (holder.may_enter and not _ends(waiting, holder)):
        return False
    return _gives_way(tx, world, lane, holder)


def _ends(overtaker: Trade, entry: Trade) -> bool:
    """Whether an entry is one of those that a trade is the end of: any, or those of its side."""
    return not overtaker.is_of_one_side or entry.entry_side is overtaker.entry_side


def _acts_or_is_flat(decision: Decision) -> bool:
    if decision.leave is not None:
        return False
    return decision.acts or any(reason.code in _FINDS_NOTHING for reason in decision.reasons)


def _finds_other_side(decision: Decision) -> bool:
    return any(reason.code == Why.SENTIMENT_ON_OTHER_SIDE.code for reason in decision.reasons)


def _supersede(tx: Tx, entry: Trade, overtaker: Trade, at: Instant) -> None:
    later = overtaker.command.kind.word if overtaker.command else "exit or cancel"
    reason = Why.SUPERSEDED.because(symbol=entry.symbol, later=later)
    trades.set_status(tx, entry, TradeStatus.SUPERSEDED, (*entry.lasting_reasons, reason), at)


def _gives_way(tx: Tx, world: World, lane: Lane, holder: Trade) -> bool:
    """Whether the holder may be overtaken now: not while a request of its is on its way, nor while an exit of its is in
    doubt, which might yet be sent a second time."""
    if lane.state not in lanes.BUSY:
        return True
    now = world.now()
    return not any(_keeps(tx, order, now) for order in orders.orders_of_trade(tx, holder.id))


def _keeps(tx: Tx, order: Order, now: Instant) -> bool:
    if order.status is OrderStatus.IN_DOUBT:
        return order.leg is not Leg.ENTRY
    sent = requests.in_flight(tx, order.id)
    return sent is not None and now < after(sent, LONGEST_SEND_S)


def _as_decided(tx: Tx, world: World, trade: Trade) -> Decision:
    case = case_of(tx, world, trade)
    facts = facts_of(tx, world, case, scene_of(tx, world, trade.lane), world.now())
    return world.decide(case.signal, case.settings, facts)


def _freed(lane: Lane) -> Lane:
    """The lane without its holder, which has ended."""
    return replace(lane, trade_id=None, state=LaneState.FREE)
