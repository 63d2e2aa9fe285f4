"""Which column of an export is what, by the names that its layouts have given them over the years.

The list of trades: the older layout has "Trade #", "Date/Time", "Contracts", "Profit USD", "Run-up USD"; the newer one
"Trade number" (or "Trade #"), "Date and time", "Size (qty)", "Net PnL USD" (or "Net P&L USD"), "Favorable excursion
USD". Names of money end in the currency, or in nothing.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple


class TradeColumn(StrEnum):
    """What is read of a list of trades."""

    NUMBER = "Trade number"
    TYPE = "Type"
    AT = "Date and time"
    SIGNAL = "Signal"
    PRICE = "Price"
    QUANTITY = "Size (qty)"
    NET_PROFIT = "Net PnL"
    NET_PROFIT_PERCENT = "Net PnL %"
    RUN_UP = "Favorable excursion"
    DRAWDOWN = "Adverse excursion"
    CUMULATIVE = "Cumulative PnL"


class LogColumn(StrEnum):
    """What is read of a log of alerts."""

    ALERT = "Alert ID"
    TICKER = "Ticker"
    NAME = "Name"
    TEXT = "Description"
    AT = "Time"
    WEBHOOK = "Webhook status"


TRADE_NAMES: Final[Mapping[TradeColumn, tuple[str, ...]]] = MappingProxyType(
    {
        TradeColumn.NUMBER: ("trade #", "trade number", "trade no.", "trade"),
        TradeColumn.TYPE: ("type",),
        TradeColumn.AT: ("date/time", "date and time"),
        TradeColumn.SIGNAL: ("signal",),
        TradeColumn.PRICE: ("price",),
        TradeColumn.QUANTITY: ("contracts", "quantity", "qty", "size (qty)", "position size (qty)"),
        TradeColumn.NET_PROFIT: ("profit", "net p&l", "net pnl"),
        TradeColumn.NET_PROFIT_PERCENT: ("profit %", "net p&l %", "net pnl %", "return %"),
        TradeColumn.RUN_UP: ("run-up", "favorable excursion"),
        TradeColumn.DRAWDOWN: ("drawdown", "adverse excursion"),
        TradeColumn.CUMULATIVE: ("cum. profit", "cumulative profit", "cumulative p&l", "cumulative pnl"),
    }
)
"""Names in lower case without the currency; the first that a file has is taken."""

LOG_NAMES: Final[Mapping[LogColumn, tuple[str, ...]]] = MappingProxyType(
    {column: (column.lower(),) for column in LogColumn}
)

TRADE_NEEDED: Final = (TradeColumn.NUMBER, TradeColumn.TYPE, TradeColumn.AT, TradeColumn.PRICE)
LOG_NEEDED: Final = (LogColumn.ALERT, LogColumn.TICKER, LogColumn.TEXT, LogColumn.AT)

_WITH_CURRENCY: Final = frozenset(
    {
        TradeColumn.PRICE,
        TradeColumn.NET_PROFIT,
        TradeColumn.RUN_UP,
        TradeColumn.DRAWDOWN,
        TradeColumn.CUMULATIVE,
    }
)
_CURRENCY: Final = re.compile(r" (?:[a-z0-9]{2,10}|[$€£¥₹₩₽₿])")


class Places(NamedTuple):
    """Where the columns of a list are, and the currency that its prices are named with, empty where they are not."""

    of: Mapping[TradeColumn, int]
    currency: str


def trade_places(names: Sequence[str]) -> Places:
    """The columns of a list of trades, as far as it has them."""
    lower = [name.lower() for name in names]
    places = {column: place for column in TradeColumn if (place := _place(column, lower)) is not None}
    price = names[places[TradeColumn.PRICE]] if TradeColumn.PRICE in places else ""
    return Places(MappingProxyType(places), price.partition(" ")[2].upper())


def log_places(names: Sequence[str]) -> Mapping[LogColumn, int]:
    """The columns of a log of alerts, as far as it has them."""
    lower = [name.lower() for name in names]
    return {column: lower.index(known) for column, (known,) in LOG_NAMES.items() if known in lower}


def _place(column: TradeColumn, lower: Sequence[str]) -> int | None:
    return next(
        (place for known in TRADE_NAMES[column] for place, name in enumerate(lower) if _is_named(column, known, name)),
        None,
    )


def _is_named(column: TradeColumn, known: str, name: str) -> bool:
    if name == known:
        return True
    is_longer = column in _WITH_CURRENCY and name.startswith(known)
    return is_longer and _CURRENCY.fullmatch(name[len(known) :]) is not None
