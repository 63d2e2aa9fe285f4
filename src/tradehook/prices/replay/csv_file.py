"""Files of comma-separated values: also with semicolons, tabs or bars between them."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tradehook.prices.replay.opened import Opened

_BETWEEN = ",;\t|"
_HEADER_LINES = 1
_LONGEST_HEADER = 65_536
_UNREADABLE: Sequence[str] = ()
"""Stands for a line that is no row: it has no time."""


@contextmanager
def open_csv(path: Path) -> Iterator[Opened]:
    """The rows of a file in UTF-8, without blank ones. Raises `OSError`."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        header = file.readline(_LONGEST_HEADER)
        delimiter = _delimiter(header)
        names = next(csv.reader([header], delimiter=delimiter), [])
        yield Opened(names, _rows(csv.reader(file, delimiter=delimiter)))


def _rows(reader: Any) -> Iterator[tuple[int, Sequence[str]]]:
    while True:
        try:
            texts: Sequence[str] = next(reader)
        except StopIteration:
            return
        except csv.Error:
            texts = _UNREADABLE
        if texts is _UNREADABLE or any(text.strip() for text in texts):
            yield _HEADER_LINES + reader.line_num, texts


def _delimiter(header: str) -> str:
    """What stands most often between the names."""
    counted = Counter(letter for letter in header if letter in _BETWEEN)
    return max(_BETWEEN, key=lambda letter: counted[letter])
