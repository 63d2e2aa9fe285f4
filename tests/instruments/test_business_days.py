from datetime import date

import pytest

from tradehook.instruments import business_days as days


@pytest.mark.parametrize(
    "day",
    [
        "2025-01-01",
        "2025-01-20",
        "2025-02-17",
        "2025-04-18",  # Good Friday
        "2025-05-26",
        "2025-06-19",
        "2025-07-04",
        "2025-09-01",
        "2025-11-27",
        "2025-12-25",
        "2026-04-03",  # Good Friday
        "2026-07-03",  # the 4th is a Saturday
        "2027-07-05",  # the 4th is a Sunday
        "2024-03-29",  # Good Friday
        "2025-11-22",  # a Saturday
    ],
)
def test_holidays_and_weekends_are_no_business_days(day: str) -> None:
    assert not days.is_business_day(date.fromisoformat(day))


@pytest.mark.parametrize(
    "day",
    [
        "2025-10-13",  # Columbus Day: banks rest, exchanges do not
        "2025-11-28",  # a short session is a business day
        "2021-12-31",  # the New Year that follows is a Saturday
        "2021-06-18",  # before Juneteenth was a holiday
        "2025-04-21",
    ],
)
def test_other_days_are_business_days(day: str) -> None:
    assert days.is_business_day(date.fromisoformat(day))


def test_counting_back_starts_from_any_day() -> None:
    assert days.business_days_before(date(2025, 12, 15), 1) == date(2025, 12, 12)
    assert days.business_days_before(date(2025, 12, 14), 1) == date(2025, 12, 12)
    assert days.business_days_before(date(2025, 12, 26), 2) == date(2025, 12, 23)


def test_the_nth_and_the_last_weekday_of_a_month() -> None:
    assert days.nth_weekday(2025, 9, 4, 3) == date(2025, 9, 19)
    assert days.nth_weekday(2025, 9, 0, 1) == date(2025, 9, 1)
    assert days.last_weekday(2025, 12, 4) == date(2025, 12, 26)
    assert days.last_day_of(2024, 2) == date(2024, 2, 29)
    assert days.last_day_of(2025, 12) == date(2025, 12, 31)


@pytest.mark.parametrize(
    "day",
    [
        "2025-01-01",
        "2025-04-18",  # Good Friday
        "2025-04-21",  # Easter Monday
        "2025-05-01",
        "2025-12-24",
        "2025-12-25",
        "2025-12-26",
        "2025-12-31",
        "2026-04-06",  # Easter Monday
    ],
)
def test_eurex_rests_on_its_own_days(day: str) -> None:
    assert not days.is_business_day(date.fromisoformat(day), days.eurex_holidays)


@pytest.mark.parametrize("day", ["2025-06-19", "2025-07-04", "2025-11-27", "2025-10-03", "2025-06-09", "2027-12-27"])
def test_eurex_trades_on_holidays_of_others(day: str) -> None:
    """Juneteenth, Independence Day, Thanksgiving, German Unity, Whit Monday; no day is kept for a Christmas Sunday."""
    assert days.is_business_day(date.fromisoformat(day), days.eurex_holidays)


def test_banks_rest_on_days_on_which_exchanges_trade() -> None:
    assert days.is_bank_holiday(date(2019, 10, 14))
    assert days.is_bank_holiday(date(2025, 11, 11))
    assert days.is_bank_holiday(date(2018, 11, 12))  # the 11th is a Sunday
    assert not days.is_bank_holiday(date(2022, 11, 10))
    assert not days.is_bank_holiday(date(2025, 12, 25))
