"""Reading a file of the directory: separated by bars as NASDAQ Trader publishes it, or by commas as others pass it on.

Lines that cannot be read, and securities that come and go, are left out and counted; a file that is no directory is
refused as a whole.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tradehook.instruments.directory.listed import DirectoryKind, ListedSymbol
from tradehook.instruments.directory.suffixes import is_temporary, of_integrated
from tradehook.instruments.exchange_time import NEW_YORK, instant_at
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.refusal import Refusal

_BAR, _COMMA = "|", ","
_TRAILER = re.compile(r"File Creation Time: ?([0-9]{8})([0-9]{2}:[0-9]{2})")
_FLAGS = {"Y": True, "N": False}
_LOT = re.compile(r"([0-9]{1,6})(?:\.0+)?")
_LONGEST_NAME = 300
_EXAMPLES = 5
_LONGEST_EXAMPLE = 40

_NASDAQ = "NASDAQ"
_EXCHANGES = {"A": "NYSE American", "N": "NYSE", "P": "NYSE Arca", "V": "IEX", "Z": "Cboe BZX"}


class SkipReason(StrEnum):
    """Why a line was left out."""

    TEST_ISSUE = "test-issue"
    TEMPORARY = "temporary"
    WRONG_NUMBER_OF_FIELDS = "wrong-number-of-fields"
    UNREADABLE_SYMBOL = "unreadable-symbol"
    UNREADABLE_NAME = "unreadable-name"
    UNREADABLE_EXCHANGE = "unreadable-exchange"
    UNREADABLE_FLAG = "unreadable-flag"
    UNREADABLE_LOT = "unreadable-lot"
    REPEATED_SYMBOL = "repeated-symbol"

    @property
    def sentence(self) -> str:
        """What it means, for people."""
        return _SENTENCES[self]


_SENTENCES = {
    SkipReason.TEST_ISSUE: "It is there to test systems; nobody can own it.",
    SkipReason.TEMPORARY: "It is listed for a time only: when issued, when distributed, called, convertible.",
    SkipReason.WRONG_NUMBER_OF_FIELDS: "The line has more or fewer fields than the heading.",
    SkipReason.UNREADABLE_SYMBOL: "The symbol is none that the exchanges' convention knows.",
    SkipReason.UNREADABLE_NAME: "The name is empty, too long or not printable.",
    SkipReason.UNREADABLE_EXCHANGE: "The exchange is no capital letter.",
    SkipReason.UNREADABLE_FLAG: "Whether it is a test issue or an ETF is neither Y nor N.",
    SkipReason.UNREADABLE_LOT: "The round lot is no whole number above 0.",
    SkipReason.REPEATED_SYMBOL: "The symbol stands in the file before; the first one counts.",
}


@dataclass(frozen=True, slots=True)
class Skipped:
    """How many lines were left out for one reason, and the first of them: the line's number and its beginning."""

    reason: SkipReason
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Directory:
    """A file that was read. `read`: its lines without heading and end. `created_at`: None where it does not say."""

    kind: DirectoryKind
    created_at: Instant | None
    read: int
    listed: tuple[ListedSymbol, ...]
    skipped: tuple[Skipped, ...]


_COMMON = ("Security Name", "Test Issue", "ETF", "Round Lot Size")
_COLUMNS = {
    DirectoryKind.NASDAQ_LISTED: ("Symbol", "Market Category", *_COMMON),
    DirectoryKind.OTHER_LISTED: ("ACT Symbol", "NASDAQ Symbol", "Exchange", *_COMMON),
}
"""What tells the files apart; the first is that of the first column."""


def read_directory(text: str) -> Directory | Refusal:
    """What a file of the directory lists. Total: any text is read or refused (codes `not-a-directory`,
    `directory-cut-off`, `directory-empty`)."""
    heading, *lines = text.removeprefix("\ufeff").splitlines() or [""]
    separator = _BAR if _BAR in heading else _COMMA
    names = [name.strip() for name in _fields(heading, separator)]
    kind = next((kind for kind, columns in _COLUMNS.items() if names[0] == columns[0] and {*columns} <= {*names}), None)
    if kind is None:
        return _NOT_A_DIRECTORY
    trailers = [found for found in map(_TRAILER.match, lines[-3:]) if found]
    if separator == _BAR and not trailers:
        return _CUT_OFF
    tally = _Tally()
    for number, line in enumerate(lines, start=2):
        if line.strip(f"{separator} ") and not _TRAILER.match(line):
            tally.add(number, line, _row(kind, names, _fields(line, separator)))
    if not tally.listed:
        return _EMPTY
    return Directory(
        kind=kind,
        created_at=_created_at(trailers[-1]) if trailers else None,
        read=tally.read,
        listed=tuple(tally.listed.values()),
        skipped=tuple(tally.skipped()),
    )


