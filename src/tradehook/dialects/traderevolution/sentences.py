"""Shapes of sentences that many codes of this catalogue share."""

from collections.abc import Iterable
from typing import Final

from tradehook.dialects.reading.catalogue import Entry
from tradehook.dialects.reading.sentences import ANY_CASE, MISSING, NUMBER, SENT, SENT_WORD

APPLICATION_ERROR: Final = 200
"""The status of a message that can be read as JSON and not be carried out (rule: architecture 8.13)."""


def error(code: str, sentence: str, hint: str, details: tuple[str, ...] = (), path: str = "") -> Entry:
    """The code of a message that could be read as JSON."""
    return Entry(code, sentence, hint, details, APPLICATION_ERROR, path)


def required(code: str, sentence: str, hint: str, path: str) -> Entry:
    """The code of a field that is missing."""
    return error(code, sentence, hint, MISSING, path)


def number(code: str, sentence: str) -> Entry:
    """The code of a field that takes a number above zero."""
    return error(code, sentence, NUMBER, SENT)


def one_of(code: str, name: str, words: Iterable[str]) -> Entry:
    """The code of a field that takes a word of a closed list."""
    return error(code, f"The {name} must be one of: {', '.join(words)}.", ANY_CASE, SENT_WORD)
