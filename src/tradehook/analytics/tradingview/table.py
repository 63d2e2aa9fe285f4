"""A text of separated values as rows of cells, with the line of each; also with semicolons or tabs, and quoted."""

import csv
from collections import Counter
from collections.abc import Container, Sequence
from io import StringIO
from typing import Final, NamedTuple

from tradehook.analytics.tradingview.problems import Code, Problem, problem

_SEPARATORS: Final = ",;\t"
_BOM: Final = "\ufeff"
_SPACES: Final = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009", " "))


class Row(NamedTuple):
    """The cells of one row, and the line that it begins in, from 1."""

    line: int
    cells: Sequence[str]

    def at(self, place: int | None) -> str:
        """A cell without spaces around it; empty where the row or the file has none."""
        return self.cells[place].translate(_SPACES).strip() if place is not None and place < len(self.cells) else ""


class Table(NamedTuple):
    """The names of the first line, the rows below that are not blank, and what stands between cells."""

    names: Sequence[str]
    rows: Sequence[Row]
    separator: str


def table_of(text: str) -> Table | Problem:
    """The table in a text."""
    text = text.removeprefix(_BOM)
    separator = _separator(text)
    rows = _rows(text, separator)
    if isinstance(rows, Problem):
        return rows
    if not rows:
        return problem(Code.NOT_A_TABLE)
    names = [name.translate(_SPACES).strip() for name in rows[0].cells]
    return Table(names, rows[1:], separator)


def too_many_cells(table: Table) -> list[Problem]:
    """Rows with more than the first line has names for."""
    width = len(table.names)
    return [
        problem(Code.WRONG_NUMBER_OF_CELLS, row.line)
        for row in table.rows
        if any(cell.strip() for cell in row.cells[width:])
    ]


def missing_columns(table: Table, places: Container[str], needed: Sequence[str]) -> list[Problem]:
    """A problem for each column that is needed and not there."""
    shown = ", ".join(table.names)
    return [problem(Code.MISSING_COLUMN, 1, column, shown) for column in needed if column not in places]


def _separator(text: str) -> str:
    """What stands most often in the first line that is not blank."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    counted = Counter(letter for letter in first if letter in _SEPARATORS)
    return max(_SEPARATORS, key=lambda letter: counted[letter])


def _rows(text: str, separator: str) -> list[Row] | Problem:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, line = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(Row(line, cells))
            line = reader.line_num + 1
    except csv.Error:
        # Only quotes can be wrong, or a cell that has no end because of one.
        return problem(Code.OPEN_QUOTE, line)
    return rows
