"""Decide: a signal, settings and facts in; intents out, or the reasons why not (promise 7)."""

from tradehook.deciding.case import Case, case_of
from tradehook.deciding.facts import Facts
from tradehook.deciding.guards import objection
from tradehook.deciding.legs import legs_of
from tradehook.deciding.plan import Plan
from tradehook.deciding.pricing import unsupported
from tradehook.deciding.table import TABLE
from tradehook.deciding.words import note_signal, note_uncarried
from tradehook.vocabulary.decision import CancelOrders, Decision, PlaceOrder
from tradehook.vocabulary.order import Leg
from tradehook.vocabulary.reason import Reason
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.signal import Signal


def decide(signal: Signal, settings: SubscriptionSettings, facts: Facts) -> Decision:
    """Say what this subscription should do about this signal, or why nothing. Total and repeatable."""
    case = case_of(signal, settings, facts)
    note_signal(case)
    reason = objection(case)
    if reason is not None:
        return _held(case, (reason,))
    case.note("checks", "Strategy and subscription are enabled, and nothing is asked for that is not offered.")
    row = TABLE[case.kind, case.standing]
    case.note(f"{case.kind}, {case.standing}", row.rule)
    plan = row.plan(case)
    return _held(case, (plan,)) if isinstance(plan, Reason) else _carried_out(case, plan)


def _carried_out(case: Case, plan: Plan) -> Decision:
    """The decision that a plan comes to, once its legs are sized and priced."""
    reason = _untradable(case, plan)
    if reason is not None:
        return _held(case, (reason,))
    legs = legs_of(case, plan)
    orders = tuple(leg for leg in legs if isinstance(leg, PlaceOrder))
    left_out = tuple(leg for leg in legs if isinstance(leg, Reason))
    if legs and not orders:
        return _held(case, left_out)
    if plan.cancels:
        return _cancelled_first(case, plan, bool(orders))
    reasons = plan.left_out + left_out
    note_uncarried(case, orders)
    _note_reasons(case, reasons)
    return Decision(intents=orders, reasons=reasons, trace=tuple(case.trace))


def _untradable(case: Case, plan: Plan) -> Reason | None:
    """Order types that cannot be placed hold the whole trade, before anything is done."""
    reason = unsupported(case, Leg.EXIT) if plan.exits is not None else None
    return unsupported(case, Leg.ENTRY) if reason is None and plan.entry is not None else reason


def _cancelled_first(case: Case, plan: Plan, more_follows: bool) -> Decision:
    """Only the cancels: what was cancelled may have filled meanwhile, so what follows is worked out again."""
    count = len(plan.cancels)
    then = " The rest is worked out again once that is confirmed." if more_follows else ""
    case.note("open orders", f"{count} open order{'s' if count > 1 else ''} of the family to be cancelled.{then}")
    intent = CancelOrders(order_ids=tuple(order.order_id for order in plan.cancels))
    return Decision(intents=(intent,), reasons=(), trace=tuple(case.trace), replan=more_follows)


def _held(case: Case, reasons: tuple[Reason, ...]) -> Decision:
    _note_reasons(case, reasons)
    return Decision(intents=(), reasons=reasons, trace=tuple(case.trace))


def _note_reasons(case: Case, reasons: tuple[Reason, ...]) -> None:
    for reason in reasons:
        case.note(reason.code, reason.message)
