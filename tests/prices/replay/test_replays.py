"""Replays of files, read by a process of their own."""

from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from tests.prices.made import KNOWN, START
from tests.prices.replay.test_replay import Heard
from tests.waiting import until_true
from tradehook.plumbing.clock import SetClock
from tradehook.plumbing.ids import IdSource
from tradehook.prices.board import Board
from tradehook.prices.replay import replays as replays_of
from tradehook.prices.replay.files import Files
from tradehook.prices.replay.pace import Pace
from tradehook.prices.replay.reader import read_apart
from tradehook.prices.replay.replay import Replay, ReplayOrder, ReplayState
from tradehook.prices.replay.replays import Replays
from tradehook.prices.replay.stage import Stage
from tradehook.vocabulary.quote import Quote
from tradehook.vocabulary.refusal import Refusal

pytestmark = pytest.mark.anyio

_AT_ONCE = Pace(None)
DAYS_APART = "time,last\n" + "".join(f"2024-01-{day:02},{day}\n" for day in range(1, 29))

LONG = "time,last\n" + "".join(f"{1_704_205_800 + 86_400 * day},{day + 1}\n" for day in range(50_000))
"""More than fits into a pipe: its reader waits for as long as nobody takes it."""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class House:
    """Replays of one folder, and what they played."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.matched: list[Quote] = []
        stage = Stage(
            clock=SetClock(START),
            board=Board("seed"),
            recorder=Heard(),
            match=self.match,
            instrument_of=lambda spelling: KNOWN.get(spelling.upper()),
        )
        self.replays = Replays(stage, Files(folder), IdSource())

    async def match(self, quote: Quote) -> None:
        self.matched.append(quote)

    def put(self, content: str, name: str = "a.csv") -> str:
        (self.folder / name).write_text(content)
        return name

    async def start(self, name: str, symbol: str | None = "AAPL", pace: Pace = _AT_ONCE) -> Replay | Refusal:
        return await self.replays.start(ReplayOrder(name=name, symbol=symbol, pace=pace))

    async def started(self, name: str, symbol: str | None = "AAPL", times: int | None = None) -> Replay:
        found = await self.start(name, symbol, Pace(None if times is None else KNOWN["AAPL"].point_value * times))
        assert isinstance(found, Replay), found
        return found


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    found = House(tmp_path)
    yield found
    await found.replays.close()
    assert children() == []


def children() -> list[psutil.Process]:
    """The processes that read files now."""
    return [child for child in psutil.Process().children() if _reads(child)]


def _reads(child: psutil.Process) -> bool:
    try:
        return "tradehook.prices.replay" in child.cmdline()
    except psutil.Error:  # it has just ended
        return False


async def test_a_file_is_played_to_its_end(house: House) -> None:
    replay = await house.started(house.put(DAYS_APART))

    await until_true(lambda: replay.state is not ReplayState.PLAYING)

    assert (replay.state, replay.rows, replay.quotes) == (ReplayState.FINISHED, 28, 28)
    assert [quote.last for quote in house.matched] == list(range(1, 29))
    assert house.replays.known == (replay,)
    assert house.replays.find(replay.id) is replay
    await until_true(lambda: children() == [])


async def test_the_first_quote_was_played_when_a_replay_has_begun(house: House) -> None:
    replay = await house.started(house.put(DAYS_APART), times=1)

    assert (replay.state, replay.quotes) == (ReplayState.PLAYING, 1)
    assert [quote.last for quote in house.matched] == [1]


async def test_a_stopped_replay_plays_no_more_and_its_reader_is_gone(house: House) -> None:
    replay = await house.started(house.put(LONG), times=1)
    assert len(children()) == 1

    await house.replays.stop(replay)

    assert (replay.state, replay.quotes, children()) == (ReplayState.STOPPED, 1, [])
    await house.replays.stop(replay)
    assert replay.state is ReplayState.STOPPED


@pytest.mark.parametrize(
    ("content", "symbol", "code"),
    [
        ("", "AAPL", "replay-columns-missing"),
        ("time,last\n", "AAPL", "replay-no-readable-rows"),
        ("time,last\n2024-01-01,1\n", None, "replay-columns-missing"),
        ("time,last\n2024-01-01,1\n", "NOSUCH", "instrument-not-found"),
        ("time,symbol,last\n2024-01-01,NOSUCH,1\n", None, "instrument-not-found"),
    ],
)
async def test_a_file_that_cannot_be_played_is_refused_and_no_replay_is_known(
    house: House, content: str, symbol: str | None, code: str
) -> None:
    refusal = await house.start(house.put(content), symbol)

    assert isinstance(refusal, Refusal)
    assert refusal.code == code
    assert house.replays.known == ()


async def test_rows_out_of_order_end_a_replay_with_their_line(house: House) -> None:
    replay = await house.started(house.put("time,last\n2024-01-02,5\n2024-01-01,6\n"))
    await until_true(lambda: replay.state is not ReplayState.PLAYING)

    assert replay.refusal is not None
    assert (replay.state, replay.refusal.code) == (ReplayState.REFUSED, "replay-out-of-order")
    assert "Line 3" in replay.refusal.message


async def test_no_more_than_four_play_at_once_and_no_two_the_same_symbol(house: House) -> None:
    name = house.put(DAYS_APART)
    await house.started(name, "AAPL", times=1)

    refusal = await house.start(name, "aapl")
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.status) == ("replay-plays-already", 409)

    await house.started(name, "MSFT", times=1)
    third = await house.started(name, "AMD", times=1)
    await house.replays.stop(third)
    await house.started(name, "AMD", times=1)


async def test_so_many_play_that_no_more_may(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replays_of, "_MOST_AT_ONCE", 2)
    name = house.put(DAYS_APART)
    for symbol in ("AAPL", "MSFT"):
        await house.started(name, symbol, times=1)

    refusal = await house.start(name, "AMD")

    assert isinstance(refusal, Refusal)
    assert refusal.code == "replay-too-many"


async def test_of_those_that_are_over_only_so_many_are_known(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replays_of, "_MOST_KNOWN", 2)
    name = house.put("time,last\n2024-01-02,5\n")
    playing = await house.started(house.put(LONG, "b.csv"), "MSFT", times=1)
    for _ in range(4):
        replay = await house.started(name)
        await until_true(lambda replay=replay: replay.state is not ReplayState.PLAYING)
        await until_true(lambda: len(children()) == 1)

    assert house.replays.known == (replay, playing)


async def test_a_reader_that_dies_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("time,last\n" + "".join(f"{1_704_205_800 + number},5\n" for number in range(500_000)))

    async with read_apart(path, "AAPL") as frames:
        first = await anext(frames)
        children()[0].kill()
        last = [frame async for frame in frames][-1]

    assert getattr(first, "ticks", ())
    assert getattr(last, "refusal", None) is not None
    assert last.refusal.code == "replay-reader-failed"


async def test_what_is_not_taken_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("time,last\n" + "".join(f"{1_704_205_800 + number},5\n" for number in range(300_000)))

    async with read_apart(path, "AAPL") as frames:
        await anext(frames)
        (child,) = children()

        def rests() -> bool:
            return child.status() == psutil.STATUS_SLEEPING

        await until_true(rests)
        read = child.io_counters().read_chars
        assert read < path.stat().st_size
        ticks = [tick for _ in range(1) for tick in (await anext(frames)).ticks]
        assert len(ticks) == 1_000
