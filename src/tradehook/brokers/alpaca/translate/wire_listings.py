"""Reference data as Alpaca sends it: only the fields that are used."""

from datetime import date
from decimal import Decimal

import msgspec


class WireAsset(msgspec.Struct, frozen=True, kw_only=True):
    """An asset of `GET /v2/assets`."""

    symbol: str
    exchange: str
    tradable: bool
    name: str = ""
    shortable: bool = False
    fractionable: bool = False
    marginable: bool = False
    easy_to_borrow: bool = False
    min_order_size: Decimal | None = None
    min_trade_increment: Decimal | None = None
    price_increment: Decimal | None = None


class WireContract(msgspec.Struct, frozen=True, kw_only=True):
    """A contract of `GET /v2/options/contracts`."""

    symbol: str
    underlying_symbol: str
    type: str
    strike_price: Decimal
    expiration_date: date
    size: Decimal
    style: str
    tradable: bool


class WireContracts(msgspec.Struct, frozen=True, kw_only=True):
    """A page of contracts."""

    option_contracts: tuple[WireContract, ...]
    next_page_token: str | None = None


class WireDay(msgspec.Struct, frozen=True, kw_only=True):
    """A day of `GET /v2/calendar`; times as `09:30` and `0400`, in New York."""

    date: date
    open: str
    close: str
    session_open: str
    session_close: str


class WireClock(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of `GET /v2/clock`."""

    timestamp: str
    is_open: bool
    next_open: str
    next_close: str


class WireBar(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    rename={"at": "t", "open": "o", "high": "h", "low": "l", "close": "c", "volume": "v", "trades": "n"},
):
    """A bar of market data."""

    at: str
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal
    trades: int = 0


class WireBars(msgspec.Struct, frozen=True, kw_only=True):
    """A page of bars, by Alpaca's symbol."""

    bars: dict[str, tuple[WireBar, ...]]
    next_page_token: str | None = None
