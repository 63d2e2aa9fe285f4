"""Option classes: what the contracts of a root are on, when they expire, how they settle and in what steps they trade.

Sources: the specifications of Cboe and Nasdaq for their index options; for stocks and ETFs the Short Term Option Series
programs, whose Monday and Wednesday expirations on single stocks began in January 2026.
"""

from dataclasses import dataclass
from enum import StrEnum

from tradehook.instruments.options import ladder
from tradehook.instruments.options.penny import IN_PENNIES, PENNY_PROGRAM
from tradehook.vocabulary.instrument import Tick


class Cycle(StrEnum):
    """On which days the contracts of a class expire; each holds those of the standard month."""

    MONTHLY = "third Friday of the month"
    WEEKLY = "every Friday"
    THRICE = "every Monday, Wednesday and Friday"
    DAILY = "every trading day"
    VOLATILITY = "Wednesday 30 days before the third Friday of the next month"
    VOLATILITY_WEEKLY = "every Wednesday"


class Settles(StrEnum):
    """What price of the underlying counts on the day of expiration."""

    OPEN = "open"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class OptionClass:
    """The contracts of one root. `underlying` is a canonical symbol, `strikes` the interval from one to the next."""

    root: str
    underlying: str
    cycle: Cycle
    settles: Settles
    tick: Tick
    strikes: Tick


_ON_INDICES = (
    OptionClass("SPX", "SPX", Cycle.MONTHLY, Settles.OPEN, ladder.NICKELS_BELOW_3, ladder.FIVES),
    OptionClass("SPXW", "SPX", Cycle.DAILY, Settles.CLOSE, ladder.NICKELS_BELOW_3, ladder.FIVES),
    OptionClass("XSP", "XSP", Cycle.DAILY, Settles.CLOSE, ladder.CENTS, ladder.DOLLARS),
    OptionClass("NDX", "NDX", Cycle.MONTHLY, Settles.OPEN, ladder.NICKELS_BELOW_3, ladder.TENS),
    OptionClass("NDXP", "NDX", Cycle.DAILY, Settles.CLOSE, ladder.NICKELS_BELOW_3, ladder.TENS),
    OptionClass("RUT", "RUT", Cycle.MONTHLY, Settles.OPEN, ladder.NICKELS_BELOW_3, ladder.FIVES),
    OptionClass("RUTW", "RUT", Cycle.DAILY, Settles.CLOSE, ladder.NICKELS_BELOW_3, ladder.FIVES),
    OptionClass("DJX", "DJX", Cycle.MONTHLY, Settles.OPEN, ladder.CENTS_BELOW_3, ladder.DOLLARS),
    OptionClass("VIX", "VIX", Cycle.VOLATILITY, Settles.OPEN, ladder.CENTS_BELOW_3, ladder.VOLATILITY_STRIKES),
    OptionClass("VIXW", "VIX", Cycle.VOLATILITY_WEEKLY, Settles.OPEN, ladder.CENTS, ladder.VOLATILITY_STRIKES),
)

INDEX_CLASSES = {each.root: each for each in _ON_INDICES}
"""The classes on indices by their root; those that end at the open have a sister that ends on other days."""

OTHER_DAYS = {"SPX": "SPXW", "NDX": "NDXP", "RUT": "RUTW", "VIX": "VIXW"}
"""The root of an index's contracts that do not expire with the month."""

DAILY = frozenset({"SPY", "QQQ", "IWM"})
"""Stocks and ETFs with contracts that expire on every trading day."""

THRICE = frozenset({"AAPL", "AMZN", "AVGO", "GOOGL", "IBIT", "META", "MSFT", "NVDA", "TSLA", "GLD", "SLV", "TLT"})
"""Stocks and ETFs with contracts that expire on Mondays and Wednesdays too."""

_ALSO = """
ADBE AFRM ANET APP ARM ASML ASTS BKNG COIN CRCL CRWD CRWV DDOG HON INTU ISRG KLAC LMT LRCX MELI MMM MSTR NOC NOW NVO
PANW PEP RDDT REGN RKLB SE SNOW SPOT TEAM TMO TTD UNP VRTX WDAY
"""

ACTIVE = PENNY_PROGRAM | frozenset(_ALSO.split())
"""Stocks and ETFs with weeklies and narrow strikes: those of the penny program, and others that are too dear for it."""

_EVERY_DOLLAR = DAILY | {"DIA"}


def option_class(root: str) -> OptionClass:
    """The class of a root; a root that is none of an index's is the symbol of a stock or ETF."""
    return INDEX_CLASSES.get(root) or OptionClass(root, root, _cycle(root), Settles.CLOSE, _tick(root), _strikes(root))


def classes_on(underlying: str) -> tuple[OptionClass, ...]:
    """The classes on a stock, ETF or index, by its canonical symbol."""
    found = tuple(each for each in _ON_INDICES if each.underlying == underlying)
    return found or (option_class(underlying),)


def _cycle(symbol: str) -> Cycle:
    if symbol in DAILY:
        return Cycle.DAILY
    if symbol in THRICE:
        return Cycle.THRICE
    return Cycle.WEEKLY if symbol in ACTIVE else Cycle.MONTHLY


def _tick(symbol: str) -> Tick:
    if symbol in IN_PENNIES:
        return ladder.CENTS
    return ladder.CENTS_BELOW_3 if symbol in PENNY_PROGRAM else ladder.NICKELS_BELOW_3


def _strikes(symbol: str) -> Tick:
    if symbol in _EVERY_DOLLAR:
        return ladder.DOLLARS
    return ladder.ACTIVE_STRIKES if symbol in ACTIVE else ladder.STANDARD_STRIKES
