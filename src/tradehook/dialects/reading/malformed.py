"""A body that cannot be read: what is wrong, where, and what to change."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

NO_VALUE_HINT: Final = "An indicator had no value when the alert fired: leave the field out, or send nothing then."
"""What to do about NaN."""


class JsonProblem(StrEnum):
    """The kinds of unreadable bodies."""

    EMPTY = "empty-json"
    MALFORMED = "malformed-json"
    NOT_AN_OBJECT = "invalid-payload"
    TOO_LARGE = "payload-too-large"


@dataclass(frozen=True, slots=True)
class Malformed:
    """A body that could not be read. `line` and `column` count from 1; None where no place can be told.

    `only_strict`: the grammar of JSON is what failed, so that the more forgiving JSON5 may still read it.
    """

    problem: JsonProblem
    sentence: str
    hint: str
    line: int | None = None
    column: int | None = None
    only_strict: bool = False

    @property
    def explanation(self) -> str:
        """Where, what and how to mend it, as one line of text."""
        place = f"Line {self.line}, column {self.column}: " if self.line else ""
        return f"{place}{self.sentence} {self.hint}"


def malformed(text: str, at: int, sentence: str, hint: str) -> Malformed:
    """A fault at the character `at` of the text."""
    line = text.count("\n", 0, at) + 1
    column = at - text.rfind("\n", 0, at)
    return Malformed(JsonProblem.MALFORMED, sentence, hint, line, column)


def empty() -> Malformed:
    """A body without a character that counts."""
    return Malformed(
        JsonProblem.EMPTY,
        "The message is empty.",
        'Put the message into the body of the request, such as {"ticker": "AMD", "action": "buy"}.',
    )


def no_object(value: object) -> Malformed:
    """JSON, but a list, a text, a number or nothing."""
    kind = {list: "a list", str: "a text", bool: "true or false", type(None): "null"}.get(type(value), "a number")
    if isinstance(value, str) and value.lstrip().startswith("{"):
        hint = "It was encoded twice: send the object itself, without quotes around it and backslashes in it."
    elif isinstance(value, list):
        hint = "Send one object a request, without the [ and ] around it."
    else:
        hint = "Put the fields between { and }."
    return Malformed(JsonProblem.NOT_AN_OBJECT, f"The message is {kind}, not an object.", hint, 1, 1)


def bad_encoding(body: bytes, at: int) -> Malformed:
    """Bytes that are no UTF-8; `at` is the first of them."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return malformed("", 0, "The message is UTF-16, not UTF-8.", "Send it as UTF-8.")
    good = body[:at].decode()
    return malformed(
        good,
        len(good),
        f"The byte 0x{body[at]:02x} is no UTF-8.",
        "Send the message as UTF-8; 0x91 to 0x94 are curly quotes of Windows, to be replaced by plain ones.",
    )
