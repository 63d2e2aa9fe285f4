"""Alerts against fills, every figure worked by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import NOON
from tradehook.analytics.alerts.answered import AlertFill, AnsweredAlert, Outcome
from tradehook.analytics.alerts.figures import Figure, IssueClass, Level, Status
from tradehook.analytics.alerts.report import alerts_report
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.side import Side


def alert(number: int, side: str, price: str | None, wanted: int | None, *fills: tuple[int, str, int]) -> AnsweredAlert:
    """Alert `number`, that many minutes after noon; fills are (milliseconds after it, price, units)."""
    at = Instant(NOON + number * 60_000_000)
    return AnsweredAlert(
        alert_id=f"alert-{number}",
        symbol="SQ",
        side=Side(side),
        at=at,
        price=None if price is None else Price(Decimal(price)),
        wanted=None if wanted is None else Quantity(Decimal(wanted)),
        fills=tuple(
            AlertFill(Instant(at + ms * 1000), Price(Decimal(paid)), Quantity(Decimal(units)))
            for ms, paid, units in fills
        ),
    )


DAY = (
    alert(1, "buy", "100", 10, (150, "100.10", 10)),
    alert(2, "sell", "110", 10, (250, "109.95", 6), (900, "109.90", 4)),
    alert(3, "buy", "100", 10, (400, "100", 5)),
    alert(4, "sell", "104", 10),
)


def test_match_rate_outcomes_and_status():
    """3 of 4 alerts have a fill: 75 %, below 80, so the status fails. One is partial, one missed."""
    report = alerts_report(DAY)

    assert report.match_rate == 75
    assert report.outcomes == {Outcome.FILLED: 2, Outcome.PARTIAL: 1, Outcome.MISSED: 1}
    assert report.levels[Figure.MATCH_RATE] is Level.CONCERNING
    assert report.status is Status.FAILING


def test_average_latency_is_to_the_first_fill():
    """(150 + 250 + 400) / 3 = 266.67 ms."""
    latency = alerts_report(DAY).average_latency_ms
    assert latency is not None
    assert latency.quantize(Decimal("0.01")) == Decimal("266.67")


def test_slippage_on_average_and_in_all():
    """Bought 0.10 dearer; sold at (6 x 109.95 + 4 x 109.90) / 10 = 109.93, 0.07 cheaper; bought at the price.

    Average: (0.10 + 0.07 + 0) / 3. Total: 0.10 x 10 + 0.05 x 6 + 0.10 x 4 + 0 = 1.70.
    """
    report = alerts_report(DAY)
    assert report.average_slippage is not None
    assert report.average_slippage.quantize(Decimal("0.0001")) == Decimal("0.0567")
    assert report.total_slippage == Decimal("1.70")


def test_average_slippage_in_percent_has_the_band():
    """0.10 / 100 = 0.1 % and 0.07 / 110 = 0.06364 % and 0: 0.05455 % on average, which is good."""
    report = alerts_report(DAY)
    assert report.average_slippage_percent is not None
    assert report.average_slippage_percent.quantize(Decimal("0.00001")) == Decimal("0.05455")
    assert report.levels[Figure.AVERAGE_SLIPPAGE] is Level.GOOD


def test_profit_retention():
    """Asked for: (110 - 100) x 10 + (104 - 100) x 10 = 140. Filled: (109.93 - 100.10) x 10 = 98.30, the rest is open.

    98.30 / 140 = 70.21 %.
    """
    report = alerts_report(DAY)
    assert (report.intended_result, report.actual_result) == (140, Decimal("98.30"))
    assert report.profit_retention is not None
    assert report.profit_retention.quantize(Decimal("0.01")) == Decimal("70.21")
    assert report.levels[Figure.PROFIT_RETENTION] is Level.CONCERNING


def test_issues_by_alert():
    """5 of 10 units are left of alert 3; nothing of alert 4 filled."""
    assert alerts_report(DAY).issues == (
        ("alert-3", IssueClass.PARTIAL_FILL, 5),
        ("alert-4", IssueClass.MISSED_FILL, 10),
    )


def test_slow_and_dear_alerts_are_issues():
    """2,000 ms is slow; 100.50 for 100 is 0.5 % worse."""
    report = alerts_report([alert(1, "buy", "100", 1, (2000, "100.50", 1))])
    assert report.issues == (
        ("alert-1", IssueClass.SLIPPAGE, Decimal("0.5")),
        ("alert-1", IssueClass.LATENCY, Decimal(2000)),
    )
    assert report.status is Status.DEGRADED


def test_a_good_day_is_healthy():
    report = alerts_report([alert(1, "buy", "100", 1, (90, "100", 1)), alert(2, "sell", "101", None, (80, "101", 1))])
    assert report.status is Status.HEALTHY
    assert report.issues == ()
    assert report.profit_retention == 100


def test_an_exit_without_a_quantity_closes_what_was_opened():
    """3 bought at 100 and 2 at 102 are asked for, all sold at 105: 15 + 6 = 21."""
    rows = [alert(1, "buy", "100", 3), alert(2, "buy", "102", 2), alert(3, "sell", "105", None)]
    assert alerts_report(rows).intended_result == 21


def test_a_swap_closes_and_opens_first_in_first_out():
    """5 at 100, then 8 sold at 103: +15 and 3 short; bought back at 101: +6. In all 21."""
    rows = [alert(1, "buy", "100", 5), alert(2, "sell", "103", 8), alert(3, "buy", "101", 3)]
    assert alerts_report(rows).intended_result == 21


def test_an_exit_when_nothing_is_held_makes_nothing():
    assert alerts_report([alert(1, "sell", "105", None)]).intended_result == 0


def test_nothing_is_made_up():
    """Without alerts no rate, without a price no slippage and no retention, and none of a loss that was intended."""
    empty = alerts_report([])
    assert (empty.match_rate, empty.average_latency_ms, empty.status, empty.levels) == (None, None, None, {})
    unpriced = alerts_report([alert(1, "buy", None, 1, (10, "100", 1))])
    assert (unpriced.average_slippage, unpriced.intended_result, unpriced.profit_retention) == (None, None, None)
    losing = alerts_report([alert(1, "buy", "100", 1, (1, "100", 1)), alert(2, "sell", "90", 1, (1, "90", 1))])
    assert (losing.intended_result, losing.profit_retention) == (-10, None)


def test_a_point_is_worth_its_value():
    """0.25 worse on 2 contracts of 50 a point: 25."""
    row = replace(alert(1, "buy", "5000", 2, (1, "5000.25", 2)), point_value=Decimal(50))
    assert alerts_report([row]).total_slippage == 25


@given(st.permutations(DAY))
def test_the_order_of_rows_does_not_matter(rows: list[AnsweredAlert]):
    assert alerts_report(rows) == alerts_report(DAY)


@given(st.integers(-(10**15), 10**15))
def test_the_hour_does_not_matter(shift: int):
    later = [
        replace(
            row,
            at=Instant(row.at + shift),
            fills=tuple(fill._replace(at=Instant(fill.at + shift)) for fill in row.fills),
        )
        for row in DAY
    ]
    assert alerts_report(later) == alerts_report(DAY)


@pytest.mark.parametrize("side", ["buy", "sell"])
def test_better_than_the_price_is_below_zero(side: str):
    better = "99" if side == "buy" else "101"
    assert alerts_report([alert(1, side, "100", 2, (1, better, 2))]).total_slippage == -2
