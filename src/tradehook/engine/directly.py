"""The transaction that carries a signal out which is about one order: it goes to that order at once, not to the end of
a lane (rule: architecture 4).

An order that was not sent yet is withdrawn by its cancel: whatever it waits for, it never goes out.
"""

from dataclasses import dataclass, replace

from tradehook.engine.cases import case_of
from tradehook.engine.facts import facts_of, scene_of
from tradehook.engine.giving_up import end_at_fault
from tradehook.engine.ordering import cancel, from_before
from tradehook.engine.orders_by_number import Numbered, numbered
from tradehook.engine.steps import step_on
from tradehook.engine.targets import target_of
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.withdrawing import withdraw
from tradehook.engine.world import World
from tradehook.intake import queries as intake
from tradehook.lanes.lane import Lane
from tradehook.lanes.queries import lane as lock_lane
from tradehook.orders import queries as orders
from tradehook.orders.emulation import queries as emulation
from tradehook.orders.order import Order, RequestKind
from tradehook.orders.requests import queries as requests
from tradehook.plumbing.store.contract import Tx
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.decision import CancelOrders, Decision, TraceStep
from tradehook.vocabulary.ids import AccountId, LaneKey, OrderId, SignalId, TradeId
from tradehook.vocabulary.reason import Why
from tradehook.vocabulary.signal import Action, Signal
from tradehook.vocabulary.trade import TradeStatus

