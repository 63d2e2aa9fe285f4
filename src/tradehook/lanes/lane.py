"""A lane as the engine holds it, and what waits for a person."""

from dataclasses import dataclass
from enum import StrEnum

from tradehook.lanes.life import LaneState
from tradehook.vocabulary.ids import AccountId, LaneKey, OrderId, RequestId, TradeId
from tradehook.vocabulary.instant import EPOCH, Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A lane's row: the trade that holds it, where it stands, and until when it waits; the engine that works it.

    `lease_until`: afterwards another engine may take it over; `epoch` counts the owners. `overtaken`: what may enter
    and has no later place than this was overtaken. `poked`: another engine wrote down something for its owner to see.
    """

    key: LaneKey
    trade_id: TradeId | None = None
    state: LaneState = LaneState.FREE
    wait_until: Instant | None = None
    owner: str | None = None
    epoch: int = 0
    lease_until: Instant = EPOCH
    overtaken: int = 0
    poked: bool = False

    def is_due(self, engine: str, now: Instant) -> bool:
        """Whether this engine should look at it: its wait is over, or the engine that worked it has fallen silent."""
        return self.is_overdue(now) if self.owner == engine else self.lease_until <= now

    def is_overdue(self, now: Instant) -> bool:
        """Whether its wait is over."""
        return self.wait_until is not None and self.wait_until <= now


class ParkedKind(StrEnum):
    """What cannot be settled by the program itself."""

    REQUEST = "request"
    REPORT = "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """Something that waits for a person. `reason` is a stable code, `words` say what there is to find out.

    Of a request: the request and its order; of a report: the report as JSON.
    """

    id: str
    kind: ParkedKind
    account_id: AccountId | None
    family: str | None
    request_id: RequestId | None
    order_id: OrderId | None
    report: str | None
    reason: str
    words: str
    parked_at: Instant
    settled_at: Instant | None = None
    settled_as: str | None = None
