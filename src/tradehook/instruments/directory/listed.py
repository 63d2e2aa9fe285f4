"""What a directory lists, and what is kept of it."""

from enum import StrEnum

import msgspec

from tradehook.vocabulary.instant import Instant


class DirectoryKind(StrEnum):
    """The two files of the directory: what NASDAQ lists itself, and what every other US exchange does."""

    NASDAQ_LISTED = "nasdaq-listed"
    OTHER_LISTED = "other-listed"


class ListedSymbol(msgspec.Struct, frozen=True):
    """One stock or ETF of a directory. `symbol` in canonical spelling; `round_lot` in shares."""

    symbol: str
    name: str
    exchange: str
    etf: bool
    round_lot: int


class ImportedSymbol(msgspec.Struct, frozen=True):
    """A listed symbol as it is kept: from which file, and since when it is gone from that.

    `renamed_to` is the symbol that came with the same name when this one went: likely the new one, and not more.
    """

    listed: ListedSymbol
    directory: DirectoryKind
    delisted_at: Instant | None = None
    renamed_to: str | None = None
