"""Days that exchanges announced: each expectation is from an exchange's own schedule."""

import pytest

from tests.instruments.sessions.walls import BERLIN, CHICAGO, NEW_YORK, extended, paused, regular
from tradehook.instruments.sessions.calendars import Calendar

STOCKS, CURRENCIES, CRYPTO = Calendar.US_STOCKS, Calendar.CURRENCIES, Calendar.CME_CRYPTO
EQUITY, RATES, FX, ENERGY = Calendar.CME_EQUITY, Calendar.CME_RATES, Calendar.CME_FX, Calendar.CME_ENERGY_METALS
GRAINS, RICE, LIVESTOCK = Calendar.CBOT_GRAINS, Calendar.CBOT_RICE, Calendar.CME_LIVESTOCK
COFFEE, SUGAR, COTTON, JUICE = Calendar.ICE_COFFEE, Calendar.ICE_SUGAR, Calendar.ICE_COTTON, Calendar.ICE_ORANGE_JUICE
DOLLAR, VIX, EUREX = Calendar.ICE_DOLLAR_INDEX, Calendar.CFE_VOLATILITY, Calendar.EUREX


@pytest.mark.parametrize(
    ("calendar", "day", "zone", "hours"),
    [
        # an ordinary Wednesday
        (STOCKS, "2025-05-14", NEW_YORK, ("05-14 09:30", "05-14 16:00")),
        (CURRENCIES, "2025-05-14", NEW_YORK, ("05-13 17:00", "05-14 17:00")),
        (EQUITY, "2025-05-14", NEW_YORK, ("05-13 18:00", "05-14 17:00")),
        (ENERGY, "2025-05-14", NEW_YORK, ("05-13 18:00", "05-14 17:00")),
        (GRAINS, "2025-05-14", CHICAGO, ("05-13 19:00", "05-14 13:20")),
        (RICE, "2025-05-14", CHICAGO, ("05-13 19:00", "05-14 13:20")),
        (LIVESTOCK, "2025-05-14", CHICAGO, ("05-14 08:30", "05-14 13:05")),
        (VIX, "2025-05-14", CHICAGO, ("05-14 08:30", "05-14 15:00")),
        (DOLLAR, "2025-05-14", NEW_YORK, ("05-13 20:00", "05-14 17:00")),
        (COFFEE, "2025-05-14", NEW_YORK, ("05-14 04:15", "05-14 13:30")),
        (SUGAR, "2025-05-14", NEW_YORK, ("05-14 03:30", "05-14 13:00")),
        (COTTON, "2025-05-14", NEW_YORK, ("05-13 21:00", "05-14 14:20")),
        (JUICE, "2025-05-14", NEW_YORK, ("05-14 08:00", "05-14 14:00")),
        (EUREX, "2025-05-14", BERLIN, ("05-14 02:10", "05-14 22:00")),
        # the week begins on Sunday
        (EQUITY, "2025-05-12", CHICAGO, ("05-11 17:00", "05-12 16:00")),
        (CURRENCIES, "2025-05-12", NEW_YORK, ("05-11 17:00", "05-12 17:00")),
        (DOLLAR, "2025-05-12", NEW_YORK, ("05-11 18:00", "05-12 17:00")),
        (EQUITY, "2025-05-11", CHICAGO, None),
        # Thanksgiving and the half day after it
        (STOCKS, "2024-11-28", NEW_YORK, None),
        (STOCKS, "2024-11-29", NEW_YORK, ("11-29 09:30", "11-29 13:00")),
        (EQUITY, "2024-11-28", CHICAGO, ("11-27 17:00", "11-28 12:00")),
        (EQUITY, "2024-11-29", CHICAGO, ("11-28 17:00", "11-29 12:15")),
        (ENERGY, "2024-11-28", NEW_YORK, ("11-27 18:00", "11-28 14:30")),
        (ENERGY, "2024-11-29", NEW_YORK, ("11-28 18:00", "11-29 13:45")),
        (FX, "2024-11-28", CHICAGO, ("11-27 17:00", "11-28 16:00")),
        (GRAINS, "2024-11-28", CHICAGO, None),
        (GRAINS, "2024-11-29", CHICAGO, ("11-29 08:30", "11-29 12:05")),
        (LIVESTOCK, "2024-11-29", CHICAGO, ("11-29 08:30", "11-29 12:05")),
        (VIX, "2024-11-29", CHICAGO, ("11-29 08:30", "11-29 12:15")),
        (COTTON, "2019-11-29", NEW_YORK, ("11-29 08:00", "11-29 13:30")),
        # Christmas
        (STOCKS, "2024-12-24", NEW_YORK, ("12-24 09:30", "12-24 13:00")),
        (STOCKS, "2024-12-25", NEW_YORK, None),
        (EQUITY, "2024-12-24", CHICAGO, ("12-23 17:00", "12-24 12:15")),
        (EQUITY, "2024-12-25", CHICAGO, None),
        (EQUITY, "2024-12-26", CHICAGO, ("12-25 17:00", "12-26 16:00")),
        (GRAINS, "2024-12-26", CHICAGO, ("12-26 08:30", "12-26 13:20")),
        (COFFEE, "2019-12-26", NEW_YORK, ("12-26 08:00", "12-26 13:30")),
        (EUREX, "2024-12-23", BERLIN, ("12-23 01:10", "12-23 22:00")),
        (EUREX, "2024-12-24", BERLIN, None),
        (EUREX, "2024-12-26", BERLIN, None),
        (EUREX, "2024-12-27", BERLIN, ("12-27 01:10", "12-27 22:00")),
        (STOCKS, "2027-12-24", NEW_YORK, None),  # Christmas on a Saturday
        (STOCKS, "2022-01-03", NEW_YORK, ("01-03 09:30", "01-03 16:00")),  # New Year on a Saturday is not made up for
        # Good Friday without the employment report, and with it
        (STOCKS, "2025-04-18", NEW_YORK, None),
        (EQUITY, "2025-04-18", CHICAGO, None),
        (EUREX, "2025-04-18", BERLIN, None),
        (EUREX, "2025-04-21", BERLIN, None),
        (EQUITY, "2025-04-21", CHICAGO, ("04-20 17:00", "04-21 16:00")),
        (STOCKS, "2023-04-07", NEW_YORK, None),
        (EQUITY, "2023-04-07", CHICAGO, ("04-06 17:00", "04-07 08:15")),
        (RATES, "2023-04-07", CHICAGO, ("04-06 17:00", "04-07 10:15")),
        (ENERGY, "2023-04-07", NEW_YORK, None),
        # July 4th 2025, a Friday
        (STOCKS, "2025-07-03", NEW_YORK, ("07-03 09:30", "07-03 13:00")),
        (STOCKS, "2025-07-04", NEW_YORK, None),
        (EQUITY, "2025-07-03", CHICAGO, ("07-02 17:00", "07-03 12:15")),
        (EQUITY, "2025-07-04", CHICAGO, ("07-03 17:00", "07-04 12:00")),
        (ENERGY, "2025-07-04", NEW_YORK, ("07-03 18:00", "07-04 13:00")),
        (FX, "2025-07-04", CHICAGO, ("07-03 17:00", "07-04 12:00")),
        (GRAINS, "2025-07-04", CHICAGO, None),
        (DOLLAR, "2025-07-04", NEW_YORK, ("07-03 20:00", "07-04 13:00")),
        # July 4th in midweek: grains stay closed that evening
        (GRAINS, "2018-07-05", CHICAGO, ("07-05 08:30", "07-05 13:20")),
        # a day of mourning, product by product
        (STOCKS, "2025-01-09", NEW_YORK, None),
        (EQUITY, "2025-01-09", CHICAGO, ("01-08 17:00", "01-09 08:30")),
        (RATES, "2025-01-09", CHICAGO, ("01-08 17:00", "01-09 12:15")),
        (ENERGY, "2025-01-09", NEW_YORK, ("01-08 18:00", "01-09 17:00")),
        # summer time in America, not yet in Europe: London opens an hour later by New York's clock
        (STOCKS, "2025-03-12", BERLIN, ("03-12 14:30", "03-12 21:00")),
        (STOCKS, "2025-04-02", BERLIN, ("04-02 15:30", "04-02 22:00")),
        (COFFEE, "2025-03-12", NEW_YORK, ("03-12 05:15", "03-12 13:30")),
        (SUGAR, "2025-03-12", NEW_YORK, ("03-12 04:30", "03-12 13:00")),
        (EUREX, "2025-03-12", NEW_YORK, ("03-11 20:10", "03-12 17:00")),
        (EUREX, "2025-03-12", BERLIN, ("03-12 01:10", "03-12 22:00")),
        (EUREX, "2025-03-31", BERLIN, ("03-31 02:10", "03-31 22:00")),
        # winter time in Europe, not yet in America
        (COFFEE, "2025-10-29", NEW_YORK, ("10-29 05:15", "10-29 13:30")),
        (EQUITY, "2025-10-29", BERLIN, ("10-28 23:00", "10-29 22:00")),
        # hours that changed
        (EQUITY, "2014-05-14", CHICAGO, ("05-13 17:00", "05-14 16:15")),
        (ENERGY, "2014-05-14", NEW_YORK, ("05-13 18:00", "05-14 17:15")),
        (GRAINS, "2012-06-13", CHICAGO, ("06-12 17:00", "06-13 14:00")),
        (LIVESTOCK, "2015-05-15", CHICAGO, ("05-15 08:00", "05-15 13:55")),
        (LIVESTOCK, "2015-05-18", CHICAGO, ("05-18 09:05", "05-18 16:00")),
        # cryptocurrency futures around the clock, since the last Friday of May 2026
        (CRYPTO, "2026-05-28", CHICAGO, ("05-27 17:00", "05-28 16:00")),
        (CRYPTO, "2026-06-01", CHICAGO, ("05-29 16:00", "06-01 16:00")),
        (CRYPTO, "2026-07-03", CHICAGO, ("07-02 16:00", "07-03 16:00")),
    ],
)
def test_regular_hours(calendar: Calendar, day: str, zone: str, hours: tuple[str, str] | None) -> None:
    assert regular(calendar, day, zone) == hours


