"""The life of an order: one table of (status, event), with a reason beside each row that may surprise.

Reality's ugly rows are labelled, not hidden: brokers report late, twice and out of order. What is not in the
table changes nothing and is said to be so. The documentation's page is made from this table.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from tradehook.vocabulary.order import OrderStatus


class Event(StrEnum):
    """What happens to an order, as an answer to its request or as a report."""

    SENT = "sent"
    ACCEPTED = "accepted"
    PARTIALLY_FILLED = "partially_filled"
    FILLED = "filled"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REJECTED = "rejected"
    DOUBTED = "doubted"
    NOT_SENT = "not_sent"
    REVOKED = "revoked"
    REPLACED = "replaced"
    BUSTED = "busted"

    @property
    def meaning(self) -> str:
        """What it stands for, in a sentence."""
        return _MEANINGS[self]


@dataclass(frozen=True, slots=True)
class Passage:
    """Where an event leads. `why` explains a row that may surprise, empty for the usual ones.

    `listed` is False where the table has no such row: nothing changes, and somebody should know.
    """

    status: OrderStatus
    why: str = ""
    listed: bool = True


_MEANINGS = {
    Event.SENT: "The request went out to the broker.",
    Event.ACCEPTED: "The broker has the order: its answer, a report, or a look-up by our id said so.",
    Event.PARTIALLY_FILLED: "Something filled, and something is left.",
    Event.FILLED: "The last of it filled.",
    Event.CANCELLED: "The broker took it out of the book.",
    Event.EXPIRED: "Its time in force ended.",
    Event.REJECTED: "The broker said no, definitely.",
    Event.DOUBTED: "No answer, or none that could be read: neither accepted nor rejected.",
    Event.NOT_SENT: "It certainly never reached the broker: dropped in time, or looked for and not found.",
    Event.REVOKED: "Taken back by us before it was sent.",
    Event.REPLACED: "It has new terms; what has filled counts against them.",
    Event.BUSTED: "The broker took a fill back; what is left of its fills counts again.",
}

_PENDING = OrderStatus.PENDING
_DOUBT = OrderStatus.IN_DOUBT
_WORKING = OrderStatus.WORKING
_PARTLY = OrderStatus.PARTIALLY_FILLED
_FILLED = OrderStatus.FILLED
_CANCELLED = OrderStatus.CANCELLED
_REJECTED = OrderStatus.REJECTED
_EXPIRED = OrderStatus.EXPIRED

_BEFORE_ANSWER = "The report came before the answer to the request."
_SETTLED = "The doubt is settled."
_LATE_ANSWER = "The answer, or a report of an earlier moment, came late."
_TWICE = "Reported twice."
_FILL_AFTER_CANCEL = "The fill was on its way while the order was cancelled; fills are facts."
_FILL_AFTER_EXPIRY = "The fill was on its way while the order expired; fills are facts."
_FILL_AFTER_REJECT = "The broker said no and filled it all the same; fills are facts."
_OUTRUN = "It had filled before it could be taken out of the book."
_KNOWN_BETTER = "A report has said more than the missing answer could."
_FIRST_END = "It had ended already; the first end counts."
_TOLD_AHEAD = "The broker said that all of it had filled before it told every fill."
_HAS_IT = "The broker has it, or there would be no fill to take back."
_COUNTED_AGAIN = "What is left of its fills counts again at once: it is open where they do not make up the order."
_AGAINST_NEW_TERMS = "What has filled counts against the new terms at once."
_LESS_FILLED = "It stays ended, with less filled."
_ENDED_SO = "It ended under its new terms; that it has them came late."

LIFE: dict[tuple[OrderStatus, Event], Passage] = {
    (_PENDING, Event.SENT): Passage(_PENDING),
    (_PENDING, Event.ACCEPTED): Passage(_WORKING),
    (_PENDING, Event.PARTIALLY_FILLED): Passage(_PARTLY, _BEFORE_ANSWER),
    (_PENDING, Event.FILLED): Passage(_FILLED, _BEFORE_ANSWER),
    (_PENDING, Event.CANCELLED): Passage(_CANCELLED, _BEFORE_ANSWER),
    (_PENDING, Event.EXPIRED): Passage(_EXPIRED, _BEFORE_ANSWER),
    (_PENDING, Event.REJECTED): Passage(_REJECTED),
    (_PENDING, Event.DOUBTED): Passage(_DOUBT),
    (_PENDING, Event.NOT_SENT): Passage(_EXPIRED, "The attempt is dead; another one is another order."),
    (_PENDING, Event.REVOKED): Passage(_CANCELLED),
    (_PENDING, Event.REPLACED): Passage(_WORKING, _BEFORE_ANSWER),
    (_PENDING, Event.BUSTED): Passage(_WORKING, _HAS_IT),
    (_DOUBT, Event.SENT): Passage(_DOUBT, "Sent again with the same id, which the broker takes only once."),
    (_DOUBT, Event.ACCEPTED): Passage(_WORKING, _SETTLED),
    (_DOUBT, Event.PARTIALLY_FILLED): Passage(_PARTLY, _SETTLED),
    (_DOUBT, Event.FILLED): Passage(_FILLED, _SETTLED),
    (_DOUBT, Event.CANCELLED): Passage(_CANCELLED, _SETTLED),
    (_DOUBT, Event.EXPIRED): Passage(_EXPIRED, _SETTLED),
    (_DOUBT, Event.REJECTED): Passage(_REJECTED, _SETTLED),
    (_DOUBT, Event.DOUBTED): Passage(_DOUBT, "Asked again, and still no answer."),
    (_DOUBT, Event.NOT_SENT): Passage(_EXPIRED, "The doubt is settled: it never arrived, and no longer can."),
    (_DOUBT, Event.REPLACED): Passage(_WORKING, _SETTLED),
    (_DOUBT, Event.BUSTED): Passage(_WORKING, _HAS_IT),
    (_WORKING, Event.SENT): Passage(_WORKING, _BEFORE_ANSWER),
    (_WORKING, Event.ACCEPTED): Passage(_WORKING, "Answer and report say the same."),
    (_WORKING, Event.PARTIALLY_FILLED): Passage(_PARTLY),
    (_WORKING, Event.FILLED): Passage(_FILLED),
    (_WORKING, Event.CANCELLED): Passage(_CANCELLED),
    (_WORKING, Event.EXPIRED): Passage(_EXPIRED),
    (_WORKING, Event.REJECTED): Passage(_REJECTED, "Taken by the broker, then refused by the exchange."),
    (_WORKING, Event.DOUBTED): Passage(_WORKING, _KNOWN_BETTER),
    (_WORKING, Event.REPLACED): Passage(_WORKING),
    (_WORKING, Event.BUSTED): Passage(_WORKING, "That it was taken back came before the fill."),
    (_PARTLY, Event.SENT): Passage(_PARTLY, _BEFORE_ANSWER),
    (_PARTLY, Event.ACCEPTED): Passage(_PARTLY, _LATE_ANSWER),
    (_PARTLY, Event.PARTIALLY_FILLED): Passage(_PARTLY),
    (_PARTLY, Event.FILLED): Passage(_FILLED),
    (_PARTLY, Event.CANCELLED): Passage(_CANCELLED, "The rest is cancelled; what filled stays."),
    (_PARTLY, Event.EXPIRED): Passage(_EXPIRED, "The rest expired; what filled stays."),
    (_PARTLY, Event.REJECTED): Passage(_REJECTED, "The rest is refused; what filled stays."),
    (_PARTLY, Event.DOUBTED): Passage(_PARTLY, _KNOWN_BETTER),
    (_PARTLY, Event.REPLACED): Passage(_WORKING, _AGAINST_NEW_TERMS),
    (_PARTLY, Event.BUSTED): Passage(_WORKING, _COUNTED_AGAIN),
    (_FILLED, Event.SENT): Passage(_FILLED, _BEFORE_ANSWER),
    (_FILLED, Event.ACCEPTED): Passage(_FILLED, _LATE_ANSWER),
    (_FILLED, Event.PARTIALLY_FILLED): Passage(_FILLED, _TOLD_AHEAD),
    (_FILLED, Event.FILLED): Passage(_FILLED, "More filled than was ordered, or the end was reported twice."),
    (_FILLED, Event.CANCELLED): Passage(_FILLED, _OUTRUN),
    (_FILLED, Event.EXPIRED): Passage(_FILLED, _OUTRUN),
    (_FILLED, Event.REJECTED): Passage(_FILLED, "Fills are facts; the refusal came late, or was of a copy."),
    (_FILLED, Event.DOUBTED): Passage(_FILLED, _KNOWN_BETTER),
    (_FILLED, Event.REPLACED): Passage(_WORKING, _AGAINST_NEW_TERMS),
    (_FILLED, Event.BUSTED): Passage(_WORKING, _COUNTED_AGAIN),
    (_CANCELLED, Event.SENT): Passage(_CANCELLED, _BEFORE_ANSWER),
    (_CANCELLED, Event.ACCEPTED): Passage(_CANCELLED, _LATE_ANSWER),
    (_CANCELLED, Event.PARTIALLY_FILLED): Passage(_CANCELLED, _FILL_AFTER_CANCEL),
    (_CANCELLED, Event.FILLED): Passage(_FILLED, _FILL_AFTER_CANCEL),
    (_CANCELLED, Event.CANCELLED): Passage(_CANCELLED, _TWICE),
    (_CANCELLED, Event.EXPIRED): Passage(_CANCELLED, _FIRST_END),
    (_CANCELLED, Event.REJECTED): Passage(_CANCELLED, _FIRST_END),
    (_CANCELLED, Event.DOUBTED): Passage(_CANCELLED, _KNOWN_BETTER),
    (_CANCELLED, Event.REPLACED): Passage(_CANCELLED, _ENDED_SO),
    (_CANCELLED, Event.BUSTED): Passage(_CANCELLED, _LESS_FILLED),
    (_REJECTED, Event.SENT): Passage(_REJECTED, _BEFORE_ANSWER),
    (_REJECTED, Event.ACCEPTED): Passage(_REJECTED, _LATE_ANSWER),
    (_REJECTED, Event.PARTIALLY_FILLED): Passage(_REJECTED, _FILL_AFTER_REJECT),
    (_REJECTED, Event.FILLED): Passage(_FILLED, _FILL_AFTER_REJECT),
    (_REJECTED, Event.CANCELLED): Passage(_REJECTED, _FIRST_END),
    (_REJECTED, Event.EXPIRED): Passage(_REJECTED, _FIRST_END),
    (_REJECTED, Event.REJECTED): Passage(_REJECTED, _TWICE),
    (_REJECTED, Event.DOUBTED): Passage(_REJECTED, _KNOWN_BETTER),
    (_REJECTED, Event.REPLACED): Passage(_REJECTED, _ENDED_SO),
    (_REJECTED, Event.BUSTED): Passage(_REJECTED, _LESS_FILLED),
    (_EXPIRED, Event.SENT): Passage(_EXPIRED, _BEFORE_ANSWER),
    (_EXPIRED, Event.ACCEPTED): Passage(_EXPIRED, _LATE_ANSWER),
    (_EXPIRED, Event.PARTIALLY_FILLED): Passage(_EXPIRED, _FILL_AFTER_EXPIRY),
    (_EXPIRED, Event.FILLED): Passage(_FILLED, _FILL_AFTER_EXPIRY),
    (_EXPIRED, Event.CANCELLED): Passage(_EXPIRED, _FIRST_END),
    (_EXPIRED, Event.EXPIRED): Passage(_EXPIRED, _TWICE),
    (_EXPIRED, Event.REJECTED): Passage(_EXPIRED, _FIRST_END),
    (_EXPIRED, Event.DOUBTED): Passage(_EXPIRED, _KNOWN_BETTER),
    (_EXPIRED, Event.REPLACED): Passage(_EXPIRED, _ENDED_SO),
    (_EXPIRED, Event.BUSTED): Passage(_EXPIRED, _LESS_FILLED),
    (_EXPIRED, Event.NOT_SENT): Passage(_EXPIRED, _TWICE),
}


def next_status(status: OrderStatus, event: Event) -> Passage:
    """Where an order of this status goes when this happens. Total: what cannot be changes nothing."""
    passage = LIFE.get((status, event))
    if passage is not None:
        return passage
    return Passage(status, f"An order that is {status} cannot be {event}: nothing changed.", listed=False)


def fill_event(ordered: Decimal, filled: Decimal, fill: Decimal) -> Event:
    """Whether a fill of `fill` units, after `filled` before it, completes an order of `ordered` units."""
    return Event.FILLED if filled + fill >= ordered else Event.PARTIALLY_FILLED


def counted_again(status: OrderStatus, event: Event, ordered: Decimal, filled: Decimal) -> Passage:
    """Where new terms or a bust lead: what is filled now counts against what is ordered now."""
    passage = next_status(status, event)
    if passage.status is not _WORKING or not filled:
        return passage
    return replace(passage, status=next_status(_WORKING, fill_event(ordered, Decimal(0), filled)).status)


def as_markdown() -> str:
    """The table as the documentation's page, `docs/reference/order-life.md`."""
    return "\n".join([_INTRODUCTION, *_event_lines(), "", *_picture(), _HEADING, *_row_lines(), ""])


def _picture() -> list[str]:
    """The usual passages, and those out of a doubt, in Mermaid's words."""
    arrows = [
        f"    {status} --> {passage.status}: {event}"
        for (status, event), passage in LIFE.items()
        if passage.status is not status and (not passage.why or status is _DOUBT)
    ]
    ends = [f"    {status} --> [*]" for status in OrderStatus if status.final]
    return ["```mermaid", "stateDiagram-v2", f"    [*] --> {_PENDING}", *arrows, *ends, "```"]


def _event_lines() -> list[str]:
    return [f"- **{event}**: {event.meaning}" for event in Event]


def _row_lines() -> list[str]:
    return [f"| {status} | {event} | {passage.status} | {passage.why} |" for (status, event), passage in LIFE.items()]


_INTRODUCTION = """# The life of an order

Made from `src/tradehook/orders/life.py`; do not edit by hand.

An order has one of eight statuses; filled, cancelled, rejected and expired are final. What can happen to it:
"""

_HEADING = """
The picture shows the usual way, and the ways out of a doubt; the table has every one.

Each row says where an event leads. A reason stands beside the rows that may surprise; whatever is not in the
table changes nothing and is noted in the order's events.

| status | event | becomes | why |
|---|---|---|---|"""
