"""Words of closed lists as senders write them."""

from collections.abc import Mapping
from typing import TypeVar

_Meaning = TypeVar("_Meaning")


def any_form(words: Mapping[str, _Meaning]) -> dict[str, _Meaning]:
    """The words as they are looked up: in small letters, with `_`, `-` or nothing in place of each blank or line."""
    return {form: meaning for word, meaning in words.items() for form in _forms(word.lower())}


def _forms(word: str) -> set[str]:
    parts = word.replace(". ", " ").replace("_", " ").split()
    return {word, word.replace(" ", ""), *(between.join(parts) for between in (" ", "_", "-", ""))}
