"""What can be traded at the double: a short list to begin with, and whatever a test lists or quotes besides."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tests.brokers.alpaca.double.wire import id_of
from tests.brokers.alpaca.double.words import AssetClass

_OCC = re.compile(r"([A-Z]{1,6})(\d{2})(\d{2})(\d{2})([CP])(\d{8})")
_COIN_QUOTES = ("USDT", "USDC", "USD", "BTC")
_CONTRACT_SIZE = Decimal(100)
_THOUSANDTHS = Decimal(1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What an option is on: `strike` in dollars, `call` or put, good until `expires`."""

    underlying: str
    expires: date
    call: bool
    strike: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One thing that can be traded. `multiplier` is the number of units in a contract."""

    symbol: str
    name: str
    asset_class: AssetClass
    exchange: str
    fractionable: bool = True
    shortable: bool = True
    tradable: bool = True
    active: bool = True
    multiplier: Decimal = Decimal(1)
    min_trade_increment: Decimal = Decimal("0.000000001")
    price_increment: Decimal = Decimal("0.01")
    contract: Contract | None = None

    @property
    def id(self) -> str:
        """Alpaca's id of it."""
        return id_of(self.symbol)

    @property
    def position_symbol(self) -> str:
        """How a position in it is called: a pair loses its slash there (orders keep it)."""
        return self.symbol.replace("/", "")

    @property
    def base(self) -> str:
        """The coin of a pair."""
        return self.symbol.partition("/")[0]


def stock(symbol: str, name: str = "", exchange: str = "NASDAQ", **flags: Any) -> Asset:
    """A stock or ETF; `flags` are those of an asset (shortable, fractionable, tradable, active)."""
    return Asset(
        symbol=symbol, name=name or f"{symbol} Common Stock", asset_class=AssetClass.STOCK, exchange=exchange, **flags
    )


def pair(symbol: str, **flags: Any) -> Asset:
    """A crypto pair, from BTC/USD or BTCUSD."""
    spelled = symbol if "/" in symbol else _with_slash(symbol)
    return Asset(
        symbol=spelled,
        name=f"{spelled.replace('/', ' / ')} pair",
        asset_class=AssetClass.CRYPTO,
        exchange="CRYPTO",
        **({"shortable": False} | flags),
    )


def option(symbol: str, **flags: Any) -> Asset | None:
    """An option contract from its OCC symbol (AAPL250620C00100000); None when it is not one."""
    found = _OCC.fullmatch(symbol)
    if found is None:
        return None
    root, year, month, day, right, strike = found.groups()
    contract = Contract(
        underlying=root,
        expires=date(2000 + int(year), int(month), int(day)),
        call=right == "C",
        strike=Decimal(strike) / _THOUSANDTHS,
    )
    return Asset(
        symbol=symbol,
        name=f"{root} {contract.expires:%b %d %Y} {contract.strike.normalize():f} {'Call' if contract.call else 'Put'}",
        asset_class=AssetClass.OPTION,
        exchange="",
        multiplier=_CONTRACT_SIZE,
        contract=contract,
        **({"fractionable": False} | flags),
    )


def _with_slash(symbol: str) -> str:
    quote = next((end for end in _COIN_QUOTES if symbol.endswith(end) and symbol != end), "")
    return f"{symbol.removesuffix(quote)}/{quote}" if quote else symbol


FIRST_LISTED = (
    stock("AAPL", "Apple Inc. Common Stock"),
    stock("AMD", "Advanced Micro Devices, Inc. Common Stock"),
    stock("AMZN", "Amazon.com, Inc. Common Stock"),
    stock("GOOGL", "Alphabet Inc. Class A Common Stock"),
    stock("META", "Meta Platforms, Inc. Class A Common Stock"),
    stock("MSFT", "Microsoft Corporation Common Stock"),
    stock("NVDA", "NVIDIA Corporation Common Stock"),
    stock("QQQ", "Invesco QQQ Trust, Series 1"),
    stock("TSLA", "Tesla, Inc. Common Stock"),
    stock("F", "Ford Motor Company", "NYSE"),
    stock("GE", "GE Aerospace", "NYSE"),
    stock("SPY", "SPDR S&P 500 ETF Trust", "ARCA"),
    stock("BRK.B", "Berkshire Hathaway Inc. Class B", "NYSE"),
    pair("BTC/USD"),
    pair("ETH/USD"),
    pair("SOL/USD"),
    pair("LTC/USD"),
    pair("DOGE/USD"),
)
"""What is listed from the start."""


class Listing:
    """The assets there are, found by symbol (a pair with or without its slash), by contract symbol or by id."""

    def __init__(self) -> None:
        self._found: dict[str, Asset] = {}
        self.assets: dict[str, Asset] = {}
        for asset in FIRST_LISTED:
            self.add(asset)

    def add(self, asset: Asset) -> Asset:
        """List it, or change how it is listed."""
        self.assets[asset.symbol] = asset
        for name in (asset.symbol, asset.position_symbol, asset.id):
            self._found[name] = asset
        return asset

    def find(self, name: str) -> Asset | None:
        """What goes by this name."""
        return self._found.get(name)

    def quoted(self, name: str) -> Asset:
        """The asset that a price is given for, listed if it was not: what looks like a contract or a pair is one."""
        found = self.find(name)
        if found is not None:
            return found
        return self.add(option(name) or (pair(name) if "/" in name else stock(name)))
