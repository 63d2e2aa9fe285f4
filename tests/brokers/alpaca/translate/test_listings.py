"""Reference data in our words."""

from datetime import date
from decimal import Decimal

import pytest

from tests.brokers.alpaca.translate.samples import symbols
from tradehook.brokers.alpaca.translate import listings
from tradehook.brokers.alpaca.translate.numbers import NotReadable, instant
from tradehook.brokers.alpaca.translate.wire_listings import WireAsset, WireBar, WireClock, WireContract, WireDay
from tradehook.vocabulary.instant import after, iso
from tradehook.vocabulary.instrument import AssetClass, Right

DAY = WireDay(date=date(2026, 7, 2), open="09:30", close="16:00", session_open="0400", session_close="2000")


def test_a_session_is_in_new_yorks_time_of_that_day() -> None:
    session = listings.session(DAY)

    assert [iso(at)[11:16] for at in (session.begins_at, session.opens_at, session.closes_at)] == [
        "08:00",
        "13:30",
        "20:00",
    ]
    assert iso(session.ends_at).startswith("2026-07-03T00:00")


@pytest.mark.parametrize("text", ["", "noon", "9", "25:00", "09:77"])
def test_what_is_no_time_of_day_is_not_readable(text: str) -> None:
    with pytest.raises(NotReadable):
        listings.session(WireDay(date=DAY.date, open=text, close="16:00", session_open="0400", session_close="2000"))


def test_the_clocks_difference_is_counted_from_the_middle_of_the_question() -> None:
    at = "2026-07-02T14:00:10Z"
    wire = WireClock(timestamp=at, is_open=True, next_open=at, next_close=at)
    asked = instant("2026-07-02T14:00:00Z")

    assert listings.market_clock(wire, asked, after(asked, 4)).ahead_s == 8


def test_an_asset_has_its_steps_where_alpaca_names_them() -> None:
    coin = WireAsset(symbol="BTC/USD", exchange="CRYPTO", tradable=True, min_trade_increment=Decimal("0.000000001"))

    asset = listings.asset(coin, AssetClass.CRYPTO, symbols())

    assert (asset.symbol, asset.quantity_step, asset.price_step) == ("BTCUSD", Decimal("1e-9"), None)


def test_a_contract_has_our_symbol() -> None:
    wire = WireContract(
        symbol="AAPL301220P00112500",
        underlying_symbol="AAPL",
        type="put",
        strike_price=Decimal("112.50"),
        expiration_date=date(2030, 12, 20),
        size=Decimal(100),
        style="american",
        tradable=True,
    )

    contract = listings.contract(wire, symbols())

    assert (contract.symbol, contract.right, contract.strike) == ("AAPL 301220P112.5", Right.PUT, Decimal("112.5"))


def test_a_bar_is_exact_or_not_readable() -> None:
    def bar(close: str) -> listings.Bar:
        numbers = {name: Decimal(1) for name in ("open", "high", "low", "volume")}
        return listings.bar("AAPL", WireBar(at="2026-07-02T14:00:00Z", close=Decimal(close), **numbers))

    assert bar("0.10").close == Decimal("0.1")
    with pytest.raises(NotReadable):
        bar("NaN")
