from datetime import date
from decimal import Decimal

import pytest

from tests.instruments.moments import at
from tradehook.instruments import options
from tradehook.vocabulary.instrument import AssetClass, Instrument, Right

NEW_YORK = "America/New_York"


def contract(ticker: str) -> Instrument:
    spelled = options.spelled(ticker)
    assert spelled is not None
    return options.instrument(spelled, "Some name")


def test_a_contract_is_on_100_shares_and_ends_with_the_session() -> None:
    found = contract("SPY 250624C596")

    assert found.asset_class is AssetClass.OPTIONS
    assert (found.family, found.point_value, found.calendar) == ("SPY", Decimal(100), "XNYS")
    assert (found.right, found.strike) == (Right.CALL, Decimal(596))
    assert found.last_trading_day == date(2025, 6, 24)
    assert found.expires_at == at("2025-06-24T16:00:00", NEW_YORK)
    assert found.name == "Some name, 2025-06-24 596 call"


@pytest.mark.parametrize(
    ("ticker", "ends", "last_day"),
    [
        ("SPY 251128P600", "2025-11-28T13:00:00", "2025-11-28"),  # after Thanksgiving
        ("SPY 250703P600", "2025-07-03T13:00:00", "2025-07-03"),
        ("SPX 250620C6000", "2025-06-20T09:30:00", "2025-06-18"),  # the day between is Juneteenth
        ("SPXW 250620C6000", "2025-06-20T16:00:00", "2025-06-20"),
        ("SPX 250417C6000", "2025-04-17T09:30:00", "2025-04-16"),
        ("VIX 250618C20", "2025-06-18T09:30:00", "2025-06-17"),
        ("AAPL 130119C500", "2013-01-19T16:00:00", "2013-01-19"),  # until 2015 contracts expired on Saturdays
    ],
)
def test_a_contract_ends_as_its_class_settles(ticker: str, ends: str, last_day: str) -> None:
    found = contract(ticker)

    assert found.expires_at == at(ends, NEW_YORK)
    assert found.last_trading_day == date.fromisoformat(last_day)


@pytest.mark.parametrize("ticker", ["SPX 250620C6000", "SPXW 250624C6000"])
def test_what_is_on_an_index_is_of_its_family(ticker: str) -> None:
    assert contract(ticker).family == "SPX"


@pytest.mark.parametrize(
    ("ticker", "held", "missed"),
    [
        ("SPY 250624C596", ["2.99", "3.01", "12.34"], []),
        ("AAPL 250620C200", ["2.99", "3", "3.05"], ["3.01", "12.34"]),
        ("NVR 250620C8000", ["2.95", "3.10"], ["2.99", "3.05"]),
        ("SPXW 250624C6000", ["2.95", "3.10"], ["2.99", "3.05"]),
        ("XSP 250624C600", ["2.99", "3.01"], []),
        ("VIX 250618C20", ["2.99", "3.05"], ["3.01"]),
        ("VIXW 250625C20", ["2.99", "3.01"], []),
        ("NOBODY 250620C5", ["2.95", "3.10"], ["2.99", "3.05"]),
    ],
)
def test_prices_lie_on_the_ticks_of_the_class(ticker: str, held: list[str], missed: list[str]) -> None:
    tick = contract(ticker).tick

    assert [price for price in held if not tick.holds(Decimal(price))] == []
    assert [price for price in missed if tick.holds(Decimal(price))] == []
