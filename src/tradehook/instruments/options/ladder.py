"""Steps that widen with the price: the ticks of option prices, and the intervals between strikes.

Sources: the exchanges' minimum increments (Cboe rule 5.4, Nasdaq options 3, section 3). Their rules for strikes (Nasdaq
options 4, section 5, Cboe rule 4.13) say how narrow intervals may be; these are the usual ones near the money, of
contracts that end within the year.
"""

from decimal import Decimal

from tradehook.vocabulary.instrument import Tick, TickFrom


def _steps(first: str, *wider: str) -> Tick:
    """Steps of `first`; each of `wider` is a price, a colon, and the step from that price on."""
    pairs = (text.split(":") for text in wider)
    return Tick(Decimal(first), tuple(TickFrom(Decimal(price), Decimal(size)) for price, size in pairs))


CENTS = _steps("0.01")
CENTS_BELOW_3 = _steps("0.01", "3:0.05")
NICKELS_BELOW_3 = _steps("0.05", "3:0.10")

DOLLARS = _steps("1")
FIVES = _steps("5")
TENS = _steps("10")
ACTIVE_STRIKES = _steps("0.50", "25:1", "150:2.50", "500:5", "1000:10")
STANDARD_STRIKES = _steps("2.50", "25:5", "200:10")
VOLATILITY_STRIKES = _steps("0.50", "20:1", "40:2.50", "50:5", "100:10")
