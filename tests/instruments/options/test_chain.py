from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.instruments.moments import at
from tradehook.instruments.catalogue import full_catalogue
from tradehook.instruments.options import ladder
from tradehook.instruments.options.chain import chain, strikes_around
from tradehook.instruments.options.expirations import expirations
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instrument import Right, Tick

CATALOGUE = full_catalogue()
NOW = at("2025-06-02T15:00:00")

intervals = some.sampled_from(
    [
        ladder.DOLLARS,
        ladder.FIVES,
        ladder.TENS,
        ladder.ACTIVE_STRIKES,
        ladder.STANDARD_STRIKES,
        ladder.VOLATILITY_STRIKES,
    ]
)
spots = some.decimals("0.01", "30000", places=2)
counts = some.integers(1, 40)


@pytest.mark.parametrize(
    ("interval", "spot", "strikes"),
    [
        (ladder.DOLLARS, "596.43", "594 595 596 597 598 599"),
        (ladder.DOLLARS, "596", "593 594 595 596 597 598 599"),
        (ladder.FIVES, "5961.2", "5950 5955 5960 5965 5970 5975"),
        (ladder.ACTIVE_STRIKES, "10.12", "9 9.5 10 10.5 11 11.5"),
        (ladder.ACTIVE_STRIKES, "24.80", "23.5 24 24.5 25 26 27"),
        (ladder.ACTIVE_STRIKES, "150", "147 148 149 150 152.5 155 157.5"),
        (ladder.ACTIVE_STRIKES, "151", "148 149 150 152.5 155 157.5"),
        (ladder.STANDARD_STRIKES, "203", "190 195 200 210 220 230"),
        (ladder.STANDARD_STRIKES, "4", "2.5 5 7.5 10"),
        (ladder.TENS, "0.5", "10 20 30"),
    ],
)
def test_strikes_lie_around_the_money(interval: Tick, spot: str, strikes: str) -> None:
    assert strikes_around(interval, Decimal(spot), 3) == tuple(Decimal(strike) for strike in strikes.split())


@given(intervals, spots, counts)
def test_strikes_rise_lie_on_the_ladder_and_leave_none_out(interval: Tick, spot: Decimal, count: int) -> None:
    strikes = strikes_around(interval, spot, count)
    above = [strike for strike in strikes if strike > spot]
    below = [strike for strike in strikes if strike < spot]

    assert list(strikes) == sorted(set(strikes))
    assert all(strike > 0 and interval.holds(strike) for strike in strikes)
    assert len(above) == count
    assert len(below) == count or strikes_around(interval, spot, count + 1)[0] == strikes[0]
    assert set(strikes) <= set(strikes_around(interval, spot, count + 1))
    assert (spot in strikes) is interval.holds(spot)


@given(intervals, spots, counts)
def test_neighbours_are_one_interval_apart(interval: Tick, spot: Decimal, count: int) -> None:
    strikes = strikes_around(interval, spot, count)

    assert [after - before for before, after in pairwise(strikes)] == [interval.at(before) for before in strikes[:-1]]


@pytest.mark.parametrize("spot", ["0", "-5", "NaN", "Infinity"])
def test_around_what_is_no_price_there_are_none(spot: str) -> None:
    assert strikes_around(ladder.DOLLARS, Decimal(spot), 5) == ()


def test_a_chain_has_a_call_and_a_put_at_each_strike_that_the_catalogue_knows() -> None:
    aapl = CATALOGUE.of_symbol("AAPL")
    assert aapl is not None
    expiration = next(each for each in expirations(aapl, NOW) if each.standard)

    contracts = chain(aapl, expiration, Price(Decimal("201.70")), NOW, 2)

    assert [each.symbol for each in contracts] == [
        "AAPL 250620C197.5",
        "AAPL 250620P197.5",
        "AAPL 250620C200",
        "AAPL 250620P200",
        "AAPL 250620C202.5",
        "AAPL 250620P202.5",
        "AAPL 250620C205",
        "AAPL 250620P205",
    ]
    assert [CATALOGUE.of_symbol(each.symbol) for each in contracts] == list(contracts)


def test_a_chain_on_an_index_is_of_its_class() -> None:
    spx = CATALOGUE.of_symbol("SPX")
    assert spx is not None
    listed = expirations(spx, at("2025-06-16T15:00:00"))

    chains = [chain(spx, each, Price(Decimal(6001)), NOW, 1) for each in listed if str(each.day) == "2025-06-20"]

    assert [each.symbol for contracts in chains for each in contracts if each.right is Right.CALL] == [
        "SPX 250620C6000",
        "SPX 250620C6005",
        "SPXW 250620C6000",
        "SPXW 250620C6005",
    ]
    assert {each.family for contracts in chains for each in contracts} == {"SPX"}


def test_once_the_expiration_has_ended_there_is_no_chain() -> None:
    spy = CATALOGUE.of_symbol("SPY")
    assert spy is not None
    expiration = expirations(spy, NOW)[0]

    assert chain(spy, expiration, Price(Decimal(590)), expiration.ends_at, 5) == ()
