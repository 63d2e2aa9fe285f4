"""Sending requests that are committed, each once, and settling those of which it is not known how they ended."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from tradehook.accounts.queries import account
from tradehook.brokers.contract import Broker
from tradehook.engine.ordering import LONGEST_SEND_S
from tradehook.engine.settle import known_as, look_up, look_up_first, pause_s
from tradehook.engine.take_found import take_found
from tradehook.engine.take_outcome import take_outcome
from tradehook.engine.turn import Turn
from tradehook.engine.world import World
from tradehook.orders.order import BrokerRequest, RequestKind
from tradehook.orders.requests.queries import unsettled
from tradehook.plumbing.logging import log
from tradehook.plumbing.points import Point, reached
from tradehook.plumbing.store.contract import Tx
from tradehook.plumbing.store.opened import OpenStore
from tradehook.trades.queries import trade
from tradehook.vocabulary.broker import Outcome, Unknown
from tradehook.vocabulary.ids import AccountId, RequestId
from tradehook.vocabulary.instant import Instant, after


class Sender:
    """Sends what is committed and takes the answers. `write` insists until the store takes it."""

    def __init__(
        self,
        store: OpenStore,
        world: World,
        write: Callable[[Callable[[Tx], Any]], Awaitable[Any]],
        carry_on: Callable[[Turn], None],
    ) -> None:
        self._store = store
        self._world = world
        self._write = write
        self._carry_on = carry_on
        self._connections: dict[AccountId, str] = {}
        self._in_flight: set[RequestId] = set()
        self._not_before: dict[RequestId, Instant] = {}

    def begin(self, request: BrokerRequest) -> None:
        """From now on a request is on its way: nobody asks after it until it is answered."""
        self._in_flight.add(request.id)

    async def send(self, request: BrokerRequest) -> None:
        """Send a committed request once, and take what the broker says of it."""
        try:
            reached(Point.REQUESTED)
            outcome = await self._ask(request)
            reached(Point.SENT)
            self._carry_on(
                await self._write(partial(take_outcome, world=self._world, request=request, outcome=outcome))
            )
        finally:
            # Whatever went wrong, the watch asks the broker what became of it.
            self._in_flight.discard(request.id)

    async def settle(self) -> None:
        """Ask after every request that is neither on its way nor answered; old doubts less often than new ones."""
        open_requests = await self._store.read(unsettled)
        now = self._world.now()
        known = {request.id for request in open_requests}
        self._not_before = {each: at for each, at in self._not_before.items() if each in known}
        for request in open_requests:
            if request.id not in self._in_flight and self._not_before.get(request.id, now) <= now:
                self._not_before[request.id] = after(now, pause_s(request, now))
                await self._settle_one(request)

    async def _settle_one(self, request: BrokerRequest) -> None:
        try:
            found = await look_up(self._world, await self._broker(request.order.account_id), request)
            if found is not None:
                self._carry_on(await self._write(partial(take_found, world=self._world, request=request, found=found)))
        except Exception:  # noqa: BLE001 - one request that cannot be settled must not keep the others in doubt
            log.exception("a request could not be settled", request_id=request.id)

    async def _ask(self, request: BrokerRequest) -> Outcome:
        broker = await self._broker(request.order.account_id)
        try:
            async with asyncio.timeout(LONGEST_SEND_S):
                known = await look_up_first(broker, request) if await self._is_from_before(request) else None
                return known or await _carried(broker, request)
        except TimeoutError:
            return Unknown(f"no answer within {LONGEST_SEND_S:g} s")
        except Exception as error:  # noqa: BLE001 - whatever an adapter failed to foresee is neither yes nor no
            log.exception("adapter failed", broker=broker.declaration.name)
            return Unknown(f"the adapter failed: {error}")

    async def _is_from_before(self, request: BrokerRequest) -> bool:
        """Whether it submits an order of a trade that is older than the store, which was put back from a backup."""
        trade_id = request.order.trade_id
        if self._world.restored_at is None or request.kind is not RequestKind.SUBMIT or trade_id is None:
            return False
        found = await self._store.read(partial(trade, trade_id=trade_id))
        return found is not None and self._world.is_before_restore(found.created_at)

    async def _broker(self, account_id: AccountId) -> Broker:
        if account_id not in self._connections:
            found = await self._store.read(partial(account, account_id=account_id))
            if found is None:
                raise LookupError(account_id)
            self._connections[account_id] = found.connection
        return self._world.broker(self._connections[account_id])


async def _carried(broker: Broker, request: BrokerRequest) -> Outcome:
    order = request.order
    named = known_as(broker.declaration, order)
    match request.kind:
        case RequestKind.SUBMIT:
            return await broker.submit(order.ticket(request.legs), request.send_before)
        case RequestKind.REPLACE if request.change is not None:
            return await broker.replace(order.account_id, named, request.change, request.send_before)
        case _:
            return await broker.cancel(order.account_id, named, request.send_before)
