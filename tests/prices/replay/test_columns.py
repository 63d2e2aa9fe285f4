import pytest

from tradehook.prices.replay.columns import NAMES, Column, Layout, layout_of
from tradehook.vocabulary.refusal import Refusal


def layout(header: str, symbol: str | None = "AAPL") -> Layout:
    found = layout_of(header.split(","), symbol)
    assert isinstance(found, Layout), found
    return found


@pytest.mark.parametrize(
    "header",
    [
        "time,open,high,low,close,volume",
        "Timestamp,Open,High,Low,Close,Volume",
        "Date,O,H,L,C,V",
        "<DATE>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>",
        "Gmt time,Open,High,Low,Close,Volume",
        "open_time,open,high,low,close,volume,close_time,quote_asset_volume",
    ],
)
def test_bars_as_exports_name_them(header: str) -> None:
    found = layout(header)

    assert found.bars
    assert found.moment == (0,)
    assert [found.place(column) for column in (Column.OPEN, Column.HIGH, Column.LOW, Column.CLOSE)] == [1, 2, 3, 4]
    assert found.place(Column.VOLUME) == 5


def test_a_date_and_a_time_are_one_moment() -> None:
    assert layout("<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>").moment == (0, 1)
    assert layout("time,date,last").moment == (1, 0)
    assert layout("date,timestamp,time,last").moment == (1,)


@pytest.mark.parametrize("header", ["ts,bid,ask", "time,price,size", "time,offer", "time,ticker,Last Price"])
def test_ticks_need_one_price(header: str) -> None:
    assert not layout(header).bars


def test_a_header_without_all_four_prices_of_a_bar_is_one_of_ticks() -> None:
    assert not layout("time,open,high,low,price").bars


@pytest.mark.parametrize(
    ("header", "symbol", "missing"),
    [
        ("open,high,low,close", "AAPL", "the time"),
        ("time,open,high,low", "AAPL", "prices"),
        ("time,volume", "AAPL", "prices"),
        ("time,bid,ask", None, "the symbol"),
        ("", "AAPL", "the time"),
        ("1704205800,1,2,3", "AAPL", "the time"),
    ],
)
def test_a_header_without_what_is_needed_is_refused(header: str, symbol: str | None, missing: str) -> None:
    refusal = layout_of(header.split(","), symbol)

    assert isinstance(refusal, Refusal)
    assert refusal.code == "replay-columns-missing"
    assert missing in refusal.message
    assert refusal.hint


def test_no_name_means_two_things() -> None:
    names = [name for known in NAMES.values() for name in known]

    assert len(names) == len(set(names))
    assert set(NAMES) == set(Column)
