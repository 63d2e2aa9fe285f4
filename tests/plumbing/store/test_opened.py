"""An open store on each engine: what is written is there, what failed is not, readers only read and not for long."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import bindparam, func, insert, literal, select

from tradehook.intake.tables import answered_through
from tradehook.plumbing.store.contract import ReadTx, StoreBusy, Tx
from tradehook.plumbing.store.opened import OpenStore
from tradehook.plumbing.store.statement import Statement

pytestmark = pytest.mark.anyio

ADD = Statement(insert(answered_through))
ALL = Statement(select(answered_through.c.process, answered_through.c.sequence).order_by(answered_through.c.process))
ONE = Statement(select(answered_through.c.sequence).where(answered_through.c.process == bindparam("key")))


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[OpenStore]:
    found = OpenStore(store_url)
    yield found
    await found.close()


def add(process: str, sequence: int = 1) -> Any:
    return lambda tx: tx.run(ADD, process=process, sequence=sequence)


async def test_what_is_written_is_read(store: OpenStore) -> None:
    assert await store.write(add("a", 7)) == 1

    assert await store.read(lambda tx: tx.one(ONE, key="a")) == (7,)
    assert await store.read(lambda tx: tx.dicts(ALL)) == [{"process": "a", "sequence": 7}]
    assert await store.read(lambda tx: tx.one(ONE, key="b")) is None
    assert await store.read(lambda tx: tx.dicts(ONE, key="b")) == []


async def test_one_that_fails_loses_its_own_work_only(store: OpenStore) -> None:
    def half_done(tx: Tx) -> None:
        tx.run(ADD, process="half", sequence=1)
        tx.run(ADD, process="a", sequence=2)

    outcomes = await asyncio.gather(
        *(store.write(work) for work in (add("a"), half_done, add("b"), half_done, add("c"))), return_exceptions=True
    )

    assert [isinstance(outcome, Exception) for outcome in outcomes] == [False, True, False, True, False]
    assert [name for name, _ in await store.read(lambda tx: tx.all(ALL))] == ["a", "b", "c"]


async def test_a_transaction_sees_what_it_wrote_and_readers_see_it_once_it_is_committed(store: OpenStore) -> None:
    def write_and_look(tx: Tx) -> Any:
        tx.run(ADD, process="a", sequence=5)
        return tx.one(ONE, key="a")

    assert await store.write(write_and_look) == (5,)
    assert await store.read(lambda tx: tx.all(ALL)) == [("a", 5)]


async def test_readers_cannot_write(store: OpenStore) -> None:
    def write(tx: ReadTx) -> None:
        tx.all(ADD, process="a", sequence=1)

    with pytest.raises(Exception, match=r"read-?only"):
        await store.read(write)
    assert await store.read(lambda tx: tx.all(ALL)) == []


async def test_a_read_that_takes_too_long_is_stopped_and_the_next_one_is_not(store: OpenStore) -> None:
    with pytest.raises(StoreBusy, match="took too long"):
        await store.read(lambda tx: tx.all(_endless()))

    assert await store.read(lambda tx: tx.all(ALL)) == []


async def test_a_reader_sees_one_moment(store: OpenStore) -> None:
    """What is committed while it reads stays out of sight."""
    loop = asyncio.get_running_loop()

    def look_twice(tx: ReadTx) -> tuple[Any, Any]:
        before = tx.all(ALL)
        asyncio.run_coroutine_threadsafe(store.write(add("meanwhile")), loop).result(30)
        return before, tx.all(ALL)

    assert await store.read(look_twice) == ([], [])
    assert len(await store.read(lambda tx: tx.all(ALL))) == 1


async def test_many_writes_at_once_are_all_there(store: OpenStore) -> None:
    await asyncio.gather(*(store.write(add(f"{number:04}")) for number in range(500)))

    assert [name for name, _ in await store.read(lambda tx: tx.all(ALL))] == [f"{n:04}" for n in range(500)]
    assert store.queued == 0


async def test_closing_commits_what_is_queued(store_url: str) -> None:
    store = OpenStore(store_url)
    writes = [asyncio.ensure_future(store.write(add(str(number)))) for number in range(50)]
    await asyncio.sleep(0)
    await store.close()
    await asyncio.gather(*writes)

    again = OpenStore(store_url)
    assert len(await again.read(lambda tx: tx.all(ALL))) == 50
    await again.close()


def _endless() -> Statement:
    """A query that counts further than anybody would wait."""
    numbers = select(literal(1).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < 2**31 - 2))
    return Statement(select(func.count()).select_from(numbers))


async def test_a_new_file_can_be_read_as_soon_as_it_is_open(tmp_path: Path) -> None:
    for number in range(20):
        opened = OpenStore(f"sqlite:///{tmp_path / f'{number}.db'}")
        try:
            await asyncio.gather(*(opened.read(lambda tx: tx.dialect) for _ in range(4)))
        finally:
            await opened.close()


async def test_whoever_opens_a_store_that_cannot_be_opened_hears_why() -> None:
    with pytest.raises(psycopg.OperationalError):
        OpenStore("postgresql://nobody@127.0.0.1:1/nowhere?connect_timeout=5")
