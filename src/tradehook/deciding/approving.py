"""Approval: what waits for a person, until when, and whether what was approved is still what would be done."""

from collections.abc import Iterable

from tradehook.deciding.case import Case
from tradehook.deciding.expiring import expires_at
from tradehook.vocabulary.decision import AddLeg, CancelOrders, ChangeOrder, Intent, Leave, PlaceOrder
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.instant import Instant, iso
from tradehook.vocabulary.order import Leg
from tradehook.vocabulary.reason import Reason, Why
from tradehook.vocabulary.trade import TradeStatus


def submits_entries(case: Case) -> bool:
    """Whether entries go out by themselves: as set, else on paper only (rule: deciding 3, `auto_submit`)."""
    submits = case.settings.auto_submit
    return not case.facts.live if submits is None else submits


def awaiting(case: Case, intents: Iterable[Intent]) -> tuple[Intent, ...]:
    """The intents that a person has to approve; none where what was approved is what would be done.

    Cancels pass, and nothing goes out before what it follows. Prices may have moved since: a person approves what is
    bought or sold, and how much of it.
    """
    wanted: list[Intent] = []
    for intent in intents:
        if not isinstance(intent, CancelOrders) and (wanted or not _submits(case, intent)):
            wanted.append(intent)
    return () if in_words(wanted) == case.facts.passed.approved else tuple(wanted)


def until(case: Case) -> Instant:
    """When the approval expires."""
    return expires_at(case.message, case.settings, case.facts.now)


def leave(case: Case) -> Leave:
    """Out of the lane, until a person says something or the time is over."""
    return Leave(status=TradeStatus.AWAITING_APPROVAL, until=until(case))


def why(case: Case, wanted: tuple[Intent, ...]) -> Reason:
    """What waits, and until when."""
    return Why.AWAITING_APPROVAL.because(until=iso(until(case)), orders=", ".join(in_words(wanted)))


def in_words(intents: Iterable[Intent]) -> tuple[str, ...]:
    """What a person approves: a line an order."""
    return tuple(_line(each) for each in intents if not isinstance(each, CancelOrders))


def _line(intent: Intent) -> str:
    match intent:
        case PlaceOrder(leg=Leg.ENTRY | Leg.EXIT):
            return f"{intent.side} {canonical(intent.quantity)} {intent.symbol}"
        case PlaceOrder():
            return f"{intent.leg.replace('_', ' ')} of {canonical(intent.quantity)} {intent.symbol}"
        case ChangeOrder(stop_price=price) if price is not None:
            return f"stop moved to {canonical(price)}"
        case AddLeg(leg=leg):
            return f"{leg.leg.replace('_', ' ')} for an order"
        case _:
            return "other terms of an order"


def _submits(case: Case, intent: Intent) -> bool:
    enters = isinstance(intent, PlaceOrder) and intent.leg is Leg.ENTRY
    return submits_entries(case) if enters else case.settings.auto_submit_exits
