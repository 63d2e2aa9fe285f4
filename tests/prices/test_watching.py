"""What is held or rests keeps its prices, and nothing else is asked for."""

from collections.abc import Mapping

import pytest

from tests.prices.made import KNOWN, START, SetFeed, quoted
from tradehook.instruments.stocks import instrument
from tradehook.plumbing.clock import SetClock
from tradehook.prices.board import Board
from tradehook.prices.feeds import Choice, Feeds
from tradehook.prices.watching import Around, Watching
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.quote import PriceSource, Quote

pytestmark = pytest.mark.anyio

SIMULATED, BY_HAND, FOLLOWER, OTHER, LIVE, GONE = map(AccountId, ("sim", "hand", "follower", "other", "live", "gone"))
CHOICES = {
    SIMULATED: Choice(PriceSource.SIMULATED),
    BY_HAND: Choice(PriceSource.MANUAL),
    FOLLOWER: Choice(PriceSource.BROKER, LIVE),
    OTHER: Choice(PriceSource.BROKER, LIVE),
    GONE: Choice(PriceSource.BROKER, AccountId("nobody")),
}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Room:
    """A watch, what it is told is wanted, and whom it tells."""

    def __init__(self) -> None:
        self.live = SetFeed(quoted("7", PriceSource.BROKER), quoted("8", PriceSource.BROKER, "MSFT"))
        self.clock = SetClock(START)
        self.wants: dict[AccountId, frozenset[str]] = {}
        self.board = Board("seed")
        self.put: list[Quote] = []
        self.taken_down: list[Quote] = []
        self.board.on_quote(self.put.append)
        feed_of = {LIVE: self.live}.get
        self.watching = Watching(
            Around(
                clock=self.clock,
                board=self.board,
                recorder=self,
                feeds=Feeds(self.board, CHOICES.get, feed_of),
                choice_of=CHOICES.get,
                feed_of=feed_of,
                wanted=self.wanted,
                instrument_of=lambda symbol: KNOWN.get(symbol) or instrument(symbol, symbol),
            )
        )

    async def wanted(self) -> Mapping[AccountId, frozenset[str]]:
        return self.wants

    def hear(self, quote: Quote) -> None:
        self.taken_down.append(quote)

    async def look(self, times: int = 2) -> None:
        for _ in range(times):
            await self.watching.look()


@pytest.fixture
def room() -> Room:
    return Room()


async def test_nobody_is_asked_while_nothing_is_wanted(room: Room) -> None:
    room.wants = {LIVE: frozenset({"AAPL"}), BY_HAND: frozenset({"AAPL"}), GONE: frozenset({"AAPL"})}

    await room.look()

    assert room.live.asked == []
    assert (room.put, room.taken_down) == ([], [])


async def test_a_broker_is_asked_once_for_all_who_trade_at_its_prices(room: Room) -> None:
    room.wants = {FOLLOWER: frozenset({"AAPL"}), OTHER: frozenset({"AAPL", "MSFT", "AMD"})}

    await room.look(times=1)

    assert [sorted(asked) for asked in room.live.asked] == [["AAPL", "AMD", "MSFT"]]
    assert {quote.symbol: quote.last for quote in room.put} == {"AAPL": 7, "MSFT": 8}
    assert room.board.quote(PriceSource.BROKER, KNOWN["AAPL"], START) == quoted("7", PriceSource.BROKER)


async def test_only_what_is_new_is_put_on_the_board(room: Room) -> None:
    room.wants = {FOLLOWER: frozenset({"AAPL"})}
    await room.look(times=4)
    assert len(room.put) == 1

    room.live.quotes["AAPL"] = quoted("7", PriceSource.BROKER, later_s=5)
    await room.look()

    assert [quote.at for quote in room.put] == [START, after(START, 5)]


async def test_a_broker_is_asked_every_other_time_and_for_a_hundred_at_once_in_turn(room: Room) -> None:
    room.wants = {FOLLOWER: frozenset(f"S{number}" for number in range(250))}

    await room.look(times=6)

    assert [len(asked) for asked in room.live.asked] == [100, 100, 50]
    assert len({symbol for asked in room.live.asked for symbol in asked}) == 250


async def test_a_broker_that_fails_is_asked_again(room: Room) -> None:
    room.wants = {FOLLOWER: frozenset({"AAPL"})}
    room.live.broken = "The line is down."

    await room.look(times=6)

    assert len(room.live.asked) == 3


async def test_simulated_prices_of_what_is_wanted_are_taken_down_and_not_put(room: Room) -> None:
    room.wants = {SIMULATED: frozenset({"AAPL", "MSFT"})}

    await room.look(times=1)
    room.clock.at = after(START, 1)
    await room.look(times=1)

    assert room.put == []
    assert [(quote.symbol, quote.at) for quote in sorted(room.taken_down, key=lambda each: (each.at, each.symbol))] == [
        ("AAPL", START), ("MSFT", START), ("AAPL", after(START, 1)), ("MSFT", after(START, 1)),
    ]  # fmt: skip
