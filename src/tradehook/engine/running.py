"""The engine at work: what waits is picked up by state, sent, and followed to its end.

Nothing here is remembered that the store does not know: tasks come and go, rows stay.
"""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, TypeVar

from tradehook.accounts.queries import all_accounts
from tradehook.brokers.contract import Broker
from tradehook.engine.carry_out import advance
from tradehook.engine.giving_up import give_up
from tradehook.engine.route import route
from tradehook.engine.settle import look_up
from tradehook.engine.take_outcome import take_outcome
from tradehook.engine.take_report import take_reports
from tradehook.engine.turn import Turn
from tradehook.engine.world import World
from tradehook.orders.order import BrokerRequest, RequestKind
from tradehook.orders.queries import unsettled_requests
from tradehook.plumbing.logging import log
from tradehook.plumbing.points import Point, reached
from tradehook.plumbing.store.contract import StoreFailed, Tx
from tradehook.plumbing.store.opened import OpenStore
from tradehook.positions.queries import cursor
from tradehook.prices.board import Board
from tradehook.trades.queries import held_lanes, lanes_with_work
from tradehook.vocabulary.broker import Outcome, Unknown
from tradehook.vocabulary.ids import AccountId, LaneKey, RequestId

_LANES_AT_ONCE = 64
_LONGEST_SEND_S = 10.0
_LOOK_EVERY_S = 0.25
_TRY_AGAIN_S = 0.5
_LARGEST_LAG_S = 0.02
_MANY_REQUESTS = 8

_Result = TypeVar("_Result")


