"""A plan: what a row of the decision table wants done, before it is sized, priced and guarded."""

from dataclasses import dataclass

from tradehook.deciding.case import sentiment_of
from tradehook.deciding.facts import OpenOrder
from tradehook.vocabulary.exact import Quantity
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.reason import Reason
from tradehook.vocabulary.side import Sentiment, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A wish to open or enlarge a position, its `quantity` not rounded yet; `origin` says whose number it is.

    `whatever_sides` is for a reversal, which the sides setting does not stop (rule: deciding 4).
    """

    instrument: Instrument
    side: Side
    quantity: Quantity
    origin: str
    whatever_sides: bool = False

    @property
    def sentiment(self) -> Sentiment:
        """What the position hopes for once it is entered."""
        return sentiment_of(self.side, self.instrument)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Cancel `cancels`, then exit `exits` units of what is held (None: no exit), then make the entry.

    `left_out` says what the signal asks for and the plan does not do.
    """

    cancels: tuple[OpenOrder, ...] = ()
    exits: Quantity | None = None
    entry: Entry | None = None
    left_out: tuple[Reason, ...] = ()
