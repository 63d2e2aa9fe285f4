"""From when on an order may fill, and when it ends: by the account's sessions and the instrument's calendar."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.brokers.paper.world import AAPL, BTCUSD, CORN, ES, EURUSD, IBM, NOON, buy
from tests.instruments.moments import at
from tradehook.brokers.paper.settings import PaperSettings, Sessions
from tradehook.brokers.paper.timing import Works, market_opens_at, opens_next, works
from tradehook.instruments.sessions.calendars import calendar_of
from tradehook.instruments.sessions.lookup import part_at
from tradehook.instruments.sessions.session import Part
from tradehook.vocabulary.broker import Rejected
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import TimeInForce

ALWAYS = PaperSettings(sessions=Sessions.ALWAYS)
EXCHANGE = PaperSettings(sessions=Sessions.EXCHANGE)
NEW_YORK, CHICAGO = "America/New_York", "America/Chicago"


def ny(text: str) -> Instant:
    return at(text, NEW_YORK)


def chicago(text: str) -> Instant:
    return at(text, CHICAGO)


def working(of: Instrument, now: Instant, tif: str = "day", **details: Any) -> Works | Rejected:
    return works(buy(1, of, time_in_force=TimeInForce(tif), **details), of, EXCHANGE, now)


def code(answer: Works | Rejected) -> str:
    assert isinstance(answer, Rejected)
    return answer.code


@pytest.mark.parametrize("time_in_force", ["day", "gtc", "gts", "ioc", "fok"])
def test_around_the_clock_an_order_works_at_once_and_until_it_is_done(time_in_force: str) -> None:
    order = buy(1, IBM, time_in_force=TimeInForce(time_in_force))

    assert works(order, IBM, ALWAYS, NOON) == Works(NOON)


def test_around_the_clock_a_date_ends_an_order_and_extended_hours_mean_nothing() -> None:
    till = after(NOON, 60)
    order = buy(1, IBM, time_in_force=TimeInForce.GTD, good_till=till, extended_hours=True)

    assert works(order, IBM, ALWAYS, NOON) == Works(NOON, till)


@pytest.mark.parametrize("time_in_force", [TimeInForce.OPG, TimeInForce.CLS])
def test_around_the_clock_there_is_no_opening_and_no_close(time_in_force: TimeInForce) -> None:
    assert code(works(buy(1, IBM, time_in_force=time_in_force), IBM, ALWAYS, NOON)) == "no-session"


def test_a_delay_is_waited_for_in_either_case() -> None:
    now = ny("2026-06-15 12:00")
    for sessions in Sessions:
        settings = PaperSettings(sessions=sessions, fill_delay_ms=1_500)
        found = works(buy(1, IBM, time_in_force=TimeInForce.IOC), IBM, settings, now)
        assert found == Works(after(now, 1.5))


def test_a_delay_ends_before_a_session_that_opens_later() -> None:
    settings = PaperSettings(sessions=Sessions.EXCHANGE, fill_delay_ms=1_500)

    assert works(buy(1, IBM), IBM, settings, ny("2026-06-15 09:00")) == Works(ny("2026-06-15 09:30"))


@pytest.mark.parametrize(
    ("now", "begins", "ends"),
    [
        ("2026-06-15 09:29", "2026-06-15 09:30", "2026-06-15 16:00"),
        ("2026-06-15 12:00", "2026-06-15 12:00", "2026-06-15 16:00"),
        ("2026-06-15 15:59", "2026-06-15 15:59", "2026-06-15 16:00"),
        ("2026-06-15 16:00", "2026-06-16 09:30", "2026-06-16 16:00"),
        ("2026-06-15 23:00", "2026-06-16 09:30", "2026-06-16 16:00"),
        ("2026-06-12 18:00", "2026-06-15 09:30", "2026-06-15 16:00"),
        ("2026-06-13 12:00", "2026-06-15 09:30", "2026-06-15 16:00"),
        ("2026-07-02 16:30", "2026-07-06 09:30", "2026-07-06 16:00"),
        ("2026-11-27 10:00", "2026-11-27 10:00", "2026-11-27 13:00"),
        ("2026-11-27 13:00", "2026-11-30 09:30", "2026-11-30 16:00"),
        ("2026-03-06 17:00", "2026-03-09 09:30", "2026-03-09 16:00"),
        ("2026-10-30 17:00", "2026-11-02 09:30", "2026-11-02 16:00"),
    ],
    ids=[
        "before the opening",
        "in the session",
        "just before the close",
        "at the close",
        "in the night",
        "on a Friday evening",
        "on a Saturday",
        "before a holiday and a weekend",
        "on a half day",
        "after a half day",
        "over the beginning of summer time",
        "over its end",
    ],
)
def test_a_day_order_is_for_the_session_under_way_or_the_next(now: str, begins: str, ends: str) -> None:
    assert working(IBM, ny(now)) == Works(ny(begins), ny(ends))


def test_a_session_is_where_the_wall_says_and_not_where_utc_does() -> None:
    before, since = working(IBM, at("2026-03-06T00:00")), working(IBM, at("2026-03-09T00:00"))

    assert (before, since) == (
        Works(at("2026-03-06T14:30"), at("2026-03-06T21:00")),
        Works(at("2026-03-09T13:30"), at("2026-03-09T20:00")),
    )


@pytest.mark.parametrize(
    ("tif", "now", "begins", "ends"),
    [
        ("gtc", "2026-06-15 12:00", "2026-06-15 12:00", None),
        ("gtc", "2026-06-15 20:00", "2026-06-16 09:30", None),
        ("gts", "2026-06-15 12:00", "2026-06-15 12:00", "2026-06-15 20:00"),
        ("gts", "2026-06-15 17:00", "2026-06-16 09:30", "2026-06-16 20:00"),
        ("opg", "2026-06-15 09:00", "2026-06-15 09:30", "2026-06-15 16:00"),
        ("opg", "2026-06-15 09:30", "2026-06-16 09:30", "2026-06-16 16:00"),
        ("cls", "2026-06-15 12:00", "2026-06-15 16:00", "2026-06-15 16:00"),
        ("cls", "2026-06-15 16:00", "2026-06-16 16:00", "2026-06-16 16:00"),
        ("cls", "2026-11-27 12:00", "2026-11-27 13:00", "2026-11-27 13:00"),
        ("ioc", "2026-06-15 12:00", "2026-06-15 12:00", None),
        ("fok", "2026-06-15 12:00", "2026-06-15 12:00", None),
    ],
)
def test_the_other_times_in_force(tif: str, now: str, begins: str, ends: str | None) -> None:
    assert working(IBM, ny(now), tif) == Works(ny(begins), None if ends is None else ny(ends))


def test_an_order_good_till_a_date_ends_then_and_not_with_a_session() -> None:
    till = ny("2026-06-17 11:00")

    found = working(IBM, ny("2026-06-15 20:00"), "gtd", good_till=till)

    assert found == Works(ny("2026-06-16 09:30"), till)


@pytest.mark.parametrize("tif", ["ioc", "fok"])
def test_what_must_fill_at_once_is_refused_while_the_market_is_closed(tif: str) -> None:
    assert code(working(IBM, ny("2026-06-15 08:00"), tif)) == "market-closed"
    assert code(working(CORN, chicago("2026-06-15 08:00"), tif)) == "market-closed"


@pytest.mark.parametrize(
    ("tif", "now", "begins", "ends"),
    [
        ("day", "2026-06-15 03:00", "2026-06-15 04:00", "2026-06-15 20:00"),
        ("day", "2026-06-15 08:00", "2026-06-15 08:00", "2026-06-15 20:00"),
        ("day", "2026-06-15 17:00", "2026-06-15 17:00", "2026-06-15 20:00"),
        ("day", "2026-06-15 20:00", "2026-06-16 04:00", "2026-06-16 20:00"),
        ("gts", "2026-06-15 17:00", "2026-06-15 17:00", "2026-06-15 20:00"),
        ("ioc", "2026-06-15 17:00", "2026-06-15 17:00", None),
    ],
)
def test_a_limit_order_may_work_in_extended_hours(tif: str, now: str, begins: str, ends: str | None) -> None:
    found = working(IBM, ny(now), tif, limit_price="10", extended_hours=True)

    assert found == Works(ny(begins), None if ends is None else ny(ends))


@pytest.mark.parametrize("prices", [{}, {"stop_price": "10"}, {"trail_amount": "1"}])
def test_extended_hours_take_limit_orders_only(prices: dict[str, str]) -> None:
    assert code(working(IBM, ny("2026-06-15 12:00"), extended_hours=True, **prices)) == "extended-hours-need-limit"


@pytest.mark.parametrize(
    ("now", "begins", "ends"),
    [
        ("2026-06-15 12:00", "2026-06-15 12:00", "2026-06-15 16:00"),
        ("2026-06-15 16:30", "2026-06-15 17:00", "2026-06-16 16:00"),
        ("2026-06-12 16:00", "2026-06-14 17:00", "2026-06-15 16:00"),
    ],
    ids=["in the session", "in the daily break", "over the weekend"],
)
def test_a_future_trades_by_its_own_calendar(now: str, begins: str, ends: str) -> None:
    assert working(ES, chicago(now)) == Works(chicago(begins), chicago(ends))


@pytest.mark.parametrize(
    ("now", "begins", "ends"),
    [
        ("2026-06-15 03:00", "2026-06-15 03:00", "2026-06-15 13:20"),
        ("2026-06-15 07:45", "2026-06-15 08:30", "2026-06-15 13:20"),
        ("2026-06-15 08:30", "2026-06-15 08:30", "2026-06-15 13:20"),
        ("2026-06-15 13:20", "2026-06-15 19:00", "2026-06-16 13:20"),
    ],
    ids=["in the first sitting", "in the pause", "in the second sitting", "after the close"],
)
def test_an_order_lives_through_the_pause_of_a_session(now: str, begins: str, ends: str) -> None:
    assert working(CORN, chicago(now)) == Works(chicago(begins), chicago(ends))


def test_what_trades_around_the_clock_by_itself_does_so_here_too() -> None:
    sunday = at("2026-06-14T12:00")

    assert working(BTCUSD, sunday) == Works(sunday, at("2026-06-15T00:00"))
    assert working(BTCUSD, sunday, "gtc") == Works(sunday)


def test_no_order_outlives_its_contract() -> None:
    ends = chicago("2026-06-15 12:00")
    expiring = replace(ES, expires_at=ends)

    for settings in (ALWAYS, EXCHANGE):
        for time_in_force in (TimeInForce.GTC, TimeInForce.DAY):
            found = works(buy(1, expiring, time_in_force=time_in_force), expiring, settings, after(ends, -60))
            assert found == Works(after(ends, -60), ends)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-06-15 12:00", None),
        ("2026-06-15 16:00", "2026-06-16 09:30"),
        ("2026-06-15 09:00", "2026-06-15 09:30"),
    ],
)
def test_a_resting_order_waits_for_the_opening(now: str, opens: str | None) -> None:
    order = buy(1, IBM, limit_price="9")

    assert opens_next(order, IBM, EXCHANGE, ny(now)) == (None if opens is None else ny(opens))
    assert opens_next(order, IBM, ALWAYS, ny(now)) is None


def test_an_order_on_the_close_has_its_moment_though_the_market_is_closed_by_then() -> None:
    on_close = buy(1, IBM, time_in_force=TimeInForce.CLS)

    assert opens_next(on_close, IBM, EXCHANGE, ny("2026-06-15 16:00")) is None


INSTRUMENTS = st.sampled_from([AAPL, IBM, ES, CORN, EURUSD, BTCUSD])
MOMENTS = st.integers(at("2024-01-01"), at("2030-01-01")).map(Instant)
TIMES = st.sampled_from([TimeInForce.DAY, TimeInForce.GTC, TimeInForce.GTS, TimeInForce.OPG])


@given(of=INSTRUMENTS, now=MOMENTS, time_in_force=TIMES)
def test_an_order_begins_while_its_market_is_open_and_ends_later(
    of: Instrument, now: Instant, time_in_force: TimeInForce
) -> None:
    found = works(buy(1, of, time_in_force=time_in_force), of, EXCHANGE, now)

    assert isinstance(found, Works)
    assert found.begins >= now
    assert part_at(calendar_of(of), found.begins) is Part.REGULAR
    assert found.ends is None or found.ends > found.begins
    open_now = part_at(calendar_of(of), now) is Part.REGULAR
    assert not open_now or time_in_force is TimeInForce.OPG or found.begins == now


@given(of=INSTRUMENTS, now=MOMENTS)
def test_an_order_that_rests_opens_with_its_market(of: Instrument, now: Instant) -> None:
    opens = opens_next(buy(1, of), of, EXCHANGE, now)

    assert (opens is None) == (part_at(calendar_of(of), now) is Part.REGULAR)
    if opens is not None:
        assert part_at(calendar_of(of), opens) is Part.REGULAR
        assert part_at(calendar_of(of), Instant(opens - 1)) is not Part.REGULAR


def test_around_the_clock_every_market_is_open() -> None:
    assert market_opens_at(IBM, ALWAYS, ny("2025-06-14T12:00")) is None


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2025-06-16T09:29", "2025-06-16T09:30"),
        ("2025-06-16T09:30", None),
        ("2025-06-16T16:00", "2025-06-17T09:30"),
        ("2025-06-14T12:00", "2025-06-16T09:30"),
    ],
)
def test_a_market_opens_with_its_regular_hours(now: str, opens: str | None) -> None:
    assert market_opens_at(IBM, EXCHANGE, ny(now)) == (None if opens is None else ny(opens))
