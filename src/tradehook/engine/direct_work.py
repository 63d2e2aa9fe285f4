"""Work at single orders, beside the lanes: messages that modify or cancel one (docs/decisions/0021)."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from tradehook.engine.direct_steps import step_if_at_work
from tradehook.engine.directly import carry_out_directly, give_up_directly
from tradehook.engine.giving_up import end_at_fault
from tradehook.engine.turn import Turn
from tradehook.engine.world import NotConnected, World
from tradehook.intake.queries import unrouted_direct
from tradehook.plumbing.logging import log
from tradehook.plumbing.store.contract import Tx
from tradehook.plumbing.store.opened import OpenStore
from tradehook.trades.queries import addressed_before
from tradehook.vocabulary.ids import SignalId, TradeId
from tradehook.vocabulary.instant import Instant


class DirectWork:
    """Carries such messages out, each by itself: one that cannot be worked out ends as failed and keeps nobody waiting.

    `connect` opens the connection of an account that another engine has opened.
    """

    def __init__(
        self,
        store: OpenStore,
        world: World,
        write: Callable[[Callable[[Tx], Any]], Awaitable[Any]],
        carry_on: Callable[[Turn], None],
        connect: Callable[[str], Awaitable[None]],
    ) -> None:
        self._store = store
        self._world = world
        self._write = write
        self._carry_on = carry_on
        self._connect = connect
        self._in_hand: set[SignalId] = set()

    async def carry_out_waiting(self) -> None:
        """Carry out what waits and is not in hand."""
        waiting = [each for each in await self._store.read(unrouted_direct) if each not in self._in_hand]
        self._in_hand.update(waiting)
        await asyncio.gather(*(self._carry_out(signal_id) for signal_id in waiting))

    async def look_after(self, before: Instant) -> None:
        """Take trades on that began before this and may have waited for something that nobody tells."""
        for trade_id in await self._store.read(partial(addressed_before, before=before)):
            await self._step(trade_id)

    async def _carry_out(self, signal_id: SignalId) -> None:
        work = partial(carry_out_directly, world=self._world, signal_id=signal_id)
        given_up = partial(give_up_directly, world=self._world, signal_id=signal_id)
        try:
            await self._done(work, given_up)
        finally:
            self._in_hand.discard(signal_id)

    async def _step(self, trade_id: TradeId) -> None:
        work = partial(step_if_at_work, world=self._world, trade_id=trade_id)
        await self._done(work, partial(end_at_fault, world=self._world, trade_id=trade_id))

    async def _done(self, work: Callable[[Tx], Turn], given_up: Callable[..., Turn]) -> None:
        try:
            self._carry_on(await self._write(work))
        except NotConnected as missing:
            await self._connect(str(missing))
        except Exception as fault:  # noqa: BLE001 - whatever it is, the others go on, and its sender is told
            log.exception("a message about an order could not be carried out")
            self._carry_on(await self._write(partial(given_up, fault=repr(fault))))
