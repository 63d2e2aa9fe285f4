"""What correct JSON may still not hold: repeated names, NaN, endless numbers, deep nests, broken text.

The first half are the hooks that find it, on the way of every message; the second half says where it is.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from enum import Enum
from typing import Any, Final, NoReturn

from tradehook.dialects.reading.malformed import NO_VALUE_HINT, JsonProblem, Malformed, malformed
from tradehook.dialects.reading.numbers import MAX_DIGITS, MAX_EXPONENT, Excess, excess, is_short, whole_or_exact

MAX_DEPTH: Final = 20
_BROKEN = re.compile("[\\x00\\ud800-\\udfff]")


class Trouble(Enum):
    """One refusal: its sentence and what to change, with `{found}` for the words of the message."""

    REPEATED = ("The field {found} is there twice.", "Keep one of the two: it cannot be known which one is meant.")
    CONSTANT = ("{found} is not a number.", NO_VALUE_HINT)
    NUMBER = ("{found} is not a number.", "Write digits, with a point between them, such as 0.5.")
    DIGITS = (
        "The number {found} has more than " + str(MAX_DIGITS) + " digits.",
        "Round it to the digits that the market knows.",
    )
    EXPONENT = (
        "The number {found} is too large or too small: its exponent goes beyond " + str(MAX_EXPONENT) + ".",
        "Send a price or quantity that can be traded.",
    )
    DEPTH = (
        "Lists and objects are nested more than " + str(MAX_DEPTH) + " deep here.",
        "Send a flatter message: no field needs more than one level.",
    )
    TEXT = (
        "The text {found} holds half a character or a NUL (a broken \\u escape).",
        "Send the character itself instead of its escape, or leave it out.",
    )

    @property
    def sentence(self) -> str:
        """What is wrong."""
        return self.value[0]

    @property
    def hint(self) -> str:
        """What to change."""
        return self.value[1]


class TroubleFound(Exception):
    """Ends the decoding: a hook has no other way out. Never leaves this package."""

    def __init__(self, trouble: Trouble, found: str = "") -> None:
        super().__init__(trouble)
        self.trouble = trouble
        self.found = found


_EXCESS = {Excess.DIGITS: Trouble.DIGITS, Excess.EXPONENT: Trouble.EXPONENT}


def read_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object's members; raises `TroubleFound` where a name is repeated."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise TroubleFound(Trouble.REPEATED, _repeated([name for name, _ in pairs]))
    return members


def read_fraction(text: str) -> Decimal:
    """A number with a point or an exponent, exactly; raises `TroubleFound` beyond the bounds."""
    if not is_short(text):
        _check_number(text)
    return Decimal(text)


def read_whole(text: str) -> int | Decimal:
    """A whole number, exactly; raises `TroubleFound` beyond the bounds."""
    if not is_short(text):
        _check_number(text)
    return whole_or_exact(text)


def refuse_constant(text: str) -> NoReturn:
    """NaN and the infinities are no numbers to trade on."""
    raise TroubleFound(Trouble.CONSTANT, text)


def check_depth(value: object) -> None:
    """Raise `TroubleFound` where lists and objects nest too deep; level by level, so without recursion."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in _children(node) if isinstance(child, dict | list)]
    if level:
        raise TroubleFound(Trouble.DEPTH)


def check_texts(value: object) -> None:
    """Raise `TroubleFound` where an escape made half a surrogate pair or a NUL, which no store can keep."""
    nodes = [value]
    while nodes:
        node = nodes.pop()
        if isinstance(node, dict):
            nodes.extend(node)
        if isinstance(node, str):
            if _BROKEN.search(node):
                raise TroubleFound(Trouble.TEXT, node)
        else:
            nodes.extend(_children(node))


def located(trouble: Trouble, text: str) -> Malformed:
    """The refusal with the place of the trouble in strict JSON, which is good up to there."""
    at, found = next(_PLACES[trouble](text), (0, ""))
    return malformed(text, at, trouble.sentence.format(found=_shown(found)), trouble.hint)


def unlocated(found: TroubleFound) -> Malformed:
    """The refusal of text whose places cannot be told (JSON5)."""
    trouble = found.trouble
    return Malformed(JsonProblem.MALFORMED, trouble.sentence.format(found=_shown(found.found)), trouble.hint)


def _shown(found: str) -> str:
    printable = found.encode("ascii", "backslashreplace").decode() if not found.isprintable() else found
    return printable if len(printable) <= 50 else printable[:49] + "…"


def _check_number(text: str) -> None:
    too_much = excess(text)
    if too_much is not None:
        raise TroubleFound(_EXCESS[too_much], text)


def _children(node: object) -> Iterable[object]:
    if isinstance(node, dict):
        return node.values()
    return node if isinstance(node, list) else ()


def _repeated(names: list[str]) -> str:
    counted = Counter(names)
    return next(name for name in names if counted[name] > 1)


_WORD = re.compile(
    r'(?P<name>"(?:[^"\\]|\\.)*+"(?=\s*:))|(?P<text>"(?:[^"\\]|\\.)*+")'
    r"|(?P<constant>NaN|-?Infinity)|(?P<number>-?\d[\d.eE+-]*)|(?P<open>[{\[])|(?P<close>[}\]])"
)
"""The words of a text that is good up to the trouble, to find the place of it."""


def _repeats(text: str) -> Iterator[tuple[int, str]]:
    names: list[set[str]] = []
    for word in _WORD.finditer(text):
        if word["open"]:
            names.append(set())
        elif word["close"]:
            names.pop()
        elif word["name"]:
            name = json.loads(word["name"])
            if name in names[-1]:
                yield word.start(), name
            names[-1].add(name)


def _depths(text: str) -> Iterator[tuple[int, str]]:
    depth = 0
    for word in _WORD.finditer(text):
        depth += bool(word["open"]) - bool(word["close"])
        if depth > MAX_DEPTH:
            yield word.start(), word[0]


def _constants(text: str) -> Iterator[tuple[int, str]]:
    return ((word.start(), word[0]) for word in _WORD.finditer(text) if word["constant"])


def _texts(text: str) -> Iterator[tuple[int, str]]:
    for word in _WORD.finditer(text):
        if (word["name"] or word["text"]) and _BROKEN.search(json.loads(word[0])):
            yield word.start(), word[0]


def _numbers(too_much: Excess) -> Callable[[str], Iterator[tuple[int, str]]]:
    def places(text: str) -> Iterator[tuple[int, str]]:
        numbers = (word for word in _WORD.finditer(text) if word["number"])
        return ((word.start(), word[0]) for word in numbers if excess(word[0]) is too_much)

    return places


_PLACES: dict[Trouble, Callable[[str], Iterator[tuple[int, str]]]] = {
    Trouble.REPEATED: _repeats,
    Trouble.CONSTANT: _constants,
    Trouble.DIGITS: _numbers(Excess.DIGITS),
    Trouble.EXPONENT: _numbers(Excess.EXPONENT),
    Trouble.DEPTH: _depths,
    Trouble.TEXT: _texts,
}
