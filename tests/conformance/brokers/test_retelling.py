"""Reports are told twice, late, swapped and after gaps exactly as the wrapper is told to, and none is ever lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from tests.conformance.brokers.faults import Faulty, Twist
from tests.conformance.brokers.honest import Ear, Honest
from tradehook.vocabulary.broker import Report

pytestmark = pytest.mark.anyio


@pytest.fixture
async def honest() -> Honest:
    return Honest()


@pytest.fixture
async def faulty(honest: Honest) -> Faulty:
    return Faulty(honest, slow_s=0)


@pytest.fixture
async def ear(faulty: Faulty) -> AsyncIterator[Ear]:
    ear = Ear(faulty)
    async with aclosing(ear.reports):
        assert await ear.hear() == []
        yield ear


async def test_reports_are_told_twice_late_and_swapped(faulty: Faulty, honest: Honest, ear: Ear) -> None:
    faulty.twist(Twist.TWICE, Twist.LATE, Twist.SWAPPED)
    await honest.tell(1, 2, 3, 4)

    assert await ear.hear() == [1, 1, 4, 3]
    faulty.release()
    assert await ear.hear() == [2]
    await honest.tell(5)
    assert await ear.hear() == [5]


async def test_a_batch_of_which_nothing_is_told_is_no_empty_batch(faulty: Faulty, honest: Honest, ear: Ear) -> None:
    faulty.twist(Twist.SWAPPED)
    await honest.tell(1)
    await honest.tell(2)

    assert await ear.hear() == [2, 1]


async def test_the_end_of_the_past_is_not_told_while_a_report_is_held_back(faulty: Faulty, honest: Honest) -> None:
    faulty.twist(Twist.LATE)
    await honest.tell(1, 2)
    ear = Ear(faulty)

    assert await ear.hear() == [2]
    faulty.release()
    assert [await ear.hear(), await ear.hear()] == [[1], []]
    await ear.reports.aclose()


async def test_what_was_told_late_is_told_to_a_new_reader_whose_cursor_is_past_it(
    faulty: Faulty, honest: Honest, ear: Ear
) -> None:
    faulty.twist(Twist.LATE)
    await honest.tell(1, 2)
    assert await ear.hear() == [2]
    faulty.release()

    anew = Ear(faulty, after=2)
    assert await anew.hear() == [1]
    await anew.reports.aclose()


async def test_what_waits_to_be_swapped_goes_with_what_was_late(faulty: Faulty, honest: Honest, ear: Ear) -> None:
    faulty.twist(Twist.SWAPPED, Twist.LATE)
    await honest.tell(1, 2)
    other = Ear(faulty)
    assert await other.hear() == [1, 2]

    faulty.release()
    assert await ear.hear() == [1, 2]
    await other.reports.aclose()


@pytest.mark.parametrize(("lost", "back"), [("cut", "mend"), ("interrupt", "resume")])
async def test_a_gap_is_told_afterwards_and_ends_with_an_empty_batch(
    faulty: Faulty, honest: Honest, ear: Ear, lost: str, back: str
) -> None:
    await honest.tell(1)
    assert await ear.hear() == [1]

    getattr(faulty, lost)()
    await honest.tell(2, 3)
    getattr(faulty, back)()

    assert [await ear.hear(), await ear.hear()] == [[2, 3], []]


async def test_a_reader_that_comes_while_the_stream_is_lost_is_told_once_it_is_back(
    faulty: Faulty, honest: Honest
) -> None:
    await honest.tell(1)
    faulty.interrupt()
    ear = Ear(faulty)
    heard = asyncio.create_task(ear.hear())
    await asyncio.sleep(0)
    assert not heard.done()

    faulty.resume()
    assert await heard == [1]
    await ear.reports.aclose()


async def test_every_reader_is_told_everything(faulty: Faulty, honest: Honest, ear: Ear) -> None:
    other = Ear(faulty)
    assert await other.hear() == []
    faulty.twist(Twist.LATE)
    await honest.tell(1)
    assert await other.hear() == [1]
    faulty.release()

    assert await ear.hear() == await other.hear() == [1]
    await other.reports.aclose()


async def test_healed_it_tells_everything(faulty: Faulty, honest: Honest, ear: Ear) -> None:
    faulty.twist(Twist.LATE)
    await honest.tell(1, 2)
    assert await ear.hear() == [2]
    faulty.cut()
    await honest.tell(3)

    await faulty.heal()

    assert [await ear.hear(), await ear.hear(), await ear.hear()] == [[1], [3], []]


async def test_what_goes_wrong_with_the_wrapped_stream_is_raised_to_its_reader(honest: Honest) -> None:
    async def broken(after: int) -> AsyncIterator[tuple[Report, ...]]:
        yield ()
        raise OSError("the wrapped broker broke its contract")

    honest.reports = broken  # type: ignore[method-assign]
    ear = Ear(Faulty(honest))

    assert await ear.hear() == []
    with pytest.raises(OSError, match="broke its contract"):
        await ear.hear()
