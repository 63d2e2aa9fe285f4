"""Fills as a trading journal takes them: the usual columns of programs such as Tradervue and TraderSync.

Rule: Tradervue's "Generic Import Format" for names, dates, times, sides and the signs of fees (a charge is positive);
futures have a year of two digits, options the symbol of the clearing corporation. What such programs do not know of is
to the right.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tradehook.instruments.options.spelling import spelled
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.instrument import AssetClass, Instrument, Right
from tradehook.vocabulary.side import Side
from tradehook.web.exports.plan import Column, Kind

COLUMNS: Final = (
    Column(name="Date", kind=Kind.DAY, source="happened_at"),
    Column(name="Time", kind=Kind.TIME_OF_DAY, source="happened_at"),
    Column(name="Symbol", kind=Kind.TEXT, source="journal_symbol"),
    Column(name="Quantity", kind=Kind.DECIMAL, source="quantity"),
    Column(name="Price", kind=Kind.DECIMAL, source="price"),
    Column(name="Side", kind=Kind.TEXT, source="journal_side"),
    Column(name="Commission", kind=Kind.DECIMAL, source="fee"),
    Column(name="Account", kind=Kind.TEXT, source="account_name"),
    Column(name="Currency", kind=Kind.TEXT, source="account_currency"),
    Column(name="Type", kind=Kind.TEXT, source="asset_class"),
    Column(name="Multiplier", kind=Kind.DECIMAL, source="point_value"),
    Column(name="Underlying", kind=Kind.TEXT, source="underlying"),
    Column(name="Expiration", kind=Kind.TEXT, source="expiration"),
    Column(name="Strike", kind=Kind.DECIMAL, source="strike"),
    Column(name="Call/Put", kind=Kind.TEXT, source="right"),
    Column(name="Order ID", kind=Kind.TEXT, source="order_id"),
    Column(name="Execution ID", kind=Kind.TEXT, source="execution_id"),
)

SIDES: Final[Mapping[str, dict[str, str]]] = MappingProxyType(
    {Side.BUY: {"journal_side": "Buy"}, Side.SELL: {"journal_side": "Sell"}}
)

_TYPES: Final = MappingProxyType(
    {
        AssetClass.STOCKS: "Stock",
        AssetClass.OPTIONS: "Option",
        AssetClass.FUTURES: "Future",
        AssetClass.CRYPTO: "Crypto",
        AssetClass.FOREX: "Forex",
    }
)


def fields_of(symbol: str, instrument: Instrument | None) -> dict[str, str]:
    """What a journal wants to know of an instrument; of one that is no longer known, its symbol."""
    if instrument is None:
        return {"journal_symbol": symbol}
    fields = {
        "journal_symbol": _symbol(instrument),
        "asset_class": _TYPES[instrument.asset_class],
        "point_value": canonical(instrument.point_value),
        "underlying": instrument.underlying or instrument.root or "",
    }
    if instrument.last_trading_day is not None:
        fields["expiration"] = instrument.last_trading_day.isoformat()
    if instrument.right is not None and instrument.strike is not None:
        fields |= {"right": instrument.right.value.capitalize(), "strike": canonical(instrument.strike)}
    return fields


def _symbol(instrument: Instrument) -> str:
    if instrument.asset_class is AssetClass.FUTURES and instrument.root:
        return instrument.symbol[:-4] + instrument.symbol[-2:]
    option = spelled(instrument.symbol) if instrument.right else None
    if option is None:
        return instrument.symbol
    letter = "C" if option.right is Right.CALL else "P"
    return f"{option.root}{option.expires:%y%m%d}{letter}{int(option.strike * 1000):08}"
