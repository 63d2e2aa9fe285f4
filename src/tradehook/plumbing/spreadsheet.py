"""Cells of comma-separated values that spreadsheet programs open: nothing in them is taken for a formula."""

from typing import Final

_BEGINS_A_FORMULA: Final = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
_LEADS_TO_ONE: Final = frozenset("\t\r\n")


def harmless(text: str) -> str:
    """The text, after an apostrophe where a spreadsheet would take it for a formula.

    A stranger's message may be in it. Rule: OWASP, "CSV Injection"; spaces before it and full-width signs count too.
    """
    if not text:
        return text
    starts = text.lstrip()[:1]
    return f"'{text}" if starts in _BEGINS_A_FORMULA or text[0] in _LEADS_TO_ONE else text
