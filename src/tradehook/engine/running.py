"""The engine at work: what waits is picked up by state, sent, and followed to its end.

Nothing here is remembered that the store does not know: tasks come and go, rows stay. Another engine on the same store
may do any of it; what only one does at a time is a duty (`leasing.py`), and a lane has an owner.
"""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, TypeVar

from tradehook.accounts.accounts import Account
from tradehook.accounts.queries import all_accounts
from tradehook.brokers.contract import Broker
from tradehook.engine.books import Books
from tradehook.engine.carry_out import advance, facts_came, facts_missing, resume
from tradehook.engine.coming_back import bring_back, bring_back_due
from tradehook.engine.connections import Connect, Connections
from tradehook.engine.deadlines import cancel_due
from tradehook.engine.direct_work import DirectWork
from tradehook.engine.emulating import attend_all
from tradehook.engine.flattening import flatten_due, to_flatten
from tradehook.engine.following import Follower
from tradehook.engine.giving_up import give_up, stuck
from tradehook.engine.leasing import FLATTENING, ROUTING, WATCHING, Duties
from tradehook.engine.looking import Looks
from tradehook.engine.outcomes import Outcomes
from tradehook.engine.parity import compare, to_compare
from tradehook.engine.protection import lost_stops, protect_all
from tradehook.engine.reconcile import Reconciled
from tradehook.engine.route import route
from tradehook.engine.sending import Sender
from tradehook.engine.tending import are_to_tend, tend_all
from tradehook.engine.turn import Look, Turn
from tradehook.engine.watching import Watcher
from tradehook.engine.world import NotConnected, NotLearned, World
from tradehook.instruments.queries import all_assumed
from tradehook.lanes.queries import held_lanes, poked_lanes
from tradehook.orders.tending.queries import due_to_cancel
from tradehook.plumbing.clock import elapsed_s
from tradehook.plumbing.logging import log
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed, Tx
from tradehook.plumbing.store.opened import OpenStore
from tradehook.prices.board import Board
from tradehook.restores.queries import is_held
from tradehook.trades.queries import due, lanes_with_work
from tradehook.vocabulary.broker import Unknown
from tradehook.vocabulary.ids import AccountId, LaneKey, TradeId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.instrument import Instrument

_LANES_AT_ONCE = 64
_LOOK_EVERY_S = 0.25
_TRY_AGAIN_S = 0.5
_PROTECT_EVERY_S = 5.0
_FLATTEN_EVERY_S = 1.0
_LARGEST_LAG_S = 0.02
_MANY_REQUESTS = 8
_TOLD_WITHIN_S = 1.0
_LAST_ANSWERS_S = 1.5

_Result = TypeVar("_Result")


