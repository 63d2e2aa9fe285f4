"""The stream gives every report, in the order of their numbers, whichever process wrote it and whenever it commits."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.brokers.paper.scenes import placed
from tests.brokers.paper.world import AAPL, NOON, SOON, Desk, buy, open_desk, quote, told_by
from tests.waiting import until_true
from tradehook.brokers.paper import reports
from tradehook.brokers.paper.stream import Gap, Look, whole
from tradehook.vocabulary.broker import OrderEnded, Report
from tradehook.vocabulary.order import OrderStatus

ORDER = placed(buy(1)).ended(OrderStatus.CANCELLED, "w")


def numbered(cursor: int) -> OrderEnded:
    report = reports.ended(ORDER, NOON)
    return OrderEnded(**{name: getattr(report, name) for name in report.__slots__} | {"cursor": cursor})


def look(*cursors: int, writers: str = "") -> Look:
    return Look(tuple(map(numbered, cursors)), frozenset(writers))


def cursors_of(found: tuple[tuple[Any, ...], Gap | None]) -> list[int]:
    return [report.cursor for report in found[0]]


def test_what_follows_without_a_gap_is_told() -> None:
    assert cursors_of(whole(4, look(5, 6, 7), None)) == [5, 6, 7]
    assert whole(4, look(), None) == ((), None)


def test_what_lies_behind_a_gap_waits() -> None:
    ready, gap = whole(4, look(5, 7, 8, writers="ab"), None)

    assert [report.cursor for report in ready] == [5]
    assert gap == Gap(8, frozenset("ab"))


def test_a_gap_is_waited_for_until_its_writers_have_ended() -> None:
    _, gap = whole(4, look(7, writers="ab"), None)
    _, gap = whole(4, look(7, writers="bc"), gap)
    assert gap == Gap(7, frozenset("b"))
    found, gap = whole(4, look(7, writers="c"), gap)

    assert (found, gap) == ((), Gap(7, frozenset()))
    assert cursors_of(whole(4, look(7), gap)) == [7]
    assert cursors_of(whole(4, look(6, 7), gap)) == [6, 7]


def test_a_later_gap_is_waited_for_by_itself() -> None:
    found = whole(4, look(7, 9, writers="c"), Gap(7, frozenset()))

    assert cursors_of(found) == [7]
    assert found[1] == Gap(9, frozenset("c"))


@dataclass
class Writers:
    """Transactions that take numbers, and are committed or undone whenever they like."""

    numbers: int = 0
    open: dict[str, list[int]] = field(default_factory=dict)
    committed: set[int] = field(default_factory=set)

    def step(self, deed: str, who: str) -> None:
        match deed:
            case "write":
                self.numbers += 1
                self.open.setdefault(who, []).append(self.numbers)
            case "commit":
                self.committed |= set(self.open.pop(who, ()))
            case "undo":
                self.open.pop(who, None)

    @property
    def now(self) -> frozenset[str]:
        return frozenset(self.open)


steps = st.lists(st.tuples(st.sampled_from(["write", "write", "commit", "undo"]), st.sampled_from("abc")), max_size=4)


@given(st.lists(st.tuples(steps, steps), max_size=25))
def test_nothing_is_passed_by_whenever_it_is_committed(course: list[tuple[Any, Any]]) -> None:
    """Between two looks anything may happen, and also between reading the reports and asking who is writing."""
    writers, told, gap = Writers(), [0], None
    for before, between in (*course, ([], []), ([("commit", who) for who in "abc"], []), ([], []), ([], [])):
        for deed, who in before:
            writers.step(deed, who)
        after = sorted(number for number in writers.committed if number > told[-1])
        for deed, who in between:
            writers.step(deed, who)
        ready, gap = whole(told[-1], Look(tuple(map(numbered, after)), writers.now), gap)
        told += [report.cursor for report in ready]

    assert told[1:] == sorted(writers.committed)


@pytest.fixture
async def desk(shared_url: str) -> AsyncIterator[Desk]:
    async with open_desk(shared_url) as opened:
        await opened.open_account()
        opened.quotes.put(quote(AAPL, "10"))
        yield opened


@contextmanager
def another_writer(url: str) -> Iterator[psycopg.Connection[Any]]:
    """Somebody who has written a report and has not committed it yet."""
    connection = psycopg.connect(url)
    columns = "account_id, client_order_id, broker_order_id, kind, status, words, happened_at"
    connection.execute(
        f"INSERT INTO paper_reports ({columns}) VALUES ('x', 'slow', 'b', 'ended', 'cancelled', 'w', 1)".encode()
    )
    try:
        yield connection
    finally:
        connection.close()


async def looked_at(desk: Desk) -> None:
    """Wait until the stream was looked at several times more."""
    before = desk.store.reads
    await until_true(lambda: desk.store.reads >= before + 3)


async def next_told(stream: AsyncIterator[tuple[Report, ...]]) -> tuple[Report, ...]:
    return await asyncio.wait_for(anext(stream), 10)


@pytest.mark.anyio
@pytest.mark.postgres
@pytest.mark.parametrize("end", ["commit", "rollback"])
async def test_a_report_waits_for_one_with_a_lower_number(desk: Desk, shared_url: str, end: str) -> None:
    stream = aiter(desk.broker.reports(0))
    assert await next_told(stream) == ()
    with another_writer(shared_url) as slow:
        order = buy(1)
        await desk.broker.submit(order, SOON)
        first = asyncio.ensure_future(next_told(stream))
        await looked_at(desk)
        assert not first.done()
        getattr(slow, end)()

        heard = [report.client_order_id for report in await first]
    assert heard == (["slow"] if end == "commit" else []) + [order.client_order_id]


@pytest.mark.anyio
@pytest.mark.postgres
async def test_a_number_that_nobody_ever_used_is_passed_over(desk: Desk, shared_url: str) -> None:
    with another_writer(shared_url) as gone:
        gone.rollback()
    order = buy(1)
    await desk.broker.submit(order, SOON)

    (report,) = await told_by(desk.broker)

    assert (report.client_order_id, report.cursor) == (order.client_order_id, 2)


@pytest.mark.anyio
@pytest.mark.postgres
async def test_the_past_is_told_before_the_empty_batch_also_behind_a_gap(desk: Desk, shared_url: str) -> None:
    with another_writer(shared_url) as slow:
        await desk.broker.submit(buy(1), SOON)
        telling = asyncio.ensure_future(told_by(desk.broker))
        await looked_at(desk)
        assert not telling.done()
        slow.commit()

        assert [report.cursor for report in await telling] == [1, 2]
