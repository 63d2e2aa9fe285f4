from decimal import Decimal, localcontext

import pytest

from tradehook.analytics.alerts.figures import MEASURES, STATUS_BY, Figure, Level, Status
from tradehook.analytics.backtest.report import VERDICTS, Verdict
from tradehook.analytics.scales import mean_of, percent_of


@pytest.mark.parametrize(
    ("figure", "value", "level"),
    [
        (Figure.MATCH_RATE, "100", Level.EXCELLENT),
        (Figure.MATCH_RATE, "98", Level.EXCELLENT),
        (Figure.MATCH_RATE, "97.99", Level.GOOD),
        (Figure.MATCH_RATE, "95", Level.GOOD),
        (Figure.MATCH_RATE, "90", Level.ACCEPTABLE),
        (Figure.MATCH_RATE, "89.9", Level.CONCERNING),
        (Figure.AVERAGE_LATENCY, "-5", Level.EXCELLENT),
        (Figure.AVERAGE_LATENCY, "199.999", Level.EXCELLENT),
        (Figure.AVERAGE_LATENCY, "200", Level.GOOD),
        (Figure.AVERAGE_LATENCY, "500", Level.ACCEPTABLE),
        (Figure.AVERAGE_LATENCY, "2000", Level.CONCERNING),
        (Figure.AVERAGE_SLIPPAGE, "-3", Level.EXCELLENT),
        (Figure.AVERAGE_SLIPPAGE, "0.05", Level.GOOD),
        (Figure.AVERAGE_SLIPPAGE, "0.1", Level.ACCEPTABLE),
        (Figure.AVERAGE_SLIPPAGE, "0.5", Level.CONCERNING),
        (Figure.PROFIT_RETENTION, "99", Level.EXCELLENT),
        (Figure.PROFIT_RETENTION, "97", Level.GOOD),
        (Figure.PROFIT_RETENTION, "95", Level.ACCEPTABLE),
        (Figure.PROFIT_RETENTION, "-20", Level.CONCERNING),
    ],
)
def test_the_bands_of_the_reference(figure: Figure, value: str, level: Level):
    scale = MEASURES[figure].scale
    assert scale is not None
    assert scale.word(Decimal(value)) is level


@pytest.mark.parametrize(
    ("rate", "latency", "status"),
    [
        ("95", "499", Status.HEALTHY),
        ("94.9", "500", Status.WATCH),
        ("89.9", "2000", Status.DEGRADED),
        ("79.9", "5000", Status.FAILING),
    ],
)
def test_the_statuses_of_the_reference(rate: str, latency: str, status: Status):
    assert STATUS_BY[Figure.MATCH_RATE].word(Decimal(rate)) is status
    assert STATUS_BY[Figure.AVERAGE_LATENCY].word(Decimal(latency)) is status


@pytest.mark.parametrize(
    ("rate", "verdict"),
    [
        ("95", Verdict.PRODUCTION_READY),
        ("94.99", Verdict.MINOR),
        ("80", Verdict.MINOR),
        ("60", Verdict.SIGNIFICANT),
        ("59.99", Verdict.CRITICAL),
    ],
)
def test_the_verdicts_of_the_reference(rate: str, verdict: Verdict):
    assert VERDICTS.word(Decimal(rate)) is verdict


def test_bands_in_words():
    assert dict(VERDICTS.shown()) == {
        Verdict.PRODUCTION_READY: "95 or more",
        Verdict.MINOR: "80 to 95",
        Verdict.SIGNIFICANT: "60 to 80",
        Verdict.CRITICAL: "below 60",
    }
    latency = STATUS_BY[Figure.AVERAGE_LATENCY].shown()
    assert [latency[status] for status in Status] == ["below 500", "500 to 2000", "2000 to 5000", "5000 or more"]


def test_a_part_of_nothing_and_a_mean_of_none_are_not_there():
    assert percent_of(Decimal(1), Decimal(0)) is None
    assert mean_of(Decimal(0), 0) is None


def test_the_callers_own_precision_does_not_matter():
    with localcontext(prec=3):
        assert percent_of(Decimal("12345.678"), Decimal(100)) == Decimal("12345.678")
        assert mean_of(Decimal("12345.5"), 1) == Decimal("12345.5")
