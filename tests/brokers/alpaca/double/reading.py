"""Reading what a client sent: the first thing that cannot be read is what it is told."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

import msgspec

from tests.brokers.alpaca.double.refusals import Refusal, invalid

Json = dict[str, Any]
_Word = TypeVar("_Word", bound=StrEnum)
_decoder = msgspec.json.Decoder(float_hook=Decimal)


def json_object(body: bytes) -> Json | None:
    """The object in a body; None when there is none."""
    try:
        found = _decoder.decode(body)
    except msgspec.DecodeError:
        return None
    return found if isinstance(found, dict) else None


@dataclass(slots=True)
class Fields:
    """The fields of an object, read one by one; `refusal` is about the first that could not be read."""

    sent: Json
    refusal: Refusal | None = field(default=None)

    def text(self, name: str) -> str | None:
        """A text that is not empty."""
        value = self.sent.get(name)
        return str(value) if value not in (None, "") else None

    def number(self, name: str) -> Decimal | None:
        """A decimal, sent as a text or a number."""
        value = self.sent.get(name)
        if value in (None, ""):
            return None
        try:
            found = Decimal(str(value))
        except InvalidOperation:
            self._wrong(name)
            return None
        if not found.is_finite():
            self._wrong(name)
            return None
        return found

    def flag(self, name: str) -> bool:
        """A boolean, false when absent."""
        value = self.sent.get(name)
        if value is not None and not isinstance(value, bool):
            self._wrong(name)
        return value is True

    def word(self, name: str, words: type[_Word]) -> _Word | None:
        """A word of a closed list."""
        value = self.text(name)
        if value is None:
            return None
        try:
            return words(value)
        except ValueError:
            self._wrong(name)
            return None

    def required(self, name: str, words: type[_Word]) -> _Word:
        """A word of a closed list that has to be there; the list's first where it is not."""
        found = self.word(name, words)
        if found is None:
            self._wrong(name)
            return next(iter(words))
        return found

    def group(self, name: str) -> "Fields":
        """The fields of an object inside."""
        value = self.sent.get(name)
        if value is not None and not isinstance(value, dict):
            self._wrong(name)
        return Fields(value if isinstance(value, dict) else {})

    def groups(self, name: str) -> list["Fields"]:
        """The fields of each object in a list."""
        value = self.sent.get(name) or []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self._wrong(name)
            return []
        return [Fields(one) for one in value]

    def _wrong(self, name: str) -> None:
        self.refusal = self.refusal or invalid(f"invalid {name}")
