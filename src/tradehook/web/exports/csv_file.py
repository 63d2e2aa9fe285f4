"""Writing rows as comma-separated values (RFC 4180, UTF-8)."""

import csv
from collections.abc import Callable, Iterable, Mapping
from io import TextIOWrapper
from types import MappingProxyType
from typing import Any, BinaryIO, Final
from zoneinfo import ZoneInfo

import msgspec

from tradehook.plumbing.spreadsheet import harmless
from tradehook.vocabulary.instant import Instant, datetime_of, iso
from tradehook.web.exports.plan import Column, Kind, Plan
from tradehook.web.exports.rows import Row

Cell = Callable[[Any], str]


def write_csv(plan: Plan, pages: Iterable[list[Row]], out: BinaryIO) -> None:
    """Write the names of the columns and then every row; what is absent is an empty cell."""
    text = TextIOWrapper(out, encoding="utf-8", errors="replace", newline="")
    writer = csv.writer(text)
    cells = [(column.source, _cell_of(column, plan.zone)) for column in plan.columns]
    writer.writerow([column.name for column in plan.columns])
    for page in pages:
        writer.writerows([_shown(row, source, cell) for source, cell in cells] for row in page)
    text.detach()


def _shown(row: Row, source: str, cell: Cell) -> str:
    value = row.get(source)
    return "" if value is None else cell(value)


def _cell_of(column: Column, zone: str) -> Cell:
    if column.kind in _BY_CLOCK:
        form, clock = _BY_CLOCK[column.kind], ZoneInfo(zone)
        return lambda at: datetime_of(at).astimezone(clock).strftime(form)
    return _CELLS[column.kind]


def _moment(value: Any) -> str:
    return iso(Instant(value)) if isinstance(value, int) else str(value)


def _json(value: Any) -> str:
    return harmless(value if isinstance(value, str) else msgspec.json.encode(value).decode())


def _flag(value: Any) -> str:
    return "true" if value else "false"


_BY_CLOCK: Final[Mapping[Kind, str]] = MappingProxyType({Kind.DAY: "%Y-%m-%d", Kind.TIME_OF_DAY: "%H:%M:%S"})
_CELLS: Final[Mapping[Kind, Cell]] = MappingProxyType(
    {
        Kind.TEXT: lambda value: harmless(str(value)),
        Kind.DECIMAL: str,
        Kind.MOMENT: _moment,
        Kind.WHOLE: str,
        Kind.NUMBER: str,
        Kind.FLAG: _flag,
        Kind.JSON: _json,
    }
)
