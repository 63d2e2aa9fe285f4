"""What every answer begins with: whose money and days the figures are in, and what is not among them."""

from collections.abc import Iterable
from typing import Any

from tradehook.analytics.books import Books, LeftOut, Made


def head_of(made: Made) -> dict[str, Any]:
    """The head of an answer about round trips."""
    return books_told(made.books, made.left_out) | {"still_open": len(made.trips.still_open)}


def books_told(books: Books, left_out: Iterable[LeftOut]) -> dict[str, Any]:
    """The currency of the figures, the time zone of their days, and the symbols that are in no figure."""
    return {
        "currency": books.currency,
        "timezone": books.timezone,
        "left_out": [each._asdict() for each in left_out],
    }
