"""A store with one account, at a broker that says what it is told to say, when it is let."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from tests.engine.books import CATALOGUE, CONNECTION, NUMBERED
from tests.engine.reports import ACCOUNT, NOON, shows
from tradehook.accounts import queries as accounts
from tradehook.accounts.accounts import Account
from tradehook.accounts.tables import account_events
from tradehook.engine.looking import Looks
from tradehook.engine.reconcile import Reconciled
from tradehook.engine.turn import Turn
from tradehook.engine.world import World
from tradehook.people.user import FIRST_OWNER
from tradehook.plumbing.clock import SetClock
from tradehook.plumbing.ids import IdSource
from tradehook.plumbing.store.opened import OpenStore
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.broker import BrokerOrder, Snapshot, Unknown
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.ids import AccountId, ClientOrderId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.instrument import Instrument

NO_LINK = Unknown("no link")
FLAT = shows()


class Told:
    """A broker that says what it is told to say, when it is let."""

    def __init__(self) -> None:
        self.declaration = NUMBERED
        self.answers: Callable[[], Awaitable[Snapshot | Unknown]] = self._flat
        self.known: dict[str, BrokerOrder] = {}
        self.asked = 0
        self.priced: list[str] = []
        self.prices: Unknown | None = None
        self.asked_for = False

    async def _flat(self) -> Snapshot | Unknown:
        return FLAT

    def quote(self, account_id: AccountId, instrument: Instrument, now: Instant) -> None:
        return

    async def snapshot(self, account_id: AccountId) -> Snapshot | Unknown:
        self.asked += 1
        return await self.answers()

    async def find(self, account_id: AccountId, client_order_id: ClientOrderId) -> BrokerOrder | None:
        return self.known.get(client_order_id)

    def opens_at(self, account_id: AccountId, instrument: Instrument, now: Instant) -> None:
        return

    def has_to_be_asked(self, account_id: AccountId) -> bool:
        return self.asked_for

    async def fetch_quotes(self, account_id: AccountId, instruments: Sequence[Instrument]) -> Unknown | None:
        self.priced += [instrument.symbol for instrument in instruments]
        return self.prices

    def says(self, answer: Snapshot | Unknown) -> None:
        """Be asked, and say this."""

        async def say() -> Snapshot | Unknown:
            return answer

        self.answers = say


class Ahead(Told):
    """A broker that can be asked for its time."""

    ahead_s = 0.0

    async def clock(self) -> Instant:
        return after(NOON, self.ahead_s)


class Desk:
    """A store with one account, and those who look at it."""

    def __init__(self, store: OpenStore, broker: Told) -> None:
        self.store = store
        self.broker = broker
        self.clock = SetClock(NOON)
        brokers: Any = {CONNECTION: broker}
        self.world = World(catalogue=CATALOGUE, brokers=brokers, clock=self.clock, ids=IdSource(), engine="engine-1")
        self.turns: list[Turn] = []
        self.looks = self.another()

    def another(self) -> Looks:
        """Looks that remember nothing: after a restart, or in another process."""
        return Looks(self.store, self.world, self.turns.append)

    async def begin(self) -> None:
        account = Account(
            id=ACCOUNT,
            owner_id=FIRST_OWNER,
            name="an account",
            broker="paper",
            mode="paper",
            connection=CONNECTION,
            currency="USD",
            opening_cash=Money(Decimal(100_000)),
            guards=Guards(),
            created_at=NOON,
        )
        await self.store.write(partial(accounts.add, account=account))

    def later(self, seconds: float) -> None:
        self.clock.at = after(self.clock.at, seconds)

    async def look(self, since: Instant | None = None, **fields: Any) -> Unknown | None:
        return await self.looks.account(ACCOUNT, self.clock.now() if since is None else since, **fields)

    async def reconcile(self) -> Reconciled:
        done = await self.looks.reconcile(ACCOUNT)
        assert isinstance(done, Reconciled)
        return done

    async def noted(self) -> list[tuple[str, str]]:
        """What was noted, oldest first: the code and the sentence."""
        everything = Statement(account_events.select().order_by(account_events.c.sequence))
        rows = await self.store.read(lambda tx: tx.dicts(everything))
        return [(row["code"], row["message"]) for row in rows]


class Gate:
    """Lets answers through when it is opened."""

    def __init__(self, broker: Told) -> None:
        self._open = asyncio.Event()
        self.waiting = asyncio.Event()
        broker.answers = self._answer

    async def _answer(self) -> Snapshot | Unknown:
        self.waiting.set()
        await self._open.wait()
        return FLAT

    def open(self) -> None:
        self._open.set()
