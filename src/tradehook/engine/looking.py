"""Looking at a broker's books: one request on its way for an account serves everybody who may use its answer."""

import asyncio
import itertools
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from tradehook.accounts import queries as accounts
from tradehook.accounts.accounts import Account
from tradehook.brokers.contract import Broker
from tradehook.engine.asking import answer_of, look_up, to_seek
from tradehook.engine.balancing import Balance, compare_cash
from tradehook.engine.differing import Doubts
from tradehook.engine.reconcile import Compared, Reconciled, Shown, compare_orders, not_shown, to_be_shown
from tradehook.engine.take_snapshot import Behind, SnapshotTaken, take_snapshot
from tradehook.engine.telling import clock_ahead_s, is_news, note_clock, note_connection
from tradehook.engine.tending import tend_explained
from tradehook.engine.turn import Turn
from tradehook.engine.world import World
from tradehook.plumbing.clock import elapsed_s
from tradehook.plumbing.points import Point, reached
from tradehook.plumbing.store.contract import Store, StoreBusy, StoreFailed, Tx
from tradehook.positions import queries as positions
from tradehook.vocabulary.broker import Snapshot, Unknown
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument

_REPORTS_COME_WITHIN_S = 10.0
_LOOK_EVERY_S = 0.02


@dataclass
class _Known:
    """What is remembered of an account between looks; a restart begins anew."""

    looking: asyncio.Lock = field(default_factory=asyncio.Lock)
    comparing: asyncio.Lock = field(default_factory=asyncio.Lock)
    failed: "_Failed | None" = None
    lost: bool | None = None
    doubts: Doubts = field(default_factory=dict)
    balance: Balance = field(default_factory=Balance)
    clock_told_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Failed:
    """A look that was not answered: when it was asked for, and its place at its end among all that came and went."""

    at: Instant
    place: int
    unknown: Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """A snapshot that was held against our positions. `at`: when it was asked for."""

    snapshot: Snapshot
    taken: SnapshotTaken
    at: Instant


