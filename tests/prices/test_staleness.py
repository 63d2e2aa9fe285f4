from decimal import Decimal

import pytest

from tradehook.prices.staleness import age_s, is_stale
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.quote import PriceSource, Quote

START = Instant(1_750_000_000_000_000)


def quote(source: PriceSource) -> Quote:
    return Quote(symbol="AAPL", bid=None, ask=None, last=Price(Decimal(1)), at=START, source=source)


@pytest.mark.parametrize(
    ("source", "later_s", "age", "stale"),
    [
        (PriceSource.SIGNALS, 0, 0, False),
        (PriceSource.SIGNALS, 60, 60, False),
        (PriceSource.SIGNALS, 60.000001, 60.000001, True),
        (PriceSource.SIGNALS, -5, 0, False),  # a clock that was set back
        (PriceSource.MANUAL, 1_000_000, 0, False),
        (PriceSource.SIMULATED, 1_000_000, 0, False),
    ],
)
def test_a_quote_is_stale_beyond_the_limit_if_its_source_ages(
    source: PriceSource, later_s: float, age: float, stale: bool
) -> None:
    now = after(START, later_s)

    assert age_s(quote(source), now) == age
    assert is_stale(quote(source), 60, now) is stale
