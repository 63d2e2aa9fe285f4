"""The connections that are open: each is followed whenever no other engine does."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any

from tradehook.accounts.accounts import Account
from tradehook.brokers.contract import Broker
from tradehook.engine.following import Follower
from tradehook.engine.leasing import Duties, reports_of
from tradehook.plumbing.logging import log

_PAST_TOLD_WITHIN_S = 10.0

Connect = Callable[[Account], Awaitable[Broker]]
Again = Callable[[Callable[[], Coroutine[Any, Any, None]]], Coroutine[Any, Any, None]]


class Connections:
    """Opens connections and has them followed. `again` begins anew what failed; `on_told` hears that a connection has
    told the past: at the start, and after every gap."""

    def __init__(
        self,
        brokers: dict[str, Broker],
        connect: Connect,
        follower: Follower,
        duties: Duties,
        again: Again,
        on_told: Callable[[str], None],
    ) -> None:
        self._brokers = brokers
        self._connect = connect
        self._follower = follower
        self._duties = duties
        self._again = again
        self._on_told = on_told
        self._told = {name: self._follow_when_ours(name) for name in brokers}

    @property
    def ours(self) -> list[str]:
        """The connections that this engine follows."""
        return [name for name in self._brokers if self._duties.has(reports_of(name))]

    async def open(self, account: Account) -> None:
        """Open an account's connection, in place of one that there was: its settings may be others now."""
        name, before = account.connection, self._brokers.get(account.connection)
        self._duties.leave(reports_of(name))
        broker = await self._connect(account)
        await broker.start()
        self._brokers[name] = broker
        self._told[name] = self._follow_when_ours(name)
        if before is not None:
            await before.stop()

    async def open_missing(self, accounts: list[Account]) -> None:
        """Open the connections of these accounts that are not open; one that fails does not keep the others closed."""
        for account in accounts:
            if account.connection not in self._brokers:
                try:
                    await self.open(account)
                except Exception:  # noqa: BLE001 - whatever an account's settings have come to, the others trade on
                    log.exception("an account could not be connected", account_id=account.id)

    async def catch_up(self) -> None:
        """Wait until every connection has told the past; one that cannot be reached does not hold up the others."""
        try:
            async with asyncio.timeout(_PAST_TOLD_WITHIN_S):
                await asyncio.gather(*(self._told[name].wait() for name in self.ours))
        except TimeoutError:
            log.warning("a broker has not told yet what happened meanwhile; its lanes look at the account first")

    def _follow_when_ours(self, name: str) -> asyncio.Event:
        told = asyncio.Event()
        self._duties.add(reports_of(name), partial(self._again, partial(self._follow, name, told)))
        return told

    async def _follow(self, name: str, told: asyncio.Event) -> None:
        def past_told() -> None:
            told.set()
            self._on_told(name)

        await self._follower.follow(name, self._brokers[name], past_told)
