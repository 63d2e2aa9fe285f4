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
from tradehook.engine.doorstep import NOBODYS, Proven, objection_at, objection_inside, proven, signed
from tradehook.engine.knock import Case, Knock, Own, Received
from tradehook.engine.last_uses import LastUses
from tradehook.engine.offering import doubt_of, ids_of, offer_of
from tradehook.engine.parity import chart_cautions
from tradehook.engine.refusing import Refusing
from tradehook.engine.turned_away import Turned, TurnedAway
from tradehook.engine.understanding import Orders, Understood, record, understand
from tradehook.engine.webhook_rules import RuleBook, in_15_minutes
from tradehook.engine.world import World
from tradehook.intake.cautions import cautions
from tradehook.intake.rate import Limit, RateLimiter
from tradehook.intake.resends import Unanswered
from tradehook.intake.strays import Strays
from tradehook.plumbing.clock import elapsed_s
from tradehook.plumbing.logging import log
from tradehook.plumbing.points import Point, reached
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed
from tradehook.plumbing.store.opened import OpenStore
from tradehook.plumbing.tally import Tally
from tradehook.routing.registry import Door, Registry
from tradehook.routing.uses.use import Use
from tradehook.vocabulary.ids import DeliveryId, SignalId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.refusal import Gate, Refusal

_TRY_AGAIN_S = 5
_ANSWERS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0)
_NO_BODY = hashlib.sha256(b"").digest()


class Onward(NamedTuple):
    """Whom the reception turns to: who hears that a signal was accepted, who understands what comes with a key, and who
    tells what became of it, at a time of the steady clock at the latest. `of_an_owner`: how much all webhooks of Algo
    Trade Analytics that somebody has take together."""

    on_accepted: Callable[[], None]
    orders: Orders
    outcome: Callable[[SignalId, float], Awaitable[OrderNow]]
    of_an_owner: tuple[Limit, ...] = in_15_minutes(100)


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
        self.strays = Strays()
        """What came to addresses that nobody has, since the start."""
        self._turned_away = TurnedAway(self._refusing, answers, self._case, self.strays)
        self._last_uses = LastUses(store)
        self._rules = RuleBook(onward.of_an_owner)
        self._limiter = RateLimiter()
        self._written_later = (self._turned_away, self._refusing, self._last_uses)
        self.counts: Counter[tuple[str, int]] = Counter()
        """Requests by dialect and by the status of their answer, since the start."""
        self.answered_in = {name: Tally(*_ANSWERS_S) for name in dialects}
        """Seconds from a request's head to its answer, by dialect."""

    async def keep_writing(self) -> None:
        """Write down what no answer waits for, for as long as the process runs."""
        await asyncio.gather(*(each.keep_writing() for each in self._written_later))

    async def write_rest(self) -> None:
        """Write down what is left of that, before the process ends."""
        await self._turned_away.write()
        await asyncio.gather(self._refusing.write(), self._last_uses.write())

    async def receive(self, knock: Knock) -> Received:
        """Check a request, keep it, and say what to answer. Never raises for what a sender does."""
        dialect = self._dialects[knock.dialect]
        door = self._registry.find(knock.address, knock.dialect)
        if door is None and not dialect.hides_addresses:
            self.strays.came(self._world.now(), knock.method, knock.path_at(dialect), knock.source_ip)
            received = Received(dialect.refused((dialect.refusal(Gate.UNKNOWN_ADDRESS),), None, None))
        else:
            received = await self._received_at(knock, door or NOBODYS, dialect)
        self.counts[knock.dialect, received.answer.status] += 1
        self.answered_in[knock.dialect].add(elapsed_s() - knock.began_s)
        return received

    async def receive_own(self, own: Own) -> DeliveryId | None:
        """Take a message in at a door from who need not knock; the id of its row, and where its key was used for the
        same message before, that of the first. None where the door is not there, or not open any more.

        Raises `StoreBusy` and `StoreFailed`.
        """
        now, door, dialect = self._world.now(), self._registry.with_id(own.door), self._dialects[own.dialect]
        if door is None or not door.is_open(now):
            return None
        knock = Knock(own.dialect, door.address, "", "POST", own.source_ip, own.key, _nothing_more, elapsed_s())
        case = self._case(knock, door, dialect, now).with_body(own.body, hashlib.sha256(own.body).digest())
        understood = await self._understood(case, own.body)
        if isinstance(understood, Understood):
            return await self._keep_own(case, understood)
        refused = await self._refusing.refuse(case, understood)
        if refused.owed is not None:
            self._answers.given(refused.owed)
        return case.log_id

    async def _keep_own(self, case: Case, understood: Understood) -> DeliveryId:
        offer = offer_of(case, understood, None, self._world.ids)
        if case.knock.idempotency_key is None:
            offer = offer._replace(doubt=None)
        if offer.assumed is not None:
            self._world.catalogue.learn(offer.assumed)
        kept = await self._store.write_intake(accept, offer)
        self._onward.on_accepted()
        return case.log_id if isinstance(kept, Kept) else kept.log_id

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
        case, refusals = self._proven(case, body)
        if refusals:
            return await self._refusing.refuse_unproven(case.with_body(body or b"", digest), refusals)
        self._last_uses.used(case.door.id, Use(case.now, case.knock.source_ip))
        resent = self._answers.resends.earlier(case.door.id, digest, case.now)
        if resent is None:
            wait = self._wait_of(case)
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

    def _proven(self, case: Case, body: bytes | None) -> Proven:
        """Whether the body shows who sent it: by the secret that it brings, and by its signature, where they must."""
        found = proven(case, body) if case.dialect.secret_in_body else Proven(case)
        keys = self._registry.signing.of(case.door.id)
        return found if found.refusals or keys is None else signed(found.case, body, keys)

    async def _understood(self, case: Case, body: bytes) -> Understood | tuple[Refusal, ...]:
        """What the message says to what is behind the door: to a strategy, to accounts, or to nobody."""
        rules = case.rules.of_strategy
        if rules is not None:
            return understand(self._world.catalogue, case.dialect, rules, body, case.now)
        if case.door.key is not None:
            return await self._onward.orders(case, body)
        return record(self._world.catalogue, case.dialect, case.rules.syntax, body, case.now)

    def _wait_of(self, case: Case) -> float:
        """In how many seconds one more request fits; 0 lets this one through, and counts it."""
        shared = case.rules.shared
        if shared is None:
            return self._limiter.take(case.door.id, case.rules.limits, case.now)
        counted = ((case.door.id, case.rules.limits), (shared.owner, shared.limits))
        return self._limiter.take_of_all(counted, case.now)

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


async def _nothing_more(_most: int) -> bytes | None:
    """The body was read when the request came."""
    return b""


def _our_fault(case: Case, gate: Gate) -> Received:
    return Received(case.dialect.refused((case.dialect.refusal(gate),), case.log_id, _TRY_AGAIN_S))
