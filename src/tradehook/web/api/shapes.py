"""What the answers of the API are made of: exact numbers, moments, and values that the store keeps as JSON."""

from typing import Annotated, Any

import msgspec
from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema

from tradehook.vocabulary.instant import Instant, iso


class Shape(BaseModel):
    """The base of what is answered. Made from a row of the store; columns that are not shown are left out."""

    model_config = ConfigDict(extra="ignore", frozen=True)


def _moment(given: Any) -> Any:
    return iso(Instant(given)) if isinstance(given, int) else given


def _from_json(given: Any) -> Any:
    return msgspec.json.decode(given) if isinstance(given, str) else given


Exact = Annotated[str, WithJsonSchema({"type": "string", "format": "decimal", "examples": ["143.12"]})]
"""A decimal in canonical text: no exponent, no trailing zeros."""

Moment = Annotated[
    str,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-01-31T14:30:00.000000Z"]}),
]
"""UTC in ISO 8601 with microseconds; made from the store's whole microseconds."""

FromJson = BeforeValidator(_from_json)
"""Marks a field that the store keeps as JSON text."""
