from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tradehook.instruments.business_days import is_business_day
from tradehook.instruments.options.classes import Cycle
from tradehook.instruments.options.days import is_monthly, listed_days, monthly, volatility

todays = some.dates(date(2020, 1, 1), date(2040, 12, 31))

# As the exchanges' calendars printed them.
MONTHLIES = """
2024-01-19 2024-02-16 2024-03-15 2024-04-19 2024-05-17 2024-06-21 2024-07-19 2024-08-16 2024-09-20 2024-10-18 2024-11-15
2024-12-20 2025-01-17 2025-02-21 2025-03-21 2025-04-17 2025-05-16 2025-06-20 2025-07-18 2025-08-15 2025-09-19 2025-10-17
2025-11-21 2025-12-19 2026-01-16 2026-02-20 2026-03-20 2026-04-17 2026-05-15 2026-06-18 2026-07-17 2026-08-21 2026-09-18
2026-10-16 2026-11-20 2026-12-18 2027-01-15 2027-02-19 2027-03-19 2027-04-16 2027-05-21 2027-06-17 2027-07-16 2027-08-20
2027-09-17 2027-10-15 2027-11-19 2027-12-17
"""


def days(text: str) -> list[date]:
    return [date.fromisoformat(day) for day in text.split()]


def test_the_standard_months_are_those_of_the_exchanges() -> None:
    assert [monthly(year, month) for year in range(2024, 2028) for month in range(1, 13)] == days(MONTHLIES)


def test_options_on_the_vix_end_30_days_before_those_of_the_next_month() -> None:
    expected = days(
        "2024-06-18 2024-07-17 2025-01-22 2025-02-19 2025-03-18 2025-04-16 2025-05-21 2025-06-18 2025-12-17"
    )

    assert [volatility(day.year, day.month) for day in expected] == expected


@pytest.mark.parametrize(
    ("today", "cycle", "expected"),
    [
        ("2025-06-30", Cycle.WEEKLY, "2025-07-03 2025-07-11 2025-07-18 2025-07-25 2025-08-01 2025-08-08"),
        ("2025-04-14", Cycle.WEEKLY, "2025-04-17 2025-04-25 2025-05-02 2025-05-09 2025-05-16 2025-05-23"),
        ("2025-06-16", Cycle.DAILY, "2025-06-16 2025-06-17 2025-06-18 2025-06-20 2025-06-23 2025-06-24 2025-06-25"),
        ("2026-08-28", Cycle.THRICE, "2026-08-28 2026-08-31 2026-09-02 2026-09-04 2026-09-08 2026-09-09 2026-09-11"),
        ("2025-05-22", Cycle.THRICE, "2025-05-23 2025-05-27 2025-05-28 2025-05-30 2025-06-02 2025-06-04 2025-06-06"),
        ("2025-11-24", Cycle.DAILY, "2025-11-24 2025-11-25 2025-11-26 2025-11-28 2025-12-01 2025-12-02 2025-12-03"),
        ("2025-06-02", Cycle.VOLATILITY_WEEKLY, "2025-06-04 2025-06-11 2025-06-25 2025-07-02 2025-07-09"),
        ("2025-06-02", Cycle.VOLATILITY, "2025-06-18 2025-07-16 2025-08-20 2025-09-17 2025-10-22"),
        ("2025-04-17", Cycle.MONTHLY, "2025-04-17 2025-05-16 2025-06-20"),
        ("2025-04-18", Cycle.MONTHLY, "2025-05-16 2025-06-20 2025-07-18"),
    ],
)
def test_the_nearest_days_are_those_of_the_exchanges(today: str, cycle: Cycle, expected: str) -> None:
    wanted = days(expected)

    assert listed_days(cycle, date.fromisoformat(today))[: len(wanted)] == wanted


def test_a_year_of_months_is_listed_and_then_januaries() -> None:
    listed = listed_days(Cycle.MONTHLY, date(2025, 6, 2))

    assert listed[12:] == days("2026-06-18 2027-01-15 2028-01-21")
    assert [(day.year, day.month) for day in listed[:12]] == [
        *((2025, month) for month in range(6, 13)),
        *((2026, month) for month in range(1, 6)),
    ]


@given(some.sampled_from(Cycle), todays)
def test_listed_days_are_trading_days_from_today_on_in_order(cycle: Cycle, today: date) -> None:
    listed = listed_days(cycle, today)

    assert listed == sorted(set(listed))
    assert all(is_business_day(day) for day in listed)
    assert listed[0] >= today


@given(some.sampled_from([Cycle.WEEKLY, Cycle.THRICE, Cycle.DAILY]), todays)
def test_classes_with_more_days_have_those_of_the_month_too(cycle: Cycle, today: date) -> None:
    months = listed_days(Cycle.MONTHLY, today)

    assert set(months) <= set(listed_days(cycle, today))
    assert [day for day in months if not is_monthly(cycle, day)] == []


@given(some.sampled_from(Cycle), todays)
def test_a_day_that_was_listed_yesterday_still_is(cycle: Cycle, today: date) -> None:
    tomorrow = today + timedelta(days=1)
    still = [day for day in listed_days(cycle, today) if day >= tomorrow]

    assert set(still) <= set(listed_days(cycle, tomorrow))
