from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tradehook.instruments import options


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
        ("SPXW  250624C06000000", "SPXW 250624C6000"),
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


@pytest.mark.parametrize(
    ("ticker", "symbol"),
    [
        ("SPX 250620C6000", "SPX 250620C6000"),  # the third Friday
        ("SPX 250417C6000", "SPX 250417C6000"),  # the day before Good Friday
        ("SPX 250624C6000", "SPXW 250624C6000"),
        ("SPXW 250620C6000", "SPXW 250620C6000"),
        ("NDX 250627P21000", "NDXP 250627P21000"),
        ("RUT 250627P2000", "RUTW 250627P2000"),
        ("VIX 250618C20", "VIX 250618C20"),  # a Wednesday, 30 days before the third Friday of July
        ("VIX 250625C20", "VIXW 250625C20"),
        ("XSP 250624C600", "XSP 250624C600"),
    ],
)
def test_an_index_on_a_day_that_is_not_of_the_month_is_its_sister_class(ticker: str, symbol: str) -> None:
    spelled = options.spelled(ticker)

    assert spelled is not None
    assert spelled.symbol == symbol
    assert spelled.underlying == ticker[:3]


def test_a_root_without_its_dot_can_be_given_it() -> None:
    plain, dotted, short = (options.spelled(f"{root} 250620C500") for root in ("BRKB", "BRK.B", "F"))
    assert plain
    assert dotted
    assert short

    assert options.with_dot(plain) == dotted
    assert options.with_dot(dotted) is None
    assert options.with_dot(short) is None


@given(
    some.sampled_from(["SPY", "F", "GOOGL", "SPX", "SPXW", "VIX", "NDX"]),
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