class Engine:
    """Routes signals, works the lanes, sends requests, takes reports, settles doubts, and compares books.

    `connect` opens the connection of an account that has one of its own; `world.brokers` is where it is kept.
    """

    def __init__(
        self, store: OpenStore, world: World, brokers: dict[str, Broker], connect: Connect, board: Board
    ) -> None:
        self._store = store
        self._world = world
        self._board = board
        self._tasks: set[asyncio.Task[Any]] = set()
        self._lanes: dict[LaneKey, bool] = {}
        self._lane_slots = asyncio.Semaphore(_LANES_AT_ONCE)
        self._looking: set[LaneKey] = set()
        self._signals = asyncio.Event()
        self._ready = asyncio.Event()
        self._lag_s = 0.0
        self._held = False
        self._stopping = False
        self._sends: set[asyncio.Task[Any]] = set()
        self._late: set[asyncio.Future[Any]] = set()
        self._sender = Sender(store, world, self._insist, self.carry_on)
        self._looks = Looks(store, world, self.carry_on)
        self._duties = Duties(world, self._insist, self._spawn)
        follower = Follower(store, world, self._insist, self.carry_on)
        self._outcomes = Outcomes(store)
        self._direct = DirectWork(store, world, self._insist, self.carry_on, self._connect_missing)
        self._connections = Connections(
            brokers, connect, follower, self._duties, self._again_and_again, self._past_told
        )
        self._watcher = Watcher(store, world, self._insist, self.carry_on)
        board.on_quote(self._watcher.hear)
        self._books = Books(store, self._looks, lambda: self._connections.ours)

    @property
    def outcomes(self) -> Outcomes:
        """What became of order messages."""
        return self._outcomes

    @property
    def lag_s(self) -> float:
        """How late the event loop was last."""
        return self._lag_s

    @property
    def lanes_at_work(self) -> int:
        """In how many lanes something is done now."""
        return len(self._lanes)

    @property
    def on_their_way(self) -> int:
        """How many requests to brokers wait for an answer."""
        return len(self._sends)

    async def start(self) -> None:
        """Catch up with the brokers, settle doubts, restore protection, then run the lanes (promise 11)."""
        self._held = await self._store.read(is_held)
        self._keep_going(self._measure_lag)
        self._duties.add(ROUTING, partial(self._again_and_again, self._route))
        self._duties.add(FLATTENING, partial(self._again_and_again, self._watch_clocks))
        self._duties.add(WATCHING, partial(self._again_and_again, self._watch_prices))
        await self._connections.open_missing(await self._store.read(all_accounts))
        await self._duties.check()
        await self._connections.catch_up()
        await self._sender.settle()
        if self._held:
            self._spawn(self._wait_for_release())
        else:
            await self._go_to_work()
        for work in (self._watch_doubts, self._books.keep_comparing):
            self._keep_going(work)
        if self._store.is_shared:
            for work in (self._duties.keep, self._watch_accounts):
                self._keep_going(work)

    async def _go_to_work(self) -> None:
        """Restore protection, then run the lanes."""
        self.carry_on(await self._insist(partial(attend_all, world=self._world)))
        self.carry_on(await self._insist(partial(protect_all, world=self._world)))
        self.carry_on(await self._insist(partial(tend_all, world=self._world)))
        self._ready.set()
        await self._pick_up_lanes()
        self._signals.set()
        for work in (self._watch_lanes, self._watch_charts, self._watch_protection):
            self._keep_going(work)

    async def _wait_for_release(self) -> None:
        """A store that was put back from a backup: look at the brokers' books alone, until a person lets it go on."""
        self._signals.set()
        while await self._is_still_held():  # noqa: ASYNC110 - another process may release it
            await asyncio.sleep(_LOOK_EVERY_S)
        self._held = False
        await self._go_to_work()

    async def _is_still_held(self) -> bool:
        """Whether nobody has released the store, here or in another process, as far as it says."""
        try:
            return await self._store.read(is_held)
        except (StoreBusy, StoreFailed):
            return True

    async def stop(self) -> None:
        """Stop working, once the answers to what is on its way are here, or after `_LAST_ANSWERS_S`.

        What is under way is picked up at the next start, or by another engine at once.
        """
        self._stopping = True
        for task in self._tasks - self._sends:
            task.cancel()
        give_up_at = elapsed_s() + _LAST_ANSWERS_S
        while (left := self._sends | self._late) and (patience_s := give_up_at - elapsed_s()) > 0:
            await asyncio.wait(left, timeout=patience_s)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        try:
            await self._store.write(self._duties.drop)
        except (StoreBusy, StoreFailed) as failure:
            log.warning("the duties were not given up and end by themselves", failure=str(failure))

    def add_duty(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Something that one engine does at a time, from the start on."""
        self._duties.add(name, partial(self._again_and_again, work))

    async def write(self, work: Callable[[Tx], _Result]) -> _Result:
        """As the engine writes what it has learned: until the store takes it."""
        return await self._insist(work)

    async def connect(self, account: Account) -> None:
        """Open the connection of an account that was just made, or changed, where it has one of its own."""
        await self._connections.open(account)
        await self._duties.check()

    def signals_came(self) -> None:
        """Signals were accepted."""
        self._signals.set()

    def carry_on(self, turn: Turn) -> None:
        """Do what a committed transaction left to be done."""
        # While held, what is to be sent is left to be asked after: the broker may have it since before the restore.
        for request in () if self._held else turn.requests:
            self._sender.begin(request)
            sending = self._spawn(self._sender.send(request))
            self._sends.add(sending)
            sending.add_done_callback(self._sends.discard)
        if self._stopping:
            return
        for lane in turn.lanes:
            self.poke(lane)
        for look in () if self._held else turn.looks:
            if look.lane not in self._looking:
                self._looking.add(look.lane)
                self._spawn(self._look(look))
        if turn.watched:
            self._watcher.begin()
        for account_id in turn.reconcile:
            self._spawn(self._books.compare(account_id))
        self._outcomes.heard()

    def poke(self, lane: LaneKey) -> None:
        """There may be something to do in a lane."""
        at_work = lane in self._lanes
        self._lanes[lane] = True
        if not at_work:
            self._spawn(self._work(lane))

    async def bring_back(self, trade_id: TradeId) -> None:
        """Release a trade that left its lane."""
        self.carry_on(await self._insist(partial(bring_back, world=self._world, trade_id=trade_id)))

    async def reconcile(self, account_id: AccountId) -> Reconciled | Unknown:
        """Hold an account's books against its broker's, and take over what the broker shows."""
        return await self._looks.reconcile(account_id)

    def _past_told(self, connection: str) -> None:
        """What a connection's reports did not say is in the broker's books."""
        self._spawn(self._books.compare_connection(connection))

    # ------------------------------------------------------------------------------------------------- lanes

    async def _route(self) -> None:
        while True:
            await self._signals.wait()
            self._signals.clear()
            await self._calm()
            if not self._held:
                self._spawn(self._direct.carry_out_waiting())
            try:
                routed = await self._insist(partial(route, world=self._world))
            except BaseException:
                self._signals.set()
                raise
            for quote in routed.quotes:
                self._board.put(quote)
            for lane in routed.lanes:
                self.poke(lane)
            if routed.more:
                self._signals.set()

    async def _work(self, lane: LaneKey) -> None:
        """Work a lane until there is nothing to do in it now."""
        try:
            await self._ready.wait()
            async with self._lane_slots:
                while self._lanes[lane]:
                    self._lanes[lane] = False
                    await self._take_turn(lane, partial(advance, world=self._world, key=lane))
        finally:
            del self._lanes[lane]

    def _resume(self, lane: LaneKey) -> None:
        """Look at a lane whatever it waits for."""
        self._spawn(self._take_turn(lane, partial(resume, world=self._world, key=lane)))

    async def _look(self, look: Look) -> None:
        """Fetch what a lane waits to know, and let it go on."""
        lane = look.lane
        try:
            instruments = [await self._instrument(symbol) for symbol in look.symbols]
            failed = await self._looks.account(lane.account_id, look.since, instruments)
        finally:
            self._looking.discard(lane)
        if failed is None:
            await self._take_turn(lane, partial(facts_came, world=self._world, key=lane, asked=look.symbols))
        else:
            await self._take_turn(lane, partial(facts_missing, world=self._world, key=lane, words=failed.why))

    async def _take_turn(self, lane: LaneKey, work: Callable[[Tx], Turn]) -> None:
        try:
            self.carry_on(await self._insist(work))
        except NotConnected as missing:
            await self._connect_missing(str(missing))
            await asyncio.sleep(_TRY_AGAIN_S)
            self.poke(lane)
        except Exception as fault:  # noqa: BLE001 - one trade that cannot be worked out must not hold up its lane
            log.exception("a trade could not be worked out", lane=lane)
            await self._give_up(lane, repr(fault))

    async def _give_up(self, lane: LaneKey, fault: str) -> None:
        trade_id = await self._insist(partial(stuck, world=self._world, key=lane))
        if trade_id is not None:
            work = partial(give_up, world=self._world, key=lane, trade_id=trade_id, fault=fault)
            self.carry_on(await self._insist(work))

    async def _connect_missing(self, connection: str) -> None:
        """Another engine opened the account that this connection is of."""
        accounts = await self._store.read(all_accounts)
        await self._connections.open_missing([each for each in accounts if each.connection == connection])
        await self._duties.check()

    async def _watch_lanes(self) -> None:
        """Look for waits that are over, and for work that another engine left or wrote down."""
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            now = self._world.now()
            if await self._store.read(partial(due, now=now)):
                self.carry_on(await self._insist(partial(bring_back_due, world=self._world)))
            if await self._store.read(partial(due_to_cancel, now=now)):
                self.carry_on(await self._insist(partial(cancel_due, world=self._world)))
            await self._direct.look_after(after(now, -_TOLD_WITHIN_S))
            for lane in await self._store.read(held_lanes):
                if lane.is_due(self._world.engine, now):
                    self._resume(lane.key)
            for key in await self._store.read(partial(poked_lanes, owner=self._world.engine)):
                self._resume(key)
            if self._duties.has(ROUTING):
                self._signals.set()
                await self._pick_up_waiting()

    async def _watch_clocks(self) -> None:
        """Make subscriptions flat at their time of day."""
        await self._ready.wait()
        while True:
            if await self._store.read(partial(to_flatten, now=self._world.now())):
                self.carry_on(await self._insist(partial(flatten_due, world=self._world)))
            await asyncio.sleep(_FLATTEN_EVERY_S)

    async def _watch_accounts(self) -> None:
        """Connect the accounts that other processes opened, so that they are followed when those are gone."""
        while True:
            await asyncio.sleep(self._world.lease_s)
            accounts = await self._store.read(all_accounts)
            if any(account.connection not in self._world.brokers for account in accounts):
                await self._connections.open_missing(accounts)
                await self._duties.check()

    async def _watch_charts(self) -> None:
        """Hold accounts against the charts that they follow, once the trades are over that do."""
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            if not self._duties.has(ROUTING):
                continue
            for claim in await self._store.read(to_compare):
                try:
                    await self._insist(partial(compare, world=self._world, claim=claim))
                except Exception:  # noqa: BLE001 - one account that cannot be compared must not keep the others from it
                    log.exception("an account could not be compared with its chart", lane=claim.lane)

    async def _watch_doubts(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            await self._sender.settle()

    async def _watch_prices(self) -> None:
        await self._ready.wait()
        await self._watcher.keep_watching()

    async def _watch_protection(self) -> None:
        while True:
            await asyncio.sleep(_PROTECT_EVERY_S)
            if await self._store.read(lost_stops):
                self.carry_on(await self._insist(partial(protect_all, world=self._world)))
            if await self._store.read(partial(are_to_tend, world=self._world)):
                self.carry_on(await self._insist(partial(tend_all, world=self._world)))

    async def _pick_up_lanes(self) -> None:
        for lane in await self._store.read(held_lanes):
            self._resume(lane.key)
        await self._pick_up_waiting()

    async def _pick_up_waiting(self) -> None:
        for key in await self._store.read(lanes_with_work):
            if key not in self._lanes:
                self.poke(key)

    # ------------------------------------------------------------------------------------------------- tasks

    async def _insist(self, work: Callable[[Tx], _Result]) -> _Result:
        """Until the store takes it: what the engine has learned must not be lost while the store is away."""
        while True:
            try:
                return await self._heard(self._store.begin_write(work))
            except NotLearned as missing:
                if not await self._learned(str(missing)):
                    raise
            except StoreFailed as failure:
                log.warning("the store did not take it", failure=str(failure))
                await asyncio.sleep(_TRY_AGAIN_S)

    async def _heard(self, written: "asyncio.Future[_Result]") -> _Result:
        """What was written; where who waits for it is stopped meanwhile, what it left to be done is done all the same,
        or it would be in doubt whether it was."""
        try:
            return await asyncio.shield(written)
        except asyncio.CancelledError:
            self._late.add(written)
            written.add_done_callback(self._heard_late)
            raise

    def _heard_late(self, written: "asyncio.Future[Any]") -> None:
        self._late.discard(written)
        if not written.cancelled() and written.exception() is None and isinstance(written.result(), Turn):
            self.carry_on(written.result())

    async def _instrument(self, symbol: str) -> Instrument:
        if self._world.catalogue.of_symbol(symbol) is None:
            await self._learned(symbol)
        return self._world.instrument(symbol)

    async def _learned(self, symbol: str) -> bool:
        """Whether another process has assumed the instrument of a symbol; from now on it is known here too."""
        for instrument in await self._store.read(all_assumed):
            self._world.catalogue.learn(instrument)
        return self._world.catalogue.of_symbol(symbol) is not None

    async def _calm(self) -> None:
        """Answering a webhook comes first: no new work while the loop lags, and less while requests come in numbers."""
        while self._lag_s > _LARGEST_LAG_S:  # noqa: ASYNC110 - a measure, not an event
            await asyncio.sleep(_LARGEST_LAG_S)
        if self._store.intake_at_once > _MANY_REQUESTS:
            await asyncio.sleep(_LARGEST_LAG_S)

    async def _measure_lag(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(_LARGEST_LAG_S)
            self._lag_s = loop.time() - before - _LARGEST_LAG_S

    def _keep_going(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run something for as long as the engine runs; when it fails, say so and begin it again."""
        self._spawn(self._again_and_again(work))

    async def _again_and_again(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        while True:
            try:
                await work()
            except (StoreBusy, StoreFailed) as failure:
                log.warning("a part of the engine could not read the store and begins again", failure=str(failure))
            except Exception:  # noqa: BLE001 - a fault in one part must not stop the others, nor this one for good
                log.exception("a part of the engine failed and begins again")
            await asyncio.sleep(_TRY_AGAIN_S)

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a task of the engine failed", exc_info=task.exception())
