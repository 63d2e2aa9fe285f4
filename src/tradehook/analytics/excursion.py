"""How far a round trip was ahead and behind before it ended, where bars of its symbol exist.

Only bars that lie wholly between two fills of the trip count, with what was held then: of a bar in which something was
filled nobody knows which of its prices came first. The prices of the fills count too. So an excursion is never
overstated, and at most two bars a fill short.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Decimal, localcontext
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from tradehook.analytics.round_trip import EXACT, Lot, RoundTrip
from tradehook.prices.bars.bar import Bar, Interval
from tradehook.vocabulary.exact import ZERO, Money
from tradehook.vocabulary.instant import Instant


class Excursion(NamedTuple):
    """The most and the least that a trip had made while it lasted, what was closed and what was open together; before
    fees, in the account's currency. `favourable` is 0 or more, `adverse` 0 or less.
    """

    favourable: Money
    adverse: Money


def excursion(trip: RoundTrip, bars: Sequence[Bar], interval: Interval) -> Excursion | None:
    """The excursion of a trip over bars of its symbol in the order of time; None where none lies between its fills."""
    held = _Held(trip.side.sign)
    at_fills: list[Decimal] = [ZERO]
    at_bars: list[Decimal] = []
    since: Instant | None = None
    with localcontext(EXACT):
        for at, changes in groupby(_changes(trip.lots), key=itemgetter(0)):
            if since is not None:
                at_bars += [held.made_at(price) for price in _extremes(_between(bars, since, at, interval))]
            for _, is_exit, lot in changes:
                at_fills.append(held.leave(lot) if is_exit else held.enter(lot))
            since = at
    results = at_fills + at_bars
    return Excursion(Money(max(results)), Money(min(results))) if at_bars else None


def _changes(lots: Sequence[Lot]) -> list[tuple[Instant, bool, Lot]]:
    entries = [(lot.entry_at, False, lot) for lot in lots]
    exits = [(lot.exit_at, True, lot) for lot in lots]
    return sorted(entries + exits, key=itemgetter(0, 1))


def _between(bars: Sequence[Bar], begins: Instant, ends: Instant, interval: Interval) -> Sequence[Bar]:
    """The bars that begin and end in this time."""
    first = bisect_left(bars, begins, key=_starts_at)
    return bars[first : bisect_right(bars, ends - interval.length_us, lo=first, key=_starts_at)]


def _starts_at(bar: Bar) -> Instant:
    return bar.starts_at


def _extremes(bars: Sequence[Bar]) -> tuple[Decimal, ...]:
    return (max(bar.high for bar in bars), min(bar.low for bar in bars)) if bars else ()


class _Held:
    """What a trip holds at a moment and what it has made; exact in the context that `excursion` sets."""

    __slots__ = ("cost", "made", "sign", "weight")

    def __init__(self, sign: int) -> None:
        self.sign = sign
        self.weight = self.cost = self.made = ZERO

    def enter(self, lot: Lot) -> Decimal:
        """Hold a lot; what the trip has made at its price."""
        weight = lot.quantity * lot.point_value
        self.weight += weight
        self.cost += weight * lot.entry_price
        return self.made_at(lot.entry_price)

    def leave(self, lot: Lot) -> Decimal:
        """Close a lot; what the trip has made at its price."""
        weight = lot.quantity * lot.point_value
        self.weight -= weight
        self.cost -= weight * lot.entry_price
        self.made += lot.gross
        return self.made_at(lot.exit_price)

    def made_at(self, price: Decimal) -> Decimal:
        """What is closed and what is open have made together, at this price."""
        return self.made + (price * self.weight - self.cost) * self.sign
