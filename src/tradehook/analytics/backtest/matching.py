"""Matching the trades of a backtest with the alerts that were sent.

An alert may stand for a trade if it lies in the window around it, in time and price, and says nothing else about side,
entry or exit. Of those pairs the best set is taken in which nobody is twice: the one whose confidences add up to most.
It is exact and not greedy: where signals crowd, the nearest pair first would leave others without a partner that they
could have had. It is fast all the same, as only pairs within the windows are looked at, found by bisection, and the
search for the best exchange stays among neighbours (see `assignment`).
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from tradehook.analytics.backtest.assignment import best_assignment
from tradehook.analytics.backtest.confidence import Difference, difference, points
from tradehook.analytics.backtest.events import AlertEvent, BacktestSignal, Direction, SignalType, agree
from tradehook.analytics.backtest.tolerances import Limits, Tolerances
from tradehook.vocabulary.instant import Instant

MOST_CANDIDATES: Final = 32
"""A trade is compared with this many alerts of its kind at most, the nearest in time: only a crowd has more.

TradingView stops an alert that fires more than 15 times in 3 minutes, which is 30 in the default windows.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A trade of the backtest with its alert. `points` of confidence: see `confidence.percent`."""

    signal: BacktestSignal
    alert: AlertEvent
    apart: Difference
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """What was matched, and what was not: `missed` trades have no alert, `false` alerts no trade. In order of time."""

    matches: tuple[Match, ...]
    missed: tuple[BacktestSignal, ...]
    false: tuple[AlertEvent, ...]


class _Sent(NamedTuple):
    """The alerts that agree with one kind of signal: their places among all of them, and their times, in order."""

    places: Sequence[int]
    times: Sequence[int]


def match(
    signals: Iterable[BacktestSignal], alerts: Iterable[AlertEvent], tolerances: Tolerances | None = None
) -> Matching:
    """The best matching of the trades with the alerts, whatever the order in which both are given."""
    limits = (tolerances or Tolerances()).limits
    rows, columns = sorted(signals, key=_signal_order), sorted(alerts, key=_alert_order)
    agreeing = _agreeing(rows, columns)
    seen: Counter[tuple[SignalType, Direction, Instant]] = Counter()
    weights = []
    for row in rows:
        equals = seen[row.type, row.direction, row.at]
        seen[row.type, row.direction, row.at] += 1
        weights.append(_weights(row, columns, agreeing[row.type, row.direction], limits, equals))
    chosen = best_assignment(weights)
    taken = set(chosen)
    return Matching(
        matches=tuple(
            _matched(rows[row], columns[column], limits) for row, column in enumerate(chosen) if column is not None
        ),
        missed=tuple(rows[row] for row, column in enumerate(chosen) if column is None),
        false=tuple(alert for column, alert in enumerate(columns) if column not in taken),
    )


def _agreeing(
    signals: Iterable[BacktestSignal], alerts: Sequence[AlertEvent]
) -> dict[tuple[SignalType, Direction], _Sent]:
    """For each kind of signal the alerts that agree with it."""
    one_of_each = {(signal.type, signal.direction): signal for signal in signals}
    found = {}
    for kind, signal in one_of_each.items():
        places = [place for place, alert in enumerate(alerts) if agree(signal, alert)]
        found[kind] = _Sent(places, [alerts[place].at for place in places])
    return found


def _weights(
    signal: BacktestSignal, alerts: Sequence[AlertEvent], sent: _Sent, limits: Limits, equals: int
) -> dict[int, int]:
    """The alerts that may stand for a trade, with their points of confidence and one more: none is worth nothing.

    `equals`: how many of its kind and instant came before it; each of them looks a place further on.
    """
    first = bisect_left(sent.times, signal.at - limits.backward)
    last = bisect_right(sent.times, signal.at + limits.forward, lo=first)
    near: Sequence[int] = range(first, last)
    if len(near) > MOST_CANDIDATES:
        middle = min(bisect_left(sent.times, signal.at) + equals, last)
        around = range(max(first, middle - MOST_CANDIDATES), min(last, middle + MOST_CANDIDATES))
        near = sorted(around, key=lambda place: (abs(sent.times[place] - signal.at), abs(place - middle)))
    near = near[:MOST_CANDIDATES]
    found = {}
    for place in map(sent.places.__getitem__, near):
        sure = points(difference(signal, alerts[place]), limits)
        if sure is not None:
            found[place] = sure + 1
    return found


def _matched(signal: BacktestSignal, alert: AlertEvent, limits: Limits) -> Match:
    apart = difference(signal, alert)
    return Match(signal=signal, alert=alert, apart=apart, points=points(apart, limits) or 0)


def _signal_order(signal: BacktestSignal) -> tuple[object, ...]:
    return signal.at, signal.trade, signal.type, signal.direction, signal.price, signal.signal, signal.row


def _alert_order(alert: AlertEvent) -> tuple[object, ...]:
    known = alert.price is not None, alert.price or 0
    return alert.at, alert.alert_id, alert.side or "", alert.type or "", known, alert.symbol, alert.signal
