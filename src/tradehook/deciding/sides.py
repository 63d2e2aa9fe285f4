"""The sides that a subscription may open (rule: deciding 3, "Sides")."""

from tradehook.deciding.case import Case
from tradehook.deciding.plan import Entry
from tradehook.vocabulary.reason import Reason, Why
from tradehook.vocabulary.settings import Sides
from tradehook.vocabulary.side import Sentiment

OPENED_BY = {
    Sides.BOTH: frozenset({Sentiment.BULLISH, Sentiment.BEARISH}),
    Sides.BULLISH: frozenset({Sentiment.BULLISH}),
    Sides.BEARISH: frozenset({Sentiment.BEARISH}),
    Sides.NONE: frozenset[Sentiment](),
}


def side_allowed(case: Case, entry: Entry) -> Reason | None:
    """`side-not-allowed`, unless the entry is of a reversal."""
    if entry.whatever_sides or entry.sentiment in OPENED_BY[case.settings.sides]:
        return None
    return case.because(
        Why.SIDE_NOT_ALLOWED,
        symbol=entry.instrument.symbol,
        sentiment=entry.sentiment,
        sides=case.settings.sides,
    )
