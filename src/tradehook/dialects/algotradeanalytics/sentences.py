"""Shapes of sentences that many codes of this catalogue share."""

from collections.abc import Iterable
from typing import Final

from tradehook.dialects.reading.catalogue import Entry
from tradehook.dialects.reading.sentences import ANY_CASE, MISSING, NUMBER, SENT, SENT_WORD

AN_OBJECT: Final = "Send an object, or leave it out."


def required(code: str, sentence: str, hint: str, path: str) -> Entry:
    """The code of a field that is missing."""
    return Entry(code, sentence, hint, MISSING, path=path)


def number(code: str, sentence: str) -> Entry:
    """The code of a field that takes a number above zero."""
    return Entry(code, sentence, NUMBER, SENT)


def one_of(code: str, name: str, words: Iterable[str]) -> Entry:
    """The code of a field that takes a word of a closed list."""
    return Entry(code, f"The {name} must be one of: {', '.join(words)}.", ANY_CASE, SENT_WORD)
