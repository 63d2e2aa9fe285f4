"""Numbers as charts write them in any language: `1,234.56`, `1.234,56`, `1 234,56`, `1'234.56`.

A number by itself may not tell which sign is before its decimals (`1.234`), so that all numbers of a file are asked.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from tradehook.analytics.tradingview.problems import Code, Problem, problem
from tradehook.dialects.reading.numbers import exact_or_none


class DecimalSign(StrEnum):
    """What stands before decimals."""

    POINT = "."
    COMMA = ","


class Written(NamedTuple):
    """A number as the file has it, and where."""

    row: int
    column: str
    text: str


_MINUS: Final = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2019": "'"})
_NOTHING: Final = frozenset({"", "-", "--", "\u2014", "N/A", "n/a", "NaN", "\u2205"})
_GROUPED: Final = {
    DecimalSign.POINT: re.compile(r"[+-]?(?:\d+|\d{1,3}(?:([, '])\d{3})(?:\1\d{3})*)(?:\.\d+)?", re.ASCII),
    DecimalSign.COMMA: re.compile(r"[+-]?(?:\d+|\d{1,3}(?:([. '])\d{3})(?:\1\d{3})*)(?:,\d+)?", re.ASCII),
}
_ONE_SIGN: Final = re.compile(r"[+-]?(\d*)([.,])(\d+)", re.ASCII)


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is no number."""
    return text.strip() in _NOTHING


def number_of(text: str, sign: DecimalSign) -> Decimal | None:
    """The number that a text means, a percent sign aside; None where it means none."""
    bare = _bare(text)
    if not _GROUPED[sign].fullmatch(bare):
        return None
    plain = bare.removeprefix("+").replace(" ", "").replace("'", "")
    other = DecimalSign.COMMA if sign is DecimalSign.POINT else DecimalSign.POINT
    return exact_or_none(plain.replace(other, "").replace(sign, "."))


def sign_of(written: Iterable[Written], separator: str) -> DecimalSign | Problem:
    """The decimal sign that all numbers of a file agree on.

    Where none of them tells, it is the point, as the exports have it when they are separated by commas or tabs and no
    comma is in sight; else nobody can know.
    """
    decided: DecimalSign | None = None
    doubtful: Written | None = None
    for each in written:
        told = _told_by(_bare(each.text))
        if told is not None and decided is not None and told is not decided:
            return problem(Code.MIXED_NUMBERS, each.row, each.column, each.text)
        decided = decided or told
        if told is None and _is_doubtful(each.text, separator):
            doubtful = doubtful or each
    if decided is None and doubtful is not None:
        return problem(Code.AMBIGUOUS_NUMBERS, doubtful.row, doubtful.column, doubtful.text)
    return decided or DecimalSign.POINT


def _told_by(bare: str) -> DecimalSign | None:
    """Which sign is before decimals, by this number alone; None where it may be either, or has none."""
    point, comma = bare.rfind("."), bare.rfind(",")
    if point >= 0 and comma >= 0:
        return DecimalSign.POINT if point > comma else DecimalSign.COMMA
    last = "." if point >= 0 else ","
    if bare.count(last) > 1:
        return DecimalSign.COMMA if last == "." else DecimalSign.POINT
    if "'" in bare or " " in bare:
        return DecimalSign(last) if last in bare else None
    found = _ONE_SIGN.fullmatch(bare)
    if found is None:
        return None
    whole, sign, decimals = found.groups()
    is_group = len(decimals) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")
    return None if is_group else DecimalSign(sign)


def _is_doubtful(text: str, separator: str) -> bool:
    """Whether a number that tells nothing has a sign all the same, in a file that does not tell either."""
    return "," in text or ("." in text and separator == ";")


def _bare(text: str) -> str:
    return text.translate(_MINUS).strip().removesuffix("%").rstrip()
