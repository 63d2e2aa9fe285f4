"""What every spelling has in common: case, blanks and the exchange before the colon."""

import re
from dataclasses import dataclass

_LONGEST_TICKER = 40
_TICKER = re.compile(r"(?:([A-Z0-9_]{1,20}) ?: ?)?([A-Z0-9][A-Z0-9 ._/!-]*)")


@dataclass(frozen=True, slots=True)
class Spelling:
    """A ticker in upper case, without the exchange that stood before it."""

    exchange: str | None
    ticker: str


def spelling_of(ticker: str) -> Spelling | None:
    """The ticker taken apart; None for what can be none (empty, too long, strange characters)."""
    text = ticker.strip()
    if len(text) > _LONGEST_TICKER or not text.isascii():
        return None
    parts = _TICKER.fullmatch(text.upper())
    return Spelling(parts[1], parts[2]) if parts else None
