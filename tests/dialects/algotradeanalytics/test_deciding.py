"""What a subscription with the usual settings makes of each direction, by what is held."""

import pytest

from tests.deciding.world import codes, decided, done, facts, settings
from tests.dialects.algotradeanalytics.messages import entry, reading_of
from tradehook.vocabulary.settings import Sides

OTHER_SIDE, NOTHING = ([], ["sentiment-on-other-side"]), ([], ["no-position"])


@pytest.mark.parametrize(
    ("direction", "quantity", "held", "expected"),
    [
        ("entryLong", 2, 0, (["entry buy 2"], [])),
        ("entryLong", None, 0, (["entry buy 1"], [])),
        ("entryLong", 2, 5, ([], ["already-in-position"])),
        ("entryLong", 2, -5, (["exit buy 5", "entry buy 2"], [])),
        ("entryShort", 2, 0, (["entry sell 2"], [])),
        ("entryShort", 2, 5, (["exit sell 5", "entry sell 2"], [])),
        ("exitLong", 2, 0, NOTHING),
        ("exitLong", None, 0, NOTHING),
        ("exitLong", 2, 5, (["exit sell 2"], [])),
        ("exitLong", 7, 5, (["exit sell 5"], [])),
        ("exitLong", None, 5, (["exit sell 5"], [])),
        ("exitLong", 2, -5, OTHER_SIDE),
        ("exitLong", None, -5, OTHER_SIDE),
        ("exitShort", 2, 0, NOTHING),
        ("exitShort", 2, -5, (["exit buy 2"], [])),
        ("exitShort", 7, -5, (["exit buy 5"], [])),
        ("exitShort", None, -5, (["exit buy 5"], [])),
        ("exitShort", 2, 5, OTHER_SIDE),
    ],
)
def test_each_direction(direction: str, quantity: int | None, held: int, expected: tuple[list[str], list[str]]) -> None:
    message = reading_of(entry(positionDirection=direction, qty=quantity)).message
    decision = decided(message, settings(), facts(held))
    assert (done(decision), codes(decision)) == expected


@pytest.mark.parametrize(
    ("direction", "held", "exits"), [("exitLong", 5, "exit sell 5"), ("exitShort", -5, "exit buy 5")]
)
def test_an_exit_goes_out_whatever_sides_the_subscription_takes(direction: str, held: int, exits: str) -> None:
    message = reading_of(entry(positionDirection=direction)).message
    decision = decided(message, settings(isolate_sides=True, sides=Sides.NONE), facts(held))
    assert (done(decision), codes(decision)) == ([exits], [])
