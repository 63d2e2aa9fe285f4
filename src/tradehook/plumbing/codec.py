"""Values to JSON text and back, for columns that hold a whole value."""

from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from tradehook.vocabulary.exact import canonical

_Value = TypeVar("_Value")

_encoder = msgspec.json.Encoder(decimal_format="string")
_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}


def encode(value: object) -> str:
    """The value as compact JSON; decimals as strings."""
    return _encoder.encode(value).decode()


def decode(kind: type[_Value], text: str | bytes) -> _Value:
    """The value that `encode` wrote; raises `msgspec.ValidationError` where the text is of another kind."""
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.json.Decoder(kind)
    value: _Value = decoder.decode(text)
    return value


def plain(value: msgspec.Struct) -> dict[str, Any]:
    """A value of ours as JSON would hold it, to be shown: decimals in canonical text."""
    shown: dict[str, Any] = _with_canonical_numbers(msgspec.to_builtins(value, builtin_types=(Decimal,)))
    return shown


def _with_canonical_numbers(value: Any) -> Any:
    if isinstance(value, Decimal):
        return canonical(value)
    if isinstance(value, dict):
        return {name: _with_canonical_numbers(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_with_canonical_numbers(part) for part in value]
    return value
