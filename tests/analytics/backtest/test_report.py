"""The figures of a backtest against its alerts, worked by hand."""

from decimal import Decimal

from tests.analytics.backtest.made import listed, sent
from tradehook.analytics.backtest.matching import match
from tradehook.analytics.backtest.report import FIGURES, BacktestReport, Verdict, backtest_report

SIGNALS = [
    listed(1, "entry long", 0, "100"),
    listed(1, "exit long", 3600, "110"),
    listed(2, "entry short", 7200, "110"),
    listed(2, "exit short", 10800, "105"),
    listed(3, "entry long", 14400, "105"),
]
ALERTS = [
    sent("a", "entry long", 20, "100.20"),
    sent("b", "exit long", 3590, "110"),
    sent("c", "entry short", 7260, "110.11"),
    sent("d", "exit short", 10830, None),
    sent("e", "exit long", 14400),
    sent("f", "entry short", 20000),
]


def test_every_figure():
    """4 of 5 match: 80 %, minor. Drifts 20, 10, 60, 30 s: 30 s on average, with signs (20 - 10 + 60 + 30) / 4 = 25 s.

    Prices 0.2, 0 and 0.1 % apart, one unknown: 0.1 % on average. Confidences 100 - 4 - 8 = 88, 100 - 10 = 90,
    100 - 12 - 4 = 84 and 100 - 6 - 20 = 74: 84 on average.
    """
    assert backtest_report(match(SIGNALS, ALERTS)) == BacktestReport(
        total=5,
        alerts=6,
        matched=4,
        match_rate=Decimal(80),
        missed=1,
        false=2,
        average_time_drift_ms=Decimal(30_000),
        mean_time_offset_ms=Decimal(25_000),
        average_price_drift_percent=Decimal("0.1"),
        average_confidence=Decimal(84),
        verdict=Verdict.MINOR,
    )


def test_without_a_backtest_there_is_no_verdict():
    report = backtest_report(match([], ALERTS))
    assert (report.match_rate, report.verdict, report.false) == (None, None, 6)


def test_without_alerts_everything_is_missed():
    report = backtest_report(match(SIGNALS, []))
    assert (report.match_rate, report.verdict, report.missed) == (0, Verdict.CRITICAL, 5)
    assert report.average_time_drift_ms is None


def test_every_figure_is_explained():
    assert {*FIGURES, "verdict"} == set(BacktestReport.__slots__)
