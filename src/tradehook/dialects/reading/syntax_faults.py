"""Explaining text that is no JSON: where it went wrong, and the first row that fits the words there.

This runs only after a failure.
"""

from dataclasses import replace
from typing import Final

from tradehook.dialects.reading.malformed import Malformed, malformed
from tradehook.dialects.reading.syntax_rows import EXPECTED_VALUE, ROWS, ROWS_OF_JSON5, Row

_WINDOW: Final = 160
"""How many characters on either side are looked at."""


def syntax_fault(text: str, at: int, said: str) -> Malformed:
    """The fault of strict JSON at `at`, where the decoder stopped and `said` why; JSON5 may still read it."""
    return replace(_fault(text, at, said, ROWS), only_strict=True)


def syntax_fault_of_json5(text: str, at: int) -> Malformed:
    """The fault of JSON5 at `at`, where its parser stopped and gave no reason."""
    wants_value = text[:at].rstrip().endswith((":", "["))
    return _fault(text, at, EXPECTED_VALUE if wants_value else "", ROWS_OF_JSON5)


def _fault(text: str, at: int, said: str, rows: tuple[Row, ...]) -> Malformed:
    before, here = text[max(0, at - _WINDOW) : at], text[at : at + _WINDOW]
    for row in rows:
        fit = row.fits(before, here, said)
        if fit is not None:
            offset, words = fit
            return malformed(text, at + offset, row.sentence.format(**words), row.hint.format(**words))
    return malformed(text, at, "This is no JSON.", "Compare the message with an example of the documentation.")
