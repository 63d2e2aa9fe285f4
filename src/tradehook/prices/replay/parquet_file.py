"""Parquet files. Importing this needs pyarrow, which is an optional part of the installation."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

from tradehook.prices.replay.opened import Opened, Unreadable

_ROWS_AT_ONCE = 4_096


@contextmanager
def open_parquet(path: Path) -> Iterator[Opened]:
    """The rows of a file, as texts; a row's line is its number, from 1.

    Raises `Unreadable` and `OSError`, also while rows are read.
    """
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            yield Opened(list(file.schema_arrow.names), _rows(file))
    except pyarrow.ArrowException as error:
        raise Unreadable(str(error)) from error


def _rows(file: Any) -> Iterator[tuple[int, Sequence[str]]]:
    line = 0
    for batch in file.iter_batches(_ROWS_AT_ONCE):
        for texts in zip(*(_texts(column) for column in batch.columns), strict=True):
            line += 1
            yield line, texts


def _texts(column: Any) -> list[str]:
    """The values as texts: a moment as microseconds since 1970, a float as the shortest decimal that reads as it."""
    kind = column.type
    if pyarrow.types.is_timestamp(kind):
        column = column.cast(pyarrow.timestamp("us", kind.tz), safe=False).cast(pyarrow.int64())
    elif pyarrow.types.is_dictionary(kind):
        column = column.dictionary_decode()
    elif pyarrow.types.is_nested(kind):
        return [""] * len(column)
    return ["" if text is None else text for text in column.cast(pyarrow.string()).to_pylist()]
