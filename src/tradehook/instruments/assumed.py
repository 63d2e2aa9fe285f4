"""A plain instrument for a ticker that is not known, for strategies that accept those (rule: deciding 2).

What is assumed is what is usual in the class. A symbol made here reads as itself again, so that a stored
one is found by asking again.
"""

from decimal import Decimal

from tradehook.instruments import crypto, forex, futures, options, stocks
from tradehook.instruments.spelling import spelling_of
from tradehook.vocabulary.instrument import AssetClass, Instrument, Tick

_ONE = Decimal(1)
_CENT = Decimal("0.01")
_SATOSHI = Decimal("0.00000001")
_DOLLAR = "USD"


def assumed(ticker: str, asset_class: AssetClass) -> Instrument | None:
    """The instrument that an unknown ticker is taken for; None for what cannot be a ticker of anything."""
    spelling = spelling_of(ticker)
    if spelling is None:
        return None
    match asset_class:
        case AssetClass.STOCKS:
            return _stock(spelling.ticker)
        case AssetClass.OPTIONS:
            return _option(spelling.ticker)
        case AssetClass.FUTURES:
            return _future(spelling.ticker)
        case AssetClass.CRYPTO:
            return _crypto(spelling.ticker)
        case AssetClass.FOREX:
            return _forex(spelling.ticker)


def _stock(ticker: str) -> Instrument:
    symbol = stocks.canonical_symbol(ticker)
    return stocks.instrument(symbol, symbol)


def _option(ticker: str) -> Instrument:
    contract = options.spelled(ticker)
    return options.instrument(contract, contract.underlying) if contract else _stock(ticker)


def _future(ticker: str) -> Instrument:
    """A point value of 1 and a tick of 0.01: the contract's own are not known, and neither is its end."""
    return Instrument(
        symbol=ticker,
        name=ticker,
        asset_class=AssetClass.FUTURES,
        root=futures.root_of(ticker),
        currency=_DOLLAR,
        tick=Tick(_CENT),
        quantity_step=_ONE,
    )


def _crypto(ticker: str) -> Instrument:
    pair = crypto.spelled(ticker)
    symbol = pair.symbol if pair else ticker
    return Instrument(
        symbol=symbol,
        name=symbol,
        asset_class=AssetClass.CRYPTO,
        currency=pair.quote if pair else _DOLLAR,
        tick=Tick(_SATOSHI),
        quantity_step=_SATOSHI,
    )


def _forex(ticker: str) -> Instrument:
    pair = forex.spelled(ticker)
    symbol = "".join(pair) if pair else ticker
    return Instrument(
        symbol=symbol,
        name=symbol,
        asset_class=AssetClass.FOREX,
        currency=pair[1] if pair else _DOLLAR,
        tick=Tick(forex.tick_of(*pair) if pair else _CENT),
        quantity_step=_ONE,
    )
