from dataclasses import replace

import pytest

from tests.analytics.backtest.made import listed, sent
from tests.analytics.backtest.test_report import ALERTS, SIGNALS
from tradehook.analytics.backtest.events import Direction, SignalType
from tradehook.analytics.backtest.grid import GridFilter, GridRow, MatchType, SortBy, badges, grid
from tradehook.analytics.backtest.matching import match

MATCHING = match(SIGNALS, ALERTS)


def names(rows: list[GridRow]) -> str:
    """Each row by its alert, or by the number of its trade where it has none."""
    return " ".join(
        row.alert.alert_id if row.alert else str(row.signal.trade) for row in rows if row.alert or row.signal
    )


def test_every_trade_and_every_alert_has_a_row():
    rows = grid(MATCHING)
    assert names(rows) == "a b c d 3 e f"
    assert badges(rows) == {MatchType.MATCHED: 4, MatchType.MISSING: 1, MatchType.UNMATCHED: 2}


@pytest.mark.parametrize(
    ("by", "order"),
    [
        (SortBy.TIME, "a b c d 3 e f"),
        (SortBy.TIME_DIFFERENCE, "c d a b 3 e f"),
        (SortBy.PRICE_DIFFERENCE, "a c b d 3 e f"),
        (SortBy.MATCH_TYPE, "a b c d 3 e f"),
    ],
)
def test_orders(by: SortBy, order: str):
    assert names(grid(MATCHING, by=by)) == order


def test_match_types_are_together_whatever_the_time():
    late = match([listed(1, "entry long", 0), listed(2, "entry long", 9000)], [sent("z", "entry long", 9001)])
    assert names(grid(late, by=SortBy.TIME)) == "1 z"
    assert names(grid(late, by=SortBy.MATCH_TYPE)) == "z 1"


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        (GridFilter(), "a b c d 3 e f"),
        (GridFilter(only_problems=True), "a b c d 3 e f"),
        (GridFilter(match_type=MatchType.MATCHED), "a b c d"),
        (GridFilter(match_type=MatchType.MISSING), "3"),
        (GridFilter(match_type=MatchType.UNMATCHED), "e f"),
        (GridFilter(direction=Direction.SHORT), "c d f"),
        (GridFilter(type=SignalType.EXIT), "b d e"),
        (GridFilter(direction=Direction.LONG, type=SignalType.ENTRY), "a 3"),
    ],
)
def test_filters(wanted: GridFilter, shown: str):
    assert names(grid(MATCHING, wanted)) == shown


def test_only_what_is_above_the_ideal_is_no_problem():
    """6 s of 300 are 1.2 %: 98.8 is fine; 50 s are 10 %: 90 is not above 90."""
    found = match([listed(1, "entry long", 0), listed(2, "exit long", 900)], [sent("a", "entry long", 6)])
    assert names(grid(found, GridFilter(only_problems=True))) == "2"
    edge = match([listed(1, "entry long", 0)], [sent("a", "entry long", 50)])
    assert names(grid(edge, GridFilter(only_problems=True))) == "a"


def test_an_alert_that_does_not_say_passes_no_filter_on_it():
    plain = replace(sent("a", "entry long", 0), type=None)
    unknown = match([], [plain])
    assert names(grid(unknown)) == "a"
    assert grid(unknown, GridFilter(type=SignalType.ENTRY)) == []
    assert grid(unknown, GridFilter(direction=Direction.LONG)) == []
