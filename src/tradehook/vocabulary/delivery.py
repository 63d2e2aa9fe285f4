"""A request as it arrived at a webhook, and what became of it."""

from enum import StrEnum

import msgspec

from tradehook.vocabulary.ids import AtaWebhookId, DeliveryId, KeyId, SignalId, StrategyId, WebhookUuid
from tradehook.vocabulary.instant import Instant


class Verdict(StrEnum):
    """What became of a request."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    DUPLICATE = "duplicate"


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """The row that a request leaves in the log of events. `body` has its secrets masked and is bounded.

    `webhook` is what it came to: a webhook, or a key, which is of no strategy; nor is a webhook that only records.
    `repeats` counts the requests that this row stands for, over the rate limit.
    """

    id: DeliveryId
    dialect: str
    strategy_id: StrategyId | None
    webhook: WebhookUuid | KeyId | AtaWebhookId
    received_at: Instant
    source_ip: str
    verdict: Verdict
    body: str
    body_digest: bytes
    answer_status: int
    code: str | None = None
    signal_id: SignalId | None = None
    errors: str | None = None
    repeats: int = 1