@pytest.mark.parametrize(
    ("calendar", "day", "zone", "hours"),
    [
        (STOCKS, "2025-05-14", NEW_YORK, ("05-14 04:00", "05-14 20:00")),
        (STOCKS, "2025-07-03", NEW_YORK, ("07-03 04:00", "07-03 17:00")),
        (VIX, "2025-05-14", CHICAGO, ("05-13 17:00", "05-14 16:00")),
        (VIX, "2024-11-29", CHICAGO, ("11-28 17:00", "11-29 12:15")),
        (VIX, "2015-05-18", CHICAGO, ("05-17 17:00", "05-18 15:15")),
        (VIX, "2015-05-19", CHICAGO, ("05-18 15:30", "05-19 15:15")),
        (EQUITY, "2025-05-14", CHICAGO, ("05-13 17:00", "05-14 16:00")),  # none but the regular
    ],
)
def test_extended_hours(calendar: Calendar, day: str, zone: str, hours: tuple[str, str] | None) -> None:
    assert extended(calendar, day, zone) == hours


@pytest.mark.parametrize(
    ("calendar", "day", "pause"),
    [
        (GRAINS, "2025-05-14", ("05-14 07:45", "05-14 08:30")),
        (GRAINS, "2025-07-03", ("07-03 07:45", "07-03 08:30")),
        (GRAINS, "2024-11-29", None),  # it opens as the pause would end
        (GRAINS, "2012-06-13", None),
        (RICE, "2025-05-14", ("05-13 21:00", "05-14 08:30")),
        (EQUITY, "2020-05-13", ("05-13 15:15", "05-13 15:30")),
        (EQUITY, "2020-11-27", None),  # it closes before the pause
        (EQUITY, "2021-06-28", None),
        (EQUITY, "2011-05-11", ("05-10 16:30", "05-10 17:00")),
        (EQUITY, "2011-05-09", None),  # the week opens as the pause would end
        (STOCKS, "2025-05-14", None),
    ],
)
def test_pauses(calendar: Calendar, day: str, pause: tuple[str, str] | None) -> None:
    assert paused(calendar, day, CHICAGO) == pause


def test_a_day_of_the_clock_without_end_is_that_of_utc() -> None:
    assert regular(Calendar.ALWAYS, "2025-12-25", "UTC") == ("12-25 00:00", "12-26 00:00")
    assert regular(Calendar.ALWAYS, "2025-12-27", "UTC") == ("12-27 00:00", "12-28 00:00")


def test_after_the_last_known_day_the_week_goes_on_without_holidays() -> None:
    assert regular(STOCKS, "2028-12-25", NEW_YORK) is None
    assert regular(STOCKS, "2029-12-25", NEW_YORK) == ("12-25 09:30", "12-25 16:00")
    assert regular(STOCKS, "2029-12-23", NEW_YORK) is None
