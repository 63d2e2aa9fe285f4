"""What a process and the one that makes a backup for it say to each other."""

from typing import Any

import msgspec

from tradehook.upkeep.backups.making import Made, Wanted
from tradehook.vocabulary.refusal import Refusal


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What became of it: one of the two."""

    made: Made | None = None
    refusal: Refusal | None = None


def text_of(message: Wanted | Said) -> bytes:
    """The message as JSON."""
    return msgspec.json.encode(message, enc_hook=str)


def wanted_of(text: bytes) -> Wanted:
    """What is wanted."""
    return msgspec.json.decode(text, type=Wanted, dec_hook=_made_of)


def said_of(text: bytes) -> Said:
    """What became of it."""
    return msgspec.json.decode(text, type=Said, dec_hook=_made_of)


def _made_of(kind: type[Any], value: Any) -> Any:
    """A path of its text."""
    return kind(value)
