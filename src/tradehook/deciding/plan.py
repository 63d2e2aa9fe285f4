"""A plan: what a row of the decision table wants done, before it is sized, priced and guarded."""

from decimal import Decimal

import msgspec

from tradehook.deciding.case import sentiment_of
from tradehook.deciding.facts import OpenOrder
from tradehook.vocabulary.decision import Intent
from tradehook.vocabulary.exact import ZERO, Quantity
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.reason import Reason
from tradehook.vocabulary.side import Sentiment, Side


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A wish to open or enlarge a position.

    `quantity` None: as the message or the subscription sizes it, `less` what an exit used up of it; `origin` says whose
    number a given one is. `whatever_sides` is for a reversal, which the sides setting does not stop (rule: deciding 4).
    """

    instrument: Instrument
    side: Side
    quantity: Quantity | None = None
    less: Decimal = ZERO
    origin: str = ""
    whatever_sides: bool = False

    @property
    def sentiment(self) -> Sentiment:
        """What the position hopes for once it is entered."""
        return sentiment_of(self.side, self.instrument)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Cancel `cancels`, then do `intents`, exit `exits` units of what is held (None: no exit), and make the entry.

    `left_out` says what the signal asks for and the plan does not do.
    """

    cancels: tuple[OpenOrder, ...] = ()
    intents: tuple[Intent, ...] = ()
    exits: Quantity | None = None
    entry: Entry | None = None
    left_out: tuple[Reason, ...] = ()
