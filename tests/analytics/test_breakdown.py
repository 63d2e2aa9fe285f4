"""The same figures by what tells round trips apart."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analytics.fills import at, fill
from tradehook.analytics.breakdown import NONE, WEEKDAYS, Dimension, performance_table
from tradehook.analytics.fifo import round_trips
from tradehook.analytics.performance import Period

AN_HOUR, A_DAY = 60, 24 * 60
NEW_YORK = "America/New_York"


def trip(minute, net, side="buy", **others):
    """One unit in at 100 and out a minute later for a net result."""
    back = "sell" if side == "buy" else "buy"
    went = 100 + net if side == "buy" else 100 - net
    return round_trips([fill(minute, side, 1, "100", **others), fill(minute + 1, back, 1, went, **others)]).closed


TRIPS = [
    *trip(0, 7, strategy="breakout", subscription="mine", tags=("morning", "Buy Signal")),
    *trip(AN_HOUR, -2, "sell", strategy="fading", subscription="hers", tags=("morning",), account="another"),
    *trip(A_DAY, 4, symbol="AMD"),
]
"""Monday 9:30, long, +7; Monday 10:30, short, -2; Tuesday 9:30, long, +4; all in New York."""


@pytest.mark.parametrize(
    ("dimension", "nets"),
    [
        ("strategy", {NONE: 4, "breakout": 7, "fading": -2}),
        ("subscription", {NONE: 4, "hers": -2, "mine": 7}),
        ("account", {"account": 11, "another": -2}),
        ("symbol", {"AMD": 4, "SQ": 5}),
        ("side", {"long": 11, "short": -2}),
        ("weekday", {"mon": 5, "tue": 4}),
        ("hour", {"09": 11, "10": -2}),
        ("tag", {NONE: 4, "Buy Signal": 7, "morning": 5}),
    ],
)
def test_net_profit_by(dimension, nets):
    """+7 and -2 on Monday make 5, +7 and +4 long make 11, and so on; a trip counts for each of its tags."""
    groups = performance_table(TRIPS, NEW_YORK).by[Dimension(dimension)]
    assert {name: figures.net_profit for name, figures in groups.items()} == nets
    assert list(groups) == list(nets)


def test_all_of_them():
    """7 - 2 + 4 = 9."""
    assert performance_table(TRIPS, NEW_YORK).all.net_profit == 9


def test_hours_are_those_of_the_zone():
    """Half past nine in New York in January is half past two in the afternoon in UTC."""
    assert list(performance_table(TRIPS, "UTC").by[Dimension.HOUR]) == ["14", "15"]


def test_hours_follow_the_clock_when_it_goes_forward():
    """14:30 UTC is 9:30 in New York on 6 March 2026 and 10:30 three days later, when summer time has begun."""
    friday = 60 * A_DAY
    trips = [*trip(friday, 1), *trip(friday + 3 * A_DAY, 1)]
    assert list(performance_table(trips, NEW_YORK).by[Dimension.HOUR]) == ["09", "10"]


def test_quarters_of_an_hour_are_told_apart():
    """14:30 UTC is 20:15 in Kathmandu, which is five hours and three quarters ahead; 14:14 is 19:59."""
    early, late = trip(-16, 1), trip(0, 1)
    assert list(performance_table([*early, *late], "Asia/Kathmandu").by[Dimension.HOUR]) == ["19", "20"]


def test_weekdays_come_in_the_order_of_the_week():
    week = [made for day in range(7) for made in trip(day * A_DAY, 1)]
    assert tuple(performance_table(week, NEW_YORK).by[Dimension.WEEKDAY]) == WEEKDAYS


def test_exposure_of_a_group_is_a_share_of_the_whole_time():
    """AMD was held for one of the 1441 minutes from the first entry to the last exit."""
    table = performance_table(TRIPS, NEW_YORK)
    assert table.period == Period(at(0), at(A_DAY + 1))
    amd = table.by[Dimension.SYMBOL]["AMD"]
    assert amd.exposure is not None
    assert round(amd.exposure * 1441, 20) == 1


def test_only_what_is_asked_for_is_worked_out():
    asked = performance_table(TRIPS, NEW_YORK, dimensions=[Dimension.SIDE], period=Period(at(0), at(4)))
    assert list(asked.by) == [Dimension.SIDE]
    assert asked.by[Dimension.SIDE]["long"].exposure == Decimal("0.25")


@given(st.permutations(TRIPS))
def test_the_order_in_which_trips_are_given_does_not_matter(trips):
    assert performance_table(trips, NEW_YORK) == performance_table(TRIPS, NEW_YORK)


def test_no_trips_make_a_table_of_none():
    table = performance_table([], NEW_YORK)
    assert table.all.trades == 0
    assert all(groups == {} for groups in table.by.values())


@given(st.lists(st.tuples(st.integers(-9, 9), st.sampled_from(["buy", "sell"]), st.sampled_from("ab")), max_size=12))
def test_the_groups_of_a_dimension_make_the_whole(rows):
    trips = [made for n, (net, side, who) in enumerate(rows) for made in trip(n * 500, net, side, strategy=who)]
    table = performance_table(trips, NEW_YORK)
    for groups in table.by.values():
        assert sum(figures.net_profit for figures in groups.values()) == table.all.net_profit
        assert sum(figures.trades for figures in groups.values()) == table.all.trades
