"""Exact numbers out of text, within bounds that keep every later sum cheap (rule: architecture 7)."""

import re
from decimal import Decimal
from enum import Enum
from typing import Final

MAX_DIGITS: Final = 40
MAX_EXPONENT: Final = 30

_PLAIN = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_LONGEST = MAX_DIGITS + len("-.e+30")
_NATIVE_DIGITS = 18
"""Whole numbers up to here stay `int`; longer ones would not fit the 64 bits of a stored value."""


class Excess(Enum):
    """Why a number that is written correctly is not read."""

    DIGITS = "digits"
    EXPONENT = "exponent"


def excess(text: str) -> Excess | None:
    """What a number, in the grammar of JSON, has too much of; None when it is within bounds."""
    mantissa, _, exponent = text.lower().partition("e")
    if len(mantissa) - mantissa.count("-") - mantissa.count(".") > MAX_DIGITS:
        return Excess.DIGITS
    digits = exponent.lstrip("+-").lstrip("0")
    if len(digits) > 2 or int(digits or "0") > MAX_EXPONENT:
        return Excess.EXPONENT
    return None


def is_short(text: str) -> bool:
    """Whether a number is so short and plain that `excess` need not be asked."""
    return len(text) <= MAX_DIGITS and "e" not in text and "E" not in text


def whole_or_exact(text: str) -> int | Decimal:
    """A whole number within bounds: `int` where it fits 64 bits, else a decimal."""
    return int(text) if len(text) <= _NATIVE_DIGITS else Decimal(text)


def exact_or_none(text: str) -> Decimal | None:
    """The number that a string holds, spaces around it aside; None where it holds units or anything else."""
    bare = text.strip()
    if len(bare) > _LONGEST or not _PLAIN.fullmatch(bare):
        return None
    return Decimal(bare) if is_short(bare) or excess(bare) is None else None
