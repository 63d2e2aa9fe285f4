"""Shapes of sentences that many codes of this catalogue share."""

from collections.abc import Iterable
from typing import Final

from tradehook.dialects.reading.catalogue import Entry
from tradehook.dialects.reading.sentences import ANY_CASE, NUMBER, SENT, SENT_WORD

SENT_TOGETHER: Final = ("You sent {sent}.",)
ACTION: Final = ("The action is {action}.",)


def number(code: str, name: str, note: str = "") -> Entry:
    """The code of a field that takes a number above zero."""
    return Entry(code, f"Invalid {name}.", f"{NUMBER} {note}".strip(), (*SENT, *SENT_TOGETHER))


def one_of(code: str, name: str, words: Iterable[str], hint: str = ANY_CASE) -> Entry:
    """The code of a field that takes a word of a closed list."""
    sentence = f"Invalid {name} provided. {name.capitalize()} must be one of: {', '.join(words)}."
    return Entry(code, sentence, hint, SENT_WORD)


def only_one(code: str, name: str) -> Entry:
    """The code of two relative values in one object."""
    sentence = f"{name} can only have one of amount, percent and pnlAmount."
    return Entry(code, sentence, "Keep one of them.", SENT_TOGETHER)


def only_with(code: str, what: str, actions: str, hint: str) -> Entry:
    """The code of a field or value that goes with some actions only."""
    return Entry(code, f"{what} can only be used with action {actions}.", hint, ACTION)
