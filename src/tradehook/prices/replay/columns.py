"""Which column of a file is what, by the names that exports give them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from tradehook.prices.replay.refusals import columns_missing
from tradehook.vocabulary.refusal import Refusal


class Column(StrEnum):
    """What a column may hold."""

    TIMESTAMP = "timestamp"
    TIME = "time"
    DATE = "date"
    SYMBOL = "symbol"
    OPEN = "open"
    HIGH = "high"
    LOW = "low"
    CLOSE = "close"
    VOLUME = "volume"
    BID = "bid"
    ASK = "ask"
    LAST = "last"
    SIZE = "size"


NAMES: Mapping[Column, tuple[str, ...]] = MappingProxyType(
    {
        Column.TIMESTAMP: (
            "timestamp", "datetime", "date_time", "open_time", "opentime", "gmt_time", "local_time", "time_utc",
            "utc_time", "ts", "ts_event", "unix", "unix_time", "unixtime", "epoch", "t",
        ),
        Column.TIME: ("time",),
        Column.DATE: ("date", "day"),
        Column.SYMBOL: ("symbol", "ticker", "instrument", "sym", "pair", "s"),
        Column.OPEN: ("open", "o", "open_price"),
        Column.HIGH: ("high", "h", "high_price"),
        Column.LOW: ("low", "l", "low_price"),
        Column.CLOSE: ("close", "c", "close_price", "close_last"),
        Column.VOLUME: ("volume", "v", "vol"),
        Column.BID: ("bid", "bid_price", "bidprice", "b"),
        Column.ASK: ("ask", "ask_price", "askprice", "offer", "a"),
        Column.LAST: ("last", "price", "last_price", "lastprice", "trade_price", "p"),
        Column.SIZE: ("size", "last_size", "qty", "quantity", "amount"),
    }
)  # fmt: skip
"""Names in lower case, with `_` for spaces, points and hyphens; the first that a file has is taken."""

_BAR = (Column.OPEN, Column.HIGH, Column.LOW, Column.CLOSE)
_TICK = (Column.BID, Column.ASK, Column.LAST)
_BETWEEN_WORDS = str.maketrans(" .-/", "____")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where in a row its parts are. `moment`: one column, or a date and a time. `bars`: a row is a bar, else a tick."""

    moment: tuple[int, ...]
    places: Mapping[Column, int]
    bars: bool

    def place(self, column: Column) -> int | None:
        """Where a column is; None where the file has none such."""
        return self.places.get(column)


def layout_of(header: Sequence[str], symbol: str | None) -> Layout | Refusal:
    """The layout that the header describes. `symbol` is what every row is of, where there is no column that says it.

    Refused `replay-columns-missing`.
    """
    names = [_name(text) for text in header]
    places = {column: place for column, known in NAMES.items() if (place := _first(names, known)) is not None}
    moment = _moment(places)
    bars = all(column in places for column in _BAR)
    if not moment:
        return columns_missing("the time", "time, timestamp or date", header)
    if not bars and not any(column in places for column in _TICK):
        return columns_missing("prices", "open, high, low and close; or bid, ask or last", header)
    if symbol is None and Column.SYMBOL not in places:
        return columns_missing("the symbol", "symbol (or give the symbol beside the file)", header)
    return Layout(moment=moment, places=MappingProxyType(places), bars=bars)


def _moment(places: Mapping[Column, int]) -> tuple[int, ...]:
    if Column.TIMESTAMP in places:
        return (places[Column.TIMESTAMP],)
    return tuple(places[column] for column in (Column.DATE, Column.TIME) if column in places)


def _first(names: Sequence[str], known: Sequence[str]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


def _name(text: str) -> str:
    return text.strip().strip("<>\"'").strip().lower().translate(_BETWEEN_WORDS)