class Engine:
    """Routes signals, works the lanes, sends requests, takes reports, and settles what is in doubt."""

    def __init__(self, store: OpenStore, world: World, board: Board) -> None:
        self._store = store
        self._world = world
        self._board = board
        self._tasks: set[asyncio.Task[None]] = set()
        self._lanes: dict[LaneKey, bool] = {}
        self._accounts: dict[AccountId, str] = {}
        self._lane_slots = asyncio.Semaphore(_LANES_AT_ONCE)
        self._in_flight: set[RequestId] = set()
        self._signals = asyncio.Event()
        self._lag_s = 0.0

    @property
    def lag_s(self) -> float:
        """How late the event loop was last."""
        return self._lag_s

    @property
    def lanes_at_work(self) -> int:
        """In how many lanes something is done now."""
        return len(self._lanes)

    async def start(self) -> None:
        """Catch up with every broker, settle doubts, then run the lanes (rule: architecture 2, promise 11)."""
        self._keep_going(self._measure_lag)
        self._accounts = {account.id: account.broker for account in await self._store.read(all_accounts)}
        await asyncio.gather(*(self._catch_up(name, broker) for name, broker in self._world.brokers.items()))
        await self._settle()
        await self._pick_up_lanes()
        self._signals.set()
        self._keep_going(self._watch)
        self._keep_going(self._route)

    async def stop(self) -> None:
        """Stop working; what is under way is picked up at the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def signals_came(self) -> None:
        """Signals were accepted."""
        self._signals.set()

    def poke(self, lane: LaneKey) -> None:
        """There may be something to do in a lane."""
        at_work = lane in self._lanes
        self._lanes[lane] = True
        if not at_work:
            self._spawn(self._work(lane))

    async def _catch_up(self, name: str, broker: Broker) -> None:
        """Follow a connection's reports; come back when all that there were by now are taken."""
        account_id = next((of for of, broker_name in self._accounts.items() if broker_name == name), None)
        target = await _latest_report(broker, account_id)
        taken = asyncio.Event()
        self._keep_going(partial(self._follow, name, broker, target, taken))
        await taken.wait()

    async def _route(self) -> None:
        while True:
            await self._signals.wait()
            self._signals.clear()
            await self._calm()
            try:
                routed = await self._store.write(partial(route, world=self._world))
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
            async with self._lane_slots:
                while self._lanes[lane]:
                    self._lanes[lane] = False
                    self._carry_on(await self._advance(lane))
        finally:
            del self._lanes[lane]

    async def _advance(self, lane: LaneKey) -> Turn:
        try:
            return await self._insist(partial(advance, world=self._world, key=lane))
        except Exception as fault:  # noqa: BLE001 - one trade that cannot be worked out must not hold up its lane
            log.exception("a trade could not be worked out", lane=lane)
            return await self._insist(partial(give_up, lane_key=lane, fault=repr(fault), now=self._world.now()))

    def _carry_on(self, turn: Turn) -> None:
        for request in turn.requests:
            self._in_flight.add(request.id)
            self._spawn(self._send(request))
        for lane in turn.lanes:
            self.poke(lane)

    async def _send(self, request: BrokerRequest) -> None:
        """Send a committed request once, and take what the broker says of it."""
        try:
            reached(Point.REQUESTED)
            outcome = await self._ask(request)
            reached(Point.SENT)
            self._carry_on(await self._take(request, outcome))
        finally:
            # Whatever went wrong, the watch asks the broker what became of it.
            self._in_flight.discard(request.id)

    async def _take(self, request: BrokerRequest, outcome: Outcome) -> Turn:
        return await self._insist(partial(take_outcome, world=self._world, request=request, outcome=outcome))

    async def _ask(self, request: BrokerRequest) -> Outcome:
        broker = await self._broker(request)
        order = request.order
        try:
            async with asyncio.timeout(_LONGEST_SEND_S):
                if request.kind is RequestKind.SUBMIT:
                    return await broker.submit(order.ticket, request.send_before)
                return await broker.cancel(order.account_id, order.client_order_id, request.send_before)
        except TimeoutError:
            return Unknown(f"no answer within {_LONGEST_SEND_S:g} s")
        except Exception as error:  # noqa: BLE001 - whatever an adapter failed to foresee is neither yes nor no
            log.exception("adapter failed", broker=broker.declaration.name)
            return Unknown(f"the adapter failed: {error}")

    async def _broker(self, request: BrokerRequest) -> Broker:
        account_id = request.order.account_id
        if account_id not in self._accounts:
            self._accounts = {account.id: account.broker for account in await self._store.read(all_accounts)}
        return self._world.brokers[self._accounts[account_id]]

    async def _follow(self, name: str, broker: Broker, target: int, taken: asyncio.Event) -> None:
        """Take a connection's reports as they come, from where the last commit left off."""
        after = await self._store.read(partial(cursor, connection=name))
        if after >= target:
            taken.set()
        async for reports in broker.reports(after):
            self._carry_on(
                await self._insist(partial(take_reports, world=self._world, connection=name, reports=reports))
            )
            if reports[-1].cursor >= target:
                taken.set()

    async def _watch(self) -> None:
        """Look for doubts that can be settled and for waits that are over."""
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            await self._settle()
            await self._wake_overdue()

    async def _settle(self) -> None:
        for request in await self._store.read(unsettled_requests):
            if request.id not in self._in_flight:
                await self._settle_one(request)

    async def _settle_one(self, request: BrokerRequest) -> None:
        try:
            outcome = await look_up(self._world, await self._broker(request), request)
            if outcome is not None:
                self._carry_on(await self._take(request, outcome))
        except Exception:  # noqa: BLE001 - one request that cannot be settled must not keep the others in doubt
            log.exception("a request could not be settled", request_id=request.id)

    async def _wake_overdue(self) -> None:
        now = self._world.now()
        for lane in await self._store.read(held_lanes):
            if lane.wait_until is not None and lane.wait_until <= now:
                self.poke(lane.key)

    async def _pick_up_lanes(self) -> None:
        for lane in await self._store.read(held_lanes):
            self.poke(lane.key)
        for key in await self._store.read(lanes_with_work):
            self.poke(key)

    async def _insist(self, work: Callable[[Tx], _Result]) -> _Result:
        """Until the store takes it: what the engine has learned must not be lost while the store is away."""
        while True:
            try:
                return await self._store.write(work)
            except StoreFailed as failure:
                log.warning("the store did not take it", failure=str(failure))
                await asyncio.sleep(_TRY_AGAIN_S)

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
            except Exception:  # noqa: BLE001 - a fault in one part must not stop the others, nor this one for good
                log.exception("a part of the engine failed and begins again")
            await asyncio.sleep(_TRY_AGAIN_S)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a task of the engine failed", exc_info=task.exception())


async def _latest_report(broker: Broker, account_id: AccountId | None) -> int:
    """The last report that there is: lanes wait until the engine has taken it."""
    if account_id is None or not broker.declaration.numbers_reports:
        return 0
    while isinstance(snapshot := await broker.snapshot(account_id), Unknown):  # noqa: ASYNC110 - asks again
        await asyncio.sleep(_TRY_AGAIN_S)
    return snapshot.cursor
