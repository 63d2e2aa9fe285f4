"""Settings as fields of a form: each in its own kind, with what it does beside it, and what differs from its default.

A form sends all of its fields; only those that were changed go on to the API, which checks them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, StrEnum
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin

import msgspec

from tradehook.plumbing.codec import plain
from tradehook.vocabulary.explained.setting import Explained
from tradehook.web.dashboard.door import Form

_YES_OR_NO: Final = ("true", "false")
_WHOLE: Final = re.compile(r"-?\d{1,15}")


class Kind(StrEnum):
    """How a setting is entered."""

    CHECK = "check"
    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingField:
    """A setting in a form. `value` and `default` as they stand in the field; `options` of a choice."""

    name: str
    title: str
    sentence: str
    kind: Kind
    value: str
    default: str
    changed: bool
    options: tuple[str, ...]


def fields_of(settings: Iterable[Explained], defaults: msgspec.Struct, values: Mapping[str, Any]) -> list[SettingField]:
    """The fields of these settings, with the values that they have."""
    types = {field.name: field.type for field in msgspec.structs.fields(defaults)}
    usual = plain(defaults)
    return [_field(each, types[each.name], values[each.name], usual[each.name]) for each in settings]


def changes(fields: Iterable[SettingField], form: Form) -> dict[str, Any]:
    """The settings that the form gives another value, as a body of the API."""
    return {
        field.name: _read(field, sent)
        for field in fields
        if (sent := _sent(field, form)) is not None and sent != field.value
    }


def _field(setting: Explained, kind: Any, value: Any, default: Any) -> SettingField:
    members = _members(kind)
    return SettingField(
        name=setting.name,
        title=setting.title,
        sentence=setting.sentence,
        kind=_kind(members),
        value=_text(value),
        default=_text(default),
        changed=value != default,
        options=_options(members),
    )


def _members(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)


def _kind(members: tuple[Any, ...]) -> Kind:
    some = [member for member in members if member is not type(None)]
    if some == [bool]:
        return Kind.CHECK if some == list(members) else Kind.CHOICE
    if all(isinstance(each, type) and issubclass(each, Enum) for each in some):
        return Kind.CHOICE
    if all(each in (int, float, Decimal) for each in some):
        return Kind.NUMBER
    return Kind.TEXT if some == [str] else Kind.JSON


def _options(members: tuple[Any, ...]) -> tuple[str, ...]:
    """The words of a choice; the empty one first, where it may be none."""
    none = ("",) if type(None) in members else ()
    if bool in members:
        return (*none, *_YES_OR_NO)
    enums = (each for each in members if isinstance(each, type) and issubclass(each, Enum))
    return (*none, *(str(word.value) for each in enums for word in each))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else msgspec.json.encode(value).decode()


def _sent(field: SettingField, form: Form) -> str | None:
    """What the form says of a field; a box that is not ticked is not sent, and means no."""
    if field.kind is Kind.CHECK:
        return "true" if field.name in form else "false"
    return form.get(field.name)


def _read(field: SettingField, sent: str) -> Any:
    if not sent:
        return None
    if field.kind is Kind.CHECK or (sent in _YES_OR_NO and sent in field.options):
        return sent == "true"
    if field.kind is Kind.NUMBER and _WHOLE.fullmatch(sent):
        return int(sent)
    if field.kind is Kind.JSON:
        try:
            return msgspec.json.decode(sent)
        except msgspec.DecodeError:
            return sent  # the API says what it may be
    return sent
