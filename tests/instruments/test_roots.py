from decimal import Decimal

import pytest

from tests.instruments.moments import at
from tradehook.instruments import futures
from tradehook.instruments.root import MONTH_LETTERS, Exchange, Settlement
from tradehook.instruments.roots import ROOTS
from tradehook.instruments.sessions.calendars import Calendar
from tradehook.vocabulary.side import Side


@pytest.mark.parametrize(
    ("root", "worth"),
    [
        ("ES", "12.50"),
        ("MES", "1.25"),
        ("NQ", "5.00"),
        ("MNQ", "0.50"),
        ("RTY", "5"),
        ("M2K", "0.50"),
        ("YM", "5"),
        ("MYM", "0.50"),
        ("CL", "10"),
        ("MCL", "1"),
        ("QM", "12.50"),
        ("NG", "10"),
        ("GC", "10"),
        ("MGC", "1"),
        ("SI", "25"),
        ("SIL", "5"),
        ("HG", "12.50"),
        ("PL", "5"),
        ("ZN", "15.625"),
        ("ZB", "31.25"),
        ("ZF", "7.8125"),
        ("ZT", "7.8125"),
        ("UB", "31.25"),
        ("TN", "15.625"),
        ("6A", "5"),
        ("6B", "6.25"),
        ("6C", "5"),
        ("6E", "6.25"),
        ("6J", "6.25"),
        ("6S", "6.25"),
        ("M6E", "1.25"),
        ("ZC", "12.50"),
        ("ZS", "12.50"),
        ("ZW", "12.50"),
        ("ZL", "6"),
        ("ZM", "10"),
        ("HE", "10"),
        ("LE", "10"),
        ("GF", "12.50"),
        ("BTC", "25"),
        ("MBT", "0.50"),
        ("ETH", "25"),
        ("MET", "0.05"),
        ("VX", "50"),
        ("DX", "5"),
        ("NIY", "2500"),
        ("QO", "12.50"),
        ("QI", "31.25"),
        ("QC", "25"),
        ("1OZ", "0.25"),
        ("ALI", "6.25"),
        ("MTN", "1.5625"),
        ("MWN", "3.125"),
        ("10Y", "1"),
        ("ZQ", "10.4175"),
        ("SR3", "6.25"),
        ("E7", "6.25"),
        ("J7", "6.25"),
        ("MCD", "1"),
        ("M6C", "1"),
        ("MWE", "12.50"),
        ("MZC", "2.50"),
        ("MZL", "1.20"),
        ("MZM", "2"),
        ("FDAX", "25"),
        ("FDXM", "5"),
        ("FDXS", "1"),
        ("FESX", "10"),
        ("FSXE", "0.50"),
        ("FESB", "2.50"),
        ("FXXP", "5"),
        ("FTDX", "5"),
        ("FSMI", "10"),
        ("FVS", "5"),
        ("FGBL", "10"),
        ("FGBM", "10"),
        ("FGBS", "5"),
        ("FGBX", "20"),
        ("FBTP", "10"),
        ("FOAT", "10"),
    ],
)
def test_a_tick_is_worth_what_the_exchange_says(root: str, worth: str) -> None:
    assert ROOTS[root].tick_value == Decimal(worth)


def test_the_traded_months_are_among_those_that_exist_and_all_in_order() -> None:
    for root in ROOTS.values():
        assert set(root.cycle) <= set(root.months) <= set(MONTH_LETTERS)
        assert list(root.months) == sorted(root.months)
        assert list(root.cycle) == sorted(root.cycle)


def test_what_a_root_costs_lies_on_its_tick() -> None:
    assert [root.symbol for root in ROOTS.values() if root.reference % root.tick] == []


def test_there_are_the_roots_of_every_exchange_that_was_asked_for() -> None:
    assert len(ROOTS) >= 60
    assert {root.exchange for root in ROOTS.values()} == set(Exchange)


@pytest.mark.parametrize(
    ("symbol", "currency", "calendar"),
    [
        ("ESZ2026", "USD", Calendar.CME_EQUITY),
        ("NIYZ2026", "JPY", Calendar.CME_EQUITY),
        ("M6CZ2026", "CAD", Calendar.CME_FX),
        ("FDAXZ2026", "EUR", Calendar.EUREX),
        ("FSMIZ2026", "CHF", Calendar.EUREX_DAY),
        ("FBTPZ2026", "EUR", Calendar.EUREX_PERIPHERY),
    ],
)
def test_an_instrument_has_the_currency_and_the_sessions_of_its_root(
    symbol: str, currency: str, calendar: Calendar
) -> None:
    found = futures.of_symbol(symbol)

    assert found is not None
    assert (found.currency, found.calendar) == (currency, calendar)


def test_a_price_of_a_contract_is_rounded_to_its_tick() -> None:
    found = futures.of_symbol("FGBSZ2026")

    assert found is not None
    assert found.tick.round(Decimal("107.0123"), Side.BUY) == Decimal("107.01")
    assert found.tick.round(Decimal("107.0123"), Side.SELL) == Decimal("107.015")


@pytest.mark.parametrize(
    ("root", "settlement"),
    [
        ("ES", Settlement.CASH),
        ("CL", Settlement.DELIVERY),
        ("MCL", Settlement.CASH),
        ("HE", Settlement.CASH),
        ("LE", Settlement.DELIVERY),
        ("FDAX", Settlement.CASH),
        ("FGBL", Settlement.DELIVERY),
    ],
)
def test_a_root_says_how_its_contracts_end(root: str, settlement: Settlement) -> None:
    assert ROOTS[root].settlement is settlement


def test_every_root_says_where_its_terms_stand() -> None:
    assert ROOTS["ES"].source == "CME rulebook, chapter 358"
    assert ROOTS["FDAX"].source == "Eurex contract specifications, DAX"
    assert all(root.source.startswith(root.exchange.title) for root in ROOTS.values())


@pytest.mark.parametrize(
    ("spelling", "root"),
    [
        ("ES", "ES"),
        ("es", "ES"),
        ("CME_MINI:ES1!", "ES"),
        ("ESZ2026", "ES"),
        ("EUREX:FDAX1!", "FDAX"),
        ("10YZ5", "10Y"),
    ],
)
def test_a_root_is_named_by_itself_and_by_its_contracts(spelling: str, root: str) -> None:
    assert futures.root_named(spelling) is ROOTS[root]


@pytest.mark.parametrize("spelling", ["", "AAPL", "ZZZ", "ZZZ1!", "{{ticker}}"])
def test_what_names_no_root(spelling: str) -> None:
    assert futures.root_named(spelling) is None


def test_a_contract_of_another_root_is_none_of_this_one() -> None:
    now = at("2026-06-01")

    assert futures.contract_of(ROOTS["ES"], "NQZ2026", now) is None
    found = futures.contract_of(ROOTS["ES"], "cme:esz6", now)
    assert found is not None
    assert found.symbol == "ESZ2026"
