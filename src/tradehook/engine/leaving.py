"""Trades that leave their lane: delayed, queued to the open, or awaiting approval (rule: architecture 4).

What would be done is kept with them, so that a person sees it; all of it is worked out again when they come back.
"""

from dataclasses import dataclass, replace

import msgspec

from tradehook.engine import lanes
from tradehook.engine.cases import case_of
from tradehook.engine.facts import facts_of, scene_of
from tradehook.engine.turn import Turn
from tradehook.engine.world import World
from tradehook.lanes.lane import Lane
from tradehook.orders.order import Order
from tradehook.plumbing.points import Point, reached
from tradehook.plumbing.store.contract import Tx
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.decision import Decision, TraceStep
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.reason import Why
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.trade import TradeStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A trade that is to leave, the decision that says so, and the settings that it was made with."""

    trade: Trade
    decision: Decision
    settings: SubscriptionSettings


def leave(tx: Tx, world: World, lane: Lane, left: Left) -> Turn:
    """Take a trade out of its lane until its decision's `leave` releases it."""
    leaving, now = left.decision.leave, world.now()
    if leaving is None:
        raise LookupError(f"trade {left.trade.id} does not leave its lane")
    away = replace(
        left.trade,
        status=leaving.status,
        decision=left.decision,
        reasons=left.decision.reasons,
        release_at=leaving.until,
        away_since=now,
        cancelling_since=None,
    )
    trades.leave(tx, away, left.settings, now)
    reached(Point.DECIDED)
    if away.status is TradeStatus.QUEUED:
        _keep_the_newest(tx, world, away)
    return lanes.release(tx, lane, left.trade)


def leave_afterwards(tx: Tx, world: World, lane: Lane, trade: Trade, exited: Order) -> Turn:
    """Leave once the exit of a swap is filled: what would be entered is shown as it would be planned now."""
    done = trade.decision
    if done is None:
        raise LookupError(f"trade {trade.id} was never decided")
    gone = -exited.side.sign * exited.filled_quantity
    passed = replace(trade, passed=msgspec.structs.replace(trade.passed, exited=gone))
    case = case_of(tx, world, passed)
    facts = facts_of(tx, world, case, scene_of(tx, world, trade.lane), world.now())
    proposed = world.decide(case.signal, case.settings, facts)
    was_exited = TraceStep(
        rule="exit filled", found=f"{canonical(gone)} {exited.symbol} was exited; what follows waits for a person."
    )
    decision = Decision(
        intents=proposed.intents,
        reasons=proposed.reasons or done.reasons,
        trace=(*done.trace, was_exited, *proposed.trace),
        leave=done.afterwards,
    )
    return leave(tx, world, lane, Left(trade=passed, decision=decision, settings=case.settings))


def _keep_the_newest(tx: Tx, world: World, queued: Trade) -> None:
    """Of a subscription and ticker the newest signal waits for the open; the others gave way to it (rule: deciding
    4)."""
    rivals = [each for each in trades.away_in(tx, queued.lane) if _same_queue(each, queued)]
    newest = max(rivals, key=lambda each: each.signal_sequence)
    for older in rivals:
        if older.id != newest.id:
            reason = Why.SUPERSEDED.because(symbol=older.symbol, later=f"signal ({newest.signal_id})")
            trades.set_status(tx, older, TradeStatus.SUPERSEDED, (*older.lasting_reasons, reason), world.now())


def _same_queue(one: Trade, other: Trade) -> bool:
    """Orders that somebody placed one by one do not give way to one another."""
    of_both = (one.subscription_id, one.symbol) == (other.subscription_id, other.symbol)
    follows = one.subscription_id is not None or one.id == other.id
    return one.status is TradeStatus.QUEUED and of_both and follows
