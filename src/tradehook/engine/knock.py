"""A request at a webhook on its way through the checks, and what it leads to."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from tradehook.dialects.contract import Answer, Dialect
from tradehook.engine.answers import Owed
from tradehook.engine.webhook_rules import WebhookRules
from tradehook.intake.masking import masked
from tradehook.intake.signatures import Signed
from tradehook.routing.registry import Door
from tradehook.vocabulary.delivery import Delivery, Verdict
from tradehook.vocabulary.ids import DeliveryId, SignalId
from tradehook.vocabulary.instant import Instant


class Knock(NamedTuple):
    """A request at a webhook's address, which is a uuid or an API key.

    `read_body` gives the body, or None when it is larger than the limit. `secret` is that of the address, or of the
    body, once that was read. `signed`: what it says of its signature. `certificates`: the subjects of client
    certificates that a trusted proxy passed on.
    """

    dialect: str
    address: str
    secret: str
    method: str
    source_ip: str
    idempotency_key: str | None
    read_body: Callable[[int], Awaitable[bytes | None]]
    began_s: float
    signed: Signed = Signed()
    certificates: tuple[str, ...] = ()

    def path_at(self, dialect: Dialect) -> str:
        """Where it came to, with the secret that it brought there."""
        return dialect.prefix + self.address + (f"/{self.secret}" if self.secret else "")


class Own(NamedTuple):
    """A message from who need not knock at the door: whose it is, or who asks for a kept request once more. What proves
    who sends is not asked for, and no rate counts; with the same `key` the same message acts once."""

    door: str
    dialect: str
    body: bytes
    source_ip: str
    key: str | None = None


class Case(NamedTuple):
    """A request at a known webhook. `log_id` names the row that it leaves; `body` is what was read of it, and `digest`
    the SHA-256 of that."""

    knock: Knock
    door: Door
    rules: WebhookRules
    dialect: Dialect
    now: Instant
    log_id: DeliveryId
    body: bytes
    digest: bytes

    def with_body(self, body: bytes, digest: bytes) -> "Case":
        """The case once its body was read."""
        knock, door, rules, dialect, now, log_id, _, _ = self
        return Case(knock, door, rules, dialect, now, log_id, body, digest)

    def with_secret(self, secret: str) -> "Case":
        """The case once the secret was found in the body."""
        return self._replace(knock=self.knock._replace(secret=secret))

    def with_idempotency_key(self, key: str) -> "Case":
        """The case once it is known what makes a request a repeat of another."""
        return self._replace(knock=self.knock._replace(idempotency_key=key))

    def delivery(self, log_id: DeliveryId, signal_id: SignalId | None) -> Delivery:
        """The row of an accepted request; a refused or repeated one is a variation of it."""
        return Delivery(
            id=log_id,
            dialect=self.knock.dialect,
            strategy_id=self.door.strategy_id,
            webhook=self.door.id,
            received_at=self.now,
            source_ip=self.knock.source_ip,
            verdict=Verdict.ACCEPTED,
            body=masked(self.dialect.mask(self.body), self.knock.secret),
            body_digest=self.digest,
            answer_status=200,
            signal_id=signal_id,
        )


class Received(NamedTuple):
    """What to answer, and what is owed until that was sent: nothing where nothing was kept."""

    answer: Answer
    owed: Owed | None = None
