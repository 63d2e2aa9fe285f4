"""Exact numbers and their one canonical text form.

Prices, quantities and money are decimals from the wire to the account; nothing here is ever a float.
"""

from decimal import Decimal
from typing import NewType

Price = NewType("Price", Decimal)
"""In the instrument's quote currency per unit."""

Quantity = NewType("Quantity", Decimal)
"""In shares, contracts or coins; negative only where a position is meant (short)."""

Money = NewType("Money", Decimal)
"""In the account's currency."""

ZERO = Decimal(0)


def canonical(number: Decimal) -> str:
    """The one text form that is stored and answered: no exponent, no trailing zeros, no minus zero."""
    if not number:
        return "0"
    text = str(number)
    if "E" in text:
        text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def canonical_or_none(number: Decimal | None) -> str | None:
    """`canonical`, for what may be absent."""
    return None if number is None else canonical(number)


def decimal_or_none(text: str | None) -> Decimal | None:
    """Read back what `canonical_or_none` wrote."""
    return None if text is None else Decimal(text)
