"""Comparing the books: ours against the brokers', after every gap, every minute, and when somebody wants it."""

import asyncio
from collections.abc import Callable

from tradehook.accounts.queries import all_accounts
from tradehook.engine.looking import Looks
from tradehook.engine.reconcile import Reconciled
from tradehook.plumbing.logging import log
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed
from tradehook.plumbing.store.opened import OpenStore
from tradehook.vocabulary.broker import Unknown
from tradehook.vocabulary.ids import AccountId

_EVERY_S = 60.0
_AGAIN_AFTER_S = 5.0


class Books:
    """Compares accounts, each once at a time. `ours` names the connections that this engine follows."""

    def __init__(self, store: OpenStore, looks: Looks, ours: Callable[[], list[str]]) -> None:
        self._store = store
        self._looks = looks
        self._ours = ours
        self._comparing: set[AccountId] = set()
        self._again: set[AccountId] = set()

    async def compare(self, account_id: AccountId) -> Reconciled | Unknown | None:
        """Hold an account's books against its broker's; None while that is being done already."""
        if account_id in self._comparing:
            return None
        self._comparing.add(account_id)
        try:
            found = await self._looks.reconcile(account_id)
        except (StoreBusy, StoreFailed) as failure:
            log.warning("the books were not compared", account_id=account_id, failure=str(failure))
            return None
        finally:
            self._comparing.discard(account_id)
        clear = not isinstance(found, Unknown) and not found.orders_unexplained
        (self._again.discard if clear else self._again.add)(account_id)
        return found

    async def compare_connection(self, connection: str) -> None:
        """Compare every account of a connection."""
        for account in await self._store.read(all_accounts):
            if account.connection == connection:
                await self.compare(account.id)

    async def keep_comparing(self) -> None:
        """Every minute; and soon again where the broker was not reached, or a report may still explain something."""
        waited_s = 0.0
        while True:
            await asyncio.sleep(_AGAIN_AFTER_S)
            waited_s += _AGAIN_AFTER_S
            if waited_s >= _EVERY_S:
                waited_s = 0.0
                for connection in self._ours():
                    await self.compare_connection(connection)
            for account_id in sorted(self._again):
                await self.compare(account_id)
