"""Charts as inline SVG. They take the width that they are given; what is to be read stands beside them as text, so that
it is as large on a telephone as on a desk."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from html import escape
from typing import Final, NamedTuple

_WIDTH: Final = 1000
_HEIGHT: Final = 300
_MOST_POINTS: Final = 500
_CELL: Final = 14
_GAP: Final = 2
_SHADES: Final = 4
_BUCKETS: Final = 24


class Axis(NamedTuple):
    """What stands beside a chart: at its top and bottom, and at its left and right."""

    top: str
    bottom: str
    left: str
    right: str


def line(values: Sequence[float], axis: Axis, words: str, kind: str) -> str:
    """A line from left to right with the area to its base, which is 0 where that lies between, for screen readers in
    `words`."""
    shown = _thinned(values)
    low, high = min(shown), max(shown)
    base = min(max(0.0, low), high)
    points = " ".join(f"{_x(number, len(shown)):.1f},{_y(value, low, high):.1f}" for number, value in enumerate(shown))
    ground = _y(base, low, high)
    area = f"0,{ground:.1f} {points} {_WIDTH},{ground:.1f}"
    body = f'<polygon class="area" points="{area}"/><polyline class="line" points="{points}"/>'
    return _framed(_svg(body, words, f"line {kind}"), axis)


def histogram(values: Sequence[float], axis: Axis, words: str, *, good_above: bool) -> str:
    """How many values lie in each of some equal parts from the least to the greatest, the most of them told at the top;
    `good_above`: it is good to be beyond 0."""
    low, high = min(*values, 0.0), max(*values, 0.0)
    step = (high - low) / _BUCKETS or 1.0
    counts = [0] * _BUCKETS
    for value in values:
        counts[min(int((value - low) / step), _BUCKETS - 1)] += 1
    most, wide = max(counts), _WIDTH / _BUCKETS
    bars = (
        f'<rect class="{"good" if (low + (n + 0.5) * step > 0) is good_above else "bad"}" x="{n * wide + 2:.1f}"'
        f' y="{_HEIGHT * (1 - count / most):.1f}" width="{wide - 4:.1f}" height="{_HEIGHT * count / most:.1f}">'
        f"<title>{count}: {low + n * step:.4g} to {low + (n + 1) * step:.4g}</title></rect>"
        for n, count in enumerate(counts)
        if count
    )
    zero = _WIDTH * (0.0 - low) / (step * _BUCKETS)
    mark = f'<line class="zero" x1="{zero:.1f}" x2="{zero:.1f}" y1="0" y2="{_HEIGHT}"/>'
    return _framed(_svg("".join(bars) + mark, words, "bars"), axis._replace(top=f"{most:,}"))


def calendar(results: Mapping[date, tuple[float, str]]) -> str:
    """A square for each day of each year, a column a week from Monday on: the stronger its colour, the more was made
    or lost on it. Each day comes with its result as a number and as text."""
    most = max((abs(value) for value, _ in results.values()), default=0.0) or 1.0
    years = range(min(results).year, max(results).year + 1) if results else ()
    return "".join(_year(year, results, most) for year in years)


def _year(year: int, results: Mapping[date, tuple[float, str]], most: float) -> str:
    first = date(year, 1, 1)
    days = [first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days)]
    squares = "".join(_square(day, first.weekday(), results.get(day), most) for day in days)
    weeks = (len(days) + first.weekday() + 6) // 7
    side = _CELL + _GAP
    svg = f'<svg role="img" aria-label="Results of the days of {year}" viewBox="0 0 {weeks * side} {7 * side}">'
    return f'<h3>{year}</h3><div class="calendar">{svg}{squares}</svg></div>'


def _square(day: date, offset: int, result: tuple[float, str] | None, most: float) -> str:
    number = day.timetuple().tm_yday - 1 + offset
    x, y = (number // 7) * (_CELL + _GAP), (number % 7) * (_CELL + _GAP)
    place = f'x="{x}" y="{y}" width="{_CELL}" height="{_CELL}" rx="2"'
    if result is None or not result[0]:
        words = "" if result is None else f"<title>{day.isoformat()}: {escape(result[1])}</title>"
        return f'<rect class="day" {place}>{words}</rect>'
    value, words = result
    shade = max(1, round(_SHADES * abs(value) / most))
    kind = "good" if value > 0 else "bad"
    title = f"<title>{day.isoformat()}: {escape(words)}</title>"
    return f'<rect class="{kind}" opacity="{shade / _SHADES:.2f}" {place}>{title}</rect>'


def _svg(body: str, words: str, kind: str) -> str:
    return (
        f'<svg class="{kind}" role="img" aria-label="{escape(words)}" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
        f' preserveAspectRatio="none">{body}</svg>'
    )


def _framed(svg: str, axis: Axis) -> str:
    top, bottom, left, right = (escape(each) for each in axis)
    return (
        f'<div class="chart"><div class="y"><span>{top}</span><span>{bottom}</span></div>{svg}'
        f'<div class="x"><span>{left}</span><span>{right}</span></div></div>'
    )


def _thinned(values: Sequence[float]) -> list[float]:
    """So many values that each has room: of more, the one farthest from the mean of each part."""
    if len(values) <= _MOST_POINTS:
        return list(values) if len(values) > 1 else [*values, *values]
    mean = sum(values) / len(values)
    parts = (_part(values, number) for number in range(_MOST_POINTS))
    return [max(part, key=lambda value: abs(value - mean)) for part in parts]


def _part(values: Sequence[float], number: int) -> Sequence[float]:
    return values[number * len(values) // _MOST_POINTS : (number + 1) * len(values) // _MOST_POINTS]


def _x(number: int, count: int) -> float:
    return _WIDTH * number / (count - 1)


def _y(value: float, low: float, high: float) -> float:
    return _HEIGHT * (1 - (value - low) / (high - low)) if high > low else _HEIGHT / 2


def rows(cells: Iterable[Sequence[str]]) -> str:
    """Rows of a table; the first cell of each names it."""
    return "".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in rest)}</tr>'
        for first, *rest in cells
    )
