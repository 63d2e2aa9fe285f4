"""What is shown to a person of a trade that waits: its orders in words, with their prices."""

from collections.abc import Iterable

from tradehook.deciding.approving import in_words
from tradehook.deciding.words import terms_in_words
from tradehook.vocabulary.decision import CancelOrders, Intent, PlaceOrder


def proposed(intents: Iterable[Intent]) -> tuple[str, ...]:
    """A line an order: "buy 5 SQ, limit at 50.5, take profit: limit at 60". Cancels need no words: they pass."""
    return tuple(_line(each) for each in intents if not isinstance(each, CancelOrders))


def _line(intent: Intent) -> str:
    (line,) = in_words((intent,))
    if not isinstance(intent, PlaceOrder):
        return line
    legs = (f"{leg.leg.replace('_', ' ')}: {terms_in_words(leg)}" for leg in intent.legs)
    return ", ".join((line, terms_in_words(intent), *legs))
