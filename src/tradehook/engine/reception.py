"""Receiving a request at a webhook: the checks in their order, then the one transaction that keeps it.

The first check that fails answers. What is refused is kept too; only an address that nobody has leaves no trace.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping

from msgspec.structs import replace

from tradehook.dialects.contract import Dialect
from tradehook.engine.accept import Doubt, Kept, KeyReused, Offer, Repeated, accept
from tradehook.engine.answers import Answers
from tradehook.engine.knock import Case, Knock, Received
from tradehook.engine.parity import chart_cautions
from tradehook.engine.refusing import Refusing
from tradehook.engine.understanding import Understood, understand
from tradehook.engine.webhook_rules import RuleBook
from tradehook.engine.world import World
from tradehook.intake.authenticate import knows_secret
from tradehook.intake.cautions import cautions
from tradehook.intake.masking import masked_members, may_name_secrets
from tradehook.intake.rate import RateLimiter
from tradehook.intake.resends import Unanswered
from tradehook.intake.sources import source_objection
from tradehook.plumbing.logging import log
from tradehook.plumbing.points import Point, reached
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed
from tradehook.plumbing.store.opened import OpenStore
from tradehook.routing.registry import Door, Registry
from tradehook.vocabulary.ids import DeliveryId, SignalId
from tradehook.vocabulary.refusal import Gate, Objection
from tradehook.vocabulary.signal import Message, Signal

_TRY_AGAIN_S = 5
_NO_BODY = hashlib.sha256(b"").digest()


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
        on_accepted: Callable[[], None],
    ) -> None:
        self._store = store
        self._registry = registry
        self._dialects = dialects
        self._world = world
        self._answers = answers
        self._on_accepted = on_accepted
        self._refusing = Refusing(store, answers)
        self._rules = RuleBook()
        self._limiter = RateLimiter()
        self.counts: Counter[int] = Counter()
        """Requests by the status of their answer, since the start."""

    async def receive(self, knock: Knock) -> Received:
        """Check a request, keep it, and say what to answer. Never raises for what a sender does."""
        dialect = self._dialects[knock.dialect]
        door = self._registry.find(knock.uuid)
        if door is None or door.webhook.dialect != knock.dialect:
            received = Received(dialect.refused((dialect.refusal(Gate.UNKNOWN_ADDRESS),), None, None))
        else:
            received = await self._received_at(knock, door, dialect)
        self.counts[received.answer.status] += 1
        return received

    async def _received_at(self, knock: Knock, door: Door, dialect: Dialect) -> Received:
        now = self._world.now()
        log_id = DeliveryId(self._world.ids.new(now))
        case = Case(knock, door, self._rules.of(door), dialect, now, log_id, b"", _NO_BODY)
        try:
            objection = _at_the_door(case)
            if objection is not None:
                return await self._refusing.turn_away(case, objection)
            return await self._check_body(case, await knock.read_body(case.rules.max_body_bytes))
        except StoreBusy:
            return _our_fault(case, Gate.BUSY)
        except StoreFailed:
            return _our_fault(case, Gate.STORE)
        except Exception:  # noqa: BLE001 - whatever it is, it is our fault, and the sender must hear of it
            log.exception("a request could not be received", log_id=log_id)
            return _our_fault(case, Gate.STORE)

    async def _check_body(self, case: Case, body: bytes | None) -> Received:
        digest = hashlib.sha256(body or b"").digest()
        resent = self._answers.resends.earlier(case.knock.uuid, digest, case.now)
        if resent is None:
            wait = self._limiter.take(case.knock.uuid, case.rules.limits, case.now)
            if wait > 0:
                return await self._refusing.too_many(case, int(wait) + 1)
        if body is None:
            too_large = case.dialect.refusal(Gate.BODY_SIZE, limit=case.rules.max_body_bytes)
            return await self._refusing.refuse(case, (too_large,))
        reached(Point.RECEIVED)
        case = case.with_body(body, digest)
        understood = understand(self._world.catalogue, case.dialect, case.rules, body, case.now)
        if not isinstance(understood, Understood):
            return await self._refusing.refuse(case, understood)
        return await self._keep(case, understood, resent)

    async def _keep(self, case: Case, understood: Understood, resent: Unanswered | None) -> Received:
        offer = self._offer(case, understood, resent)
        if offer.assumed is not None:
            self._world.catalogue.learn(offer.assumed)
        # From now until the answer is sent: whatever happens, the same body 4 to 30 s later is a resend of this one.
        request = Unanswered(offer.signal.id, offer.delivery.id, case.now)
        self._answers.resends.remember(case.knock.uuid, case.digest, request)
        try:
            kept = await self._store.write_intake(accept, offer)
        except StoreFailed:
            self._answers.failed(offer.delivery.id)
            raise
        reached(Point.COMMITTED)
        return self._answer(case, understood, offer, kept)

    def _offer(self, case: Case, understood: Understood, resent: Unanswered | None) -> Offer:
        """What is to be kept; a resend goes under the ids of the request that it repeats."""
        reading, ticker = understood
        if resent is None:
            log_id, signal_id = case.log_id, SignalId(self._world.ids.new(case.now))
        else:
            log_id, signal_id = resent.log_id, resent.signal_id
        signal = Signal(
            id=signal_id,
            sequence=0,
            delivery_id=log_id,
            strategy_id=case.door.strategy.id,
            accepted_at=case.now,
            symbol=ticker.instrument.symbol,
            family=ticker.instrument.family,
            ticker_note=ticker.note,
            message=_to_keep(reading.message, case),
        )
        key = case.knock.idempotency_key or reading.message.idempotency_key
        return Offer(
            delivery=case.delivery(log_id, signal_id),
            signal=signal,
            assumed=ticker.instrument if ticker.assumed else None,
            doubt=None if key is None and resent is None else self._doubt(case, key, resent is not None),
        )

    def _doubt(self, case: Case, key: str | None, resent: bool) -> Doubt:
        return Doubt(
            resent=resent,
            key=key,
            key_reused=case.dialect.refusal(Gate.KEY_REUSED),
            duplicate_id=DeliveryId(self._world.ids.new(case.now)),
        )

    def _answer(self, case: Case, understood: Understood, offer: Offer, kept: Kept | Repeated | KeyReused) -> Received:
        first = kept.log_id if isinstance(kept, Repeated) else offer.delivery.id
        owed = self._answers.owe(kept.sequence, first, case.knock.uuid, case.digest)
        match kept:
            case Kept():
                self._on_accepted()
                ids = (offer.signal.id, offer.delivery.id)
            case Repeated(_, signal_id, log_id):
                ids = (signal_id, log_id)
            case KeyReused(_, log_id):
                refused = case.dialect.refused((case.dialect.refusal(Gate.KEY_REUSED),), log_id, None)
                return Received(refused, owed)
        reading, ticker = understood
        said = cautions(ticker.note) + chart_cautions(reading.message)
        answer = case.dialect.accepted(*ids, reading, said)
        return Received(answer, owed)


def _at_the_door(case: Case) -> Objection | None:
    """Method, password, source address: what can be judged without the body."""
    knock, webhook = case.knock, case.door.webhook
    if knock.method != "POST":
        return Objection(Gate.METHOD, {"method": knock.method})
    if not knows_secret(knock.secret, webhook.hash, webhook.old_hash, webhook.old_until, case.now):
        return Objection(Gate.SECRET)
    return source_objection(case.rules.sources, knock.source_ip)


def _to_keep(message: Message, case: Case) -> Message:
    """The message without what its extras hold of secrets."""
    if message.extras is None or not (may_name_secrets(case.body) or case.knock.secret.encode() in case.body):
        return message
    return replace(message, extras=masked_members(message.extras, case.knock.secret))


def _our_fault(case: Case, gate: Gate) -> Received:
    return Received(case.dialect.refused((case.dialect.refusal(gate),), case.log_id, _TRY_AGAIN_S))
