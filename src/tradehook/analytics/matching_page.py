"""Alerts against fills and backtests as a page of the documentation, `docs/reference/analytics-matching.md`.

`python -m tradehook.analytics.matching_page > docs/reference/analytics-matching.md` writes it again.
"""

import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Final

from tradehook.analytics.alerts.execution import CostKind
from tradehook.analytics.alerts.figures import MEASURES, STATUS_BY, IssueClass, Level, Status
from tradehook.analytics.alerts.latency import Phase
from tradehook.analytics.backtest.causes import Cause
from tradehook.analytics.backtest.confidence import FORMULA
from tradehook.analytics.backtest.grid import COLUMNS, MatchType, SortBy
from tradehook.analytics.backtest.matching import MOST_CANDIDATES
from tradehook.analytics.backtest.report import FIGURES, VERDICTS, Verdict
from tradehook.analytics.backtest.tolerances import BOUNDS, MEANINGS, Tolerances
from tradehook.analytics.tradingview.alert_text import WORDS
from tradehook.analytics.tradingview.columns import LOG_NEEDED, TRADE_NAMES, TRADE_NEEDED, LogColumn
from tradehook.analytics.tradingview.dates import DateForm
from tradehook.analytics.tradingview.problems import Code
from tradehook.vocabulary.exact import canonical

COMMAND: Final = "python -m tradehook.analytics.matching_page > docs/reference/analytics-matching.md"

_HEAD: Final = f"""# Alerts against fills, and backtests against alerts

<!-- Made from the tables in the code, never by hand: {COMMAND} -->

One sign everywhere: a positive cost or slippage is worse for you (a buy that got dearer, a sale that got cheaper), a
negative one is better. A band includes its lower bound and not its upper one. Prices, money and percent are exact
decimals.
"""

_FILES: Final = """
A file is taken whole or not at all, and all that is wrong with it is told at once, with line and column. It may be
in UTF-8, UTF-16, or what Excel saves in western Europe; cells may be separated by commas, semicolons or tabs, and
quoted. A row that is there twice is a problem in a list of trades, and is counted once in a log of alerts, as logs
overlap. Numbers may be written in any language (`1,234.56`, `1.234,56`, `1 234,56`, `1'234.56`); which sign is
before decimals is asked of all numbers of the file together. All dates of a file have to be of one form; those
without an offset are by the clocks of the time zone that the chart had, which the file does not tell. Words have to
be English.
"""

_MATCHING: Final = f"""
An alert may stand for a trade if it lies within the tolerances and does not contradict it: long or short, entry or
exit; a plain `BUY` may be an entry long or an exit short. Of all ways to pair trades and alerts one to one, the one
is taken whose confidences add up to most, and not the nearest pair first. A trade is compared with the
{MOST_CANDIDATES} alerts of its kind that are nearest in time, at most.
"""


def matching_page() -> str:
    """The page in Markdown, ending in one line break."""
    return "\n\n".join([_HEAD.strip(), *_alerts(), *_backtest(), *_files()]) + "\n"


def _alerts() -> Iterator[str]:
    yield "## Execution quality"
    yield _table(("cost", "what it is"), ((f"`{kind}`", kind.meaning) for kind in CostKind))
    yield "Each per unit, in percent of the price it is measured from, and as money (times quantity and point value)."
    yield "## Latency, by phase"
    yield _table(("phase", "when"), ((f"`{phase}`", phase.meaning) for phase in Phase))
    yield "Milliseconds from each phase that is known to the next one that is."
    yield "## Alerts against fills"
    yield _table(("figure", "formula", "unit", *Level), _figures())
    yield _table(("status as a whole", *Status), _statuses())
    yield "The status as a whole is the worse of the two."
    yield _table(("issue", "when an alert has it"), ((f"`{issue}`", issue.rule) for issue in IssueClass))


def _figures() -> Iterator[tuple[str, ...]]:
    for figure, measure in MEASURES.items():
        bands = measure.scale.shown() if measure.scale else {}
        yield f"`{figure}`", measure.formula, measure.unit, *(bands.get(level, "") for level in Level)


def _statuses() -> Iterator[tuple[str, ...]]:
    for figure, scale in STATUS_BY.items():
        bands = scale.shown()
        yield f"`{figure}`, {MEASURES[figure].unit}", *(bands[status] for status in Status)


def _backtest() -> Iterator[str]:
    defaults = Tolerances()
    yield "## Backtest against alerts"
    yield _MATCHING.strip()
    yield _table(
        ("tolerance", "default", "it may be", "what it does"),
        ((f"`{name}`", canonical(getattr(defaults, name)), str(BOUNDS[name]), MEANINGS[name]) for name in BOUNDS),
    )
    yield f"Confidence of a match: {FORMULA}"
    yield _table(("figure", "what it is"), _named(FIGURES.items()))
    bands = VERDICTS.shown()
    yield _table(
        ("verdict", "match rate, %", "what to make of it"),
        ((f"`{verdict}`", bands[verdict], verdict.meaning) for verdict in Verdict),
    )
    yield "## The grid"
    yield _table(("column", "what it holds"), _named(COLUMNS.items()))
    yield _table(("match type", "what it is"), ((f"`{each}`", each.meaning) for each in MatchType))
    yield (
        "Filters: only problems (no match, or one that is not above 90 %), match type, direction, type. "
        f"Orders: {', '.join(f'`{order}`' for order in SortBy)}; the greatest differences first, those without last."
    )
    yield "## Likely causes"
    yield _table(("cause", "named when", "what to do"), ((f"`{each}`", each.rule, each.advice) for each in Cause))


def _files() -> Iterator[str]:
    yield "## The files of TradingView"
    yield _FILES.strip()
    yield _table(
        ("list of trades", "names that are known", "needed"),
        ((column, ", ".join(names), "yes" if column in TRADE_NEEDED else "") for column, names in TRADE_NAMES.items()),
    )
    yield "Names of money may end in a currency. A trade whose exit is dated or named `Open` is still open."
    yield _table(("log of alerts", "needed"), ((each, "yes" if each in LOG_NEEDED else "") for each in LogColumn))
    yield _table(("form of dates", "may tell"), ((f"`{form}`", _told(form)) for form in DateForm))
    yield "## The text of an alert"
    yield (
        "A message in JSON whose `positionDirection`, `action`, `direction` or `side` is one of these words, or the "
        "words themselves, as `BUY,<close>,<time>`; a text that is neither is left out, and listed."
    )
    yield _table(("word", "side", "type"), ((f"`{word}`", *map(_or_any, each)) for word, each in WORDS.items()))
    yield "## What may be wrong with a file"
    yield _table(("code", "sentence", "what to do"), ((f"`{code}`", _plain(code.sentence), code.hint) for code in Code))


def _named(items: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((f"`{name}`", meaning) for name, meaning in items)


def _told(form: DateForm) -> str:
    if form in (DateForm.SLASHES, DateForm.SLASHES_DAY):
        return "day or month first: asked of all dates together, also with hyphens"
    return "a day only" if form.name.endswith("DAY") else ""


def _or_any(word: StrEnum | None) -> str:
    return word or "either"


def _plain(sentence: str) -> str:
    return sentence.replace("{shown}", "…")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join([_row(head), "|---" * len(head) + "|", *map(_row, rows)])


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(text.replace("|", "\\|") for text in cells) + " |"


if __name__ == "__main__":
    sys.stdout.write(matching_page())
