"""Why a verdict on parked work cannot be taken: codes, sentences, and what to do."""

from tradehook.engine.verdict import ABOUT_A_REPORT, FITTING, Verdict, VerdictKind
from tradehook.lanes.lane import Parked
from tradehook.orders.order import BrokerRequest, Order
from tradehook.vocabulary.instant import iso
from tradehook.vocabulary.refusal import Refusal

_LONGEST_FAULT = 500


def why_unfit(work: Parked, verdict: Verdict) -> Refusal | None:
    """Why a verdict says nothing of this work; None where it does."""
    if work.settled_at is not None:
        return already_settled(work)
    if verdict.kind not in FITTING[work.kind]:
        said = " or ".join(f'"{kind}"' for kind in FITTING[work.kind])
        return _unfit(f'A {work.kind} cannot be settled as "{verdict.kind}".', f"Say {said}.", "verdict")
    if verdict.broker_order_id is not None and verdict.kind is not VerdictKind.ACCEPTED:
        message = f'"{verdict.kind}" takes no broker_order_id.'
        return _unfit(message, 'Leave it out, or say "accepted".', "broker_order_id")
    if verdict.words is not None and verdict.kind is not VerdictKind.REJECTED:
        return _unfit(f'"{verdict.kind}" takes no words.', 'Leave them out, or say "rejected".', "words")
    return None


def already_settled(work: Parked) -> Refusal:
    """It was settled before, by a person or by itself."""
    at = "" if work.settled_at is None else f" at {iso(work.settled_at)}"
    return Refusal(
        code="work-already-settled",
        status=409,
        message=f'This was settled as "{work.settled_as}"{at}.',
        hint="There is nothing left to say about it: look at the order, or the position, as it is now.",
    )


def known_by_now(order: Order) -> Refusal:
    """A report has said more than a person can."""
    return Refusal(
        code="known-by-now",
        status=409,
        message=f"The broker has reported meanwhile what became of the order {order.client_order_id}: {order.status}.",
        hint="There is nothing to say any more: this settles by itself in a moment.",
    )


def may_still_arrive(request: BrokerRequest) -> Refusal:
    """A copy was sent a moment ago: nobody can know yet that the broker has neither."""
    return Refusal(
        code="may-still-arrive",
        status=409,
        message=f"The order {request.order.client_order_id} was sent again a moment ago and may still arrive.",
        hint="Wait half a minute, look in the broker's own application once more, then say it again.",
    )


def id_of_another(broker_order_id: str, other: Order) -> Refusal:
    """The broker's id that was given is that of another order."""
    return Refusal(
        code="broker-order-id-taken",
        status=422,
        message=f'The broker\'s order "{broker_order_id}" is our order {other.client_order_id}, and not this one.',
        hint="Look for the order by its client order id, or leave broker_order_id out.",
        path="broker_order_id",
    )


def fails_again(fault: str) -> Refusal:
    """The report cannot be taken now either; nothing was changed."""
    return Refusal(
        code="report-fails-again",
        status=409,
        message=f"The report still cannot be taken into the books: {fault[:_LONGEST_FAULT]}.",
        hint=ABOUT_A_REPORT,
    )


def _unfit(message: str, hint: str, path: str) -> Refusal:
    return Refusal(code="verdict-does-not-fit", status=422, message=message, hint=hint, path=path)
