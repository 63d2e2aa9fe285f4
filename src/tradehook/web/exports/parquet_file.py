"""Writing rows as Parquet. Importing this needs pyarrow, which is an optional part of the installation."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, BinaryIO, Final
from zoneinfo import ZoneInfo

import msgspec
import pyarrow
import pyarrow.parquet

from tradehook.vocabulary.instant import datetime_of, instant_of
from tradehook.web.exports.plan import Column, Kind, Plan
from tradehook.web.exports.rows import Row

_ROWS_OF_A_GROUP: Final = 10_000


def write_parquet(plan: Plan, pages: Iterable[list[Row]], out: BinaryIO) -> None:
    """Write every row, with the names and types of its columns; decimals are texts, so that none is rounded."""
    schema = pyarrow.schema([pyarrow.field(column.name, _TYPES[column.kind]) for column in plan.columns])
    makers = [_maker(column, plan.zone) for column in plan.columns]
    with pyarrow.parquet.ParquetWriter(
        pyarrow.PythonFile(_Counting(out), mode="w"), schema, compression="zstd"
    ) as file:
        for rows in _grouped(pages):
            arrays = [
                pyarrow.array([_made(row, column, make) for row in rows], _TYPES[column.kind])
                for column, make in zip(plan.columns, makers, strict=True)
            ]
            file.write_batch(pyarrow.record_batch(arrays, schema=schema))


def _grouped(pages: Iterable[list[Row]]) -> Iterable[list[Row]]:
    """Pages together: a file of many small groups is slow to read."""
    rows: list[Row] = []
    for page in pages:
        rows += page
        if len(rows) >= _ROWS_OF_A_GROUP:
            yield rows
            rows = []
    if rows:
        yield rows


class _Counting:
    """A pipe that knows how much went through it: the footer of the file says where its parts begin."""

    closed = False

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._written = 0

    def write(self, content: Any) -> int:
        self._written += len(content)
        self._out.write(content)
        return len(content)

    def tell(self) -> int:
        return self._written

    def flush(self) -> None:
        self._out.flush()

    def close(self) -> None:
        self._out.flush()


def _made(row: Row, column: Column, make: Callable[[Any], Any]) -> Any:
    value = row.get(column.source)
    return None if value is None else make(value)


def _maker(column: Column, zone: str) -> Callable[[Any], Any]:
    if column.kind is Kind.DAY:
        return lambda at: datetime_of(at).astimezone(ZoneInfo(zone)).date()
    if column.kind is Kind.TIME_OF_DAY:
        return lambda at: datetime_of(at).astimezone(ZoneInfo(zone)).strftime("%H:%M:%S")
    return _MAKERS[column.kind]


def _moment(value: Any) -> int:
    return value if isinstance(value, int) else instant_of(datetime.fromisoformat(value))


def _json(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


_TYPES: Final[Mapping[Kind, Any]] = MappingProxyType(
    {
        Kind.TEXT: pyarrow.string(),
        Kind.DECIMAL: pyarrow.string(),
        Kind.MOMENT: pyarrow.timestamp("us", "UTC"),
        Kind.WHOLE: pyarrow.int64(),
        Kind.NUMBER: pyarrow.float64(),
        Kind.FLAG: pyarrow.bool_(),
        Kind.JSON: pyarrow.string(),
        Kind.DAY: pyarrow.date32(),
        Kind.TIME_OF_DAY: pyarrow.string(),
    }
)
_MAKERS: Final[Mapping[Kind, Callable[[Any], Any]]] = MappingProxyType(
    {
        Kind.TEXT: str,
        Kind.DECIMAL: str,
        Kind.MOMENT: _moment,
        Kind.WHOLE: int,
        Kind.NUMBER: float,
        Kind.FLAG: bool,
        Kind.JSON: _json,
    }
)
