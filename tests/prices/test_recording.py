"""What prices leave in the store, on both engines: once a second, in a batch, and the same after any trouble."""

import asyncio
from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.prices.made import START, bars_of, quoted
from tradehook.plumbing.clock import SetClock
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed
from tradehook.plumbing.store.opened import OpenStore
from tradehook.prices import recording
from tradehook.prices.bars.bar import Bar, Interval
from tradehook.prices.bars.retention import Retention
from tradehook.prices.queries import all_kept, keep
from tradehook.prices.recording import Recorder
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.quote import PriceSource

pytestmark = pytest.mark.anyio

DAY_START = Interval.DAY.start_of(START)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Troubled:
    """A store that fails as often as it is told to, and counts what is written."""

    def __init__(self, store: OpenStore) -> None:
        self._store = store
        self.failures: list[Exception] = []
        self.writes = 0

    async def write(self, work: Callable[[Any], Any]) -> Any:
        if self.failures:
            raise self.failures.pop()
        self.writes += 1
        return await self._store.write(work)

    async def read(self, work: Callable[[Any], Any]) -> Any:
        return await self._store.read(work)


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Troubled]:
    opened = OpenStore(store_url)
    yield Troubled(opened)
    await opened.close()


@pytest.fixture
def recorder(store: Troubled, monkeypatch: pytest.MonkeyPatch) -> Recorder:
    monkeypatch.setattr(recording, "_EVERY_S", 0)
    return Recorder(store, SetClock(START), Retention())


async def kept(store: Troubled) -> set[tuple[str, str, str]]:
    return {(quote.source.value, quote.symbol, str(quote.mark)) for quote in await store.read(all_kept)}


async def test_quotes_become_bars_of_a_minute_and_a_day(store: Troubled, recorder: Recorder) -> None:
    for last, later_s in (("10", 0), ("12", 20), ("9", 40), ("11", 60)):
        recorder.hear(quoted(last, later_s=later_s))
    await recorder.write()

    ten, twelve, nine, eleven = map(Decimal, (10, 12, 9, 11))
    assert await bars_of(store) == [
        Bar(START, ten, twelve, nine, nine, 3),
        Bar(after(START, 60), eleven, eleven, eleven, eleven, 1),
    ]
    assert await bars_of(store, interval=Interval.DAY) == [Bar(DAY_START, ten, twelve, nine, eleven, 4)]


async def test_a_bar_goes_on_after_a_restart(store: Troubled, recorder: Recorder) -> None:
    recorder.hear(quoted("10"))
    await recorder.write()
    again = Recorder(store, SetClock(START), Retention())
    again.hear(quoted("12", later_s=1))
    await again.write()

    (minute,) = await bars_of(store)
    assert (minute.open, minute.high, minute.low, minute.close, minute.quotes) == (10, 12, 10, 12, 2)


async def test_of_feeds_the_latest_quote_is_kept_and_of_others_none(store: Troubled, recorder: Recorder) -> None:
    for source in PriceSource:
        recorder.hear(quoted("1", source))
        recorder.hear(quoted("2", source, later_s=1))
    recorder.play(quoted("3", PriceSource.REPLAY), after(START, -(10**6)))
    await recorder.write()

    assert await kept(store) == {("broker", "AAPL", "2"), ("replay", "AAPL", "3")}


async def test_a_later_quote_that_is_kept_already_stays(store: Troubled, recorder: Recorder) -> None:
    await store.write(lambda tx: keep(tx, quoted("5", PriceSource.BROKER, later_s=9)))
    recorder.hear(quoted("4", PriceSource.BROKER, later_s=8))
    await recorder.write()

    assert await kept(store) == {("broker", "AAPL", "5")}


async def test_a_thousand_quotes_are_one_transaction_and_silence_is_none(store: Troubled, recorder: Recorder) -> None:
    for number in range(1000):
        recorder.hear(quoted(str(number + 1), PriceSource.BROKER, later_s=number / 100))
    await recorder.write()
    assert store.writes == 1

    await recorder.write()
    assert store.writes == 1


@pytest.mark.parametrize("failures", [[StoreBusy()], [StoreFailed("away")], [StoreFailed("away")] * 3])
async def test_what_the_store_does_not_take_waits_and_loses_nothing(
    store: Troubled, recorder: Recorder, failures: list[Exception]
) -> None:
    store.failures = list(failures)
    for last in ("10", "12", "9"):
        recorder.hear(quoted(last, PriceSource.BROKER))
        await recorder.write()
    recorder.hear(quoted("11", PriceSource.BROKER))
    await recorder.write()

    (minute,) = await bars_of(store, PriceSource.BROKER)
    assert (minute.open, minute.high, minute.low, minute.close, minute.quotes) == (10, 12, 9, 11, 4)
    assert await kept(store) == {("broker", "AAPL", "11")}


async def test_a_replay_takes_the_place_of_the_one_before_and_is_of_its_own_time(
    store: Troubled, recorder: Recorder
) -> None:
    long_ago = after(START, -(10**8))
    for first, second in (("10", "20"), ("30", "40")):
        recorder.begin_replay("AAPL")
        recorder.play(quoted(first, PriceSource.REPLAY), long_ago)
        await recorder.write()
        recorder.play(quoted(second, PriceSource.REPLAY), long_ago)
        await recorder.write()

    (minute,) = await bars_of(store, PriceSource.REPLAY)
    assert minute.starts_at == Interval.MINUTE.start_of(long_ago)
    assert (minute.open, minute.close, minute.quotes) == (30, 40, 2)


async def test_old_bars_are_swept_also_of_what_nobody_quotes_any_more(store: Troubled, recorder: Recorder) -> None:
    for symbol in ("AAPL", "MSFT"):
        recorder.hear(quoted("10", symbol=symbol))
        recorder.hear(quoted("11", symbol=symbol, later_s=86_400))
    await recorder.write()

    later = Recorder(store, SetClock(after(START, 31 * 86_400)), Retention(minutes_days=30))
    await later.sweep()

    for symbol in ("AAPL", "MSFT"):
        assert [bar.open for bar in await bars_of(store, symbol=symbol)] == [11]
        assert len(await bars_of(store, symbol=symbol, interval=Interval.DAY)) == 2


async def test_years_of_minutes_in_one_sitting_stay_within_what_is_kept(store: Troubled) -> None:
    recorder = Recorder(store, SetClock(START), Retention(minutes_days=1))
    recorder.begin_replay("AAPL")
    for hour in range(100):
        recorder.play(quoted("10", PriceSource.REPLAY), after(START, 3600 * hour))
    await recorder.write()

    assert len(await bars_of(store, PriceSource.REPLAY)) == 25


async def test_there_is_room_again_once_what_waits_is_written(store: Troubled, recorder: Recorder) -> None:
    for minute in range(6_000):
        recorder.play(quoted("10", PriceSource.REPLAY), after(START, 60 * minute))

    await asyncio.wait_for(recorder.room(), 30)

    assert len(await bars_of(store, PriceSource.REPLAY)) == 6_000


async def test_who_stops_while_something_is_written_loses_nothing(
    store: Troubled, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "_MOST_AT_ONCE", 1)
    for minute in range(9):
        recorder.hear(quoted("10", later_s=60 * minute))
    writing = asyncio.create_task(recorder.write())
    async with asyncio.timeout(30):
        while store.writes < 3:  # noqa: ASYNC110 - the store rings no bell
            await asyncio.sleep(0)
    writing.cancel()
    await asyncio.wait([writing])

    await recorder.write()

    assert [bar.quotes for bar in await bars_of(store)] == [1] * 9
