"""Decide: a signal, settings and facts in; intents out, or the reasons why not (promise 7)."""

from tradehook.deciding import approving
from tradehook.deciding.carrying import in_words
from tradehook.deciding.carrying import plan as carried_by
from tradehook.deciding.case import Case, case_of
from tradehook.deciding.facts import Facts
from tradehook.deciding.guards import objection
from tradehook.deciding.legs import legs_of
from tradehook.deciding.plan import Plan
from tradehook.deciding.table import TABLE
from tradehook.deciding.waiting import delayed, queued
from tradehook.deciding.windows import outside_window
from tradehook.deciding.words import note_signal
from tradehook.vocabulary.decision import CancelOrders, Decision, Intent, Leave, PlaceOrder
from tradehook.vocabulary.order import Leg
from tradehook.vocabulary.reason import ENDS_AS, Reason
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.signal import Signal
from tradehook.vocabulary.trade import TradeStatus


def decide(signal: Signal, settings: SubscriptionSettings, facts: Facts) -> Decision:
    """Say what this subscription should do about this signal, or why nothing. Total and repeatable."""
    case = case_of(signal, settings, facts)
    note_signal(case)
    reason = objection(case)
    if reason is not None:
        return _held(case, (reason,))
    case.note("checks", "Strategy and subscription are enabled, and the ticker may be traded.")
    wait = delayed(case)
    if wait is not None:
        return _left(case, (), wait.leave, wait.reason)
    row = TABLE[case.kind, case.standing]
    case.note(f"{case.kind}, {case.standing}", row.rule)
    plan = row.plan(case)
    return _held(case, (plan,)) if isinstance(plan, Reason) else _carried_out(case, plan)


def _carried_out(case: Case, plan: Plan) -> Decision:
    """The decision that a plan comes to, once its orders are guarded, sized, priced and somebody carries them."""
    legs = legs_of(case, plan)
    orders = tuple(leg for leg in legs if isinstance(leg, PlaceOrder))
    left_out = tuple(leg for leg in legs if isinstance(leg, Reason))
    if legs and not orders:
        return _held(case, left_out)
    if not legs and not case.settings.allow_exits_outside_windows and (reason := outside_window(case)):
        return _held(case, (reason,))
    found = carried_by((*plan.intents, *orders), case.facts.broker, case.settings.allow_emulation)
    if not isinstance(found, Reason):
        _note_legs(case, found)
        return _when_allowed(case, plan, found, left_out)
    exits = tuple(order for order in orders if order.leg is Leg.EXIT)
    return _when_allowed(case, plan, exits, (*left_out, found)) if exits else _held(case, (*left_out, found))


def _when_allowed(case: Case, plan: Plan, intents: tuple[Intent, ...], left_out: tuple[Reason, ...]) -> Decision:
    """The intents now, or once a person has approved them and the market is open."""
    wanted, afterwards = approving.awaiting(case, intents), None
    if wanted and len(wanted) < len(intents):
        intents, afterwards = tuple(each for each in intents if each not in wanted), approving.leave(case)
        case.note("approval", "The exit goes out by itself; after that a person is asked about the entry.")
    elif wanted:
        return _left(case, intents, approving.leave(case), approving.why(case, wanted))
    wait = queued(case, intents)
    if wait is not None:
        return _left(case, intents, wait.leave, wait.reason)
    if plan.cancels:
        return _cancelled_first(case, plan, bool(intents))
    reasons = plan.left_out + left_out
    _note_reasons(case, reasons)
    return Decision(intents=intents, reasons=reasons, trace=tuple(case.trace), afterwards=afterwards)


def _cancelled_first(case: Case, plan: Plan, more_follows: bool) -> Decision:
    """Only the cancels: what was cancelled may have filled meanwhile, so what follows is worked out again."""
    count = len(plan.cancels)
    then = " The rest is worked out again once that is confirmed." if more_follows else ""
    case.note("open orders", f"{count} open order{'s' if count > 1 else ''} of the family to be cancelled.{then}")
    intent = CancelOrders(order_ids=tuple(order.order_id for order in plan.cancels))
    return Decision(intents=(intent,), reasons=(), trace=tuple(case.trace), replan=more_follows)


def _left(case: Case, intents: tuple[Intent, ...], leave: Leave, reason: Reason) -> Decision:
    """Nothing now: the trade leaves its lane, and is planned anew when it comes back."""
    _note_reasons(case, (reason,))
    return Decision(intents=intents, reasons=(reason,), trace=tuple(case.trace), leave=leave)


def _held(case: Case, reasons: tuple[Reason, ...]) -> Decision:
    _note_reasons(case, reasons)
    status = ENDS_AS.get(reasons[0].code, TradeStatus.HELD)
    return Decision(intents=(), reasons=reasons, trace=tuple(case.trace), status=status)


def _note_legs(case: Case, intents: tuple[Intent, ...]) -> None:
    for intent in intents:
        if isinstance(intent, PlaceOrder) and intent.legs:
            case.note("legs", in_words(intent, case.facts.broker))


def _note_reasons(case: Case, reasons: tuple[Reason, ...]) -> None:
    for reason in reasons:
        case.note(reason.code, reason.message)
