from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tradehook.prices.replay.columns import Layout, layout_of
from tradehook.prices.replay.moments import moment_of
from tradehook.prices.replay.rows import Fault, Read, RecordedBar, Tick, reader_of

AT = moment_of("2024-01-02")
BARS = "time,symbol,open,high,low,close,volume"
TICKS = "time,symbol,bid,ask,last,size"
texts = some.lists(some.text(max_size=12) | some.decimals().map(str) | some.just("2024-01-02"), max_size=8)


def read(header: str, row: Sequence[str], symbol: str | None = None) -> Read:
    layout = layout_of(header.split(","), symbol)
    assert isinstance(layout, Layout)
    return reader_of(layout, symbol)(row)


def words(header: str, row: str) -> str:
    found = read(header, row.split(","))
    assert isinstance(found, Fault), found
    return found.words


def test_a_bar_is_exact() -> None:
    found = read(BARS, ["2024-01-02", "AAPL", "230.10", "231", "1e2", "230.000000000000000001", "5000"])

    assert found == RecordedBar(
        "AAPL", AT, Decimal("230.10"), Decimal(231), Decimal(100), Decimal("230.000000000000000001"), Decimal(5000)
    )


def test_a_tick_has_what_the_row_has() -> None:
    assert read(TICKS, ["2024-01-02", " aapl ", "230", "", "", "100"]) == Tick(
        "aapl", AT, Decimal(230), None, None, Decimal(100)
    )
    assert read(TICKS, ["2024-01-02", "AAPL", "230", "230"]) == Tick("AAPL", AT, Decimal(230), Decimal(230), None, None)


def test_the_symbol_that_is_given_outweighs_the_column() -> None:
    found = read(TICKS, ["2024-01-02", "AAPL", "1", "2", "", ""], symbol="MSFT")

    assert isinstance(found, Tick)
    assert found.symbol == "MSFT"


@pytest.mark.parametrize("size", ["", "0", "0.00"])
def test_a_size_of_nothing_was_not_said(size: str) -> None:
    found = read(TICKS, ["2024-01-02", "AAPL", "1", "2", "", size])

    assert isinstance(found, Tick)
    assert found.size is None


@pytest.mark.parametrize(
    ("header", "row", "said"),
    [
        (BARS, "2024-01-02,AAPL,10,11,9", "The close is missing."),
        (BARS, ",AAPL,10,11,9,10,1", "It has no time."),
        (BARS, "soon,AAPL,10,11,9,10,1", '"soon" is no time that can be read.'),
        (BARS, "2024-01-02,,10,11,9,10,1", "The symbol is missing."),
        (BARS, "2024-01-02,AAPL,ten,11,9,10,1", 'The open "ten" is no number.'),
        (BARS, "2024-01-02,AAPL,10,11,0,10,1", "The low is not above zero."),
        (BARS, "2024-01-02,AAPL,10,11,9,10,-1", "The volume is below zero."),
        (BARS, "2024-01-02,AAPL,10,11,9,12,1", "Its low 9 and high 11 do not enclose its open 10 and close 12."),
        (TICKS, "2024-01-02,AAPL,,,,5", "It has no price."),
        (TICKS, "2024-01-02,AAPL,11,10,,", "The bid 11 is above the ask 10."),
        (TICKS, "2024-01-02,AAPL,NaN,,,", 'The bid "NaN" is no number.'),
        (TICKS, "2024-01-02,AAPL,,,1e99,", 'The last "1e99" is no number.'),
    ],
)
def test_a_row_that_cannot_be_played_says_why(header: str, row: str, said: str) -> None:
    assert words(header, row) == said


@given(some.sampled_from([BARS, TICKS]), texts)
def test_any_row_is_sound_or_says_why(header: str, row: list[str]) -> None:
    found = read(header, row)

    if isinstance(found, RecordedBar):
        assert 0 < found.low <= min(found.open, found.close) <= max(found.open, found.close) <= found.high
    elif isinstance(found, Tick):
        shown = [price for price in (found.bid, found.ask, found.last) if price is not None]
        assert shown
        assert all(price.is_finite() and price > 0 for price in shown)
    else:
        assert found.words.endswith(".")
