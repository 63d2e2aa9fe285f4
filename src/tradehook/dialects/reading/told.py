"""A field and what its users read of it: a dialect's table of these is what reads messages and what its page shows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tradehook.dialects.reading.fields import Field
from tradehook.dialects.reading.values import Reader, choice, positive
from tradehook.dialects.reading.words import any_form


class Written(StrEnum):
    """How a value is written."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole number"
    BOOLEAN = "true or false"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class Told:
    """A field, and what users read of it: how its value is written, what it does, and the words of a closed list."""

    field: Field
    written: Written
    says: str
    values: tuple[str, ...] = ()


def told_word(name: str, attribute: str, known: Mapping[str, Any], says: str) -> Told:
    """A field that takes a word of a closed list, in any form."""
    field = Field(name, attribute, choice(any_form(known)), f"invalid-{dashed(name)}")
    return Told(field, Written.TEXT, says, tuple(known))


def told_number(name: str, attribute: str, says: str) -> Told:
    """A field that takes a number above zero."""
    return told(name, attribute, positive, Written.NUMBER, says)


def told(name: str, attribute: str, read: Reader[Any], written: Written, says: str) -> Told:
    """A field that is read in a way of its own."""
    return Told(Field(name, attribute, read, f"invalid-{dashed(name)}"), written, says)


def dashed(name: str) -> str:
    """`stopLossType` as it stands in a code: `stop-loss-type`."""
    return re.sub("[A-Z]", lambda capital: f"-{capital[0].lower()}", name).replace("_", "-")
