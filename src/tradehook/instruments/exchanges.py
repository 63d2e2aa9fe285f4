"""Exchange prefixes of tickers (`CME_MINI:NQ1!`), and the asset classes that each can stand before.

A prefix that is not here says nothing about the class.
"""

from tradehook.vocabulary.instrument import AssetClass

_STOCKS = frozenset({AssetClass.STOCKS, AssetClass.OPTIONS})
_OPTIONS = frozenset({AssetClass.OPTIONS})
_FUTURES = frozenset({AssetClass.FUTURES})
_CRYPTO = frozenset({AssetClass.CRYPTO})
_FOREX = frozenset({AssetClass.FOREX})

_TABLE = {
    "NASDAQ NYSE AMEX ARCA NYSEARCA NYSEAMERICAN BATS OTC IEX": _STOCKS,
    "OPRA": _OPTIONS,
    "CME CME_MINI CBOT CBOT_MINI NYMEX NYMEX_MINI COMEX COMEX_MINI ICEUS CFE MGEX EUREX": _FUTURES,
    "CBOE": _STOCKS | _FUTURES,
    "BINANCE BINANCEUS COINBASE GEMINI BITFINEX BYBIT OKX KUCOIN GATEIO MEXC BITGET HTX PHEMEX": _CRYPTO,
    "DERIBIT BITMEX POLONIEX CRYPTOCOM CRYPTO HYPERLIQUID": _CRYPTO,
    "KRAKEN BITSTAMP": _CRYPTO | _FOREX,
    "FX FX_IDC": _FOREX,
    "OANDA FOREXCOM FXCM PEPPERSTONE EIGHTCAP ICMARKETS": _FOREX | _CRYPTO,
}

CLASSES = {exchange: classes for exchanges, classes in _TABLE.items() for exchange in exchanges.split()}
"""The classes that are traded on an exchange, by its prefix."""
