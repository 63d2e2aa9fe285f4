"""Contracts, quotes and terms for the tests of option prices."""

from decimal import Decimal

from hypothesis import strategies as some

from tests.instruments.moments import at
from tradehook.instruments import options
from tradehook.prices.options.black_scholes import Terms
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument, Right
from tradehook.vocabulary.quote import PriceSource, Quote

NOW = at("2025-06-02T15:00:00")


def contract(ticker: str) -> Instrument:
    """The contract of a canonical symbol."""
    spelled = options.spelled(ticker)
    assert spelled is not None
    return options.instrument(spelled, "Some name")


def spot_at(price: str | Decimal, at: Instant = NOW) -> Quote:
    """A quote of an underlying at one price."""
    same = Price(Decimal(price))
    return Quote(symbol="AAPL", bid=same, ask=same, last=None, at=at, source=PriceSource.MANUAL)


terms = some.builds(
    Terms,
    right=some.sampled_from(Right),
    spot=some.floats(1, 1000),
    strike=some.floats(1, 1000),
    years=some.floats(0.001, 5),
    volatility=some.floats(0.02, 2),
    rate=some.floats(-0.05, 0.2),
)
"""Terms of ordinary contracts."""

any_terms = some.builds(
    Terms,
    right=some.sampled_from(Right),
    spot=some.just(0.0) | some.floats(0.0001, 100_000),
    strike=some.floats(0.001, 100_000),
    years=some.floats(0, 10),
    volatility=some.floats(0, 5),
    rate=some.floats(-1, 1),
)
"""Terms at the edges too: nothing left of the time, no volatility, a price of zero."""
