"""Pointing into a body: which of its characters a refusal is about."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

_PLACE: Final = re.compile(r"[Ll]ine (\d+), column (\d+)")
_VALUE: Final = re.compile(r'\s*:\s*("(?:[^"\\]|\\.)*"|[^][{},"\s][^][{},\n]*)')


class Piece(NamedTuple):
    """A part of the body; `wrong` where a refusal points at it."""

    text: str
    wrong: bool


def pieces(body: str, errors: Sequence[Any]) -> list[Piece]:
    """The body in parts, those that errors point at marked: the field that a path names, or a line and column."""
    spans = _apart(span for error in errors if (span := _span_of(body, error)) is not None)
    parts, at = [], 0
    for start, end in spans:
        parts += [Piece(body[at:start], wrong=False), Piece(body[start:end], wrong=True)]
        at = end
    return [part for part in [*parts, Piece(body[at:], wrong=False)] if part.text]


def _span_of(body: str, error: Any) -> tuple[int, int] | None:
    if error.get("path"):
        return _field(body, error["path"].split("."))
    place = _PLACE.search(f"{error.get('message', '')} {error.get('hint', '')}")
    return None if place is None else _character(body, int(place[1]), int(place[2]))


def _field(body: str, names: Sequence[str]) -> tuple[int, int] | None:
    """The last of these names with its value, each looked for after the one before."""
    at = start = 0
    for name in names:
        found = re.compile(rf'"?{re.escape(name)}"?', re.IGNORECASE).search(body, at)
        if found is None:
            return None
        start, at = found.span()
    value = _VALUE.match(body, at)
    return start, value.end() if value else at


def _character(body: str, line: int, column: int) -> tuple[int, int] | None:
    lines = body.split("\n")
    if not 0 < line <= len(lines):
        return None
    at = min(sum(len(each) + 1 for each in lines[: line - 1]) + column - 1, max(len(body) - 1, 0))
    return at, at + 1


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order, and none within another."""
    apart: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart
