"""The bytes of an exported file as text: UTF-8, UTF-16, or what a spreadsheet saved in a western code page."""

import codecs
import re
from typing import Final

from tradehook.analytics.tradingview.problems import Code, Problem, problem

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LOOKED_AT: Final = 4_096
_NO_TEXT: Final = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f]")


def text_in(file: bytes) -> str | Problem:
    """The text, without its mark. What is no text is a problem, and so is nothing at all."""
    if not file.strip():
        return problem(Code.EMPTY_FILE)
    for encoding in _encodings_of(file):
        try:
            text = file.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
        return problem(Code.NOT_TEXT) if _NO_TEXT.search(text) else text
    return problem(Code.NOT_TEXT)


def _encodings_of(file: bytes) -> tuple[str, ...]:
    """Those that it may be in, the likeliest first. Without a mark, half of the bytes of UTF-16 are zero."""
    for bom, encoding in _BOMS:
        if file.startswith(bom):
            return (encoding,)
    head = file[:_LOOKED_AT]
    if head[1::2].count(0) * 4 > len(head):
        return ("utf-16-le",)
    if head[::2].count(0) * 4 > len(head):
        return ("utf-16-be",)
    return "utf-8", "cp1252"
