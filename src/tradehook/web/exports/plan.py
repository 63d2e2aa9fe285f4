"""What the process that writes a file is told: where the rows come from, which columns they have, how they are written.

It goes as one line of JSON, so that the process needs nothing of the server but the store's address.
"""

from enum import StrEnum
from typing import Any

import msgspec

from tradehook.vocabulary.instant import Instant


class FileFormat(StrEnum):
    """How a file is written."""

    CSV = "csv"
    PARQUET = "parquet"

    @property
    def media_type(self) -> str:
        """What it is called on the web."""
        return "text/csv; charset=utf-8" if self is FileFormat.CSV else "application/vnd.apache.parquet"


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    DECIMAL = "decimal"
    MOMENT = "moment"
    WHOLE = "whole"
    NUMBER = "number"
    FLAG = "flag"
    JSON = "json"
    DAY = "day"
    TIME_OF_DAY = "time_of_day"

    @property
    def meaning(self) -> str:
        """How it is written in either format."""
        return _MEANINGS[self]


_MEANINGS = {
    Kind.TEXT: "text; in CSV after an apostrophe where a spreadsheet would take it for a formula",
    Kind.DECIMAL: "exact decimal as text: no exponent, no trailing zeros",
    Kind.MOMENT: "UTC: ISO 8601 with microseconds in CSV, a timestamp of microseconds in Parquet",
    Kind.WHOLE: "whole number",
    Kind.NUMBER: "number",
    Kind.FLAG: "`true` or `false`",
    Kind.JSON: "a value of parts, as JSON",
    Kind.DAY: "day by the clocks of the time zone that was asked for, `2026-01-31`",
    Kind.TIME_OF_DAY: "time of day by the same clocks, `14:30:00`",
}


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column of the file. `source` is the field of a row that it is made of."""

    name: str
    kind: Kind
    source: str


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """Rows in the store: a statement that reads a page after a key.

    `text` is SQL as its engine reads it, `values` what is bound in it. `key` is both the field that orders the rows and
    the value `after` that is bound anew for every page; it rises, from `values["after"]` on.
    """

    url: str
    text: str
    values: dict[str, Any]
    key: str


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A file to be written. Without `stored`, rows follow the plan line by line, as JSON.

    Only rows whose field `at` lies from `since` (inclusive) to `until` (exclusive) are written. `zone` is that of days
    and times of day. `known` adds fields to a row: by the name of a field that it has, and by the value in it.
    """

    format: FileFormat
    columns: tuple[Column, ...]
    stored: Stored | None = None
    at: str = ""
    since: Instant | None = None
    until: Instant | None = None
    zone: str = "UTC"
    known: dict[str, dict[str, dict[str, str]]] = {}
