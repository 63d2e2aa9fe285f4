from datetime import date
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.instruments.moments import at
from tradehook.instruments.catalogue import full_catalogue
from tradehook.instruments.options.expirations import expirations, has_options
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument

CATALOGUE = full_catalogue()
NEW_YORK = "America/New_York"

moments = some.integers(at("2020-01-01"), at("2040-01-01")).map(Instant)


def instrument(symbol: str) -> Instrument:
    found = CATALOGUE.of_symbol(symbol)
    assert found is not None
    return found


@pytest.mark.parametrize("symbol", ["SPY", "BRK.B", "SPX", "VIX"])
def test_stocks_and_indices_have_options(symbol: str) -> None:
    assert has_options(instrument(symbol))


@pytest.mark.parametrize("symbol", ["SPY 250624C596", "AAPL.CFD", "MNQU2025", "BTCUSD", "EURUSD"])
def test_nothing_else_has(symbol: str) -> None:
    assert not has_options(instrument(symbol))
    assert expirations(instrument(symbol), at("2025-06-02")) == ()


def test_the_day_itself_is_listed_until_its_contracts_end() -> None:
    spy = instrument("SPY")
    before, after = at("2025-07-03T12:59:59", NEW_YORK), at("2025-07-03T13:00:00", NEW_YORK)

    assert expirations(spy, before)[0].day == date(2025, 7, 3)
    assert expirations(spy, after)[0].day == date(2025, 7, 7)


def test_an_index_may_have_two_on_one_day() -> None:
    listed = expirations(instrument("SPX"), at("2025-06-16T15:00:00"))
    third_friday = [each for each in listed if each.day == date(2025, 6, 20)]

    assert [(each.option_class.root, each.standard) for each in third_friday] == [("SPX", True), ("SPXW", True)]
    assert [each.ends_at for each in third_friday] == [
        at("2025-06-20T09:30:00", NEW_YORK),
        at("2025-06-20T16:00:00", NEW_YORK),
    ]
    assert third_friday[0].last_trading_day == date(2025, 6, 18)


def test_weeklies_are_told_from_those_of_the_month() -> None:
    listed = expirations(instrument("F"), at("2025-06-02T15:00:00"))

    assert [str(each.day) for each in listed if each.standard][:3] == ["2025-06-20", "2025-07-18", "2025-08-15"]
    assert [str(each.day) for each in listed if not each.standard] == [
        "2025-06-06",
        "2025-06-13",
        "2025-06-27",
        "2025-07-03",
        "2025-07-11",
    ]


@given(some.sampled_from(["SPY", "NVDA", "F", "NVR", "SPX", "VIX", "XSP"]), moments)
def test_what_is_listed_has_not_ended_and_comes_in_order(symbol: str, now: Instant) -> None:
    listed = expirations(instrument(symbol), now)
    ends = [each.ends_at for each in listed]

    assert min(ends) > now
    assert ends == sorted(ends)
    assert max(ends) > now + 180 * 86_400_000_000
    for _, same_day in groupby(listed, key=lambda each: each.day):
        roots = [each.option_class.root for each in same_day]
        assert len(roots) == len(set(roots))
