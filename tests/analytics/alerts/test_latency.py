from decimal import Decimal

from tests.strategies import NOON
from tradehook.analytics.alerts.latency import Phase, Span, milliseconds, spans, whole_way
from tradehook.vocabulary.instant import Instant


def at(**milliseconds_after: float) -> dict[Phase, Instant]:
    return {Phase(name): Instant(NOON + round(after * 1000)) for name, after in milliseconds_after.items()}


def test_the_time_between_all_phases():
    """0, 120, 135, 140, 150, 210, 260.5 ms: the differences are 120, 15, 5, 10, 60 and 50.5."""
    moments = at(sent=0, received=120, planned=135, approved=140, submitted=150, acknowledged=210, filled=260.5)

    assert [span.milliseconds for span in spans(moments)] == [120, 15, 5, 10, 60, Decimal("50.5")]
    assert whole_way(moments) == Span(Phase.SENT, Phase.FILLED, Decimal("260.5"))


def test_phases_that_are_not_known_are_passed_over():
    assert spans(at(filled=300, received=100, submitted=150)) == (
        Span(Phase.RECEIVED, Phase.SUBMITTED, Decimal(50)),
        Span(Phase.SUBMITTED, Phase.FILLED, Decimal(150)),
    )


def test_one_phase_has_no_time():
    assert spans(at(received=5)) == ()
    assert whole_way(at(received=5)) is None
    assert whole_way({}) is None


def test_a_clock_that_is_ahead_shows():
    assert spans(at(sent=80, received=0))[0].milliseconds == -80


def test_microseconds_are_kept():
    assert milliseconds(NOON, Instant(NOON + 1)) == Decimal("0.001")
