"""What round trips came to: the figures of `figures.OF_ROUND_TRIPS`.

Money is exact. What is divided (rates, averages) is kept to 28 digits. What cannot be said is None, never infinite.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, localcontext
from itertools import accumulate
from typing import NamedTuple

import msgspec

from tradehook.analytics.columns import LOST, WON, Columns
from tradehook.analytics.round_trip import EXACT, QUOTIENT, RoundTrip
from tradehook.vocabulary.exact import ZERO, Money
from tradehook.vocabulary.instant import EPOCH, Instant

_PER_SECOND = 1_000_000


class Period(NamedTuple):
    """The time that exposure is a share of."""

    begins: Instant
    ends: Instant


class DayResult(NamedTuple):
    """What the round trips that ended on a day made."""

    day: date
    net: Money


class Performance(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of some round trips; each is explained in `figures.OF_ROUND_TRIPS`."""

    trades: int
    wins: int
    losses: int
    breakeven: int
    net_profit: Money
    won: Money
    lost: Money
    fees: Money
    win_rate: Decimal | None
    profit_factor: Decimal | None
    expectancy: Money | None
    expectancy_in_r: Decimal | None
    average_win: Money | None
    average_loss: Money | None
    longest_winning_streak: int
    longest_losing_streak: int
    exposure: Decimal | None
    best_day: DayResult | None
    worst_day: DayResult | None
    average_held_s: Decimal | None


def period_of(trips: Sequence[RoundTrip]) -> Period:
    """From the first entry to the last exit."""
    return Period(
        min((trip.entry_at for trip in trips), default=EPOCH), max((trip.exit_at for trip in trips), default=EPOCH)
    )


def performance(of: Columns, period: Period) -> Performance:
    """The figures of round trips; exposure is a share of the period."""
    count, marks = len(of.net), "".join(of.marks)
    wins, losses = marks.count(WON), marks.count(LOST)
    net, won = sum(of.net), sum([net for net in of.net if net > 0])
    net_profit, winnings, lost = of.money(net), of.money(won), of.money(net - won)
    days = _by_day(of)
    return Performance(
        trades=count,
        wins=wins,
        losses=losses,
        breakeven=count - wins - losses,
        net_profit=net_profit,
        won=winnings,
        lost=lost,
        fees=of.money(sum(of.fees)),
        win_rate=_quotient(wins, count),
        profit_factor=_quotient(won, won - net),
        expectancy=_average(net_profit, count),
        expectancy_in_r=_mean([in_r for in_r in of.in_r if in_r is not None]),
        average_win=_average(winnings, wins),
        average_loss=_average(lost, losses),
        longest_winning_streak=_longest_run(marks, WON),
        longest_losing_streak=_longest_run(marks, LOST),
        exposure=_quotient(_time_held(of, period), period.ends - period.begins),
        best_day=_result(of, days, max(days, key=days.__getitem__, default=None)),
        worst_day=_result(of, days, min(days, key=days.__getitem__, default=None)),
        average_held_s=_quotient(sum(of.ends) - sum(of.begins), count * _PER_SECOND),
    )


def _quotient(of: Decimal | int, by: Decimal | int) -> Decimal | None:
    return QUOTIENT.divide(of, by) if by else None


def _average(money: Decimal, count: int) -> Money | None:
    return Money(QUOTIENT.divide(money, count)) if count else None


def _mean(values: list[Decimal]) -> Decimal | None:
    with localcontext(EXACT):
        return _quotient(sum(values, ZERO), len(values))


def _longest_run(marks: str, of: str) -> int:
    return max(map(len, re.findall(f"{of}+", marks)), default=0)


def _by_day(of: Columns) -> dict[int, int]:
    """The sum of each day, in the order of the days, which is that of the trips' ends."""
    sums, begin = {}, 0
    for day, count in Counter(of.day).items():
        end = begin + count
        sums[day] = sum(of.net[begin:end])
        begin = end
    return sums


def _result(of: Columns, days: dict[int, int], day: int | None) -> DayResult | None:
    return None if day is None else DayResult(date.fromordinal(day), of.money(days[day]))


def _time_held(of: Columns, period: Period) -> int:
    """Microseconds of the period in which at least one trip was under way: all but the gaps.

    A gap begins where a trip ends before any of those that end later has begun.
    """
    begins, ends = of.begins, of.ends
    if not ends:
        return 0
    if min(begins) < period.begins or ends[-1] > period.ends:
        begins, ends = ([min(max(at, period.begins), period.ends) for at in each] for each in (begins, ends))
    next_begins = list(accumulate(reversed(begins), min))
    gaps = [later - ended for ended, later in zip(ends, reversed(next_begins[:-1]), strict=False) if later > ended]
    return ends[-1] - next_begins[-1] - sum(gaps)