class Looks:
    """Looks at accounts, at any time and from anywhere. `after_commit` does what a committed transaction leaves to be
    done. A store that has no time, or is away, is an account that could not be looked at."""

    def __init__(self, store: Store, world: World, after_commit: Callable[[Turn], None]) -> None:
        self._store = store
        self._world = world
        self._after_commit = after_commit
        self._accounts: defaultdict[AccountId, _Known] = defaultdict(_Known)
        self._places = itertools.count()

    async def account(
        self, account_id: AccountId, since: Instant, instruments: Sequence[Instrument] = ()
    ) -> Unknown | None:
        """Know an account as it was no earlier than `since`, and the prices of these where the broker has to be asked
        for them. Unknown where it could not be looked at; what was found is in the store."""
        place = next(self._places)
        try:
            account, broker = await self._connected(account_id)
            if isinstance(broker, Unknown):
                return broker
            found = await asyncio.gather(
                self._look(account, broker, since, place), _price(account, broker, instruments)
            )
        except (StoreBusy, StoreFailed) as failure:
            return _away(failure)
        return next((each for each in found if each is not None), None)

    async def reconcile(self, account_id: AccountId) -> Reconciled | Unknown:
        """Hold positions, orders and cash against the broker's, and take over what it shows; after another comparing of
        the account, where one is at work."""
        try:
            account, broker = await self._connected(account_id)
            if isinstance(broker, Unknown):
                return broker
            known = self._accounts[account.id]
            async with known.comparing:
                return await self._compare(account, broker, known)
        except (StoreBusy, StoreFailed) as failure:
            return _away(failure)

    async def _connected(self, account_id: AccountId) -> tuple[Account, Broker | Unknown]:
        account = await self._store.read(partial(accounts.account, account_id=account_id))
        if account is None:
            raise LookupError(account_id)
        broker = self._world.brokers.get(account.connection)
        return account, broker or Unknown(f"the connection of {account.name} is not open")

    async def _look(self, account: Account, broker: Broker, since: Instant, place: int) -> Unknown | None:
        known = self._accounts[account.id]
        async with known.looking:
            failed = known.failed
            if failed is not None and failed.place > place and failed.at >= since:
                return failed.unknown
            kept = await self._store.read(partial(positions.snapshot_of, account_id=account.id))
            if kept is not None and kept.taken_at >= since:
                return None
            seen = await self._see(account, broker, known)
        return seen if isinstance(seen, Unknown) else None

    async def _see(self, account: Account, broker: Broker, known: _Known) -> _Seen | Unknown:
        """Ask for a snapshot, and hold it against our positions."""
        at = self._world.now()
        snapshot = await answer_of(broker.snapshot(account.id))
        await self._tell_connection(account, known, snapshot if isinstance(snapshot, Unknown) else None)
        seen = snapshot if isinstance(snapshot, Unknown) else await self._take(account, snapshot, at)
        if isinstance(seen, Unknown):
            known.failed = _Failed(at=at, place=next(self._places), unknown=seen)
        return seen

    async def _take(self, account: Account, snapshot: Snapshot, at: Instant) -> _Seen | Unknown:
        """Compare it, once the reports that it includes are taken."""
        work = partial(take_snapshot, world=self._world, account=account, snapshot=snapshot, began_at=at)
        give_up_at = elapsed_s() + _REPORTS_COME_WITHIN_S
        while isinstance(taken := await self._store.write(work), Behind):
            while await self._store.read(partial(positions.cursor, connection=account.connection)) < taken.cursor:
                if elapsed_s() > give_up_at:
                    return Unknown(f"the broker's reports up to {taken.cursor}, which its books include, did not come")
                await asyncio.sleep(_LOOK_EVERY_S)
        reached(Point.LOOKED)
        turn = Turn(lanes=taken.lanes)
        if taken.lanes:
            # By itself: the account was locked for the snapshot, and comes after its lanes elsewhere.
            turn += await self._store.write(partial(tend_explained, world=self._world, keys=taken.lanes))
        self._after_commit(turn)
        return _Seen(snapshot=snapshot, taken=taken, at=at)

    async def _compare(self, account: Account, broker: Broker, known: _Known) -> Reconciled | Unknown:
        candidates = await self._store.read(partial(to_be_shown, account_id=account.id))
        async with known.looking:
            seen = await self._see(account, broker, known)
        if isinstance(seen, Unknown):
            return seen
        sought = await self._store.read(partial(to_seek, missing=not_shown(candidates, seen.snapshot)))
        shown = Shown(
            account_id=account.id,
            declaration=broker.declaration,
            snapshot=seen.snapshot,
            looked_up=await look_up(broker, sought),
            at=seen.at,
        )
        compared = await self._keep(account, known, shown)
        await self._tell_clock(account, broker, known)
        return Reconciled(
            orders_moved=compared.moved,
            orders_unexplained=compared.unexplained,
            external=compared.external,
            differences=len(seen.taken.differences),
            adjusted=len(seen.taken.adjusted),
            at=seen.at,
        )

    async def _keep(self, account: Account, known: _Known, shown: Shown) -> Compared:
        def compare(tx: Tx) -> tuple[Compared, Balance]:
            orders = compare_orders(tx, self._world, shown, known.doubts)
            return orders, compare_cash(tx, self._world, account, shown, known.balance)

        compared, known.balance = await self._store.write(compare)
        reached(Point.RECONCILED)
        known.doubts = compared.doubts
        self._after_commit(compared.turn)
        return compared

    async def _tell_connection(self, account: Account, known: _Known, trouble: Unknown | None) -> None:
        if known.lost is not (trouble is not None):
            work = partial(note_connection, world=self._world, account_id=account.id, trouble=trouble)
            await self._store.write(work)
            known.lost = trouble is not None

    async def _tell_clock(self, account: Account, broker: Broker, known: _Known) -> None:
        ahead_s = await clock_ahead_s(broker, self._world)
        if ahead_s is not None and is_news(ahead_s, known.clock_told_s):
            await self._store.write(partial(note_clock, world=self._world, account_id=account.id, ahead_s=ahead_s))
            known.clock_told_s = ahead_s


async def _price(account: Account, broker: Broker, instruments: Sequence[Instrument]) -> Unknown | None:
    """Bring prices to hand, where the broker has to be asked for them."""
    if not instruments or not broker.has_to_be_asked(account.id):
        return None
    return await answer_of(broker.fetch_quotes(account.id, instruments))


def _away(failure: StoreBusy | StoreFailed) -> Unknown:
    return Unknown(f"the store could not keep it: {type(failure).__name__} {failure}")
