"""The figures of daily returns beside those of empyrical, on five years of them."""

import empyrical
import numpy as np
import pytest

from tests.analytics.test_returns import five_years
from tradehook.analytics.returns import return_figures

THEIRS = {
    "cumulative_return": empyrical.cum_returns_final,
    "annual_return": empyrical.annual_return,
    "annual_volatility": empyrical.annual_volatility,
    "sharpe": empyrical.sharpe_ratio,
    "sortino": empyrical.sortino_ratio,
    "calmar": empyrical.calmar_ratio,
    "stability": empyrical.stability_of_timeseries,
    "max_drawdown": empyrical.max_drawdown,
    "omega": empyrical.omega_ratio,
    "tail_ratio": empyrical.tail_ratio,
    "daily_value_at_risk": empyrical.value_at_risk,
}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("figure", THEIRS)
def test_ours_is_theirs(figure, seed):
    returns = five_years(seed)
    assert getattr(return_figures(returns), figure) == pytest.approx(THEIRS[figure](np.array(returns)), rel=1e-10)
