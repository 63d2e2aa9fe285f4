"""A message as a form and as JSON, side by side: each is made from the other."""

import json
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NamedTuple

import msgspec

from tradehook.dialects.traderspost import words
from tradehook.web.dashboard.door import Form
from tradehook.web.dashboard.setting_fields import Kind

_encoder = msgspec.json.Encoder(decimal_format="number")


class MessageField(NamedTuple):
    """A field of a message: where it stands in the JSON, its name for a person, and the words of a choice."""

    path: tuple[str, ...]
    title: str
    kind: Kind
    options: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """As the form sends it."""
        return ".".join(("message", *self.path))


def _text(title: str, *path: str) -> MessageField:
    return MessageField(path, title, Kind.TEXT)


def _number(title: str, *path: str) -> MessageField:
    return MessageField(path, title, Kind.NUMBER)


def _choice(title: str, options: Iterable[str], *path: str) -> MessageField:
    return MessageField(path, title, Kind.CHOICE, tuple(options))


FIELDS: Final = (
    _text("Ticker", "ticker"),
    _choice("Action", words.ACTIONS, "action"),
    _choice("Sentiment", words.SENTIMENTS, "sentiment"),
    _number("Quantity", "quantity"),
    _choice("Quantity type", words.QUANTITY_TYPES, "quantityType"),
    _choice("Order type", words.ORDER_TYPES, "orderType"),
    _number("Limit price", "limitPrice"),
    _number("Stop price", "stopPrice"),
    _choice("Time in force", words.TIMES_IN_FORCE, "timeInForce"),
    _number("Take profit at", "takeProfit", "limitPrice"),
    _number("Take profit in percent", "takeProfit", "percent"),
    _choice("Stop loss type", words.STOP_TYPES, "stopLoss", "type"),
    _number("Stop loss at", "stopLoss", "stopPrice"),
    _number("Stop loss in percent", "stopLoss", "percent"),
    _number("Price of the signal", "price"),
)
"""What the form has; a message may say more, which stays in its JSON."""


def with_fields(text: str, form: Form) -> str:
    """The JSON with what the form's fields say; what they do not speak of stays, what is empty is left out."""
    message = _object(text)
    for field in FIELDS:
        _put(message, field.path, _value(field, form.get(field.name, "")))
    return msgspec.json.format(_encoder.encode(message), indent=2).decode()


def values_of(text: str) -> dict[str, str]:
    """What the fields show of a JSON text, by the names that the form sends them by."""
    message = _object(text)
    return {field.name: _shown(_at(message, field.path)) for field in FIELDS}


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text, parse_float=Decimal)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _at(message: Any, path: tuple[str, ...]) -> Any:
    for part in path:
        message = message.get(part) if isinstance(message, dict) else None
    return message


def _put(message: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Put a value at its place, or take away what is there; an object that is left empty goes, too."""
    name, *deeper = path
    if deeper:
        inner = message.get(name)
        changed = inner if isinstance(inner, dict) else {}
        _put(changed, tuple(deeper), value)
        value = changed or None
    if value is None:
        message.pop(name, None)
    else:
        message[name] = value


def _value(field: MessageField, sent: str) -> Any:
    """A number with all its digits where it can be one; else the text; None for nothing."""
    if field.kind is not Kind.NUMBER or not sent:
        return sent or None
    try:
        number = Decimal(sent)
    except InvalidOperation:
        return sent
    return number if number.is_finite() else sent


def _shown(value: Any) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)
