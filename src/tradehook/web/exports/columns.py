"""The columns of a file are the fields of the list's answer: one table says both."""

from collections.abc import Container
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from tradehook.web.exports.plan import Column, Kind

_PLAIN: dict[Any, Kind] = {int: Kind.WHOLE, float: Kind.NUMBER, bool: Kind.FLAG, str: Kind.TEXT}
_BY_FORMAT = {"decimal": Kind.DECIMAL, "date-time": Kind.MOMENT}


def columns_of(shape: type[BaseModel], there: Container[str] | None = None) -> tuple[Column, ...]:
    """The columns of a list whose items have this shape; only fields that are `there`, where that is said."""
    return tuple(
        Column(name=name, kind=_kind(field), source=name)
        for name, field in shape.model_fields.items()
        if there is None or name in there
    )


def _kind(field: FieldInfo) -> Kind:
    return _kind_of(field.annotation, field.metadata)


def _kind_of(annotation: Any, metadata: list[Any]) -> Kind:
    for each in metadata:
        described = getattr(each, "json_schema", None)
        if isinstance(described, dict) and described.get("format") in _BY_FORMAT:
            return _BY_FORMAT[described["format"]]
    if hasattr(annotation, "__metadata__"):
        return _kind_of(annotation.__origin__, list(annotation.__metadata__))
    if get_origin(annotation) in (Union, UnionType):
        (only,) = [each for each in get_args(annotation) if each is not type(None)] or [str]
        return _kind_of(only, [])
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return Kind.TEXT
    return _PLAIN.get(annotation, Kind.TEXT if _is_literal(annotation) else Kind.JSON)


def _is_literal(annotation: Any) -> bool:
    return bool(get_args(annotation)) and all(isinstance(each, str) for each in get_args(annotation))
