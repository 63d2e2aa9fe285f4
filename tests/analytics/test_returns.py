"""The figures of daily returns: each by hand, on five years beside an independent computation, and at the edges."""

import math
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.analytics.figures import OF_RETURNS
from tradehook.analytics.returns import DayEquity, Returns, daily_returns, max_drawdown, return_figures
from tradehook.vocabulary.exact import Money

CLOSE = 1e-12


def five_years(seed=7, days=5 * 252):
    """Daily returns that wander, with a few bad weeks, as synthetic as they are alike on every machine."""
    chance = Random(seed)
    return [chance.gauss(0.0006, 0.011) - (0.02 if 400 <= day < 408 else 0) for day in range(days)]


def equity(*values):
    """A value a day; (value, put_in) where cash was moved."""
    pairs = [value if isinstance(value, tuple) else (value, 0) for value in values]
    return [
        DayEquity(date(2026, 1, 5) + timedelta(days=number), Money(Decimal(value)), Money(Decimal(put_in)))
        for number, (value, put_in) in enumerate(pairs)
    ]


def test_the_names_are_those_of_the_page():
    assert Returns.__struct_fields__ == tuple(figure.name for figure in OF_RETURNS)


def test_returns_of_days():
    """100 to 110 is 10 / 100 = 0.1; 110 to 99 is -11 / 110 = -0.1."""
    assert daily_returns(equity(100, 110, 99)) == [0.1, -0.1]


def test_cash_that_was_put_in_is_no_gain():
    """100, 50 put in, 160 at the end: (160 - 50 - 100) / 100 = 0.1. 60 taken out: (92 + 60 - 160) / 160 = -0.05."""
    assert daily_returns(equity(100, (160, 50), (92, -60))) == [0.1, -0.05]


def test_returns_end_with_the_day_on_which_nothing_was_left():
    """100 to 0 is -1; what 0 gains for what it was cannot be told."""
    assert daily_returns(equity(100, 0, 50, 60)) == [-1.0]


@pytest.mark.parametrize("values", [(), (100,), (0, 100)])
def test_too_little_makes_no_returns(values):
    assert daily_returns(equity(*values)) == []


def test_growth():
    """1.1 x 0.9 x 1.2 = 1.188. A year of 6 such days is two of these: 1.188² - 1 = 0.411344."""
    figures = return_figures([0.1, -0.1, 0.2], days_a_year=6)
    assert figures.days == 3
    assert figures.cumulative_return == pytest.approx(0.188)
    assert figures.annual_return == pytest.approx(0.411344)


def test_scatter_and_sharpe():
    """0.01, 0.03, -0.01: mean 0.01, squares 0 + 0.0004 + 0.0004 over 2 make 0.0004, its root is 0.02.

    Of a year of 4 days: 0.02 x 2 = 0.04; Sharpe 0.01 / 0.02 x 2 = 1.
    """
    figures = return_figures([0.01, 0.03, -0.01], days_a_year=4)
    assert figures.annual_volatility == pytest.approx(0.04)
    assert figures.sharpe == pytest.approx(1)


def test_sortino():
    """0.05, -0.02, 0.03, 0.02: mean 0.02; the losses' squares 0.0004 over 4 make 0.0001, its root is 0.01.

    0.02 / 0.01 x √4 = 4.
    """
    assert return_figures([0.05, -0.02, 0.03, 0.02], days_a_year=4).sortino == pytest.approx(4)


def test_the_deepest_fall_and_its_length():
    """1, 1.2, 0.9, 1.08, 1.296: from 1.2 to 0.9 is -0.25; the peak is reached again three days after it."""
    assert max_drawdown([0.2, -0.25, 0.2, 0.2]) == pytest.approx((-0.25, 3))


def test_a_fall_from_the_start_that_is_not_made_good():
    """1, 0.8, 0.84, 0.756: 0.756 is the lowest, -0.244 from the start, and lasts to the end: three days."""
    assert max_drawdown([-0.2, 0.05, -0.1]) == pytest.approx((-0.244, 3))


def test_a_smaller_fall_later_is_not_the_deepest():
    """1, 0.5, 1, 0.75, 1.5: -0.5 for two days, then -0.25."""
    assert max_drawdown([-0.5, 1.0, -0.25, 1.0]) == (-0.5, 2)


def test_calmar():
    """1.2 x 0.75 x 1.2 x 1.2 = 1.296 in a year of 4 days; 0.296 / 0.25 = 1.184."""
    assert return_figures([0.2, -0.25, 0.2, 0.2], days_a_year=4).calmar == pytest.approx(1.184)


def test_stability():
    """Steady growth is a line: 1. Sums of logarithms of 0, 1, 0 over days 0, 1, 2 have no slope: 0.

    0, 2, 1: days from the mean -1, 0, 1; sums from theirs -1, 1, 0. Their product 1, squared, over 2 x 2: 0.25.
    """
    assert return_figures([0.01] * 5).stability == pytest.approx(1)
    assert return_figures([0.0, math.e - 1, 1 / math.e - 1]).stability == pytest.approx(0)
    assert return_figures([0.0, math.e**2 - 1, 1 / math.e - 1]).stability == pytest.approx(0.25)


