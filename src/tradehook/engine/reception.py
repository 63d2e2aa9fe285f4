"""Receiving a request at a webhook: the checks in their order, then the one transaction that keeps it.

The first check that fails answers. What is refused is kept too; only an address that nobody has leaves no trace.
"""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import NamedTuple

from tradehook.dialects.contract import Dialect, OrderNow, Reading, Unreadable
from tradehook.engine.accept import Kept, KeyReused, Offer, Repeated, accept, repeated
from tradehook.engine.answers import Answers, Owed
from tradehook.engine.doorstep import NOBODYS, objection_at, objection_inside, proven
from tradehook.engine.knock import Case, Knock, Received
from tradehook.engine.last_uses import LastUses
from tradehook.engine.offering import doubt_of, ids_of, offer_of
from tradehook.engine.parity import chart_cautions
from tradehook.engine.refusing import Refusing
from tradehook.engine.turned_away import Turned, TurnedAway
from tradehook.engine.understanding import Orders, Understood, understand
from tradehook.engine.webhook_rules import RuleBook
from tradehook.engine.world import World
from tradehook.intake.cautions import cautions
from tradehook.intake.rate import RateLimiter
from tradehook.intake.resends import Unanswered
from tradehook.plumbing.logging import log
from tradehook.plumbing.points import Point, reached
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed
from tradehook.plumbing.store.opened import OpenStore
from tradehook.routing.registry import Door, Registry
from tradehook.vocabulary.ids import DeliveryId, SignalId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.refusal import Gate, Refusal

_TRY_AGAIN_S = 5
_NO_BODY = hashlib.sha256(b"").digest()


class Onward(NamedTuple):
    """Whom the reception turns to: who hears that a signal was accepted, who understands what comes with a key, and who
    tells what became of it, at a time of the steady clock at the latest."""

    on_accepted: Callable[[], None]
    orders: Orders
    outcome: Callable[[SignalId, float], Awaitable[OrderNow]]


class _Said(NamedTuple):
    """What a sender's message is, and how its ticker was read where that needs saying."""

    reading: Reading
    note: str | None = None


