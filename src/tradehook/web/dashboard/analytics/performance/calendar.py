"""The days of each year as squares, a column a week from Monday on: the stronger, the more a day has made or lost.

A year is drawn from the first month that has a value to the last.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

_SIDE: Final = 16
_TOP: Final = 16
_SHADES: Final = 4
_A_DAY: Final = timedelta(days=1)
_MONTH: Final = len("2026-01")


class Square(NamedTuple):
    """A day: where it is, its kind (gain, loss, even, or "" where there is no value), how strong, what it made."""

    day: str
    x: int
    y: int
    kind: str
    shade: int
    result: str | None


class Year(NamedTuple):
    """The squares of a year, the names of its months above them, and how large all of it is."""

    year: int
    squares: list[Square]
    months: list[tuple[str, int]]
    width: int
    height: int = _TOP + 7 * _SIDE


class Month(NamedTuple):
    """What a month made, on how many days it gained and lost."""

    month: str
    result: str
    gained: int
    lost: int


def years(days: Sequence[Mapping[str, Any]], count: int) -> tuple[list[Year], list[int]]:
    """As many years that have a day with a value, the latest first; and which there were before."""
    results = {date.fromisoformat(day["day"]): Decimal(day["result"]) for day in days}
    every = sorted({day.year for day in results}, reverse=True)
    drawn = {day: result for day, result in results.items() if day.year in every[:count]}
    most = max(map(abs, drawn.values()), default=Decimal(0))
    return [_year(year, drawn, most) for year in every[:count]], every[count:]


def _year(year: int, results: Mapping[date, Decimal], most: Decimal) -> Year:
    valued = [day for day in results if day.year == year]
    first, last = min(valued).replace(day=1), max(valued)
    count = (last.replace(day=monthrange(year, last.month)[1]) - first).days + 1
    all_days = [first + number * _A_DAY for number in range(count)]
    squares = [_square(day, first, results.get(day), most) for day in all_days]
    starts = [(f"{day:%b}", _column(day, first)) for day in all_days if day.day == 1]
    return Year(year, squares, starts, squares[-1].x + _SIDE)


def _square(day: date, first: date, result: Decimal | None, most: Decimal) -> Square:
    x, y = _column(day, first), _TOP + day.weekday() * _SIDE
    if result is None:
        return Square(day.isoformat(), x, y, "", 0, None)
    kind = "gain" if result > 0 else "loss" if result < 0 else "even"
    shade = max(1, round(_SHADES * abs(result) / most)) if result else 0
    return Square(day.isoformat(), x, y, kind, shade, str(result))


def _column(day: date, first: date) -> int:
    return ((day - first).days + first.weekday()) // 7 * _SIDE


def months(days: Sequence[Mapping[str, Any]]) -> list[Month]:
    """What each month made, the latest first."""
    grouped: defaultdict[str, list[Decimal]] = defaultdict(list)
    for day in days:
        grouped[day["day"][:_MONTH]].append(Decimal(day["result"]))
    return [
        Month(month, str(sum(made)), sum(each > 0 for each in made), sum(each < 0 for each in made))
        for month, made in sorted(grouped.items(), reverse=True)
    ]
