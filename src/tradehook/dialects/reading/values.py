"""Taming one value of an untrusted message: readers answer the value, or `BAD`.

Rule: architecture 8.2. Numbers may be strings, closed lists are matched without regard to case, and text that
still holds a placeholder is never a value.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Final, TypeVar

from tradehook.dialects.reading.numbers import exact_or_none


class Bad(Enum):
    """The answer of a reader that cannot use a value."""

    BAD = "bad"


BAD: Final = Bad.BAD

_Word = TypeVar("_Word")
_Value = TypeVar("_Value")
Reader = Callable[[object], _Value | Bad]

_PLACEHOLDER = re.compile(r"\{\{[^{}]*\}\}|\{\{|\A\s*%[a-z_]+%\s*\Z")


def placeholder_in(value: object) -> str | None:
    """The placeholder that a chart left unfilled: `{{close}}` anywhere, `%last_price%` as the whole value."""
    found = _PLACEHOLDER.search(value) if isinstance(value, str) else None
    return None if found is None else found[0].strip()


def number(value: object) -> Decimal | Bad:
    """Any number within bounds; a string may hold it, with spaces around, but no unit and no separator."""
    kind = type(value)
    if kind is Decimal:
        return value  # type: ignore[return-value]
    if kind is int:
        return Decimal(value)  # type: ignore[arg-type]
    exact = exact_or_none(value) if isinstance(value, str) else None
    return BAD if exact is None else exact


def positive(value: object) -> Decimal | Bad:
    """A number above zero."""
    exact = number(value)
    return exact if exact is not BAD and exact > 0 else BAD


def not_negative(value: object) -> Decimal | Bad:
    """A number that is zero or more."""
    exact = number(value)
    return exact if exact is not BAD and exact >= 0 else BAD


def whole(least: int, most: int) -> Reader[int]:
    """A reader of whole numbers from `least` to `most`; 5.0 is whole."""

    def read(value: object) -> int | Bad:
        exact = number(value)
        if exact is BAD or not least <= exact <= most or exact != int(exact):
            return BAD
        return int(exact)

    return read


def choice(words: Mapping[str, _Word]) -> Reader[_Word]:
    """A reader of a closed list; `words` has them in small letters, aliases included."""

    def read(value: object) -> _Word | Bad:
        if type(value) is not str:
            return BAD
        word = words.get(value)
        return words.get(value.strip().lower(), BAD) if word is None else word

    return read


def text(longest: int) -> Reader[str]:
    """A reader of text, without the spaces around it; numbers count as their own text."""

    def read(value: object) -> str | Bad:
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or (("{" in value or "%" in value) and placeholder_in(value)):
            return BAD
        bare = value.strip()
        return bare if len(bare) <= longest else BAD

    return read


def boolean(value: object) -> bool | Bad:
    """True or false; also as text, which is all that a chart can send."""
    if isinstance(value, bool):
        return value
    return _BOOLEANS.get(value.strip().lower(), BAD) if isinstance(value, str) else BAD


def json_object(value: object) -> dict[str, object] | Bad:
    """An object, as it was decoded."""
    return value if isinstance(value, dict) else BAD


_BOOLEANS = {"true": True, "false": False}
