"""The figures of round trips, each worked out by hand, and against other ways to the same figure."""

from datetime import date
from decimal import Decimal, localcontext

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analytics.fills import at, books, fill, told
from tradehook.analytics.columns import columns
from tradehook.analytics.fifo import round_trips
from tradehook.analytics.figures import OF_ROUND_TRIPS
from tradehook.analytics.performance import DayResult, Performance, Period, performance, period_of
from tradehook.analytics.wall_clock import WallClock

UTC, NEW_YORK = WallClock("UTC"), WallClock("America/New_York")
A_DAY = 24 * 60


def figures_of(trips, period=None, clock=NEW_YORK) -> Performance:
    return performance(columns(trips, clock), period or period_of(trips))


def made(*nets, fee="0", stop=None):
    """A long trip of 10 units from 100 for each net result, two minutes apart; it pays `fee` as it ends."""
    trips = []
    for number, net in enumerate(nets):
        gross = Decimal(net) + Decimal(fee)
        trips += round_trips(
            [
                fill(number * 2, "buy", 10, "100", stop=stop),
                fill(number * 2 + 1, "sell", 10, 100 + gross / 10, fee),
            ]
        ).closed
    return trips


def test_the_names_are_those_of_the_page():
    assert Performance.__struct_fields__ == tuple(figure.name for figure in OF_ROUND_TRIPS)


def test_counts():
    """+30, -10, 0, +5: two wins, one loss, one that made nothing; four together."""
    figures = figures_of(made(30, -10, 0, 5))
    assert (figures.trades, figures.wins, figures.losses, figures.breakeven) == (4, 2, 1, 1)


def test_money():
    """+30, -10, 0, +5 after a fee of 1 each: won 35, lost -10, net 35 - 10 = 25, fees 4 x 1 = 4."""
    figures = figures_of(made(30, -10, 0, 5, fee="1"))
    assert (figures.won, figures.lost, figures.net_profit, figures.fees) == (35, -10, 25, 4)


def test_fees_make_a_gain_a_loss():
    """0.50 gained for a fee of 1.00 is a loss of 0.50."""
    figures = figures_of(made("-0.50", fee="1"))
    assert (figures.wins, figures.losses, figures.lost) == (0, 1, Decimal("-0.50"))


def test_rates_and_averages():
    """+30, -10, 0, +5, -6.

    Win rate: 2 / 5 = 0.4. Profit factor: 35 / 16 = 2.1875. Expectancy: (35 - 16) / 5 = 3.8. Average win: 35 / 2 = 17.5.
    Average loss: -16 / 2 = -8.
    """
    figures = figures_of(made(30, -10, 0, 5, -6))
    assert (figures.win_rate, figures.profit_factor) == (Decimal("0.4"), Decimal("2.1875"))
    assert figures.expectancy == Decimal("3.8")
    assert (figures.average_win, figures.average_loss) == (Decimal("17.5"), -8)


def test_expectancy_in_r_is_over_trips_that_had_a_stop():
    """A stop at 98 puts (100 - 98) x 10 = 20 at risk: +30 is 1.5 R, -20 is -1 R, the average 0.25; +99 had no stop."""
    figures = figures_of([*made(30, -20, stop=Decimal(98)), *made(99)])
    assert figures.expectancy_in_r == Decimal("0.25")


@pytest.mark.parametrize(
    ("nets", "winning", "losing"),
    [
        ((), 0, 0),
        ((1, 2, -1, 3, 4, 5, -1, -2), 3, 2),
        ((1, 2, 0, 3), 2, 0),
        ((-1, 0, -1, -1), 0, 2),
    ],
)
def test_streaks(nets, winning, losing):
    """W W L W W W L L: three wins, two losses in a row. A trip that made nothing ends a streak: W W - W is two."""
    figures = figures_of(made(*nets))
    assert (figures.longest_winning_streak, figures.longest_losing_streak) == (winning, losing)


def test_exposure_counts_time_once_that_two_trips_share():
    """Held from 0 to 4 and, in another symbol, from 2 to 6; again from 8 to 10: 6 + 2 = 8 of 10 minutes."""
    fills = [
        fill(0, "buy", 1, "10"),
        fill(2, "buy", 1, "10", symbol="AMD"),
        fill(4, "sell", 1, "10"),
        fill(6, "sell", 1, "10", symbol="AMD"),
        fill(8, "buy", 1, "10"),
        fill(10, "sell", 1, "10"),
    ]
    assert figures_of(round_trips(fills).closed).exposure == Decimal("0.8")


