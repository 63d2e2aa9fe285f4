"""The reference page `docs/reference/instruments.md`, made from the tables. A test keeps the file in step."""

from collections.abc import Iterable

from tradehook.instruments import crypto, forex, futures_page
from tradehook.instruments.exchanges import CLASSES
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.instrument import AssetClass

_INTRODUCTION = """\
# Instruments

What tradehook knows about what can be traded, and how it reads a ticker. `tradehook instruments` and `GET
/api/v1/instruments` list it; `GET /api/v1/instruments/{symbol}` takes any spelling shown here and answers
the canonical one.

## How a ticker is read

Case and blanks at the ends do not matter. An exchange before a colon is taken off; where it is one that
tradehook knows (see the end of this page), the ticker must be of a class that is traded there. A ticker is
looked up in the strategy's asset class.

| class | spellings | canonical |
|---|---|---|
| stocks | `AAPL`, `NASDAQ:AAPL`; a class of shares as `BRK.B`, `BRK-B`, `BRK/B` | `AAPL`, `BRK.B` |
| options | `SPY 250624C596`, `SPY250624C596`, `SPY250624C00596000`; the underlying `SPY`, `SPX` | `SPY 250624C596` |
| futures | `MNQU2025`; a short year `MNQU5`, `MNQU25`; root `MNQ`; continuous `MNQ1!` | `MNQU2025` |
| crypto | `BTCUSD`, `BTC-USD`, `BTC/USD`; a perpetual `BTCUSDT.P` | `BTCUSD`, `BTCUSDT.P` |
| forex | `EURUSD`, `EUR-USD`, `EUR/USD` | `EURUSD` |

- A short year means, of the contracts that are listed, the nearest that has not expired; where all of them
  have, the latest. Four digits are safer.
- A root and `1!` mean the front month, `2!` the contract after it, and so on. The front month changes at
  the start of the day, exchange time, two calendar days before the last trading day, or on the day that was
  set for it: `MNQU2025` ends on 2025-09-19, so `MNQ1!` is `MNQZ2025` from 2025-09-17. Other platforms change
  on other days: a contract spelled out is safer, and the answer to a message and the trace of its trades say
  how a root or continuous symbol was read, and until when.
- An expired contract is known, and its trades are held as `contract-expired`.
- In a strategy for options, the ticker of a stock means an option on it that is still to be chosen.
- Where the class is not given (`/api/v1/prices/{symbol}`), the first class that knows the ticker counts, in
  the order of the table: `ES` is a stock there, `ES1!` and `ESZ2026` are futures.

## Stocks and ETFs

The members of the S&P 500, 100 and 600, the Nasdaq-100 and the Dow Jones, and the ETFs and stocks beside
them that alerts are often about. Tick 0.01, quantities in whole shares, or in millionths where a
subscription allows fractions. In US dollars.

[stocks.md](stocks.md) says how all others that the US exchanges list are imported, how preferred shares, units
and warrants are spelled, which old names are known (`SQ` means `XYZ`), and how contracts on an underlying are
spelled.

## Options

Contracts on the stocks and ETFs above and on some indices: [options.md](options.md) lists classes, expirations, ticks
and strikes.
"""

_CRYPTO = """
## Crypto

Quantities and prices follow the magnitude of the price: the tick shows five significant digits and is at
most 0.01; the smallest quantity is worth about a ten-thousandth of a US dollar and is at most 1. The
currency is the quote currency.

"""

_FOREX = """
## Currency pairs, gold and silver

Quantities are whole units of the base currency; the currency is the quote currency.

"""

_EXCHANGES = """
## Exchange prefixes

Any other prefix is taken off and says nothing.

"""


def page() -> str:
    """The whole page as Markdown."""
    return "".join(
        [
            _INTRODUCTION,
            futures_page.ABOUT,
            _table(futures_page.HEADINGS, futures_page.roots()),
            futures_page.ABOUT_RULES,
            _table(futures_page.RULE_HEADINGS, futures_page.rules()),
            _CRYPTO,
            _table(["base", "name", "against"], _bases()),
            _FOREX,
            _table(["tick", "pairs"], _pairs()),
            _EXCHANGES,
            _table(["classes", "prefixes"], _prefixes()),
        ]
    )


def _table(headings: list[str], rows: Iterable[list[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _bases() -> Iterable[list[str]]:
    for base, name in crypto.bases().items():
        against = " ".join(f"{pair.quote}{pair.ending}" for pair in crypto.pairs_of(base))
        yield [f"`{base}`", name, against]


def _pairs() -> Iterable[list[str]]:
    ticks = sorted({forex.tick_of(*pair) for pair in forex.PAIRS.values()})
    for tick in ticks:
        symbols = [symbol for symbol, pair in forex.PAIRS.items() if forex.tick_of(*pair) == tick]
        yield [canonical(tick), " ".join(symbols)]


def _prefixes() -> Iterable[list[str]]:
    for classes in dict.fromkeys(CLASSES.values()):
        names = [asset_class for asset_class in AssetClass if asset_class in classes]
        yield [", ".join(names), " ".join(prefix for prefix in CLASSES if CLASSES[prefix] == classes)]
