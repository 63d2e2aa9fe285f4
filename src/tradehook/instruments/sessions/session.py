"""What a session is: one trading day of a calendar, from its first trade to its last."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tradehook.vocabulary.instant import Instant


class Part(StrEnum):
    """Which part of a trading day a moment is in. In a pause between two sittings a calendar is closed."""

    CLOSED = "closed"
    BEFORE = "before"
    REGULAR = "regular"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Pause:
    """The break between the two sittings of a trading day; trading goes on at `ends`."""

    begins: Instant
    ends: Instant


@dataclass(frozen=True, slots=True)
class Session:
    """One trading day: it may begin on an evening before `day`, and nothing trades at its closing instants.

    Regular hours run from `opens` to `closes`, but for the `pause` where there are two sittings; orders for the day
    live through the pause. The extended hours around them begin and end at the same instants where there are none.
    """

    day: date
    opens: Instant
    closes: Instant
    extended_opens: Instant
    extended_closes: Instant
    pause: Pause | None = None
