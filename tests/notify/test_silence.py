"""When a strategy has been silent for too long."""

import pytest

from tradehook.notify.silence import Listening, heard_again, is_silent, lasting, silence
from tradehook.vocabulary.ids import StrategyId
from tradehook.vocabulary.instant import Instant, after

NOON = Instant(1_750_161_600_000_000)
SINCE = Listening(strategy_id=StrategyId("s"), since=NOON)


def test_it_counts_from_when_it_was_switched_on_until_a_signal_came() -> None:
    assert not is_silent(SINCE, 600, after(NOON, 600))
    assert is_silent(SINCE, 600, after(NOON, 601))
    heard = Listening(strategy_id=StrategyId("s"), since=NOON, heard_at=after(NOON, 500))
    assert not is_silent(heard, 600, after(NOON, 1100))
    assert is_silent(heard, 600, after(NOON, 1101))


def test_a_silence_is_told_once() -> None:
    told = Listening(strategy_id=StrategyId("s"), since=NOON, told_at=after(NOON, 601))

    assert not is_silent(told, 600, after(NOON, 9000))


def test_the_text_names_the_usual_cause() -> None:
    notice = silence("Momentum", SINCE, after(NOON, 7300))

    assert notice.code == "strategy-silent"
    assert "Momentum has sent nothing for 2 hours" in notice.message
    assert "15 triggers in 3 minutes" in notice.message
    assert heard_again("Momentum", NOON).code == "strategy-heard-again"


@pytest.mark.parametrize(
    ("seconds", "words"), [(59, "59 seconds"), (60, "1 minute"), (7_199, "1 hour"), (172_800, "2 days")]
)
def test_a_stretch_is_told_in_its_largest_unit(seconds: int, words: str) -> None:
    assert lasting(seconds) == words
