"""A trade: one signal carried out for one subscription."""

from decimal import Decimal
from enum import StrEnum

import msgspec


class TradeStatus(StrEnum):
    """Where a trade stands (rule: deciding 4)."""

    PLANNED = "planned"
    AWAITING_APPROVAL = "awaiting_approval"
    DELAYED = "delayed"
    QUEUED = "queued"
    WORKING = "working"
    COMPLETED = "completed"
    HELD = "held"
    IGNORED = "ignored"
    FAILED = "failed"
    IN_DOUBT = "in_doubt"
    REJECTED = "rejected"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    TESTED = "tested"

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self in ENDED

    @property
    def away(self) -> bool:
        """Whether it left its lane, to come back at the tail when it is released (rule: architecture 4)."""
        return self in _AWAY

    @property
    def needs_reason(self) -> bool:
        """Whether a trade of this status must say why."""
        return self in _SAYS_WHY


ENDED = frozenset(
    {
        TradeStatus.COMPLETED,
        TradeStatus.HELD,
        TradeStatus.IGNORED,
        TradeStatus.FAILED,
        TradeStatus.REJECTED,
        TradeStatus.EXPIRED,
        TradeStatus.SUPERSEDED,
        TradeStatus.CANCELLED,
        TradeStatus.TESTED,
    }
)

_AWAY = frozenset({TradeStatus.AWAITING_APPROVAL, TradeStatus.DELAYED, TradeStatus.QUEUED})
_SAYS_WHY = ENDED - {TradeStatus.COMPLETED, TradeStatus.CANCELLED}


class Passed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The waits that a trade has behind it: it is not delayed twice, and not approved twice for the same.

    `approved` are the orders that a person approved, in the words they were shown in. `retries`: how often planning it
    failed. `exited`: the position, in signed units, that it exited before its entry was left to a person.
    """

    delayed: bool = False
    approved: tuple[str, ...] | None = None
    retries: int = 0
    exited: Decimal | None = None


NOTHING_PASSED = Passed()
