"""The numbers are those of Hull, Options, Futures, and Other Derivatives, examples of chapters 15 and 19."""

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from tests.prices.options.samples import any_terms, terms
from tradehook.prices.options.black_scholes import Greeks, Terms, greeks, value
from tradehook.vocabulary.instrument import Right

CALL, PUT = Right.CALL, Right.PUT
EXAMPLE = Terms(CALL, spot=42, strike=40, years=0.5, volatility=0.2, rate=0.1)
HEDGED = Terms(CALL, spot=49, strike=50, years=20 / 52, volatility=0.2, rate=0.05)


@pytest.mark.parametrize(
    ("example", "price"),
    [
        (EXAMPLE, 4.76),
        (replace(EXAMPLE, right=PUT), 0.81),
        (HEDGED, 2.40),
        (Terms(CALL, spot=21, strike=20, years=0.25, volatility=0.235, rate=0.1), 1.876),
    ],
)
def test_prices_are_those_of_the_textbook(example: Terms, price: float) -> None:
    assert value(example) == pytest.approx(price, abs=0.005)


def test_greeks_are_those_of_the_textbook() -> None:
    found = greeks(HEDGED)

    assert found.delta == pytest.approx(0.522, abs=0.0005)
    assert found.gamma == pytest.approx(0.066, abs=0.0005)
    assert found.theta == pytest.approx(-4.31 / 365, abs=0.00002)
    assert found.vega == pytest.approx(0.121, abs=0.0005)
    assert found.rho == pytest.approx(0.0891, abs=0.00005)


@given(terms)
def test_put_and_call_differ_by_what_a_forward_is_worth(given_: Terms) -> None:
    call, put = value(replace(given_, right=CALL)), value(replace(given_, right=PUT))

    assert call - put == pytest.approx(given_.spot - given_.discounted_strike, abs=1e-9)


@given(terms)
def test_the_greeks_of_put_and_call_differ_as_the_parity_says(given_: Terms) -> None:
    call, put = greeks(replace(given_, right=CALL)), greeks(replace(given_, right=PUT))

    assert call.delta - put.delta == pytest.approx(1)
    assert (call.gamma, call.vega) == pytest.approx((put.gamma, put.vega))
    assert (call.theta - put.theta) * 365 == pytest.approx(-given_.rate * given_.discounted_strike, abs=1e-9)
    assert (call.rho - put.rho) * 100 == pytest.approx(given_.years * given_.discounted_strike)


@given(any_terms)
def test_a_price_is_never_below_that_of_a_sure_thing_nor_above_what_is_paid_for_all(given_: Terms) -> None:
    price = value(given_)
    most = given_.spot if given_.right is CALL else given_.discounted_strike
    slack = 1e-9 * (given_.spot + given_.discounted_strike)

    assert max(0, given_.sign * (given_.spot - given_.discounted_strike)) - slack <= price <= most + slack


@given(terms, some.floats(1.001, 2))
def test_a_price_rises_with_volatility_and_with_the_underlying_for_calls(given_: Terms, factor: float) -> None:
    price = value(given_)
    further = value(replace(given_, spot=given_.spot * factor))

    assert value(given_.at(given_.volatility * factor)) >= price - 1e-9
    assert (further - price) * given_.sign >= -1e-9


@given(terms, some.floats(1.001, 2))
def test_a_call_gains_with_time_where_the_rate_is_not_negative(given_: Terms, factor: float) -> None:
    call = replace(given_, right=CALL, rate=abs(given_.rate))

    assert value(replace(call, years=call.years * factor)) >= value(call) - 1e-9


SMALL = 1e-4


def _slope(changed: Callable[[float], Terms]) -> float:
    return (value(changed(SMALL)) - value(changed(-SMALL))) / (2 * SMALL)


@given(
    some.builds(
        Terms,
        right=some.sampled_from(Right),
        spot=some.floats(50, 150),
        strike=some.floats(50, 150),
        years=some.floats(0.1, 2),
        volatility=some.floats(0.1, 1),
        rate=some.floats(-0.05, 0.2),
    )
)
def test_greeks_are_the_slopes_of_the_price(of: Terms) -> None:
    found = greeks(of)
    bent = greeks(replace(of, spot=of.spot + SMALL)).delta - greeks(replace(of, spot=of.spot - SMALL)).delta

    assert found.delta == pytest.approx(_slope(lambda by: replace(of, spot=of.spot + by)), abs=1e-5)
    assert found.gamma == pytest.approx(bent / (2 * SMALL), abs=1e-5)
    assert found.theta == pytest.approx(-_slope(lambda by: replace(of, years=of.years + by)) / 365, abs=1e-5)
    assert found.vega == pytest.approx(_slope(lambda by: of.at(of.volatility + by)) / 100, abs=1e-5)
    assert found.rho == pytest.approx(_slope(lambda by: replace(of, rate=of.rate + by)) / 100, abs=1e-5)


@given(any_terms)
@example(replace(EXAMPLE, spot=40, years=5e-324))
@example(replace(EXAMPLE, spot=40, volatility=5e-324))
@example(replace(EXAMPLE, spot=40, rate=0, years=1e-12))
def test_every_term_has_finite_greeks_within_their_bounds(given_: Terms) -> None:
    found = greeks(given_)

    assert all(math.isfinite(getattr(found, name)) for name in Greeks.__slots__)
    assert 0 <= found.delta * given_.sign <= 1
    assert found.gamma >= 0
    assert found.vega >= 0
    assert found.rho * given_.sign >= 0


@pytest.mark.parametrize(
    ("over", "price", "delta"),
    [
        (Terms(CALL, spot=105, strike=100, years=0, volatility=0.3, rate=0.05), 5, 1),
        (Terms(PUT, spot=105, strike=100, years=0, volatility=0.3, rate=0.05), 0, 0),
        (Terms(PUT, spot=95, strike=100, years=0, volatility=0.3, rate=0.05), 5, -1),
        (Terms(CALL, spot=100, strike=100, years=0, volatility=0.3, rate=0.05), 0, 0),
        (Terms(CALL, spot=105, strike=100, years=1, volatility=0, rate=0), 5, 1),
        (Terms(PUT, spot=0, strike=100, years=1, volatility=0.3, rate=0), 100, -1),
        (Terms(CALL, spot=0, strike=100, years=1, volatility=0.3, rate=0), 0, 0),
    ],
)
def test_where_nothing_is_left_to_chance_only_exercise_counts(over: Terms, price: float, delta: float) -> None:
    assert value(over) == price
    assert greeks(over) == Greeks(delta=delta, gamma=0, theta=0, vega=0, rho=0)
