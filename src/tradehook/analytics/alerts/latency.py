"""How long an alert took, phase by phase, between the moments that are known."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from tradehook.vocabulary.instant import Instant

_MICROSECONDS = Decimal(1000)


class Phase(StrEnum):
    """The moments on the way of an alert, in their order."""

    SENT = "sent"
    RECEIVED = "received"
    PLANNED = "planned"
    APPROVED = "approved"
    SUBMITTED = "submitted"
    ACKNOWLEDGED = "acknowledged"
    FILLED = "filled"

    @property
    def meaning(self) -> str:
        """When it is, in a sentence."""
        return _MEANINGS[self]


_IN_ORDER = tuple(Phase)
_MEANINGS = {
    Phase.SENT: "The chart sent the alert, by its own clock and often only to the second.",
    Phase.RECEIVED: "The first byte of the request came in.",
    Phase.PLANNED: "It was decided what to do.",
    Phase.APPROVED: "A person approved it, where one had to.",
    Phase.SUBMITTED: "The order went out to the broker.",
    Phase.ACKNOWLEDGED: "The broker said that it has the order.",
    Phase.FILLED: "The first of it filled.",
}


class Span(NamedTuple):
    """The time between two phases, in milliseconds; negative where two clocks disagree."""

    since: Phase
    until: Phase
    milliseconds: Decimal


def spans(moments: Mapping[Phase, Instant]) -> tuple[Span, ...]:
    """The time from each phase that is known to the next one that is; phases that are not known are passed over."""
    known = [phase for phase in _IN_ORDER if phase in moments]
    return tuple(Span(a, b, milliseconds(moments[a], moments[b])) for a, b in pairwise(known))


def whole_way(moments: Mapping[Phase, Instant]) -> Span | None:
    """From the first phase that is known to the last; None with fewer than two."""
    known = [phase for phase in _IN_ORDER if phase in moments]
    if len(known) < 2:
        return None
    return Span(known[0], known[-1], milliseconds(moments[known[0]], moments[known[-1]]))


def milliseconds(earlier: Instant, later: Instant) -> Decimal:
    """How long from `earlier` to `later`, in milliseconds, exactly."""
    return Decimal(later - earlier) / _MICROSECONDS
