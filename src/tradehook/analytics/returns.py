"""What the daily values of an account say: the figures of `figures.OF_RETURNS`.

These are statistics, not money: floats. Returns are shares (0.01 is a hundredth). What cannot be said is None, never
infinite and never not a number.
"""

import math
from collections.abc import Sequence
from datetime import date
from itertools import accumulate, pairwise
from statistics import StatisticsError, correlation, fmean, quantiles, stdev
from typing import Final, NamedTuple

import msgspec

from tradehook.analytics.round_trip import EXACT, QUOTIENT
from tradehook.vocabulary.exact import ZERO, Money

TRADING_DAYS: Final = 252
"""Daily values in a year; 365 suits an account that trades around the clock."""


class DayEquity(NamedTuple):
    """What an account was worth when a day ended, and the cash that was put in (taken out: negative) during it."""

    day: date
    equity: Money
    put_in: Money = Money(ZERO)


class Drawdown(NamedTuple):
    """The deepest fall: a share, 0 or less, and the daily values from the peak until it was reached again."""

    depth: float
    days: int


class Returns(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of daily returns; each is explained in `figures.OF_RETURNS`."""

    days: int
    cumulative_return: float | None
    annual_return: float | None
    annual_volatility: float | None
    sharpe: float | None
    sortino: float | None
    calmar: float | None
    stability: float | None
    max_drawdown: float | None
    max_drawdown_days: int | None
    omega: float | None
    tail_ratio: float | None
    daily_value_at_risk: float | None


def daily_returns(values: Sequence[DayEquity]) -> list[float]:
    """What each day gained for what the account was worth the day before; cash that was put in is no gain, and counts
    from the next day on.

    The last is that of the day on which nothing was left: no gain can be told for what comes after.
    """
    returns = []
    for before, after in pairwise(values):
        if before.equity <= 0:
            break
        gained = EXACT.subtract(EXACT.subtract(after.equity, after.put_in), before.equity)
        returns.append(float(QUOTIENT.divide(gained, before.equity)))
    return returns


def return_figures(returns: Sequence[float], days_a_year: int = TRADING_DAYS) -> Returns:
    """The figures of daily returns in the order of their days."""
    deepest, annual = max_drawdown(returns), annual_return(returns, days_a_year)
    scatter = stdev(returns) if len(returns) > 1 else None
    year = math.sqrt(days_a_year)
    return Returns(
        days=len(returns),
        cumulative_return=_finite(_growth(returns) - 1) if returns else None,
        annual_return=annual,
        annual_volatility=None if scatter is None else scatter * year,
        sharpe=_ratio(fmean(returns) * year, scatter) if scatter else None,
        sortino=sortino(returns, days_a_year),
        calmar=_ratio(annual, -deepest.depth) if annual is not None and deepest else None,
        stability=stability(returns),
        max_drawdown=_finite(deepest.depth) if deepest else None,
        max_drawdown_days=deepest.days if deepest else None,
        omega=omega(returns),
        tail_ratio=tail_ratio(returns),
        daily_value_at_risk=quantiles(returns, n=20, method="inclusive")[0] if len(returns) > 1 else None,
    )


def annual_return(returns: Sequence[float], days_a_year: int = TRADING_DAYS) -> float | None:
    """The gain of a year that, year after year, makes that of all days."""
    growth = _growth(returns)
    if not returns or growth < 0:
        return None
    try:
        return _finite(growth ** (days_a_year / len(returns)) - 1)
    except OverflowError:
        return None


def sortino(returns: Sequence[float], days_a_year: int = TRADING_DAYS) -> float | None:
    """The average return for the scatter of the losses, of a year."""
    if len(returns) < 2:
        return None
    losses = math.fsum(min(each, 0.0) ** 2 for each in returns)
    return _ratio(fmean(returns) * math.sqrt(days_a_year), math.sqrt(losses / len(returns)))


def stability(returns: Sequence[float]) -> float | None:
    """How much of the growth a straight line explains: R² through the cumulative sums of ln(1 + r)."""
    if len(returns) < 2 or min(returns) <= -1:
        return None
    grown = list(accumulate(math.log1p(each) for each in returns))
    try:
        return correlation(range(len(grown)), grown) ** 2
    except StatisticsError:  # what does not move has no slope
        return None


def max_drawdown(returns: Sequence[float]) -> Drawdown | None:
    """The deepest fall; the first of equals."""
    if not returns:
        return None
    values = _values(returns)
    deepest, begun, peak = 0.0, 0, 0
    for number, value in enumerate(values):
        if value >= values[peak]:
            peak = number
        elif value / values[peak] - 1 < deepest:
            deepest, begun = value / values[peak] - 1, peak
    return Drawdown(deepest, _lasted(values, begun) if deepest else 0)


def omega(returns: Sequence[float]) -> float | None:
    """What the good days brought for what the bad ones took."""
    if len(returns) < 2:
        return None
    won, lost = (math.fsum(each * sign for each in returns if each * sign > 0) for sign in (1, -1))
    return _ratio(won, lost)


def tail_ratio(returns: Sequence[float]) -> float | None:
    """The 95th percentile beside the 5th, without their signs."""
    if len(returns) < 2:
        return None
    worst, *_, best = quantiles(returns, n=20, method="inclusive")
    return _ratio(abs(best), abs(worst))


def _ratio(of: float, by: float) -> float | None:
    return _finite(of / by) if by else None


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


def _growth(returns: Sequence[float]) -> float:
    return math.prod(1 + each for each in returns)


def _values(returns: Sequence[float]) -> list[float]:
    """What 1 became, from before the first day on."""
    return list(accumulate(returns, lambda value, gained: value * (1 + gained), initial=1.0))


def _lasted(values: Sequence[float], peak: int) -> int:
    last = len(values) - 1
    return next((number for number in range(peak + 1, last) if values[number] >= values[peak]), last) - peak