_NO_SUCH = "there is no such order in the account"
_WITHDRAWN = TraceStep(rule="withdrawn", found="The order had not been sent: it never will be.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sought:
    """A signal about an order, its trade, the lane of the order, and what is there of it; everything locked."""

    signal: Signal
    trade: Trade
    lane: Lane
    found: Numbered


def carry_out_directly(tx: Tx, world: World, signal_id: SignalId) -> Turn:
    """Make the trade of a signal about one order, decide it, and take it as far as it goes now; once, and not before
    the order has its place."""
    signal = intake.signal(tx, signal_id)
    if signal is None or signal.account_id is None:
        raise LookupError(signal_id)
    number = signal.message.order_number or 0
    if intake.about_to_place(tx, signal.account_id, number) or not intake.claim_direct(tx, signal_id, world.now()):
        return NOTHING
    found = _locked(tx, signal.account_id, number)
    sought = _sought(tx, world, signal, found)
    trades.add(tx, [sought.trade])
    stale = from_before(world, signal.accepted_at)
    if stale is not None:
        _decided(tx, world, sought, Decision(intents=(), reasons=(stale,), trace=()))
        return NOTHING
    if target_of(found) is not None:
        return _go(tx, world, sought)
    return (
        _withdraw(tx, world, sought) if signal.message.action is Action.CANCEL_ORDER else _not_there(tx, world, sought)
    )


def give_up_directly(tx: Tx, world: World, signal_id: SignalId, fault: str) -> Turn:
    """Make the trade of a signal about one order that the program could not work out, and end it as failed."""
    signal = intake.signal(tx, signal_id)
    if signal is None or signal.account_id is None or not intake.claim_direct(tx, signal_id, world.now()):
        return NOTHING
    sought = _sought(tx, world, signal, _locked(tx, signal.account_id, signal.message.order_number or 0))
    trades.add(tx, [sought.trade])
    return end_at_fault(tx, world, sought.trade.id, fault)


def _locked(tx: Tx, account_id: AccountId, number: int) -> Numbered:
    """What has the number, its order locked: the order before its lane, as everywhere."""
    found = numbered(tx, account_id, number) or Numbered(number=number)
    if found.order is not None:
        return replace(found, order=orders.lock_order(tx, found.order.id))
    if found.watched is not None:
        return replace(found, watched=emulation.lock_watched(tx, found.watched.id))
    return found


def _sought(tx: Tx, world: World, signal: Signal, found: Numbered) -> _Sought:
    account_id = AccountId(signal.account_id or "")
    place = found.order or found.watched or found.trade
    lane = lock_lane(tx, LaneKey(account_id, signal.family if place is None else place.family))
    if found.trade is not None:
        # As it is now that nobody else can move it.
        found = replace(found, trade=trades.trade(tx, found.trade.id))
    target = target_of(found)
    trade = Trade(
        id=TradeId(world.new_id()),
        signal_id=signal.id,
        signal_sequence=signal.sequence,
        place=signal.sequence,
        overtakes=False,
        may_enter=False,
        subscription_id=None,
        account_id=account_id,
        family=lane.key.family,
        symbol=signal.symbol,
        wanted_symbol=signal.symbol,
        status=TradeStatus.WORKING,
        decision=None,
        reasons=(),
        created_at=world.now(),
        counted_from=signal.accepted_at,
        addresses=_making_room(tx, found) if target is None else OrderId(target.order_id),
    )
    return _Sought(signal=signal, trade=trade, lane=lane, found=found)


def _making_room(tx: Tx, found: Numbered) -> OrderId | None:
    """What was sent to make room for an order that was not: a cancel is done once that is out of the book."""
    sent = _open_orders(tx, found.trade) if found.trade is not None and found.order is None else []
    return sent[-1].id if sent else None


def _open_orders(tx: Tx, placing: Trade) -> list[Order]:
    return [order for order in orders.orders_of_trade(tx, placing.id) if order.status.open]


def _go(tx: Tx, world: World, sought: _Sought) -> Turn:
    """Decide on the order as it is now, and begin what was decided."""
    case = replace(case_of(tx, world, sought.trade), target=target_of(sought.found))
    facts = facts_of(tx, world, case, scene_of(tx, world, sought.trade.lane), world.now())
    decided = _decided(tx, world, sought, world.decide(sought.signal, case.settings, facts))
    return step_on(tx, world, sought.lane, decided)


def _withdraw(tx: Tx, world: World, sought: _Sought) -> Turn:
    """End the trade that was to place the order; what it has sent to make room for it is cancelled."""
    placing = sought.found.trade
    if placing is None or placing.status.ended:
        return _not_there(tx, world, sought)
    sent = _open_orders(tx, placing)
    decision = Decision(
        intents=(CancelOrders(order_ids=tuple(order.id for order in sent)),), reasons=(), trace=(_WITHDRAWN,)
    )
    turn = NOTHING
    for order in sent:
        if not requests.is_under_way(tx, order.id, RequestKind.CANCEL):
            broker = scene_of(tx, world, order.lane).broker
            turn += Turn(requests=(cancel(tx, world, broker, order, sought.trade.id),))
    turn += withdraw(tx, sought.lane, placing, sought.found.number, world.now())
    _decided(tx, world, sought, decision)
    return turn


def _not_there(tx: Tx, world: World, sought: _Sought) -> Turn:
    """Nothing of the order is at work: it still waits to be sent, or was never sent and why."""
    number, placing = sought.found.number, sought.found.trade
    reason = Why.ORDER_NOT_SENT.because(number=number, words=_words(placing))
    if placing is not None and not placing.status.ended:
        reason = Why.ORDER_NOT_WORKING.because(number=number, status=placing.status.replace("_", " "))
    _decided(tx, world, sought, Decision(intents=(), reasons=(reason,), trace=()))
    return NOTHING


def _words(placing: Trade | None) -> str:
    if placing is None:
        return _NO_SUCH
    return placing.reasons[0].message if placing.reasons else f"its trade is {placing.status}"


def _decided(tx: Tx, world: World, sought: _Sought, decision: Decision) -> Trade:
    """Keep what was decided: at work while there is something to do, done or held where there is not."""
    status = TradeStatus.WORKING
    if not decision.acts:
        status = decision.status
    elif sought.trade.addresses is None:
        status = TradeStatus.COMPLETED
    decided = replace(sought.trade, decision=decision, reasons=decision.reasons, status=status)
    trades.keep_decision(tx, sought.trade, decided, case_of(tx, world, sought.trade).settings, world.now())
    return decided
