"""Keeping to a limit of requests: what is urgent finds room, what is asked to wait waits."""

import asyncio

import pytest

from tradehook.brokers.alpaca.pacing import Pace, Urgency
from tradehook.brokers.declaring import Limit

pytestmark = pytest.mark.anyio

MUCH_S = 3600.0


def counted(pace: Pace, requests: int) -> Pace:
    for _ in range(requests):
        pace.count()
    return pace


def waits(pace: Pace) -> set[Urgency]:
    return {urgency for urgency in Urgency if pace.wait_s(urgency)}


@pytest.mark.parametrize(
    ("requests", "waiting"),
    [
        (0, set()),
        (99, set()),
        (100, {Urgency.SPARE}),
        (159, {Urgency.SPARE}),
        (160, {Urgency.SPARE, Urgency.USUAL}),
        (199, {Urgency.SPARE, Urgency.USUAL}),
        (200, set(Urgency)),
    ],
)
def test_the_less_urgent_leave_room_to_the_more_urgent(requests: int, waiting: set[Urgency]) -> None:
    assert waits(counted(Pace(Limit(requests=200, per_s=60)), requests)) == waiting


def test_a_wait_ends_when_the_oldest_request_leaves_the_window() -> None:
    pace = counted(Pace(Limit(requests=10, per_s=60)), 10)

    assert 59 < pace.wait_s(Urgency.FIRST) <= 60


async def test_a_turn_that_would_take_too_long_is_refused_at_once_and_takes_no_room() -> None:
    pace = counted(Pace(Limit(requests=10, per_s=60)), 10)

    assert not await pace.turn(Urgency.FIRST, at_most_s=1)
    assert pace.wait_s(Urgency.FIRST) > 50


async def test_turns_never_exceed_the_limit_in_any_window() -> None:
    pace = Pace(Limit(requests=5, per_s=1))

    turns = await asyncio.gather(*(pace.turn(Urgency.FIRST, at_most_s=0.5) for _ in range(20)))

    assert turns.count(True) == 5


async def test_who_has_time_gets_a_turn_once_there_is_room() -> None:
    pace = counted(Pace(Limit(requests=2, per_s=0.1)), 2)  # type: ignore[arg-type]

    assert await pace.turn(Urgency.FIRST, at_most_s=MUCH_S)


async def test_everything_waits_when_alpaca_asks_for_a_pause() -> None:
    pace = Pace(Limit(requests=200, per_s=60))

    pace.hold(30)
    pace.hold(1)

    assert waits(pace) == set(Urgency)
    assert not await pace.turn(Urgency.FIRST, at_most_s=29)


def test_even_a_tiny_limit_lets_something_through() -> None:
    assert not waits(Pace(Limit(requests=1, per_s=60)))