def test_exposure_of_a_given_period():
    """Held from 0 to 4; of the minutes from 2 to 12, those from 2 to 4: 2 / 10 = 0.2."""
    trips = round_trips([fill(0, "buy", 1, "10"), fill(4, "sell", 1, "10")]).closed
    assert figures_of(trips, Period(at(2), at(12))).exposure == Decimal("0.2")


def test_trips_outside_the_period_are_no_exposure():
    """Held from 0 to 1, from 2 to 3 and from 9 to 10; of the minutes from 4 to 8, none."""
    fills = [fill(m + out, "sell" if out else "buy", 1, "10") for m in (0, 2, 9) for out in (0, 1)]
    assert figures_of(round_trips(fills).closed, Period(at(4), at(8))).exposure == 0


def test_the_best_and_the_worst_day():
    """Monday: 10 - 4 = 6. Tuesday: -5. Wednesday: 2 + 3 = 5."""
    trips = round_trips(
        [
            *in_and_out(0, 10),
            *in_and_out(3, -4),
            *in_and_out(A_DAY, -5),
            *in_and_out(2 * A_DAY, 2),
            *in_and_out(2 * A_DAY + 3, 3),
        ]
    ).closed
    figures = figures_of(trips)
    assert figures.best_day == DayResult(date(2026, 1, 5), 6)
    assert figures.worst_day == DayResult(date(2026, 1, 6), -5)


def test_a_trip_is_of_the_day_on_which_it_ended_where_the_clock_hangs():
    """Out at 00:30 UTC on Tuesday is half past seven on Monday evening in New York."""
    trips = round_trips([fill(0, "buy", 1, "10"), fill(10 * 60, "sell", 1, "11")]).closed
    assert figures_of(trips, clock=UTC).best_day == DayResult(date(2026, 1, 6), 1)
    assert figures_of(trips, clock=NEW_YORK).best_day == DayResult(date(2026, 1, 5), 1)


def test_how_long_trips_took():
    """One minute and four minutes: (60 + 240) / 2 = 150 s."""
    fills = [*told(("buy", 1, "10"), ("sell", 1, "10")), fill(2, "buy", 1, "10"), fill(6, "sell", 1, "10")]
    assert figures_of(round_trips(fills).closed).average_held_s == 150


def test_nothing_says_nothing():
    figures = msgspec.structs.asdict(figures_of([]))
    undefined = {figure.name for figure in OF_ROUND_TRIPS if figure.undefined}
    assert {name for name, value in figures.items() if value is None} == undefined
    assert {value for name, value in figures.items() if name not in undefined} == {0}


def test_what_was_not_lost_divides_nothing():
    figures = figures_of(made(1, 2))
    assert (figures.profit_factor, figures.average_loss, figures.average_win) == (None, None, Decimal("1.5"))


def test_what_was_not_won_is_a_factor_of_zero():
    """0 / 3 = 0: something was lost, nothing was won."""
    figures = figures_of(made(-1, -2))
    assert (figures.profit_factor, figures.average_win) == (0, None)


def test_trips_that_took_no_time_have_no_exposure():
    trips = round_trips([fill(0, "buy", 1, "10"), fill(0, "sell", 1, "11")]).closed
    assert figures_of(trips).exposure is None


@given(books())
def test_money_adds_up(fills):
    trips = round_trips(fills).closed
    figures = figures_of(trips)
    with localcontext(prec=100):
        assert figures.won + figures.lost == figures.net_profit == sum(trip.gross - trip.fees for trip in trips)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)), min_size=1, max_size=8))
def test_exposure_is_the_share_of_minutes_in_which_something_was_held(stretches):
    fills = [fill(begin, "buy", 1, "10", symbol=f"S{number}") for number, (begin, _) in enumerate(stretches)]
    fills += [
        fill(begin + long, "sell", 1, "10", symbol=f"S{number}") for number, (begin, long) in enumerate(stretches)
    ]
    trips = round_trips(sorted(fills, key=lambda each: each.at)).closed
    held = {minute for begin, long in stretches for minute in range(begin, begin + long)}
    whole = max(begin + long for begin, long in stretches) - min(begin for begin, _ in stretches)
    assert figures_of(trips).exposure == Decimal(len(held)) / whole


def in_and_out(minute, net):
    """One unit bought at 100 and sold a minute later for a net result."""
    return [fill(minute, "buy", 1, "100"), fill(minute + 1, "sell", 1, 100 + net)]
