"""Finding the likely causes of a divergence in a matching (rules: `causes`)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import tzinfo
from decimal import Decimal
from itertools import groupby
from statistics import median_low
from typing import Final

from tradehook.analytics.backtest.causes import Cause, Hint
from tradehook.analytics.backtest.events import AlertEvent, BacktestSignal, agree
from tradehook.analytics.backtest.matching import Match, Matching
from tradehook.analytics.backtest.report import IDEAL_PRICE_DRIFT_PERCENT, IDEAL_TIME_DRIFT_MS, backtest_report
from tradehook.analytics.backtest.tolerances import Limits, Tolerances
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.instant import datetime_of

_HALF_HOUR: Final = 1_800_000_000
_MOST_HALF_HOURS: Final = 28
_SECOND: Final = 1_000_000
_FEW: Final = 3
_ENOUGH_MATCHES: Final = 10
_LATE_US: Final = 30 * _SECOND
_STEADY_US: Final = 10 * _SECOND
_CENT: Final = Decimal("0.01")


def hints(matching: Matching, tolerances: Tolerances, zone: tzinfo) -> tuple[Hint, ...]:
    """The likely causes, in the order of the table. `zone` is that in which the list of trades was read.

    Where times are of another zone, nothing can be said of what is missing or too much.
    """
    limits = tolerances.limits
    of_times = (*_days_only(matching, zone), *_time_zone(matching, limits))
    if any(hint.cause is Cause.TIME_ZONE for hint in of_times):
        return of_times
    return (
        *of_times,
        *_other_dates(matching, limits),
        *_delivery_gap(matching),
        *_surplus(matching, limits),
        *_bar_timing(matching.matches),
        *_other_feed(matching),
    )


def _days_only(matching: Matching, zone: tzinfo) -> Iterator[Hint]:
    signals = _signals(matching)
    if matching.missed and all(_is_midnight(signal, zone) for signal in signals):
        yield Hint(Cause.DAYS_ONLY, len(signals))


def _time_zone(matching: Matching, limits: Limits) -> Iterator[Hint]:
    if len(matching.missed) < _FEW or len(matching.false) < _FEW:
        return
    shifts = (half_hours * _HALF_HOUR for half_hours in range(-_MOST_HALF_HOURS, _MOST_HALF_HOURS + 1) if half_hours)
    counts = {shift: _explained(matching, limits, shift) for shift in shifts}
    best = max(counts, key=lambda shift: (counts[shift], -abs(shift), shift))
    if counts[best] >= max(_FEW, len(matching.missed) / 2):
        yield Hint(Cause.TIME_ZONE, counts[best], _hours(best))


def _explained(matching: Matching, limits: Limits, shift: int) -> int:
    """How many missed trades would have a false alert if alerts came `shift` microseconds earlier; each alert once."""
    times = [alert.at - shift for alert in matching.false]
    used: set[int] = set()
    for signal in matching.missed:
        place = bisect_left(times, signal.at - limits.backward)
        while place < len(times) and times[place] <= signal.at + limits.forward:
            if place not in used and agree(signal, matching.false[place]):
                used.add(place)
                break
            place += 1
    return len(used)


def _other_dates(matching: Matching, limits: Limits) -> Iterator[Hint]:
    times = _alert_times(matching)
    if not times:
        return
    first, last = times[0] - limits.forward, times[-1] + limits.forward
    outside = sum(not first <= signal.at <= last for signal in matching.missed)
    if outside >= max(_FEW, len(matching.missed) / 2):
        yield Hint(Cause.OTHER_DATES, outside, str(outside))


def _delivery_gap(matching: Matching) -> Iterator[Hint]:
    times = _alert_times(matching)
    places = (bisect_right(times, signal.at) for signal in matching.missed)
    runs = [len(list(run)) for place, run in groupby(places) if 0 < place < len(times)]
    longest = max(runs, default=0)
    if longest >= _FEW:
        yield Hint(Cause.DELIVERY_GAP, longest, str(longest))


def _surplus(matching: Matching, limits: Limits) -> Iterator[Hint]:
    """False alerts: beside another one for the same trade, or for trades that the backtest does not have."""
    signals = _signals(matching)
    beside: list[AlertEvent] = []
    others: list[AlertEvent] = []
    for alert in matching.false:
        (beside if _is_beside(alert, matching.matches, limits) else others).append(alert)
    if len(beside) >= _FEW:
        yield Hint(Cause.EVERY_TICK, len(beside), str(len(beside)))
    within = sum(signals[0].at <= alert.at <= signals[-1].at for alert in others) if signals else 0
    if within >= max(_FEW, len(_alert_times(matching)) / 10):
        yield Hint(Cause.REPAINTING, within, str(within))


def _bar_timing(matches: Sequence[Match]) -> Iterator[Hint]:
    if len(matches) < _ENOUGH_MATCHES:
        return
    times = [match.apart.time for match in matches]
    middle = median_low(times)
    steady = sum(abs(time - middle) <= _STEADY_US for time in times)
    if abs(middle) >= _LATE_US and steady * 5 >= len(times) * 4:
        yield Hint(Cause.BAR_TIMING, steady, f"{middle // _SECOND} s")


def _other_feed(matching: Matching) -> Iterator[Hint]:
    report = backtest_report(matching)
    drift, late = report.average_price_drift_percent, report.average_time_drift_ms
    if drift is None or late is None or report.matched < _ENOUGH_MATCHES:
        return
    if drift >= IDEAL_PRICE_DRIFT_PERCENT and late < IDEAL_TIME_DRIFT_MS:
        yield Hint(Cause.OTHER_FEED, report.matched, canonical(drift.quantize(_CENT)))


def _is_beside(alert: AlertEvent, matches: Sequence[Match], limits: Limits) -> bool:
    """Whether another alert was matched with a trade that this one might have stood for."""
    first = bisect_left(matches, alert.at - limits.forward, key=_time_of)
    last = bisect_right(matches, alert.at + limits.backward, lo=first, key=_time_of)
    return any(agree(match.signal, alert) for match in matches[first:last])


def _time_of(match: Match) -> int:
    return match.signal.at


def _signals(matching: Matching) -> list[BacktestSignal]:
    every = [*(match.signal for match in matching.matches), *matching.missed]
    return sorted(every, key=lambda signal: signal.at)


def _alert_times(matching: Matching) -> list[int]:
    return sorted([*(match.alert.at for match in matching.matches), *(alert.at for alert in matching.false)])


def _is_midnight(signal: BacktestSignal, zone: tzinfo) -> bool:
    moment = datetime_of(signal.at).astimezone(zone)
    return not (moment.hour or moment.minute or moment.second)


def _hours(shift: int) -> str:
    hours = Decimal(shift) / (2 * _HALF_HOUR)
    return f"{'+' if hours > 0 else '-'}{canonical(abs(hours))} hours"
