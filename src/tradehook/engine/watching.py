"""Watching prices for orders and legs that a broker does not carry: at every quote that is pushed, and each second.

One engine does so at a time (a duty, see `leasing.py`). Nothing is decided here: what was seen goes into the
transaction that does, `emulating.py`. How far trailing ones have followed is written down once a second at most, and at
triggers.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any

from tradehook.accounts.queries import all_accounts
from tradehook.brokers.contract import Broker
from tradehook.engine.asking import answer_of
from tradehook.engine.emulating import attend
from tradehook.engine.sights import Sight
from tradehook.engine.turn import Turn
from tradehook.engine.world import World
from tradehook.orders.emulation import queries as emulation
from tradehook.orders.emulation.life import WatchedStatus
from tradehook.orders.emulation.rules import price_of, sees
from tradehook.orders.emulation.watched import Blind, Watched
from tradehook.plumbing.clock import elapsed_s
from tradehook.plumbing.store.contract import Store, Tx
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.ids import AccountId, LaneKey, OrderId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.quote import Quote

_LOOK_EVERY_S = 1.0
_ASK_EVERY_S = 1.0
_WRITE_EVERY_S = 1.0
_ATTEND_EVERY_S = 5.0
_LONGEST_ASK_S = 5.0
_AT_WORK = frozenset({WatchedStatus.WATCHING, WatchedStatus.TRIGGERED})

Prices = list[Price]


class Watcher:
    """Watches every account's prices. `write` insists until the store takes it."""

    def __init__(
        self,
        store: Store,
        world: World,
        write: Callable[[Callable[[Tx], Any]], Awaitable[Any]],
        carry_on: Callable[[Turn], None],
    ) -> None:
        self._store = store
        self._world = world
        self._write = write
        self._carry_on = carry_on
        self._came = asyncio.Event()
        self._heard: list[Quote] = []
        self._symbols: frozenset[str] = frozenset()
        self._unread: defaultdict[OrderId, Prices] = defaultdict(list)
        self._attended_at_s: dict[LaneKey, float] = {}
        self._asked: set[tuple[AccountId, str]] = set()

    def hear(self, quote: Quote) -> None:
        """A quote has come."""
        if quote.symbol in self._symbols:
            self._heard.append(quote)
            self._came.set()

    def begin(self) -> None:
        """There is something new to watch."""
        self._came.set()

    async def keep_watching(self) -> None:
        """Watch until cancelled."""
        self._asked.clear()
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._keep_looking())
                both.create_task(self._keep_asking())
        except ExceptionGroup as several:
            # Whoever begins it again looks at what went wrong: a store that is away is no fault of the program.
            raise several.exceptions[0] from None

    async def _keep_looking(self) -> None:
        while True:
            await self._look()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_EVERY_S):
                    await self._came.wait()

    async def _keep_asking(self) -> None:
        """Bring prices to hand where a broker has to be asked for them."""
        while True:
            alive = await self._store.read(emulation.alive)
            brokers = await self._brokers() if alive else {}
            wanted: defaultdict[AccountId, dict[str, Instrument]] = defaultdict(dict)
            for each in alive:
                broker = brokers.get(each.account_id)
                if broker is not None and broker.has_to_be_asked(each.account_id):
                    wanted[each.account_id][each.symbol] = self._world.instrument(each.symbol)
            await asyncio.gather(*(self._ask(brokers[key], key, found) for key, found in wanted.items()))
            await asyncio.sleep(_ASK_EVERY_S)

    async def _ask(self, broker: Broker, account_id: AccountId, wanted: dict[str, Instrument]) -> None:
        """One that does not answer gives no prices; those at hand grow old."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_ASK_S):
                await answer_of(broker.fetch_quotes(account_id, list(wanted.values())))
        self._asked.update((account_id, symbol) for symbol in wanted)
        self._came.set()

    async def _look(self) -> None:
        """Look at every price that something waits for."""
        self._came.clear()
        alive = await self._store.read(emulation.alive)
        self._symbols = frozenset(each.symbol for each in alive)
        self._forget_but(alive)
        heard, self._heard = self._heard, []
        lanes: defaultdict[LaneKey, list[Watched]] = defaultdict(list)
        for watched in alive:
            lanes[watched.lane].append(watched)
        brokers = await self._brokers() if lanes else {}
        for key, here in lanes.items():
            broker = brokers.get(key.account_id)
            if broker is not None:
                await self._look_at(key, self._seen(here, broker, heard), here)

    async def _look_at(self, key: LaneKey, sights: dict[OrderId, Sight], here: list[Watched]) -> None:
        """Let the lane's watched orders be attended to where something was seen: at once what triggers, the rest once a
        second; and now and then in any case."""
        since = elapsed_s() - self._attended_at_s.get(key, -_ATTEND_EVERY_S)
        changed = [each for each in here if each.id in sights and self._changes(each, sights[each.id])]
        touched = any(self._is_touched(each, sights[each.id]) for each in changed)
        if touched or since >= _ATTEND_EVERY_S or (changed and since >= _WRITE_EVERY_S):
            self._attended_at_s[key] = elapsed_s()
            self._carry_on(await self._write(partial(attend, world=self._world, key=key, sights=sights)))
            changed = []
        kept = {each.id for each in changed}
        for each in here:
            if each.id not in kept:
                self._unread.pop(each.id, None)

    def _seen(self, here: Iterable[Watched], broker: Broker, heard: list[Quote]) -> dict[OrderId, Sight]:
        """What was seen for each that prices matter to; nothing yet where the broker has still to be asked."""
        now = self._world.now()
        return {
            each.id: self._sight(each, broker, heard, now)
            for each in here
            if _looks(each) and self._is_known(each, broker)
        }

    def _is_known(self, watched: Watched, broker: Broker) -> bool:
        return (watched.account_id, watched.symbol) in self._asked or not broker.has_to_be_asked(watched.account_id)

    def _sight(self, watched: Watched, broker: Broker, heard: list[Quote], now: Instant) -> Sight:
        """The prices that came since something was written down; quotes of other sources are not the account's."""
        instrument = self._world.instrument(watched.symbol)
        if broker.opens_at(watched.account_id, instrument, now) is not None:
            return Blind.CLOSED
        quote = broker.quote(watched.account_id, instrument, now)
        if quote is None:
            return Blind.NO_QUOTE
        unread = self._unread[watched.id]
        pushed = (each for each in heard if (each.source, each.symbol) == (quote.source, quote.symbol))
        for each in (*pushed, quote):
            price = price_of(each, watched.side)
            if not unread or unread[-1] != price:
                unread.append(price)
        return tuple(unread)

    def _changes(self, watched: Watched, sight: Sight) -> bool:
        if isinstance(sight, Blind):
            return sight is not watched.blind
        seen = sees(watched, sight, self._world.instrument(watched.symbol).tick)
        return seen.watched != watched or watched.blind is not None or self._is_touched(watched, sight)

    def _is_touched(self, watched: Watched, sight: Sight) -> bool:
        if isinstance(sight, Blind) or watched.status is not WatchedStatus.WATCHING:
            return False
        return sees(watched, sight, self._world.instrument(watched.symbol).tick).touched

    async def _brokers(self) -> dict[AccountId, Broker]:
        """The connections that this engine has, by account."""
        accounts = await self._store.read(all_accounts)
        return {each.id: broker for each in accounts if (broker := self._world.brokers.get(each.connection))}

    def _forget_but(self, alive: list[Watched]) -> None:
        known, lanes = {each.id for each in alive}, {each.lane for each in alive}
        self._unread = defaultdict(list, {key: prices for key, prices in self._unread.items() if key in known})
        self._attended_at_s = {key: at for key, at in self._attended_at_s.items() if key in lanes}


def _looks(watched: Watched) -> bool:
    """Whether prices matter to it now. A trailing one that rests at the broker follows them too: it may be returned."""
    followed = watched.status is WatchedStatus.PLACED and watched.order_type is OrderType.TRAILING_STOP
    return followed or watched.status in _AT_WORK
