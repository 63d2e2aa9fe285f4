"""Stocks and ETFs: `AAPL`, `BRK.B` (rule: deciding 6). Whole shares, in cents, in US dollars."""

import re
from decimal import Decimal

from tradehook.instruments.known_stocks import KNOWN_STOCKS
from tradehook.instruments.listed_stocks import listed_stocks
from tradehook.instruments.old_names import OLD_NAMES
from tradehook.instruments.sessions.calendars import Calendar
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instrument import AssetClass, Instrument, Tick

_SHARE_CLASS = re.compile(r"([A-Z]{1,5})[-/]([A-Z])")
_CENT = Decimal("0.01")
_ONE = Decimal(1)
_FRACTION = Decimal("0.000001")


def every_stock() -> dict[str, str]:
    """Name by symbol of every stock and ETF that comes with this version; old names of stocks are left out."""
    renamed = {each.new: each.company for each in OLD_NAMES.values()}
    names = renamed | listed_stocks() | {symbol: name for symbol, (_, name) in KNOWN_STOCKS.items()}
    return {symbol: name for symbol, name in names.items() if symbol not in OLD_NAMES}


def canonical_symbol(ticker: str) -> str:
    """The ticker with a class of shares spelled with a dot: `BRK-B` and `BRK/B` are `BRK.B`."""
    parts = _SHARE_CLASS.fullmatch(ticker)
    return f"{parts[1]}.{parts[2]}" if parts else ticker


def instrument(symbol: str, name: str) -> Instrument:
    """The stock or ETF of this canonical symbol."""
    known = KNOWN_STOCKS.get(symbol)
    return Instrument(
        symbol=symbol,
        name=name,
        asset_class=AssetClass.STOCKS,
        currency="USD",
        tick=Tick(_CENT),
        quantity_step=_ONE,
        fractional_step=_FRACTION,
        calendar=Calendar.US_STOCKS,
        reference_price=Price(known[0]) if known else None,
    )
