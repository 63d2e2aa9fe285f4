"""Every instrument trades by a calendar that exists, and every calendar is described."""

import pytest

from tests.instruments.moments import at
from tradehook.instruments.catalogue import Catalogue
from tradehook.instruments.roots import ROOTS
from tradehook.instruments.sessions.about import ABOUT
from tradehook.instruments.sessions.calendars import CALENDARS_OF_ROOTS, Calendar, calendar_of
from tradehook.instruments.sessions.hours import HOURS
from tradehook.vocabulary.instrument import AssetClass

NOW = at("2025-05-14T12:00")


@pytest.mark.parametrize(
    ("symbol", "calendar"),
    [
        ("AAPL", Calendar.US_STOCKS),
        ("SPY", Calendar.US_STOCKS),
        ("SPY 250624C596", Calendar.US_STOCKS),
        ("BTCUSD", Calendar.ALWAYS),
        ("BTCUSDT.P", Calendar.ALWAYS),
        ("EURUSD", Calendar.CURRENCIES),
        ("XAUUSD", Calendar.CURRENCIES),
    ],
)
def test_an_instrument_trades_by_the_calendar_of_its_kind(
    catalogue: Catalogue, symbol: str, calendar: Calendar
) -> None:
    instrument = catalogue.of_symbol(symbol)
    assert instrument is not None
    assert calendar_of(instrument) is calendar


@pytest.mark.parametrize("asset_class", AssetClass)
def test_every_instrument_has_a_calendar_that_exists(catalogue: Catalogue, asset_class: AssetClass) -> None:
    for symbol in catalogue.symbols(asset_class, NOW):
        instrument = catalogue.of_symbol(symbol)
        assert instrument is not None, symbol
        assert calendar_of(instrument) in Calendar, symbol


def test_every_root_has_its_calendar() -> None:
    assert set(ROOTS) <= set(CALENDARS_OF_ROOTS)


def test_every_calendar_has_hours_from_the_oldest_on_and_a_description() -> None:
    assert set(HOURS) == set(ABOUT) == set(Calendar)
    for calendar, eras in HOURS.items():
        assert [era.since for era in eras] == sorted({era.since for era in eras}), calendar
