"""How sure it is that an alert stands for a trade of the backtest."""

from decimal import ROUND_DOWN, Decimal
from typing import Final, NamedTuple

from tradehook.analytics.backtest.events import AlertEvent, BacktestSignal
from tradehook.analytics.backtest.tolerances import Limits
from tradehook.analytics.scales import WIDE, percent_of

IDEAL: Final = Decimal(90)
"""Above this, a match is taken for granted (rule: the reference)."""

WHOLE: Final = 1_000_000
"""Points of full confidence: a ten-thousandth of a percent each, so that sums are whole and exact."""

FORMULA: Final = (
    "100 - 60 x |time difference| / window - 40 x |price difference %| / greatest price difference, where the window "
    "is the forward one for an alert after the trade and the backward one for one before it. Where the alert names no "
    "price, 20 is taken off for it: such a match is never ideal."
)

_TIME: Final = 600_000
_PRICE: Final = 400_000
_NO_PRICE: Final = 200_000
_POINTS_A_PERCENT: Final = 10_000


class Difference(NamedTuple):
    """Alert less backtest: microseconds, price in the quote currency, and that in percent of the backtest's price.

    The prices are None where the alert names none, the percent also where the backtest's price is zero.
    """

    time: int
    price: Decimal | None
    percent: Decimal | None


def difference(signal: BacktestSignal, alert: AlertEvent) -> Difference:
    """How far the alert is from the trade."""
    time = alert.at - signal.at
    if alert.price is None:
        return Difference(time, None, None)
    price = WIDE.subtract(alert.price, signal.price)
    return Difference(time, price, percent_of(price, abs(signal.price)))


def points(apart: Difference, limits: Limits) -> int | None:
    """The confidence in points, from 0 to `WHOLE`; None where they are too far apart (rule: `FORMULA`)."""
    window = limits.forward if apart.time > 0 else limits.backward
    if abs(apart.time) > window:
        return None
    of_price = _off_for_price(apart, limits.percent)
    if of_price is None:
        return None
    of_time = _TIME * abs(apart.time) // window if apart.time else 0
    return WHOLE - of_time - of_price


def percent(found: int) -> Decimal:
    """Points as percent, rounded down to hundredths: 100 is only what is exact."""
    return (Decimal(found) / _POINTS_A_PERCENT).quantize(Decimal("0.01"), ROUND_DOWN)


def _off_for_price(apart: Difference, greatest: Decimal) -> int | None:
    if apart.price is None:
        return _NO_PRICE
    if not apart.price:
        return 0
    if apart.percent is None or abs(apart.percent) > greatest:
        return None
    return int(WIDE.divide(WIDE.multiply(abs(apart.percent), Decimal(_PRICE)), greatest))
