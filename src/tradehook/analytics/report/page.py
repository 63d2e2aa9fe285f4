"""The page of the report."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from html import escape
from typing import Any, Final

import msgspec

from tradehook.analytics.figures import OF_RETURNS, OF_ROUND_TRIPS, Figure
from tradehook.analytics.report.charts import Axis, calendar, histogram, line, rows
from tradehook.analytics.report.figures import UNSAID, money, percent, shown, tone, words_of
from tradehook.analytics.report.style import STYLE

Answer = Mapping[str, Any]

_SHOWN_GROUPS: Final = 20
_TILES: Final = ("net_profit", "win_rate", "profit_factor", "expectancy", "sharpe", "max_drawdown")
_NOTHING: Final = "<p>Nothing was traded in this time, by what was asked for.</p>"
_IN_ORDER: Final = frozenset({"weekday", "side"})
_OF_GROUPS: Final = ("trades", "net_profit", "win_rate", "profit_factor", "expectancy")
_FIGURES: Final = {figure.name: figure for figure in (*OF_ROUND_TRIPS, *OF_RETURNS)}


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """What the report shows: the answers as the API gives them, net results of round trips and percents of slippage in
    the order of time, and the accounts' names. `made_at` and the time that is meant as texts.
    """

    accounts: tuple[str, ...]
    meant: str
    made_at: str
    performance: Answer
    returns: Answer
    days: Sequence[Answer]
    nets: Sequence[Decimal]
    slippage: Sequence[float]
    groups: Mapping[str, Sequence[Answer]]
    execution: Answer
    alerts: Answer


def report_page(of: Reported) -> str:
    """The page as HTML."""
    currency = of.performance["currency"]
    title = f"Trading report: {', '.join(of.accounts) or 'no account'}"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n"
        f'<p class="quiet">{escape(of.meant)}. Money in {currency}; days of {of.performance["timezone"]}.</p>\n'
        + _tiles(of)
        + "\n".join(_sections(of))
        + f'\n<footer class="quiet">Made by tradehook at {escape(of.made_at)}. What each figure is: '
        "docs/reference/analytics.md.</footer>\n</body>\n</html>\n"
    )


def _tiles(of: Reported) -> str:
    known = {**of.returns, **of.performance}
    tiles = "".join(
        f'<div><dt>{words_of(name)}</dt><dd class="{_tone(name, known[name])}">'
        f"{shown(_FIGURES[name], known[name])}</dd></div>"
        for name in _TILES
    )
    return f'<dl class="tiles">{tiles}</dl>\n'


def _tone(name: str, value: Any) -> str:
    return tone(Decimal(value)) if name in ("net_profit", "expectancy") and value is not None else ""


def _sections(of: Reported) -> Iterator[str]:
    if of.days:
        yield _equity(of.days)
        yield _section("Days", _calendar(of.days), "What each day made, open positions included; cash put in is none.")
    if not of.nets:
        yield _NOTHING
        return
    yield f'<div class="two">{_results(of.nets)}{_slippage(of.slippage)}</div>'
    for name, groups in of.groups.items():
        yield _section(f"By {name}", _groups(groups if name in _IN_ORDER else _by_profit(groups)))
    yield (
        f'<div class="two">{_section("Round trips", _figures(OF_ROUND_TRIPS, of.performance))}'
        f"{_section('Daily returns', _figures(OF_RETURNS, of.returns))}</div>"
    )
    execution, alerts = _section("Execution", _costs(of.execution)), _section("Alerts", _alerts(of.alerts))
    yield f'<div class="two">{execution}{alerts}</div>'
    yield _left_out(of.performance["left_out"])


def _section(heading: str, body: str, words: str = "") -> str:
    caption = f"<figcaption>{escape(words)}</figcaption>" if words else ""
    return f"<section><h2>{escape(heading)}</h2><figure>{body}{caption}</figure></section>"


def _equity(days: Sequence[Answer]) -> str:
    worth = [float(day["equity"]) for day in days]
    falls = [day["drawdown"] or 0.0 for day in days]
    ends = days[0]["day"], days[-1]["day"]
    equity = line(worth, Axis(f"{max(worth):,.0f}", f"{min(worth):,.0f}", *ends), "Equity day by day", "rise")
    fall = line([*falls, 0.0] if not any(falls) else falls, Axis("0 %", percent(min(falls)), *ends), "Drawdown", "fall")
    derived = sum(day["source"] == "derived" for day in days)
    words = f"The worth of {derived} of {len(days)} days was derived from fills and prices." if derived else ""
    return f'<div class="two">{_section("Equity", equity, words)}{_section("Drawdown", fall)}</div>'


def _calendar(days: Sequence[Answer]) -> str:
    return calendar(
        {date.fromisoformat(day["day"]): (float(day["result"]), money(Decimal(day["result"]))) for day in days}
    )


def _results(nets: Sequence[Decimal]) -> str:
    values = [float(net) for net in nets]
    ends = money(min(*nets, Decimal(0))), money(max(*nets, Decimal(0)))
    chart = histogram(values, Axis("", "0", *ends), "Distribution of the results of round trips", good_above=True)
    return _section("Results of round trips", chart, f"{len(nets):,} round trips by what each made after fees.")


def _slippage(percents: Sequence[float]) -> str:
    if not percents:
        return _section("Slippage", "<p>No order named the price that it was meant to fill at.</p>")
    ends = f"{min(*percents, 0.0):.3f} %", f"{max(*percents, 0.0):.3f} %"
    chart = histogram(percents, Axis("", "0", *ends), "Distribution of slippage", good_above=False)
    return _section("Slippage", chart, f"{len(percents):,} orders: fill beside intended price; to the right is worse.")


def _groups(groups: Sequence[Answer]) -> str:
    figures = [_FIGURES[name] for name in _OF_GROUPS]
    cells = ([group["label"], *(shown(figure, group[figure.name]) for figure in figures)] for group in _ends(groups))
    return _table(["", *map(words_of, _OF_GROUPS)], cells)


def _table(head: Sequence[str], cells: Iterable[Sequence[str]]) -> str:
    names = "".join(f"<th>{escape(name)}</th>" for name in head)
    return f'<div class="wide"><table><thead><tr>{names}</tr></thead>{rows(cells)}</table></div>'


def _by_profit(groups: Sequence[Answer]) -> Sequence[Answer]:
    return sorted(groups, key=lambda group: Decimal(group["net_profit"]), reverse=True)


def _ends(groups: Sequence[Answer]) -> Sequence[Answer]:
    """Of many, the first and the last."""
    half = _SHOWN_GROUPS // 2
    return groups if len(groups) <= _SHOWN_GROUPS else [*groups[:half], *groups[-half:]]


def _figures(figures: Sequence[Figure], of: Answer) -> str:
    return f"<table>{rows((words_of(figure.name), shown(figure, of[figure.name])) for figure in figures)}</table>"


def _costs(of: Answer) -> str:
    cells = [
        (words_of(kind), f"{cost['orders']:,}", _percent(cost["average_percent"]), money(Decimal(cost["money"])))
        for kind, cost in of["costs"].items()
    ]
    steps = [
        (f"{step['since']} → {step['until']}", *(f"{step[name]:,.0f}" for name in ("orders", "median_ms", "p95_ms")))
        for step in of["latency"]
    ]
    return _table(("Cost, positive is worse", "Orders", "Average", "Money"), cells) + _table(
        ("Step", "Orders", "Median, ms", "95 %, ms"), steps
    )


def _alerts(of: Answer) -> str:
    cells = [
        ("Alerts that were to be traded", f"{of['alerts']:,}", ""),
        *((words_of(outcome), f"{count:,}", "") for outcome, count in of["outcomes"].items()),
        ("Match rate", _percent(of["match_rate"]), of["levels"].get("match_rate", "")),
        ("Average latency, ms", _number(of["average_latency_ms"]), of["levels"].get("average_latency", "")),
        ("Average slippage", _percent(of["average_slippage_percent"]), of["levels"].get("average_slippage", "")),
        ("Total slippage", money(Decimal(of["total_slippage"])), ""),
        ("Profit retention", _percent(of["profit_retention"]), of["levels"].get("profit_retention", "")),
        ("As a whole", "", of["status"] or ""),
    ]
    return f"<table>{rows(cells)}</table>"


def _percent(value: float | None) -> str:
    return UNSAID if value is None else f"{value:,.2f} %"


def _number(value: float | None) -> str:
    return UNSAID if value is None else f"{value:,.0f}"


def _left_out(left_out: Sequence[Answer]) -> str:
    if not left_out:
        return ""
    return _section("In no figure", f"<table>{rows((each['symbol'], each['why']) for each in left_out)}</table>")
