"""Symbols: `AAPL`, `BRK.B`, `SPY 250624C596` and `BTCUSD` here are `AAPL`, `BRK.B`, `SPY250624C00596000` and
`BTC/USD` there (positions in crypto: `BTCUSD`)."""

from decimal import Decimal
from typing import Protocol

from tradehook.brokers.alpaca.translate.words import ASSET_CLASSES
from tradehook.instruments import crypto, options
from tradehook.instruments.assumed import assumed
from tradehook.vocabulary.instrument import AssetClass, Instrument

_THOUSANDTHS = Decimal(1000)
_SLASH = "/"


class Instruments(Protocol):
    """What can be traded, by canonical symbol."""

    def of_symbol(self, symbol: str) -> Instrument | None:
        """The instrument of a canonical symbol; None for one that is not known."""

    def learn(self, instrument: Instrument) -> None:
        """Know an instrument from now on."""


class Symbols:
    """Translates symbols both ways, and makes what the account holds known where nobody knew it."""

    def __init__(self, instruments: Instruments) -> None:
        self._instruments = instruments

    def class_of(self, symbol: str) -> AssetClass:
        """The class of a canonical symbol; of one that is not known, by its spelling."""
        found = self._instruments.of_symbol(symbol)
        if found is not None:
            return found.asset_class
        return AssetClass.OPTIONS if options.spelled(symbol) else AssetClass.STOCKS

    def theirs(self, symbol: str) -> str:
        """Alpaca's symbol. What has none is sent as it is: Alpaca says no in its own words."""
        return self.theirs_or_none(symbol) or symbol

    def theirs_or_none(self, symbol: str) -> str | None:
        """Alpaca's symbol; none for what Alpaca does not spell, such as perpetuals."""
        match self.class_of(symbol):
            case AssetClass.OPTIONS:
                contract = options.spelled(symbol)
                return None if contract is None else occ(contract)
            case AssetClass.CRYPTO:
                pair = crypto.spelled(symbol)
                return None if pair is None or pair.ending else f"{pair.base}{_SLASH}{pair.quote}"
            case _:
                return symbol

    def ours(self, symbol: str, wire_class: str = "") -> str:
        """The canonical symbol of one of Alpaca's, given its class or by its spelling, and known from now on."""
        asset_class = ASSET_CLASSES.get(wire_class) or _class_spelled(symbol)
        canonical = self.canonical(symbol, asset_class)
        if self._instruments.of_symbol(canonical) is None:
            instrument = assumed(canonical, asset_class)
            if instrument is not None:
                self._instruments.learn(instrument)
        return canonical

    def canonical(self, symbol: str, asset_class: AssetClass) -> str:
        """The canonical symbol of one of Alpaca's in a class."""
        contract = options.spelled(symbol) if asset_class is AssetClass.OPTIONS else None
        if contract is not None:
            return options.Spelled(
                root=self._underlying(contract.root),
                expires=contract.expires,
                right=contract.right,
                strike=contract.strike,
            ).symbol
        return symbol.replace(_SLASH, "") if asset_class is AssetClass.CRYPTO else symbol

    def _underlying(self, root: str) -> str:
        """The stock of an option's root: `BRKB` is the root of `BRK.B`."""
        dotted = f"{root[:-1]}.{root[-1]}"
        knows = self._instruments.of_symbol
        return dotted if len(root) > 1 and knows(root) is None and knows(dotted) is not None else root


def occ(contract: options.Spelled) -> str:
    """A contract as the Options Clearing Corporation spells it, without padding: `SPY250624C00596000`."""
    root = contract.root.replace(".", "")
    thousandths = int(contract.strike * _THOUSANDTHS)
    return f"{root}{contract.expires:%y%m%d}{contract.right.value[0].upper()}{thousandths:08d}"


def _class_spelled(symbol: str) -> AssetClass:
    if _SLASH in symbol:
        return AssetClass.CRYPTO
    return AssetClass.OPTIONS if options.spelled(symbol) else AssetClass.STOCKS
