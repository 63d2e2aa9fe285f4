"""The performance table: all round trips, and the same figures by strategy, account, weekday and whatever else."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import repeat
from typing import Final, NamedTuple

from tradehook.analytics.columns import columns, picked
from tradehook.analytics.performance import Performance, Period, performance, period_of
from tradehook.analytics.round_trip import RoundTrip
from tradehook.analytics.wall_clock import WallClock
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.settings import Weekday
from tradehook.vocabulary.side import Side

NONE: Final = "(none)"
"""The group of round trips that have no strategy, no subscription or no tag."""

WEEKDAYS: Final[tuple[str, ...]] = tuple(Weekday)
"""As the groups are called, from Monday on."""

HOURS: Final = tuple(f"{hour:02}" for hour in range(24))
_SIDES = {Side.BUY: "long", Side.SELL: "short"}


class Dimension(StrEnum):
    """What round trips are told apart by. Weekday and hour are those of the entry."""

    STRATEGY = "strategy"
    SUBSCRIPTION = "subscription"
    ACCOUNT = "account"
    SYMBOL = "symbol"
    SIDE = "side"
    WEEKDAY = "weekday"
    HOUR = "hour"
    TAG = "tag"


class Table(NamedTuple):
    """The figures of all round trips, and of the groups of each dimension, in the order of their names.

    A round trip is in one group of each dimension, but in one for each of its tags.
    """

    period: Period
    all: Performance
    by: Mapping[Dimension, Mapping[str, Performance]]


def performance_table(
    trips: Sequence[RoundTrip],
    zone: str,
    dimensions: Iterable[Dimension] = tuple(Dimension),
    period: Period | None = None,
) -> Table:
    """The table of these trips, in whatever order; days, weekdays and hours are those of the zone (IANA name).

    Exposure is a share of the period: if none is given, from the first entry to the last exit.
    """
    clock, span = WallClock(zone), period or period_of(trips)
    by_end = sorted(trips, key=_ended_at)
    of = columns(by_end, clock)
    whole = performance(of, span)
    # One strategy for each account, or one account: groups of several dimensions are often the same trips.
    known = {tuple(range(len(by_end))): whole}
    by: dict[Dimension, dict[str, Performance]] = {}
    for dimension in dimensions:
        by[dimension] = {}
        for name, positions in _groups(by_end, dimension, clock):
            if positions not in known:
                known[positions] = performance(picked(of, positions), span)
            by[dimension][name] = known[positions]
    return Table(span, whole, by)


def _ended_at(trip: RoundTrip) -> Instant:
    return trip.exit_at


def _groups(
    trips: Sequence[RoundTrip], dimension: Dimension, clock: WallClock
) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The groups with the positions of their trips."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for name, position in _named(trips, dimension, clock):
        groups[name].append(position)
    return ((name, tuple(groups[name])) for name in sorted(groups, key=_ORDERS.get(dimension)))


def _named(trips: Sequence[RoundTrip], dimension: Dimension, clock: WallClock) -> Iterable[tuple[str, int]]:
    if dimension is Dimension.TAG:
        return ((tag, position) for position, trip in enumerate(trips) for tag in trip.tags or (NONE,))
    return zip(map(_NAMES[dimension], trips, repeat(clock)), range(len(trips)), strict=True)


_ORDERS: Final[Mapping[Dimension, Callable[[str], int]]] = {Dimension.WEEKDAY: WEEKDAYS.index}
_NAMES: Final[Mapping[Dimension, Callable[[RoundTrip, WallClock], str]]] = {
    Dimension.STRATEGY: lambda trip, _: trip.strategy or NONE,
    Dimension.SUBSCRIPTION: lambda trip, _: trip.subscription or NONE,
    Dimension.ACCOUNT: lambda trip, _: trip.account,
    Dimension.SYMBOL: lambda trip, _: trip.symbol,
    Dimension.SIDE: lambda trip, _: _SIDES[trip.side],
    Dimension.WEEKDAY: lambda trip, clock: WEEKDAYS[clock.at(trip.entry_at).weekday],
    Dimension.HOUR: lambda trip, clock: HOURS[clock.at(trip.entry_at).hour],
}