class _Tally:
    """What was listed so far, and what was not, and why."""

    def __init__(self) -> None:
        self.read = 0
        self.listed: dict[str, ListedSymbol] = {}
        self._counts: Counter[SkipReason] = Counter()
        self._examples: defaultdict[SkipReason, list[str]] = defaultdict(list)

    def add(self, number: int, line: str, found: ListedSymbol | SkipReason) -> None:
        self.read += 1
        if isinstance(found, ListedSymbol) and found.symbol in self.listed:
            found = SkipReason.REPEATED_SYMBOL
        if isinstance(found, ListedSymbol):
            self.listed[found.symbol] = found
            return
        self._counts[found] += 1
        if len(self._examples[found]) < _EXAMPLES:
            self._examples[found].append(f"line {number}: {_printable(line[:_LONGEST_EXAMPLE])}")

    def skipped(self) -> Iterator[Skipped]:
        for reason in SkipReason:
            if reason in self._counts:
                yield Skipped(reason, self._counts[reason], tuple(self._examples[reason]))


def _fields(line: str, separator: str) -> Sequence[str]:
    """The fields of one line. Each is read alone: a quotation mark that never ends must not swallow what follows."""
    if separator == _BAR:
        return line.split(_BAR)
    try:
        return next(csv.reader([line]), [""]) or [""]
    except csv.Error:
        return [""]


def _row(kind: DirectoryKind, names: Sequence[str], fields: Sequence[str]) -> ListedSymbol | SkipReason:
    if len(fields) != len(names):
        return SkipReason.WRONG_NUMBER_OF_FIELDS
    row = {name: field.strip() for name, field in zip(names, fields, strict=True)}
    test_issue, etf = _FLAGS.get(row["Test Issue"]), _FLAGS.get(row["ETF"] or "N")
    if test_issue:
        return SkipReason.TEST_ISSUE
    if test_issue is None or etf is None:
        return SkipReason.UNREADABLE_FLAG
    symbol = _symbol(kind, row)
    if isinstance(symbol, SkipReason):
        return symbol
    name, lot = row["Security Name"], _LOT.fullmatch(row["Round Lot Size"])
    if not name.isprintable() or not 0 < len(name) <= _LONGEST_NAME:
        return SkipReason.UNREADABLE_NAME
    if lot is None or not int(lot[1]):
        return SkipReason.UNREADABLE_LOT
    exchange = _exchange(kind, row)
    if isinstance(exchange, SkipReason):
        return exchange
    return ListedSymbol(symbol=symbol, name=name, exchange=exchange, etf=etf, round_lot=int(lot[1]))


def _symbol(kind: DirectoryKind, row: Mapping[str, str]) -> str | SkipReason:
    """In canonical spelling. Other exchanges' symbols are read from NASDAQ's spelling, the one that is unambiguous:
    `MKC.V` and `GFR.V` of ACT are a share with a vote and a right when issued."""
    spelled = row["NASDAQ Symbol" if kind is DirectoryKind.OTHER_LISTED else "Symbol"]
    if is_temporary(spelled):
        return SkipReason.TEMPORARY
    return of_integrated(spelled) or SkipReason.UNREADABLE_SYMBOL


def _exchange(kind: DirectoryKind, row: Mapping[str, str]) -> str | SkipReason:
    """The exchange's name; of one that is new, its letter."""
    if kind is DirectoryKind.NASDAQ_LISTED:
        return _NASDAQ
    letter = row["Exchange"]
    is_letter = len(letter) == 1 and letter.isascii() and letter.isupper()
    return _EXCHANGES.get(letter, letter) if is_letter else SkipReason.UNREADABLE_EXCHANGE


def _created_at(trailer: re.Match[str]) -> Instant | None:
    try:
        made = datetime.strptime("".join(trailer.groups()), "%m%d%Y%H:%M")  # noqa: DTZ007 - New York's, see below
        return instant_at(made.date(), made.time(), NEW_YORK)
    except ValueError:
        return None


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text)


_NOT_A_DIRECTORY = Refusal(
    code="not-a-directory",
    status=422,
    message="This is neither nasdaqlisted.txt nor otherlisted.txt: the first line does not name their columns.",
    hint="Send one of these two files of NASDAQ Trader's symbol directory as it is, with its first line.",
)
_CUT_OFF = Refusal(
    code="directory-cut-off",
    status=422,
    message='The last line, "File Creation Time", is missing: the file is not whole.',
    hint="Fetch it again.",
)
_EMPTY = Refusal(
    code="directory-empty",
    status=422,
    message="No line of the file lists a symbol that can be read.",
    hint="Fetch it again, or look at what was saved: the columns are those of the directory, the rest is not.",
)
