"""Reading JSON5, for webhooks that are set to it (rule: architecture 8.1).

Only what is no strict JSON gets here. The parser is written in Python and takes up to 12 µs a byte and 60 µs a
value, so both are bounded: no body takes more than 50 ms.
"""

import re
from decimal import Decimal
from typing import Any, Final

import json5
import msgspec

from tradehook.dialects.reading.json_troubles import (
    Trouble,
    TroubleFound,
    check_depth,
    check_texts,
    read_fraction,
    read_members,
    read_whole,
    refuse_constant,
    unlocated,
)
from tradehook.dialects.reading.malformed import JsonProblem, Malformed
from tradehook.dialects.reading.syntax_faults import syntax_fault_of_json5

MAX_BYTES: Final = 2048
MAX_MARKS: Final = 250
_MARKS = ",:[{"

_NUMBER = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
"""The parser itself lets "1e" and "." pass."""

_strict = msgspec.json.Encoder(decimal_format="number")


def decode_json5(text: str) -> tuple[Any, bytes] | Malformed:
    """The value in `text`, under the same refusals as strict JSON, and the same value as strict JSON text."""
    if len(text.encode()) > MAX_BYTES or sum(map(text.count, _MARKS)) > MAX_MARKS:
        return _too_large()
    try:
        value = _parsed(text)
        if isinstance(value, Malformed):
            return value
        check_depth(value)
        check_texts(value)
    except TroubleFound as found:
        return unlocated(found)
    except RecursionError:
        return unlocated(TroubleFound(Trouble.DEPTH))
    return value, _strict.encode(value)


def _parsed(text: str) -> Any:
    value, error, at = json5.parse(
        text,
        object_pairs_hook=lambda pairs: read_members(list(pairs)),
        parse_float=_read_number,
        parse_int=_read_number,
        parse_constant=refuse_constant,
    )
    return value if error is None else syntax_fault_of_json5(text, at or 0)


def _read_number(text: str, base: int = 10) -> int | Decimal:  # noqa: ARG001 - the parser names the base of some
    """A number of JSON5, which may have a plus sign, be hexadecimal, or begin or end with its point."""
    sign, digits = ("-", text[1:]) if text[0] == "-" else ("", text.removeprefix("+"))
    if digits[:2].lower() == "0x":
        return read_whole(f"{sign}{int(digits, 16)}")
    if not _NUMBER.fullmatch(digits):
        raise TroubleFound(Trouble.NUMBER, text)
    return read_whole(sign + digits) if digits.isdigit() else read_fraction(sign + digits)


def _too_large() -> Malformed:
    return Malformed(
        JsonProblem.TOO_LARGE,
        f"It is JSON5 of more than {MAX_BYTES} bytes or {MAX_MARKS} commas, colons and brackets.",
        "Send it as strict JSON, which may be longer, or leave out what is not needed.",
    )
