"""Indices that options are on, with about what each stood at and its name.

Nobody trades an index itself: it is known for its price and for its options, so it belongs to the class of options and
has neither right nor strike.
"""

from decimal import Decimal

from tradehook.instruments.sessions.calendars import Calendar
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instrument import AssetClass, Instrument, Tick

_TABLE = """
SPX 5900  S&P 500 Index
XSP 590   Mini-SPX Index
NDX 21000 Nasdaq-100 Index
RUT 2250  Russell 2000 Index
DJX 440   Dow Jones Industrial Average, a hundredth
VIX 17    Cboe Volatility Index
"""

_CENT = Decimal("0.01")
_ONE = Decimal(1)


def _rows() -> dict[str, tuple[Decimal, str]]:
    rows = (line.split(None, 2) for line in _TABLE.strip().splitlines())
    return {symbol: (Decimal(price), name) for symbol, price, name in rows}


_INDICES = _rows()

NAMES = {symbol: name for symbol, (_, name) in _INDICES.items()}
"""Name by symbol of every index."""


def of_symbol(symbol: str) -> Instrument | None:
    """The index of a canonical symbol; None for what is none."""
    if symbol not in _INDICES:
        return None
    price, name = _INDICES[symbol]
    return Instrument(
        symbol=symbol,
        name=name,
        asset_class=AssetClass.OPTIONS,
        currency="USD",
        tick=Tick(_CENT),
        quantity_step=_ONE,
        calendar=Calendar.US_STOCKS,
        reference_price=Price(price),
    )
