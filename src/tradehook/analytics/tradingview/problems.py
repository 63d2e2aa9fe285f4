"""What is wrong with a file: a closed table of codes, each with a sentence and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from types import MappingProxyType
from typing import Final, NamedTuple

MOST_TOLD: Final = 50
"""So many problems of one file are told; the others are counted."""

_LONGEST_SHOWN: Final = 60


class Code(StrEnum):
    """Why a file is not taken."""

    EMPTY_FILE = "export-empty-file"
    NOT_TEXT = "export-not-text"
    NOT_A_TABLE = "export-not-a-table"
    OPEN_QUOTE = "export-open-quote"
    MISSING_COLUMN = "export-missing-column"
    NO_ROWS = "export-no-rows"
    WRONG_NUMBER_OF_CELLS = "export-wrong-number-of-cells"
    EMPTY_CELL = "export-empty-cell"
    UNKNOWN_TYPE = "export-unknown-type"
    UNREADABLE_NUMBER = "export-unreadable-number"
    MIXED_NUMBERS = "export-mixed-numbers"
    AMBIGUOUS_NUMBERS = "export-ambiguous-numbers"
    UNREADABLE_DATE = "export-unreadable-date"
    MIXED_DATES = "export-mixed-dates"
    AMBIGUOUS_DATES = "export-ambiguous-dates"
    SKIPPED_HOUR = "export-skipped-hour"
    DUPLICATE_ROW = "export-duplicate-row"
    CONTRADICTING_ROWS = "export-contradicting-rows"
    EXIT_WITHOUT_ENTRY = "export-exit-without-entry"
    EXIT_BEFORE_ENTRY = "export-exit-before-entry"
    DIRECTIONS_DIFFER = "export-directions-differ"

    @property
    def sentence(self) -> str:
        """What is wrong, with {shown} where it quotes the file."""
        return _TEXTS[self].sentence

    @property
    def hint(self) -> str:
        """What to do."""
        return _TEXTS[self].hint


class Problem(NamedTuple):
    """One problem. `row`: the line of the file, from 1 with the header, None for the whole file; `column` its name."""

    code: Code
    row: int | None
    column: str | None
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Unusable:
    """A file that is not taken: its problems in the order of rows, and how many more there are."""

    problems: tuple[Problem, ...]
    more: int = 0


def problem(code: Code, row: int | None = None, column: str | None = None, shown: str = "") -> Problem:
    """A problem of this code; `shown` is what the file says there."""
    message = code.sentence.format(shown=shown.strip()[:_LONGEST_SHOWN])
    return Problem(code, row, column, message, code.hint)


def unusable(problems: Iterable[Problem]) -> Unusable:
    """The file's problems, as many as are told."""
    ordered = iter(sorted(problems, key=lambda each: (each.row or 0, each.column or "", each.code)))
    return Unusable(tuple(islice(ordered, MOST_TOLD)), sum(1 for _ in ordered))


class _Text(NamedTuple):
    sentence: str
    hint: str


_TEXTS: Final = MappingProxyType(
    {
        Code.EMPTY_FILE: _Text("The file is empty.", "Export it again, and look whether the download was finished."),
        Code.NOT_TEXT: _Text(
            "The file is not text.",
            "Export it as CSV; an Excel workbook (.xlsx) has to be saved as CSV first.",
        ),
        Code.OPEN_QUOTE: _Text(
            "A quote that begins in this row does not end where a cell does.",
            "The file was cut off or changed: export it again, and do not edit it by hand.",
        ),
        Code.NOT_A_TABLE: _Text(
            "The file is not a table of comma-separated values.",
            "Export it again as CSV; an Excel workbook has to be saved as CSV first.",
        ),
        Code.MISSING_COLUMN: _Text(
            "The first line names no such column. It names: {shown}.",
            "Export the list of trades (or the log of alerts) itself, in English, and leave its first line as it is.",
        ),
        Code.NO_ROWS: _Text(
            "There is nothing below the first line.", "Widen the dates of the backtest or the log, and export it again."
        ),
        Code.WRONG_NUMBER_OF_CELLS: _Text(
            "The row has more cells than the first line has names.",
            "Numbers and texts that hold the separator have to be in quotes; export the file again.",
        ),
        Code.EMPTY_CELL: _Text("The cell is empty.", "Export the file again without changing it."),
        Code.UNKNOWN_TYPE: _Text(
            '"{shown}" is no type of a trade.', 'It may be "Entry long", "Exit long", "Entry short" or "Exit short".'
        ),
        Code.UNREADABLE_NUMBER: _Text(
            '"{shown}" is no number.', "Write it with digits, one sign for decimals, and no currency."
        ),
        Code.MIXED_NUMBERS: _Text(
            '"{shown}" is written with another decimal sign than the numbers before it.',
            "Export the whole file with one language setting.",
        ),
        Code.AMBIGUOUS_NUMBERS: _Text(
            '"{shown}" may be thousands or thousandths, and no other number of the file tells.',
            "Say which sign is before decimals, point or comma.",
        ),
        Code.UNREADABLE_DATE: _Text(
            '"{shown}" is no date that is read.',
            'Dates look like "2024-01-31 14:30", "31.01.2024 14:30", "Jan 31, 2024, 14:30", or ISO 8601.',
        ),
        Code.MIXED_DATES: _Text(
            '"{shown}" is written in another form than the dates before it.',
            "All dates of a file have to be of one form: export it again instead of joining two.",
        ),
        Code.AMBIGUOUS_DATES: _Text(
            '"{shown}" may have its day or its month first, and no other date of the file tells.',
            "Say which comes first, the day or the month.",
        ),
        Code.SKIPPED_HOUR: _Text(
            "{shown} does not exist in that time zone: clocks were put forward over it.",
            "Give the time zone that the chart had when the file was exported.",
        ),
        Code.DUPLICATE_ROW: _Text("The row was there before, in line {shown}.", "Take one of them out."),
        Code.CONTRADICTING_ROWS: _Text(
            "Line {shown} is of the same trade and type, and says something else.",
            "Export the file again; do not join lists of different backtests.",
        ),
        Code.EXIT_WITHOUT_ENTRY: _Text(
            "Trade {shown} has an exit but no entry.", "The file was cut: export the whole list."
        ),
        Code.EXIT_BEFORE_ENTRY: _Text(
            "Trade {shown} ends before it begins.", "Look whether dates have the day or the month first."
        ),
        Code.DIRECTIONS_DIFFER: _Text(
            "Trade {shown} is entered one way and left the other.", "Export the file again without changing it."
        ),
    }
)