class Reception:
    """Takes in requests at webhooks."""

    def __init__(
        self,
        *,
        store: OpenStore,
        registry: Registry,
        dialects: Mapping[str, Dialect],
        world: World,
        answers: Answers,
        onward: Onward,
    ) -> None:
        self._store = store
        self._registry = registry
        self._dialects = dialects
        self._world = world
        self._answers = answers
        self._onward = onward
        self._refusing = Refusing(store, answers)
        self._turned_away = TurnedAway(self._refusing, answers, self._case)
        self._last_uses = LastUses(store)
        self._rules = RuleBook()
        self._limiter = RateLimiter()
        self.counts: Counter[int] = Counter()
        """Requests by the status of their answer, since the start."""

    async def keep_writing(self) -> None:
        """Write down what no answer waits for, for as long as the process runs."""
        await asyncio.gather(self._turned_away.keep_writing(), self._last_uses.keep_writing())

    async def write_rest(self) -> None:
        """Write down what is left of that, before the process ends."""
        await asyncio.gather(self._turned_away.write(), self._last_uses.write())

    async def receive(self, knock: Knock) -> Received:
        """Check a request, keep it, and say what to answer. Never raises for what a sender does."""
        dialect = self._dialects[knock.dialect]
        door = self._registry.find(knock.address, knock.dialect)
        if door is None and not dialect.hides_addresses:
            received = Received(dialect.refused((dialect.refusal(Gate.UNKNOWN_ADDRESS),), None, None))
        else:
            received = await self._received_at(knock, door or NOBODYS, dialect)
        self.counts[received.answer.status] += 1
        return received

    async def _received_at(self, knock: Knock, door: Door, dialect: Dialect) -> Received:
        now = self._world.now()
        objection = objection_at(door, knock, dialect, now)
        if objection is not None and dialect.hides_addresses:
            return Received(self._turned_away.answer(Turned(knock, door, dialect, now, objection)))
        case = self._case(knock, door, dialect, now)
        try:
            objection = objection or objection_inside(case)
            if objection is not None:
                return await self._refusing.turn_away(case, objection)
            if door.key is not None:
                self._last_uses.used(door.key.id, now)
            return await self._check_body(case, await knock.read_body(case.rules.max_body_bytes))
        except StoreBusy:
            return _our_fault(case, Gate.BUSY)
        except StoreFailed:
            return _our_fault(case, Gate.STORE)
        except Exception:  # noqa: BLE001 - whatever it is, it is our fault, and the sender must hear of it
            log.exception("a request could not be received", log_id=case.log_id)
            return _our_fault(case, Gate.STORE)

    def _case(self, knock: Knock, door: Door, dialect: Dialect, now: Instant) -> Case:
        log_id = DeliveryId(self._world.ids.new(now))
        return Case(knock, door, self._rules.of(door), dialect, now, log_id, b"", _NO_BODY)

    async def _check_body(self, case: Case, body: bytes | None) -> Received:
        digest = hashlib.sha256(body or b"").digest()
        if case.dialect.secret_in_body:
            case, refusals = proven(case, body)
            if refusals:
                return await self._refusing.refuse_unproven(case.with_body(body or b"", digest), refusals)
        resent = self._answers.resends.earlier(case.door.id, digest, case.now)
        if resent is None:
            wait = self._limiter.take(case.door.id, case.rules.limits, case.now)
            if wait > 0:
                return await self._refusing.too_many(case, int(wait) + 1)
        if body is None:
            too_large = case.dialect.refusal(Gate.BODY_SIZE, limit=case.rules.max_body_bytes)
            return await self._refusing.refuse(case, (too_large,))
        reached(Point.RECEIVED)
        case = case.with_body(body, digest)
        understood = await self._understood(case, body)
        if isinstance(understood, Understood):
            return await self._keep(case, understood, resent)
        return await self._repeat(case, resent) or await self._refusing.refuse(case, understood)

    async def _understood(self, case: Case, body: bytes) -> Understood | tuple[Refusal, ...]:
        """What the message says to what is behind the door."""
        rules = case.rules.of_strategy
        if rules is None:
            return await self._onward.orders(case, body)
        return understand(self._world.catalogue, case.dialect, rules, body, case.now)

    async def _keep(self, case: Case, understood: Understood, resent: Unanswered | None) -> Received:
        offer = offer_of(case, understood, resent, self._world.ids)
        if offer.assumed is not None:
            self._world.catalogue.learn(offer.assumed)
        # From now until the answer is sent: whatever happens, the same body 4 to 30 s later is a resend of this one.
        request = Unanswered(offer.signal.id, offer.delivery.id, case.now)
        self._answers.resends.remember(case.door.id, case.digest, request)
        try:
            kept = await self._store.write_intake(accept, offer)
        except StoreFailed:
            self._answers.failed(offer.delivery.id)
            raise
        reached(Point.COMMITTED)
        return await self._answer(case, _Said(understood.reading, understood.note), offer, kept)

    async def _repeat(self, case: Case, resent: Unanswered | None) -> Received | None:
        """The answer to what was kept when it first came, and would be refused by now: its date is over, its ticker no
        longer allowed. None for what is no repeat."""
        reading = case.dialect.parse(case.body, case.rules.syntax)
        doubt = None if isinstance(reading, Unreadable) else doubt_of(case, reading.message, resent, self._world.ids)
        if isinstance(reading, Unreadable) or doubt is None:
            return None
        signal_id, log_id = ids_of(case, resent, self._world.ids)
        row = case.delivery(log_id, signal_id)
        kept = await self._store.write(partial(repeated, delivery=row, doubt=doubt, signal_id=signal_id))
        if kept is None:
            return None
        first = Unanswered(kept.signal_id, kept.log_id, case.now)
        self._answers.resends.remember(case.door.id, case.digest, first)
        owed = self._answers.owe(kept.sequence, kept.log_id, case.door.id, case.digest)
        return await self._told(case, _Said(reading), (kept.signal_id, kept.log_id), owed)

    async def _answer(self, case: Case, said: _Said, offer: Offer, kept: Kept | Repeated | KeyReused) -> Received:
        first = kept.log_id if isinstance(kept, Repeated) else offer.delivery.id
        owed = self._answers.owe(kept.sequence, first, case.door.id, case.digest)
        match kept:
            case Kept():
                self._onward.on_accepted()
                return await self._told(case, said, (offer.signal.id, offer.delivery.id), owed)
            case Repeated(_, signal_id, log_id):
                return await self._told(case, said, (signal_id, log_id), owed)
            case KeyReused(_, log_id):
                refused = case.dialect.refused((case.dialect.refusal(Gate.KEY_REUSED),), log_id, None)
                return Received(refused, owed)

    async def _told(self, case: Case, said: _Said, ids: tuple[SignalId, DeliveryId], owed: Owed) -> Received:
        told = cautions(said.note) + chart_cautions(said.reading.message)
        try:
            now = await self._outcome(case, ids[0])
        except BaseException:
            # It is kept, and its sender is told that something went wrong: the same body will be a resend.
            self._answers.lost(owed)
            raise
        return Received(case.dialect.accepted(*ids, said.reading, told, now), owed)

    async def _outcome(self, case: Case, signal_id: SignalId) -> OrderNow | None:
        """What became of it, where the dialect's answers say so (rule: architecture 6)."""
        if not case.dialect.reports_within_s:
            return None
        return await self._onward.outcome(signal_id, case.knock.began_s + case.dialect.reports_within_s)


def _our_fault(case: Case, gate: Gate) -> Received:
    return Received(case.dialect.refused((case.dialect.refusal(gate),), case.log_id, _TRY_AGAIN_S))
