"""How far trips were ahead and behind, on bars of a minute."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analytics.fills import at, books, fill
from tradehook.analytics.excursion import excursion
from tradehook.analytics.fifo import round_trips
from tradehook.prices.bars.bar import Bar, Interval


def bar(minute, high, low):
    return Bar(at(minute), Decimal(low), Decimal(high), Decimal(low), Decimal(high), 1)


def excursion_of(fills, bars):
    (trip,) = round_trips(fills).closed
    return excursion(trip, bars, Interval.MINUTE)


def test_a_long_trip():
    """10 bought at 100, sold at 102. The price went to 97 and to 104: (104 - 100) x 10 = 40, (97 - 100) x 10 = -30."""
    fills = [fill(0, "buy", 10, "100"), fill(3, "sell", 10, "102")]
    assert excursion_of(fills, [bar(0, 101, 97), bar(1, 104, 100), bar(2, 103, 102)]) == (40, -30)


def test_a_short_trip_is_ahead_when_the_price_falls():
    """10 sold at 100, bought at 99: at 97 it was 30 ahead, at 104 it was 40 behind."""
    fills = [fill(0, "sell", 10, "100"), fill(2, "buy", 10, "99")]
    assert excursion_of(fills, [bar(0, 101, 97), bar(1, 104, 100)]) == (30, -40)


def test_what_was_closed_counts_with_what_is_open():
    """4 bought at 10, 2 of them sold at 12 (+4); at 15 the other 2 are 10 ahead: 14. At 9 before that: -4."""
    fills = [fill(0, "buy", 4, "10"), fill(2, "sell", 2, "12"), fill(5, "sell", 2, "11")]
    assert excursion_of(fills, [bar(0, 11, 9), bar(3, 15, 12)]) == (14, -4)


def test_what_was_added_later_is_not_held_before():
    """2 at 10; at 8 they are 4 behind. 2 more at 9; at 8 again: (8 - 10) x 2 + (8 - 9) x 2 = -6."""
    early, late = bar(0, 10, 8), bar(2, 9, 8)
    fills = [fill(0, "buy", 2, "10"), fill(1, "buy", 2, "9"), fill(4, "sell", 4, "10")]
    assert excursion_of(fills, [early]).adverse == -4
    assert excursion_of(fills, [early, late]).adverse == -6


def test_a_point_is_worth_its_value():
    """One contract, from 18500 up to 18510 and out at 18505, a point at 2: (18510 - 18500) x 2 = 20 ahead."""
    fills = [
        fill(0, "buy", 1, "18500", point_value=Decimal(2)),
        fill(1, "sell", 1, "18505", point_value=Decimal(2)),
    ]
    assert excursion_of(fills, [bar(0, 18510, 18500)]) == (20, 0)


def test_bars_in_which_something_was_filled_do_not_count():
    """Bought at half past and sold at half past: of three bars only the middle one is wholly the trip's."""
    fills = [fill(0.5, "buy", 1, "10"), fill(2.5, "sell", 1, "11")]
    assert excursion_of(fills, [bar(0, 90, 1), bar(1, 12, 9), bar(2, 90, 1)]) == (2, -1)


def test_the_prices_of_the_fills_count():
    """Out at 14, which no bar between the fills reached: 4 ahead."""
    fills = [fill(0, "buy", 1, "10"), fill(1.5, "sell", 1, "14")]
    assert excursion_of(fills, [bar(0, 12, 10)]) == (4, 0)


@pytest.mark.parametrize("bars", [[], [bar(-1, 12, 9)], [bar(0, 12, 9)], [bar(5, 12, 9)]])
def test_without_a_bar_in_between_nothing_is_said(bars):
    """Held from 0:30 to 1:20: no whole minute lies between."""
    assert excursion_of([fill(0.5, "buy", 1, "10"), fill(4 / 3, "sell", 1, "11")], bars) is None


@given(books(), st.lists(st.tuples(st.integers(1, 500), st.integers(0, 90)), max_size=30))
def test_no_trip_ended_beyond_its_excursion(fills, prices):
    bars = [bar(minute, low + above, low) for minute, (low, above) in enumerate(prices)]
    for trip in round_trips(fills).closed:
        if reached := excursion(trip, bars, Interval.MINUTE):
            assert reached.adverse <= min(trip.gross, 0)
            assert reached.favourable >= max(trip.gross, 0)
