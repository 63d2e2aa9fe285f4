from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tradehook.analytics.tradingview.dates import Dated, DateForm, DateOrder, Writing, form_of, instant_at, writing_of
from tradehook.analytics.tradingview.problems import Code, Problem
from tradehook.vocabulary.instant import instant_of

NEW_YORK = ZoneInfo("America/New_York")


def dated(*texts: str) -> list[Dated]:
    return [Dated(row, "Date and time", text) for row, text in enumerate(texts, 2)]


def read(text: str, order: DateOrder | None = None, zone=UTC):
    (only,) = dated(text)
    writing = writing_of([only], order)
    assert isinstance(writing, Writing), writing
    return instant_at(only, writing, zone)


@pytest.mark.parametrize("form", DateForm)
def test_every_form_reads_its_own_example(form: DateForm):
    assert form_of(form.value) is form
    found = read(form.value)
    expected = (
        datetime(2024, 1, 31, tzinfo=UTC) if form.name.endswith("DAY") else datetime(2024, 1, 31, 14, 30, tzinfo=UTC)
    )
    assert found == instant_of(expected)


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-31T14:30:00.000Z",
        "2024-01-31T09:30:00-0500",
        "2024-01-31T15:30+01:00",
        "2024-01-31 14:30:00",
        "2024-01-31 02:30 PM",
        "31.1.2024, 14:30:00",
        "1/31/2024 2:30 pm",
        "January 31, 2024, 14:30",
        "Jan 31, 2024 2:30 p.m.",
    ],
)
def test_spellings_of_one_moment(text: str):
    assert read(text) == instant_of(datetime(2024, 1, 31, 14, 30, tzinfo=UTC))


@pytest.mark.parametrize(("text", "hour"), [("2024-01-31 12:05 AM", 0), ("2024-01-31 12:05 PM", 12)])
def test_noon_and_midnight(text: str, hour: int):
    assert read(text) == instant_of(datetime(2024, 1, 31, hour, 5, tzinfo=UTC))


def test_the_clock_is_that_of_the_zone():
    """New York is 5 hours behind in January and 4 in July; a date with an offset of its own is not moved."""
    assert read("2024-01-31 09:30", zone=NEW_YORK) == instant_of(datetime(2024, 1, 31, 14, 30, tzinfo=UTC))
    assert read("2024-07-31 09:30", zone=NEW_YORK) == instant_of(datetime(2024, 7, 31, 13, 30, tzinfo=UTC))
    assert read("2024-07-31T09:30:00Z", zone=NEW_YORK) == instant_of(datetime(2024, 7, 31, 9, 30, tzinfo=UTC))


def test_an_hour_that_comes_twice_is_the_first():
    assert read("2024-11-03 01:30", zone=NEW_YORK) == instant_of(datetime(2024, 11, 3, 5, 30, tzinfo=UTC))


def test_an_hour_that_never_was_is_told():
    found = read("2024-03-10 02:30", zone=NEW_YORK)
    assert isinstance(found, Problem)
    assert found.code is Code.SKIPPED_HOUR


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (("05/06/2024 10:00", "13/06/2024 10:00"), DateOrder.DAY_FIRST),
        (("05/06/2024 10:00", "06/13/2024 10:00"), DateOrder.MONTH_FIRST),
    ],
)
def test_one_date_tells_what_comes_first(texts: tuple[str, ...], order: DateOrder):
    assert writing_of(dated(*texts), None) == Writing(DateForm.SLASHES, order)


def test_day_and_month_that_no_date_tells_are_asked_about():
    (found,) = writing_of(dated("05/06/2024", "07/08/2024"), None)
    assert (found.code, found.row, found.column) == (Code.AMBIGUOUS_DATES, 2, "Date and time")
    assert read("05/06/2024", DateOrder.DAY_FIRST) == instant_of(datetime(2024, 6, 5, tzinfo=UTC))
    assert read("05/06/2024", DateOrder.MONTH_FIRST) == instant_of(datetime(2024, 5, 6, tzinfo=UTC))


def test_days_first_and_months_first_in_one_file_are_mixed():
    (found,) = writing_of(dated("13/06/2024", "06/14/2024"), None)
    assert (found.code, found.row) == (Code.MIXED_DATES, 3)


def test_every_date_of_another_form_is_told():
    found = writing_of(dated("2024-01-31 14:30", "31.01.2024 14:30", "2024-01-31", "2024-02-01 10:00", "soon"), None)
    assert isinstance(found, list)
    assert [(each.code, each.row) for each in found] == [
        (Code.MIXED_DATES, 3),
        (Code.MIXED_DATES, 4),
        (Code.UNREADABLE_DATE, 6),
    ]


@pytest.mark.parametrize(
    "text", ["2024-02-30 10:00", "31.04.2024 10:00", "Foo 31, 2024", "2024-01-31 25:00", "2024-01-31 13:00 PM"]
)
def test_days_and_hours_that_do_not_exist(text: str):
    found = read(text)
    assert isinstance(found, Problem)
    assert found.code is Code.UNREADABLE_DATE
