import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.intake.resends import Resends, Unanswered
from tradehook.vocabulary.ids import DeliveryId, SignalId
from tradehook.vocabulary.instant import Instant, after

START = Instant(1_750_000_000_000_000)
BODY = b"digest of a body"


def request(at: Instant = START) -> Unanswered:
    return Unanswered(signal_id=SignalId(f"s{at}"), log_id=DeliveryId(f"d{at}"), at=at)


@pytest.mark.parametrize(
    ("seconds", "is_resend"), [(0, False), (3.999999, False), (4, True), (5, True), (30, True), (30.000001, False)]
)
def test_the_same_body_4_to_30_seconds_after_a_lost_answer_is_a_resend(seconds: float, is_resend: bool) -> None:
    resends = Resends()
    resends.remember("w", BODY, request())

    found = resends.earlier("w", BODY, after(START, seconds))

    assert found == (request() if is_resend else None)


def test_another_body_and_another_webhook_are_no_resends() -> None:
    resends = Resends()
    resends.remember("w", BODY, request())

    assert resends.earlier("w", b"another", after(START, 5)) is None
    assert resends.earlier("another", BODY, after(START, 5)) is None


def test_what_was_answered_is_no_resend_when_it_comes_again() -> None:
    resends = Resends()
    resends.remember("w", BODY, request())
    resends.forget("w", BODY)

    assert resends.earlier("w", BODY, after(START, 5)) is None


def test_forgetting_what_is_not_known_is_nothing() -> None:
    Resends().forget("w", BODY)


@given(st.lists(st.integers(0, 10_000_000), min_size=1, max_size=50))
def test_only_the_last_30_seconds_are_remembered(pauses: list[int]) -> None:
    resends, now = Resends(), START
    for number, pause in enumerate(pauses):
        now = Instant(now + pause)
        resends.remember("w", str(number).encode(), request(now))

    remembered = [n for n in range(len(pauses)) if resends.earlier("w", str(n).encode(), after(now, 4)) is not None]

    at = [Instant(START + sum(pauses[: n + 1])) for n in range(len(pauses))]
    assert remembered == [n for n, when in enumerate(at) if after(now, 4) - when <= 30_000_000]
