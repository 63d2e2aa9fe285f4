"""Following a connection's reports: taken in batches as they come, from where the last commit left off."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from tradehook.brokers.contract import Broker
from tradehook.engine.parking import park_report
from tradehook.engine.take_report import take_reports
from tradehook.engine.turn import Turn
from tradehook.engine.world import World
from tradehook.plumbing.logging import log
from tradehook.plumbing.store.contract import Tx
from tradehook.plumbing.store.opened import OpenStore
from tradehook.positions.queries import cursor
from tradehook.vocabulary.broker import Report

_TRY_AGAIN_S = 0.5


class Follower:
    """Follows one connection. `write` insists until the store takes it; `on_told` hears that the past is told."""

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

    async def follow(self, connection: str, broker: Broker, on_told: Callable[[], None]) -> None:
        """Take reports for as long as they come."""
        after = await self._store.read(partial(cursor, connection=connection))
        async for reports in broker.reports(after):
            if reports:
                await self._take(connection, reports)
            else:
                on_told()

    async def _take(self, connection: str, reports: Sequence[Report]) -> None:
        try:
            self._carry_on(
                await self._write(partial(take_reports, world=self._world, connection=connection, reports=reports))
            )
        except Exception:  # noqa: BLE001 - one report that cannot be taken must not hold up the others
            log.exception("a batch of reports could not be taken: one by one", connection=connection)
            for report in reports:
                await self._take_one(connection, report)

    async def _take_one(self, connection: str, report: Report) -> None:
        try:
            self._carry_on(
                await self._write(partial(take_reports, world=self._world, connection=connection, reports=(report,)))
            )
        except Exception as fault:  # noqa: BLE001 - whatever it is, a person looks at it
            log.exception("a report could not be taken and is parked", connection=connection)
            await self._write(
                partial(park_report, world=self._world, connection=connection, report=report, fault=repr(fault))
            )