def test_omega():
    """Gains 0.05 + 0.01 = 0.06, losses 0.02 + 0.01 = 0.03: 2."""
    assert return_figures([0.05, -0.02, 0.01, -0.01]).omega == pytest.approx(2)


def test_tails():
    """21 returns, from -0.10 to 0.10 by hundredths, less the best, 0.30 instead: the 5th percentile is the second
    worst, -0.09, the 95th the second best, 0.09: ratio 1, value at risk -0.09.
    """
    returns = [*(hundredths / 100 for hundredths in range(-10, 10)), 0.30]
    figures = return_figures(returns)
    assert figures.tail_ratio == pytest.approx(1)
    assert figures.daily_value_at_risk == pytest.approx(-0.09)


def test_percentiles_lie_between_two_days():
    """0 and 1: a twentieth of the way is 0.05, nineteen twentieths 0.95: ratio 19."""
    figures = return_figures([1.0, 0.0])
    assert figures.daily_value_at_risk == pytest.approx(0.05)
    assert figures.tail_ratio == pytest.approx(19)


@pytest.mark.parametrize("seed", range(5))
def test_five_years_beside_an_independent_computation(seed):
    returns = five_years(seed)
    assert msgspec.structs.asdict(return_figures(returns)) == pytest.approx(otherwise(np.array(returns)), rel=CLOSE)


def otherwise(r):
    """The same figures by vectors: from logarithms, variances and sorted values instead of loops."""
    grown = np.exp(np.concatenate(([0.0], np.log1p(r).cumsum())))
    falls = grown / np.maximum.accumulate(grown) - 1
    trough = int(falls.argmin())
    peak = int(np.flatnonzero(grown[:trough] == grown[:trough].max())[-1])
    again = np.flatnonzero(grown[trough:] >= grown[peak])
    ends = trough + int(again[0]) if len(again) else len(r)
    annual = np.exp(np.log1p(r).mean() * 252) - 1
    line = np.polynomial.Polynomial.fit(np.arange(len(r)), np.log(grown[1:]), 1)(np.arange(len(r)))
    left = np.log(grown[1:]) - line
    low, high = np.interp([0.05 * (len(r) - 1), 0.95 * (len(r) - 1)], np.arange(len(r)), np.sort(r))
    variance = ((r * r).sum() - len(r) * r.mean() ** 2) / (len(r) - 1)
    return {
        "days": len(r),
        "cumulative_return": grown[-1] - 1,
        "annual_return": annual,
        "annual_volatility": np.sqrt(variance * 252),
        "sharpe": r.mean() * np.sqrt(252 / variance),
        "sortino": r.mean() * np.sqrt(252 / (np.clip(r, None, 0) ** 2).mean()),
        "calmar": annual / -falls.min(),
        "stability": 1 - left.var() / np.log(grown[1:]).var(),
        "max_drawdown": falls.min(),
        "max_drawdown_days": ends - peak,
        "omega": (np.abs(r).sum() + r.sum()) / (np.abs(r).sum() - r.sum()),
        "tail_ratio": abs(high) / abs(low),
        "daily_value_at_risk": low,
    }


@pytest.mark.parametrize(
    ("returns", "said"),
    [
        ([], {"days"}),
        ([0.1], {"days", "cumulative_return", "annual_return", "max_drawdown", "max_drawdown_days"}),
    ],
)
def test_what_too_few_days_cannot_say(returns, said):
    figures = msgspec.structs.asdict(return_figures(returns))
    assert {name for name, value in figures.items() if value is not None} == said


def test_days_that_only_gained():
    """No loss to divide by: no Sortino, no Omega, no Calmar; no fall: 0, for 0 days."""
    figures = return_figures([0.01, 0.02])
    assert (figures.sortino, figures.omega, figures.calmar) == (None, None, None)
    assert (figures.max_drawdown, figures.max_drawdown_days) == (0, 0)


def test_days_that_were_all_alike_have_no_sharpe():
    """The scatter is 0; returns of 0 have no line either."""
    assert return_figures([0.01, 0.01, 0.01]).sharpe is None
    assert return_figures([0.0, 0.0, 0.0]).stability is None


def test_everything_lost():
    """1.5 x 0 = 0: -1 of it, every year; the logarithm of 0 cannot be told."""
    figures = return_figures([0.5, -1.0])
    assert (figures.cumulative_return, figures.annual_return, figures.max_drawdown) == (-1, -1, -1)
    assert figures.stability is None


def test_more_than_everything_lost():
    """What is owed has no yearly gain."""
    figures = return_figures([0.5, -1.2])
    assert figures.cumulative_return == pytest.approx(-1.3)
    assert (figures.annual_return, figures.calmar) == (None, None)


def test_a_gain_too_large_for_a_year():
    """100 times as much in a day, to the 252nd power, is no number any more."""
    assert return_figures([99.0]).annual_return is None


@given(st.lists(st.floats(-1.5, 5) | st.sampled_from([0.0, 1e-200, -1e-310, 1e300]), max_size=40))
def test_no_figure_is_infinite_or_not_a_number(returns):
    for name, value in msgspec.structs.asdict(return_figures(returns)).items():
        assert value is None or math.isfinite(value), name
