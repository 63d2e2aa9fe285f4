import pytest
from hypothesis import assume, given

from tests.prices.options.samples import terms
from tradehook.prices.options.black_scholes import Terms, greeks, value
from tradehook.prices.options.implied import implied_volatility
from tradehook.vocabulary.instrument import Right

HULL = Terms(Right.CALL, spot=21, strike=20, years=0.25, volatility=0, rate=0.1)


def test_it_is_that_of_the_textbook() -> None:
    """Hull, section 15.11: a call at 1.875 implies 23.5 %."""
    assert implied_volatility(HULL, 1.875) == pytest.approx(0.235, abs=0.0005)


@given(terms)
def test_the_price_of_a_volatility_implies_it(given_: Terms) -> None:
    assume(greeks(given_).vega > 1e-4)

    assert implied_volatility(given_.at(1), value(given_)) == pytest.approx(given_.volatility, abs=1e-6)


@pytest.mark.parametrize("price", [-1, 0, 1, 1.4, 21, 25, float("nan")])
def test_no_volatility_makes_a_price_below_exercise_or_above_the_underlying(price: float) -> None:
    assert implied_volatility(HULL, price) is None
