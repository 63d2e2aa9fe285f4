"""Playing what is read: in order, at its pace, and no faster than what it sets off is carried out."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from decimal import Decimal

import pytest

from tests.prices.made import KNOWN, START
from tradehook.plumbing.clock import SetClock
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed
from tradehook.prices.board import Board
from tradehook.prices.replay import stage as stage_of
from tradehook.prices.replay.frames import Batch, Ended, Frame
from tradehook.prices.replay.pace import Pace
from tradehook.prices.replay.playing import BadRow
from tradehook.prices.replay.refusals import out_of_order
from tradehook.prices.replay.replay import Replay, ReplayOrder, ReplayState
from tradehook.prices.replay.rows import Tick
from tradehook.prices.replay.stage import Stage
from tradehook.prices.staleness import is_stale
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.quote import PriceSource, Quote

pytestmark = pytest.mark.anyio

LONG_AGO = Instant(1_000_000_000_000_000)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Heard:
    """A recorder that remembers what it is told."""

    def __init__(self) -> None:
        self.played: list[tuple[Quote, Instant]] = []
        self.begun: list[str] = []
        self.rooms = 0

    def begin_replay(self, symbol: str) -> None:
        self.begun.append(symbol)

    def play(self, quote: Quote, recorded_at: Instant) -> None:
        self.played.append((quote, recorded_at))

    async def room(self) -> None:
        self.rooms += 1


class Scene:
    """A stage whose exchange takes its time and fails when told to."""

    def __init__(self) -> None:
        self.clock = SetClock(START)
        self.board = Board("seed")
        self.recorder = Heard()
        self.matched: list[Quote] = []
        self.failures: list[Exception] = []
        self.matching = 0

    @property
    def stage(self) -> Stage:
        return Stage(
            clock=self.clock,
            board=self.board,
            recorder=self.recorder,
            match=self.match,
            instrument_of=lambda spelling: KNOWN.get(spelling.upper()),
        )

    async def match(self, quote: Quote) -> None:
        assert self.matching == 0, "the quote before is not matched yet"
        self.matching += 1
        await asyncio.sleep(0)
        self.matching -= 1
        if self.failures:
            raise self.failures.pop()
        assert self.board.quote(PriceSource.REPLAY, KNOWN[quote.symbol], quote.at) == quote
        self.matched.append(quote)

    def replay(self, times: str | None = None, taken: Sequence[str] = ()) -> Replay:
        pace = Pace(None if times is None else Decimal(times))
        order = ReplayOrder(name="a.csv", symbol=None, pace=pace)
        return Replay("id", order, self.stage, lambda symbol: symbol not in taken)


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(stage_of, "_TRY_AGAIN_S", 0)
    return Scene()


def tick(last: int, later_s: float = 0, symbol: str = "aapl") -> Tick:
    return Tick(symbol, after(LONG_AGO, later_s), None, None, Price(Decimal(last)), Quantity(Decimal(7)))


def batch(*ticks: Tick, bad: int = 0, named: tuple[BadRow, ...] = ()) -> Batch:
    return Batch(rows=len(ticks) + bad, bad=bad, named=named, ticks=ticks)


async def frames(*some: Frame) -> AsyncIterator[Frame]:
    for frame in some:
        yield frame


async def test_every_tick_is_shown_taken_down_and_matched_before_the_next(scene: Scene) -> None:
    replay = scene.replay()

    await replay.play(frames(batch(tick(1)), batch(tick(2, 5), tick(3, 9, "MSFT")), Ended()))

    assert [(quote.symbol, quote.last) for quote in scene.matched] == [("AAPL", 1), ("AAPL", 2), ("MSFT", 3)]
    assert [quote for quote, _ in scene.recorder.played] == scene.matched
    assert [at for _, at in scene.recorder.played] == [LONG_AGO, after(LONG_AGO, 5), after(LONG_AGO, 9)]
    assert scene.recorder.begun == ["AAPL", "MSFT"]
    assert (replay.state, replay.refusal, replay.rows, replay.quotes) == (ReplayState.FINISHED, None, 3, 3)
    assert (replay.played_from, replay.played_to) == (LONG_AGO, after(LONG_AGO, 9))


async def test_a_replayed_quote_is_of_now_and_goes_stale_once_nothing_follows(scene: Scene) -> None:
    await scene.replay().play(frames(batch(tick(1)), Ended()))

    (quote,) = scene.matched
    assert (quote.at, quote.source, quote.size) == (START, PriceSource.REPLAY, 7)
    assert not is_stale(quote, 60, after(START, 60))
    assert is_stale(quote, 60, after(START, 61))


async def test_true_speed_waits_as_long_as_it_took_and_ten_times_a_tenth(scene: Scene) -> None:
    for times, wanted in (("1", [30, 90]), ("10", [3, 9]), (None, [])):
        waited: list[float] = []

        async def sleep(seconds: float, waited: list[float] = waited) -> None:
            waited.append(seconds)

        played = batch(tick(1), tick(2, 30), tick(3, 90))
        await scene.replay(times).play(frames(played, Ended()), sleep)

        assert waited == [pytest.approx(each, abs=1) for each in wanted]


async def test_what_the_store_does_not_take_is_matched_once_it_does(scene: Scene) -> None:
    scene.failures = [StoreBusy(), StoreFailed("away"), StoreFailed("away")]

    await scene.replay().play(frames(batch(tick(1), tick(2)), Ended()))

    assert [quote.last for quote in scene.matched] == [1, 2]


async def test_others_get_their_turn_however_fast_it_plays(scene: Scene) -> None:
    await scene.replay().play(frames(batch(*(tick(number + 1) for number in range(1_000))), Ended()))

    assert scene.recorder.rooms == 1_000 // 64


async def test_bad_rows_are_counted_and_ten_are_named(scene: Scene) -> None:
    replay = scene.replay()
    some = tuple(BadRow(line, "It has no price.") for line in range(8))

    await replay.play(frames(batch(tick(1), bad=9, named=some), batch(bad=8, named=some), Ended()))

    assert (replay.rows, replay.bad_rows, len(replay.first_bad_rows)) == (18, 17, 10)


async def test_a_symbol_that_is_not_known_is_named_and_the_others_play(scene: Scene) -> None:
    replay = scene.replay()

    await replay.play(frames(batch(tick(1, symbol="???"), tick(2), tick(3, symbol="???")), Ended()))

    assert replay.unknown_symbols == ["???"]
    assert (replay.state, replay.quotes) == (ReplayState.FINISHED, 1)


async def test_a_file_of_unknown_symbols_alone_is_refused(scene: Scene) -> None:
    replay = scene.replay()

    await replay.play(frames(batch(tick(1, symbol="???")), Ended()))

    assert replay.state is ReplayState.REFUSED
    assert replay.refusal is not None
    assert replay.refusal.code == "instrument-not-found"
    assert replay.begun.is_set()


async def test_a_symbol_that_another_replay_plays_ends_it(scene: Scene) -> None:
    replay = scene.replay(taken=["MSFT"])

    await replay.play(frames(batch(tick(1), tick(2, symbol="MSFT"), tick(3)), batch(tick(4)), Ended()))

    assert replay.state is ReplayState.REFUSED
    assert replay.refusal is not None
    assert replay.refusal.code == "replay-plays-already"
    assert [quote.last for quote in scene.matched] == [1]


async def test_the_reason_for_an_early_end_stays_with_what_was_played(scene: Scene) -> None:
    replay = scene.replay()
    refusal = out_of_order(3, LONG_AGO, START)

    await replay.play(frames(batch(tick(1)), Ended(refusal)))

    assert (replay.state, replay.refusal, replay.quotes, replay.ended_at) == (ReplayState.REFUSED, refusal, 1, START)


async def test_what_is_over_stays_as_it_ended(scene: Scene) -> None:
    replay = scene.replay()
    replay.end(ReplayState.FINISHED)
    replay.end(ReplayState.STOPPED)

    assert replay.state is ReplayState.FINISHED
