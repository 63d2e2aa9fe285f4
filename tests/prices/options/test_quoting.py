import time
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.prices.options.samples import NOW, contract, spot_at
from tradehook.instruments import stocks
from tradehook.prices.options.black_scholes import value
from tradehook.prices.options.quoting import exercise_value, option_quote, terms_of
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.quote import PriceSource, Quote

VOLATILITY, RATE = Decimal("0.3"), Decimal("0.04")
DAY = 86_400_000_000

contracts = some.builds(
    lambda root, right, strike: contract(f"{root} 251219{right}{strike}"),
    some.sampled_from(["SPY", "AAPL", "NVR", "SPX"]),
    some.sampled_from("CP"),
    some.integers(1, 9000),
)
spots = some.decimals("0.01", "10000", places=3).map(spot_at)
volatilities = some.decimals("0.01", "5", places=2)
rates = some.decimals("-0.05", "0.2", places=3)


def test_a_quote_is_worked_out_from_that_of_the_underlying() -> None:
    """232.50 for the underlying: Black-Scholes says 19.5445."""
    found = option_quote(contract("AAPL 251219C240"), spot_at("232.50"), VOLATILITY, RATE, NOW)

    assert found == Quote(
        symbol="AAPL 251219C240",
        bid=Price(Decimal("19.40")),
        ask=Price(Decimal("19.70")),
        last=Price(Decimal("19.50")),
        at=NOW,
        source=PriceSource.MANUAL,
    )


@given(contracts, spots, volatilities, rates, some.integers(0, 199))
def test_bid_and_ask_lie_on_the_tick_around_the_price(
    of: Instrument, spot: Quote, volatility: Decimal, rate: Decimal, days: int
) -> None:
    now = Instant(NOW + days * DAY)
    found = option_quote(of, spot, volatility, rate, now)
    theoretical = Decimal(value(terms_of(of, spot.mark, volatility, rate, now)))

    assert found.bid is not None
    assert found.ask is not None
    assert found.last is not None
    assert all(of.tick.holds(price) for price in (found.bid, found.ask, found.last))
    assert 0 <= found.bid <= theoretical <= found.ask
    assert found.ask - found.bid >= of.tick.at(found.bid)
    assert found.ask >= exercise_value(of, spot.mark)
    assert found.bid <= found.last <= found.ask
    assert found.last > 0


@given(contracts, spots, some.integers(0, 10))
def test_once_it_has_ended_a_contract_costs_what_exercise_is_worth(of: Instrument, spot: Quote, days: int) -> None:
    assert of.expires_at is not None
    found = option_quote(of, spot, VOLATILITY, RATE, Instant(of.expires_at + days * DAY))

    assert (found.bid, found.ask, found.last) == (exercise_value(of, spot.mark),) * 3
    assert found.mark == exercise_value(of, spot.mark)


def test_the_spread_grows_with_the_price() -> None:
    calls = [contract(f"SPY 251219C{strike}") for strike in (700, 600, 500, 300)]
    quotes = [option_quote(each, spot_at("590"), VOLATILITY, RATE, NOW) for each in calls]
    spreads = [quote.ask - quote.bid for quote in quotes if quote.ask is not None and quote.bid is not None]

    assert spreads == sorted(set(spreads))


@pytest.mark.parametrize(
    ("ticker", "spot", "worth"),
    [
        ("SPY 251219C590", "596.435", "6.435"),
        ("SPY 251219P590", "596.435", "0"),
        ("SPY 251219P590", "580.01", "9.99"),
        ("SPY 251219C590", "590", "0"),
    ],
)
def test_exercise_is_worth_what_lies_between_price_and_strike(ticker: str, spot: str, worth: str) -> None:
    assert exercise_value(contract(ticker), Price(Decimal(spot))) == Decimal(worth)


def test_what_is_no_option_has_no_price_of_one() -> None:
    share = stocks.instrument("AAPL", "Apple")

    with pytest.raises(ValueError, match="AAPL is no option"):
        option_quote(share, spot_at("200"), VOLATILITY, RATE, NOW)
    with pytest.raises(ValueError, match="AAPL is no option"):
        terms_of(share, Price(Decimal(200)), VOLATILITY, RATE, NOW)


def test_the_quote_of_the_underlying_gives_time_and_source() -> None:
    spot = replace(spot_at("232.50", Instant(NOW - 5)), source=PriceSource.REPLAY)
    found = option_quote(contract("AAPL 251219C240"), spot, VOLATILITY, RATE, NOW)

    assert (found.at, found.source, found.symbol) == (NOW - 5, PriceSource.REPLAY, "AAPL 251219C240")


def test_a_quote_takes_some_microseconds() -> None:
    """About 12 µs on two cores; ten times as much on a machine that has other work."""
    call, spot = contract("AAPL 251219C240"), spot_at("232.50")

    def once() -> float:
        started = time.perf_counter()
        for _ in range(200):
            option_quote(call, spot, VOLATILITY, RATE, NOW)
        return (time.perf_counter() - started) / 200

    assert min(once() for _ in range(10)) < 150e-6
