"""What accounts were worth, day by day, and what that says."""

from itertools import accumulate, pairwise
from typing import Any

from tradehook.analytics.answers.head import books_told
from tradehook.analytics.books import LeftOut
from tradehook.analytics.equity.daily import daily_equity
from tradehook.analytics.equity.days import Day, DaysCounted, Source, together, values_of
from tradehook.analytics.figures import OF_RETURNS
from tradehook.analytics.questions import EquityAsked, ReturnsAsked
from tradehook.analytics.returns import daily_returns, return_figures
from tradehook.analytics.round_trip import EXACT, QUOTIENT
from tradehook.analytics.scope import Scope
from tradehook.analytics.sight import Sight
from tradehook.analytics.told import encoded, figures_told
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.instant import Instant, iso


def equity_answer(sight: Sight, asked: EquityAsked) -> bytes:
    """The daily values that are meant."""
    days, left_out = daily_of(sight, asked.scope, asked.now)
    return encoded(books_told(sight.books, left_out) | {"items": days_told(days)})


def returns_answer(sight: Sight, asked: ReturnsAsked) -> bytes:
    """The figures of the daily values that are meant."""
    days, left_out = daily_of(sight, asked.scope, asked.now)
    return encoded(books_told(sight.books, left_out) | returns_told(days, asked.days))


def daily_of(sight: Sight, scope: Scope, now: Instant) -> tuple[list[Day], list[LeftOut]]:
    """The daily values of the accounts together, from the one before `since` on; and what is in none of them."""
    accounts: list[list[Day]] = []
    left_out: list[LeftOut] = []
    for account, reading in sight.readings():
        accounts.append(daily_equity(sight.tx, reading, account, now))
        left_out += reading.left_out
    return _within(together(accounts), scope), left_out


def _within(days: list[Day], scope: Scope) -> list[Day]:
    """The days that ended in the time that is meant, after the one that the first gain is counted from."""
    meant = [number for number, each in enumerate(days) if number and scope.covers(Instant(each.ends_at - 1))]
    return [days[meant[0] - 1], *(days[number] for number in meant)] if meant else []


def days_told(days: list[Day]) -> list[dict[str, Any]]:
    """Each day with what it made, and how far it was below the highest value until then; the start is not told."""
    gains = [_gain(before, day) for before, day in pairwise(days)]
    grown = list(accumulate(gains, lambda value, gain: value * (1 + (gain or 0.0)), initial=1.0))
    peaks = list(accumulate(grown, max))
    return [
        {
            "day": day.day.isoformat(),
            "ends_at": iso(day.ends_at),
            "equity": canonical(day.equity),
            "put_in": canonical(EXACT.subtract(day.put_in, before.put_in)),
            "result": canonical(_result(before, day)),
            "return": gain,
            "drawdown": value / peak - 1 if peak else None,
            "source": day.source,
        }
        for (before, day), gain, value, peak in zip(pairwise(days), gains, grown[1:], peaks[1:], strict=True)
    ]


def _result(before: Day, day: Day) -> Any:
    return EXACT.subtract(EXACT.subtract(day.equity, before.equity), EXACT.subtract(day.put_in, before.put_in))


def _gain(before: Day, day: Day) -> float | None:
    return float(QUOTIENT.divide(_result(before, day), before.equity)) if before.equity > 0 else None


def returns_told(days: list[Day], counted: DaysCounted) -> dict[str, Any]:
    """The figures, of which days, and how many values of them had to be derived."""
    figures = return_figures(daily_returns(values_of(days, counted)), counted.a_year)
    return {
        "counted": counted,
        "from_day": days[0].day.isoformat() if days else None,
        "to_day": days[-1].day.isoformat() if days else None,
        "derived_days": sum(day.source is Source.DERIVED for day in days),
    } | figures_told(figures, OF_RETURNS)
