"""Trading windows: local wall clocks, midnight and daylight saving."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.deciding.world import codes, decided, done, facts, message, order, settings
from tradehook.deciding.windows import is_inside
from tradehook.vocabulary.instant import instant_of
from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.settings import TradingWindow, Weekday

NEW_YORK = "America/New_York"
WEEK = tuple(Weekday)[:5]


def window(days, from_, to):
    return TradingWindow(days=tuple(days), from_=from_, to=to)


def local(text, timezone=NEW_YORK):
    return instant_of(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(timezone)))


SESSION = window(WEEK, "09:30", "16:00")
NIGHT = window([Weekday.FRIDAY], "22:00", "02:00")


@pytest.mark.parametrize(
    ("windows", "at", "inside"),
    [
        ([], "2025-06-14T03:00", True),
        # from inclusive, to exclusive
        ([SESSION], "2025-06-16T09:29:59", False),
        ([SESSION], "2025-06-16T09:30", True),
        ([SESSION], "2025-06-16T15:59:59", True),
        ([SESSION], "2025-06-16T16:00", False),
        ([SESSION], "2025-06-14T12:00", False),
        # across midnight: `days` is the day on which it starts
        ([NIGHT], "2025-06-13T21:59", False),
        ([NIGHT], "2025-06-13T22:00", True),
        ([NIGHT], "2025-06-14T01:59", True),
        ([NIGHT], "2025-06-14T02:00", False),
        ([NIGHT], "2025-06-14T23:00", False),
        ([NIGHT], "2025-06-13T01:00", False),
        # from Sunday into Monday, and all day long
        ([window([Weekday.SUNDAY], "18:00", "17:00")], "2025-06-16T16:59", True),
        ([window([Weekday.MONDAY], "00:00", "00:00")], "2025-06-16T23:59", True),
        ([window([Weekday.MONDAY], "00:00", "00:00")], "2025-06-17T00:00", False),
        # several
        ([NIGHT, SESSION], "2025-06-14T01:00", True),
        ([NIGHT, SESSION], "2025-06-16T10:00", True),
    ],
)
def test_inside_or_outside(windows, at, inside):
    assert is_inside(windows, NEW_YORK, local(at)) is inside


def test_a_window_follows_the_wall_through_daylight_saving():
    for day, utc in (("2025-03-07", "14:30"), ("2025-03-10", "13:30"), ("2025-11-03", "14:30")):
        opens = instant_of(datetime.fromisoformat(f"{day}T{utc}").replace(tzinfo=UTC))
        assert is_inside([SESSION], NEW_YORK, opens)
        assert not is_inside([SESSION], NEW_YORK, opens - 1)


def test_an_hour_that_comes_twice_is_inside_twice_and_one_that_is_skipped_never():
    twice = window([Weekday.SUNDAY], "01:00", "02:00")
    inside = [
        is_inside([twice], NEW_YORK, instant_of(datetime(2025, 11, 2, hour, 30, tzinfo=UTC))) for hour in range(4, 9)
    ]
    assert inside == [False, True, True, False, False]
    skipped = window([Weekday.SUNDAY], "02:00", "03:00")
    minutes = range(0, 24 * 60, 10)
    assert not any(
        is_inside([skipped], NEW_YORK, instant_of(datetime(2025, 3, 9, at // 60, at % 60, tzinfo=UTC)))
        for at in minutes
    )


def test_a_window_is_of_its_time_zone():
    tokyo = instant_of(datetime(2025, 6, 16, 1, 0, tzinfo=UTC))
    assert is_inside([SESSION], "Asia/Tokyo", tokyo)
    assert not is_inside([SESSION], NEW_YORK, tokyo)


@given(st.integers(0, 7 * 24 * 60 - 1), st.sampled_from(WEEK), st.integers(0, 1439), st.integers(0, 1439))
def test_a_window_holds_as_many_minutes_of_the_week_as_it_is_long(offset, day, begins, ends):
    clocks = [f"{each // 60:02}:{each % 60:02}" for each in (begins, ends)]
    length = (ends - begins) % 1440 or 1440
    start = WEEK.index(day) * 1440 + begins
    at = local("2025-06-16T00:00") + offset * 60_000_000
    assert is_inside([window([day], *clocks)], NEW_YORK, at) is ((offset - start) % (7 * 1440) < length)


CLOSED = {"trading_windows": (window([Weekday.SATURDAY], "10:00", "11:00"),)}


def test_outside_an_entry_is_ignored_with_the_time_that_it_is():
    decision = decided(message("buy"), settings(**CLOSED))
    assert (done(decision), codes(decision), decision.status) == ([], ["outside-window"], "ignored")
    assert decision.reasons[0].message == (
        "It is sun 11:06 in America/New_York, outside the subscription's trading windows (sat 10:00 to 11:00)."
    )


def test_a_message_may_ignore_the_windows():
    assert done(decided(message("buy", ignore_trading_windows=True), settings(**CLOSED))) == ["entry buy 1"]


@pytest.mark.parametrize(
    ("action", "held", "kept_in", "expected"),
    [
        ("exit", 5, False, (["exit sell 5"], [], "held")),
        ("exit", 5, True, ([], ["outside-window"], "ignored")),
        ("sell", 5, False, (["exit sell 5"], ["outside-window"], "held")),
        ("sell", 5, True, ([], ["outside-window"], "ignored")),
        ("breakeven", 5, False, (["stop_loss sell 5"], [], "held")),
        ("breakeven", 5, True, ([], ["outside-window"], "ignored")),
        ("reverse", 5, False, (["exit sell 5"], ["outside-window"], "held")),
        ("add", 5, False, ([], ["outside-window"], "ignored")),
        ("exit", 0, True, ([], ["no-position"], "held")),
    ],
)
def test_exits_pass_outside_unless_they_are_kept_in(action, held, kept_in, expected):
    own = settings(allow_exits_outside_windows=not kept_in, **CLOSED)
    decision = decided(message(action), own, facts(held))
    assert (done(decision), codes(decision), decision.status) == expected


def test_cancels_pass_outside_unless_they_are_kept_in():
    known = facts(open_orders=(order("limit", kind=OrderType.LIMIT),))
    assert done(decided(message("cancel"), settings(**CLOSED), known)) == ["cancel limit"]
    kept_in = settings(allow_exits_outside_windows=False, **CLOSED)
    assert codes(decided(message("cancel"), kept_in, known)) == ["outside-window"]
