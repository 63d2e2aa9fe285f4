"""The days of an account, and daily values of several accounts as one. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from tradehook.analytics.returns import DayEquity
from tradehook.analytics.round_trip import EXACT
from tradehook.instruments.exchange_time import day_at, instant_at
from tradehook.vocabulary.exact import ZERO, Money
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.instant import Instant

_A_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5


class DaysCounted(StrEnum):
    """Which days have a value of their own: what happens on the others is a part of the next one's."""

    WEEKDAYS = "weekdays"
    ALL = "all"

    @property
    def a_year(self) -> int:
        """Daily values in a year."""
        return _A_YEAR[self]

    def counts(self, day: date) -> bool:
        """Whether a day has a value of its own."""
        return self is DaysCounted.ALL or day.weekday() < _SATURDAY


_A_YEAR: Final = {DaysCounted.WEEKDAYS: 252, DaysCounted.ALL: 365}


class Source(StrEnum):
    """Where the value of a day is from: a look at the account, the last such value with what has come of it since, or
    what the account began with."""

    KEPT = "kept"
    DERIVED = "derived"
    START = "start"


_CERTAIN: Final = (Source.START, Source.KEPT, Source.DERIVED)
"""Of several, the last that is among them counts."""


class Day(NamedTuple):
    """What an account was worth at the end of a day, and the cash that was put in (taken out: negative) by then."""

    day: date
    ends_at: Instant
    equity: Money
    put_in: Money
    source: Source


def days_between(guards: Guards, first: Instant, now: Instant) -> Iterator[tuple[date, Instant]]:
    """The days of an account from the one of `first` to that of `now`, each with the instant at which it ends."""
    starts = time.fromisoformat(guards.day_start)
    day = day_at(first, guards.timezone)
    if first < instant_at(day, starts, guards.timezone):
        day -= _A_DAY
    while True:
        ends_at = instant_at(day + _A_DAY, starts, guards.timezone)
        yield day, ends_at
        if now < ends_at:
            return
        day += _A_DAY


def together(accounts: Sequence[Sequence[Day]]) -> list[Day]:
    """The values of several accounts as those of one. What a later account begins with is put in; one without a value
    of a day has that of the day before."""
    there = [days for days in accounts if days]
    if len(there) < 2:
        return list(there[0]) if there else []
    by_day = [{each.day: each for each in days if each.source is not Source.START} for days in there]
    starts = [days[0] for days in there]
    first = min(start.day for start in starts)
    merged = [_merged(first, [start for start in starts if start.day == first], [])]
    last: list[Day | None] = [None] * len(there)
    for day in sorted({day for known in by_day for day in known}):
        last = [known.get(day, before) for known, before in zip(by_day, last, strict=True)]
        later = [start.equity for start in starts if first < start.day <= day]
        merged.append(_merged(day, [each for each in last if each is not None], later))
    return merged


def _merged(day: date, parts: Sequence[Day], put_in: Sequence[Money]) -> Day:
    return Day(
        day,
        max(each.ends_at for each in parts),
        _sum(each.equity for each in parts),
        _sum([*(each.put_in for each in parts), *put_in]),
        max((each.source for each in parts), key=_CERTAIN.index),
    )


def values_of(days: Sequence[Day], counted: DaysCounted) -> list[DayEquity]:
    """What returns are made from: the start, then the days that count, and the last one whichever it is."""
    values: list[DayEquity] = []
    before = Money(ZERO)
    for each in days:
        if each.source is Source.START or counted.counts(each.day) or each is days[-1]:
            values.append(DayEquity(each.day, each.equity, Money(EXACT.subtract(each.put_in, before))))
            before = each.put_in
    return values


def _sum(amounts: Iterable[Money]) -> Money:
    total = ZERO
    for amount in amounts:
        total = EXACT.add(total, amount)
    return Money(total)
