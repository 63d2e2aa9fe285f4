"""An account's guards as they are told outside: an instant is ISO 8601 text there, and whole microseconds inside."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, get_args

import msgspec

from tradehook.dialects.reading.moments import moment
from tradehook.dialects.reading.values import Bad
from tradehook.plumbing.codec import plain
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.instant import Instant, iso
from tradehook.vocabulary.refusal import Refusal

_FIELDS = msgspec.structs.fields(Guards)
_Moment = Annotated[datetime, msgspec.Meta(tz=True)]
_INSTANTS = frozenset(field.name for field in _FIELDS if Instant in get_args(field.type))

GuardsTold = msgspec.defstruct(
    "GuardsTold",
    [(field.name, _Moment | None if field.name in _INSTANTS else field.type, field.default) for field in _FIELDS],
    namespace={"__doc__": Guards.__doc__},
    kw_only=True,
    frozen=True,
)
"""The kind that describes guards to those who send them."""


def told(guards: Guards) -> dict[str, Any]:
    """The guards by name, as they are answered."""
    shown = plain(guards)
    return {name: iso(value) if name in _INSTANTS and value is not None else value for name, value in shown.items()}


def read_guards(given: Mapping[str, Any]) -> dict[str, Any] | Refusal:
    """What was sent, by name, with instants as they are inside; the rest is checked where guards are changed."""
    read: dict[str, Any] = {}
    for name, value in given.items():
        read[name] = _instant(value) if name in _INSTANTS and value is not None else value
        if isinstance(read[name], Bad):
            return _no_moment(name, value)
    return read


def _instant(value: object) -> Instant | Bad:
    """Only text: a bare number would not say whether it counts seconds or anything less."""
    return moment(value) if isinstance(value, str) else Bad.BAD


def _no_moment(name: str, value: object) -> Refusal:
    return Refusal(
        code="invalid-setting",
        status=422,
        message=f"{name} cannot be {str(value)[:80]!r}.",
        hint='It must be a moment such as "2026-01-31T14:30:00Z", or null for none.',
        path=f"guards.{name}",
    )
