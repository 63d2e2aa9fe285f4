from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.instruments.moments import at
from tradehook.instruments import options
from tradehook.vocabulary.instrument import AssetClass, Right


@pytest.mark.parametrize(
    ("ticker", "symbol"),
    [
        ("SPY 250624C596", "SPY 250624C596"),
        ("SPY250624C596", "SPY 250624C596"),
        ("SPY250624C00596000", "SPY 250624C596"),
        ("SPY   250624C00596000", "SPY 250624C596"),
        ("SPY 250624P582.5", "SPY 250624P582.5"),
        ("SPY250624P582.50", "SPY 250624P582.5"),
        ("SPY250624P00582500", "SPY 250624P582.5"),
        ("F 250117C00012", "F 250117C12"),
        ("BRK.B 250620C500", "BRK.B 250620C500"),
        ("AAPL 230120C325", "AAPL 230120C325"),
        ("SQ 240510C68", "SQ 240510C68"),
    ],
)
def test_every_spelling_has_one_canonical_symbol(ticker: str, symbol: str) -> None:
    spelled = options.spelled(ticker)

    assert spelled is not None
    assert spelled.symbol == symbol


@pytest.mark.parametrize(
    "ticker",
    [
        "SPY",
        "SPY 250624",
        "SPY 250624596",
        "SPY 251324C596",  # there is no month 13
        "SPY 250230C596",
        "SPY 250624C0",
        "SPY 250624C00000000",
        "SPY 250624X596",
        "SPY 250624C596.",
        "SPY 250624C1234567",
        " 250624C596",
    ],
)
def test_what_is_no_option_is_none(ticker: str) -> None:
    assert options.spelled(ticker) is None


def test_a_contract_is_on_100_shares_and_ends_at_16_new_york() -> None:
    spelled = options.spelled("SPY 250624C596")
    assert spelled is not None

    found = options.instrument(spelled, "SPDR S&P 500 ETF Trust")

    assert found.asset_class is AssetClass.OPTIONS
    assert (found.family, found.point_value, found.tick.size) == ("SPY", Decimal(100), Decimal("0.01"))
    assert (found.right, found.strike) == (Right.CALL, Decimal(596))
    assert found.last_trading_day == date(2025, 6, 24)
    assert found.expires_at == at("2025-06-24T16:00:00", "America/New_York")
    assert found.name == "SPDR S&P 500 ETF Trust, 2025-06-24 596 call"


@given(
    some.sampled_from(["SPY", "F", "GOOGL"]),
    some.dates(date(2000, 1, 1), date(2099, 12, 31)),
    some.sampled_from("CP"),
    some.integers(1, 99_999_999),
)
def test_the_occ_spelling_and_the_canonical_one_mean_the_same(
    underlying: str, day: date, right: str, thousandths: int
) -> None:
    occ = options.spelled(f"{underlying}{day:%y%m%d}{right}{thousandths:08d}")

    assert occ is not None
    assert occ.strike * 1000 == thousandths
    assert options.spelled(occ.symbol) == occ
