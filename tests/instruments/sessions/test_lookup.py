"""What holds of every calendar at every moment, and the moments at which something changes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.instruments.moments import at
from tests.instruments.sessions.walls import CHICAGO, NEW_YORK
from tradehook.instruments.sessions.calendars import Calendar
from tradehook.instruments.sessions.lookup import (
    next_close,
    next_open,
    next_session,
    opens_at,
    part_at,
    previous_session,
    session_at,
    session_on,
)
from tradehook.instruments.sessions.session import Part, Session
from tradehook.vocabulary.instant import Instant

CALENDARS = st.sampled_from(Calendar)
MOMENTS = st.integers(at("2005-01-01"), at("2060-01-01")).map(Instant)
DAYS = st.dates(date(2005, 1, 1), date(2060, 1, 1))
STOCKS, GRAINS, EQUITY = Calendar.US_STOCKS, Calendar.CBOT_GRAINS, Calendar.CME_EQUITY


def edges(session: Session) -> list[Instant]:
    """The moments at which something changes, in order."""
    pause = [session.pause.begins, session.pause.ends] if session.pause else []
    return [session.extended_opens, session.opens, *pause, session.closes, session.extended_closes]


@given(CALENDARS, MOMENTS)
def test_sessions_are_ordered_and_never_overlap(calendar: Calendar, now: Instant) -> None:
    session = next_session(calendar, now)
    after = next_session(calendar, session.opens)
    assert edges(session) == sorted(edges(session))
    assert session.opens < session.closes
    assert session.pause is None or session.opens < session.pause.begins < session.pause.ends < session.closes
    assert session.day < after.day
    assert session.extended_closes <= after.extended_opens


@given(CALENDARS, MOMENTS)
def test_no_session_lies_between_the_previous_and_the_next(calendar: Calendar, now: Instant) -> None:
    previous, current, following = (
        previous_session(calendar, now),
        session_at(calendar, now),
        next_session(calendar, now),
    )
    assert previous.closes <= now < following.opens
    between = next_session(calendar, previous.opens)
    assert between in (current, following)
    assert between == following or next_session(calendar, between.opens) == following


@given(CALENDARS, MOMENTS)
def test_a_session_is_found_from_its_first_instant_to_its_last(calendar: Calendar, now: Instant) -> None:
    session = next_session(calendar, now)
    for moment in (session.extended_opens, session.opens, session.closes - 1, session.extended_closes - 1):
        assert session_at(calendar, Instant(moment)) == session
    assert session_at(calendar, Instant(session.extended_opens - 1)) != session
    assert session_at(calendar, session.extended_closes) != session


@given(CALENDARS, MOMENTS)
def test_the_part_is_what_the_session_says(calendar: Calendar, now: Instant) -> None:
    assert part_at(calendar, now) is part_of(session_at(calendar, now), now)
    session = next_session(calendar, now)
    for edge in edges(session):
        for moment in (Instant(edge - 1), edge):
            assert part_at(calendar, moment) is part_of(session_at(calendar, moment), moment)


def part_of(session: Session | None, now: Instant) -> Part:
    """The part of a day by the words of `Session`, without the tables."""
    if session is None or (session.pause and session.pause.begins <= now < session.pause.ends):
        return Part.CLOSED
    assert session.extended_opens <= now < session.extended_closes
    if now < session.opens:
        return Part.BEFORE
    return Part.REGULAR if now < session.closes else Part.AFTER


@given(CALENDARS, DAYS)
def test_a_trading_day_is_found_by_its_date_and_by_its_moments(calendar: Calendar, day: date) -> None:
    session = session_on(calendar, day)
    if session is None:
        assert calendar is not Calendar.ALWAYS
        return
    assert session.day == day
    assert session_at(calendar, session.opens) == session
    assert next_session(calendar, Instant(session.opens - 1)) == session
    assert previous_session(calendar, session.closes) == session


@given(CALENDARS, DAYS)
def test_walking_from_session_to_session_finds_the_days_that_have_one(calendar: Calendar, first: date) -> None:
    days = [first + timedelta(days=n) for n in range(30)]
    listed = [session for day in days if (session := session_on(calendar, day))]
    walked = listed[:1]
    while len(walked) < len(listed):
        walked.append(next_session(calendar, walked[-1].opens))
    assert walked == listed


@given(CALENDARS, MOMENTS)
def test_trading_begins_and_ends_at_the_moments_that_are_foretold(calendar: Calendar, now: Instant) -> None:
    opens, closes = next_open(calendar, now), next_close(calendar, now)
    assert now < opens
    assert now < closes
    assert part_at(calendar, opens) is Part.REGULAR
    assert part_at(calendar, Instant(closes - 1)) is Part.REGULAR
    if part_at(calendar, now) is Part.REGULAR:
        assert closes <= opens
    else:
        assert part_at(calendar, Instant(opens - 1)) is not Part.REGULAR
        assert opens < closes


@pytest.mark.parametrize("year", ["1000", "1969", "1970", "2009", "2029", "9000"])
def test_every_year_has_its_sessions(year: str) -> None:
    new_year = at(f"{year}-01-01")
    for calendar in Calendar:
        assert previous_session(calendar, new_year).closes <= new_year < next_session(calendar, new_year).opens


def test_a_day_of_stocks_part_by_part() -> None:
    def part(clock: str) -> Part:
        return part_at(STOCKS, at(f"2025-05-14T{clock}", NEW_YORK))

    assert [part(clock) for clock in ("03:59:59", "04:00", "09:29:59", "09:30", "15:59:59", "16:00", "19:59:59")] == [
        Part.CLOSED, Part.BEFORE, Part.BEFORE, Part.REGULAR, Part.REGULAR, Part.AFTER, Part.AFTER,
    ]  # fmt: skip
    assert part("20:00") is Part.CLOSED


def test_the_pause_of_grains_is_closed_and_of_the_day() -> None:
    now = at("2025-05-14T08:00", CHICAGO)
    session = session_at(GRAINS, now)
    assert part_at(GRAINS, now) is Part.CLOSED
    assert session is not None
    assert session.day == date(2025, 5, 14)
    assert next_open(GRAINS, now) == at("2025-05-14T08:30", CHICAGO)
    assert next_close(GRAINS, now) == at("2025-05-14T13:20", CHICAGO)
    assert next_close(GRAINS, at("2025-05-14T07:00", CHICAGO)) == at("2025-05-14T07:45", CHICAGO)


def test_a_session_of_futures_spans_midnight_utc_and_ends_in_the_daily_halt() -> None:
    evening, halt = at("2025-05-13T23:59:59"), at("2025-05-14T16:30", CHICAGO)
    session = session_at(EQUITY, evening)
    assert session is not None
    assert session == session_at(EQUITY, at("2025-05-14T00:00"))
    assert session.day == date(2025, 5, 14)
    assert session_at(EQUITY, halt) is None
    assert next_session(EQUITY, halt).opens == at("2025-05-14T17:00", CHICAGO)


def test_the_week_of_futures_opens_on_sunday() -> None:
    saturday = at("2025-05-10T12:00", CHICAGO)
    assert part_at(EQUITY, saturday) is Part.CLOSED
    assert next_open(EQUITY, saturday) == at("2025-05-11T17:00", CHICAGO)
    assert previous_session(EQUITY, saturday).closes == at("2025-05-09T16:00", CHICAGO)
    assert part_at(EQUITY, at("2025-05-11T17:00", CHICAGO)) is Part.REGULAR


def test_in_the_hours_before_the_open_the_next_session_is_that_of_the_day() -> None:
    early, late = at("2025-05-14T08:00", NEW_YORK), at("2025-05-14T18:00", NEW_YORK)
    assert next_session(STOCKS, early) == session_at(STOCKS, early)
    assert previous_session(STOCKS, late) == session_at(STOCKS, late)


@given(CALENDARS, MOMENTS)
def test_what_is_closed_opens_next_and_what_is_open_does_not(calendar: Calendar, now: Instant) -> None:
    opens = opens_at(calendar, now)
    assert (opens is None) == (part_at(calendar, now) is Part.REGULAR)
    assert opens is None or (opens > now and opens_at(calendar, opens) is None)
