"""Keeping prices coming for what is held and for orders that rest: brokers outside are asked, others are looked at."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tradehook.plumbing.clock import Clock
from tradehook.plumbing.logging import log
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed
from tradehook.prices.board import Board
from tradehook.prices.feeds import ChoiceOf, Feed, FeedOf, Feeds
from tradehook.prices.recording import Recorder
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.quote import PriceSource, Quote

_LOOK_EVERY_S = 1.0
_ASKED_EVERY_LOOKS = 2
_MOST_AT_ONCE = 100

Wanted = Callable[[], Awaitable[Mapping[AccountId, frozenset[str]]]]
"""The symbols that each account holds or has orders in. May raise `StoreBusy` and `StoreFailed`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a watch looks at: what accounts want, what they have chosen, and what the prices are."""

    clock: Clock
    board: Board
    recorder: Recorder
    feeds: Feeds
    choice_of: ChoiceOf
    feed_of: FeedOf
    wanted: Wanted
    instrument_of: Callable[[str], Instrument | None]


class Watching:
    """Looks once a second, and asks every broker outside at most every other second, for 100 instruments at once.

    What a broker says is put on the board as soon as it is new, so that resting orders fill and bars form; simulated
    prices are only taken down, as they are matched by themselves.
    """

    def __init__(self, around: Around) -> None:
        self._around = around
        self._looks = 0
        self._told: dict[tuple[AccountId, str], Quote] = {}
        self._failing: dict[AccountId, str] = {}

    async def keep_watching(self) -> None:
        """Go on for as long as the process runs."""
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            try:
                await self.look()
            except (StoreBusy, StoreFailed) as failure:
                log.warning("what prices are wanted could not be read", failure=str(failure))

    async def look(self) -> None:
        """Look once at everything that is wanted."""
        simulated, outside = self._sorted(await self._around.wanted())
        for instrument in simulated:
            self._take_down(instrument)
        if self._looks % _ASKED_EVERY_LOOKS == 0:
            self._told = {key: quote for key, quote in self._told.items() if key[0] in outside}
            await asyncio.gather(*(self._ask(account_id, each) for account_id, each in outside.items()))
        self._looks += 1

    def _sorted(
        self, wanted: Mapping[AccountId, Iterable[str]]
    ) -> tuple[list[Instrument], dict[AccountId, list[Instrument]]]:
        """The instruments whose prices are simulated, and those of brokers outside by account; each once."""
        simulated: dict[str, Instrument] = {}
        outside: dict[AccountId, dict[str, Instrument]] = {}
        for account_id, symbols in wanted.items():
            choice = self._around.choice_of(account_id)
            if choice is None:
                continue
            asked = self._around.feeds.outside(choice)
            if asked is not None:
                outside.setdefault(asked, {}).update(self._instruments(symbols))
            elif self._around.feeds.source(choice) is PriceSource.SIMULATED:
                simulated.update(self._instruments(symbols))
        return list(simulated.values()), {asked: list(found.values()) for asked, found in outside.items()}

    def _instruments(self, symbols: Iterable[str]) -> dict[str, Instrument]:
        return {symbol: found for symbol in symbols if (found := self._around.instrument_of(symbol))}

    def _take_down(self, instrument: Instrument) -> None:
        quote = self._around.board.quote(PriceSource.SIMULATED, instrument, self._around.clock.now())
        if quote is not None:
            self._around.recorder.hear(quote)

    async def _ask(self, account_id: AccountId, instruments: Sequence[Instrument]) -> None:
        feed = self._around.feed_of(account_id)
        if feed is None:
            return
        some = _some(instruments, self._looks // _ASKED_EVERY_LOOKS)
        failed = await feed.fetch(some)
        self._note(account_id, failed.why if failed else "")
        for instrument in some:
            self._tell(account_id, feed, instrument)

    def _tell(self, account_id: AccountId, feed: Feed, instrument: Instrument) -> None:
        quote = feed.quote(instrument, self._around.clock.now())
        if quote is not None and quote != self._told.get((account_id, instrument.symbol)):
            self._told[account_id, instrument.symbol] = quote
            self._around.board.put(quote)

    def _note(self, account_id: AccountId, why: str) -> None:
        """Say once that a broker gives no prices, not every other second."""
        if why and self._failing.get(account_id) != why:
            log.warning("a broker gives no prices", account_id=account_id, why=why)
        self._failing[account_id] = why


def _some(instruments: Sequence[Instrument], turn: int) -> Sequence[Instrument]:
    """As many as are asked for at once; of more, others in every turn."""
    turns = max(1, -(-len(instruments) // _MOST_AT_ONCE))
    start = turn % turns * _MOST_AT_ONCE
    return instruments[start : start + _MOST_AT_ONCE]
