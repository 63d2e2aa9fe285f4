"""A trade as the engine holds it."""

from dataclasses import dataclass

from tradehook.vocabulary.decision import Decision
from tradehook.vocabulary.ids import AccountId, LaneKey, SignalId, SubscriptionId, TradeId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.reason import Reason
from tradehook.vocabulary.trade import TradeStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """One signal carried out for one subscription. `decision` is there once it was decided."""

    id: TradeId
    signal_id: SignalId
    signal_sequence: int
    subscription_id: SubscriptionId
    account_id: AccountId
    family: str
    symbol: str
    status: TradeStatus
    decision: Decision | None
    reasons: tuple[Reason, ...]
    created_at: Instant
    cancelling_since: Instant | None = None

    @property
    def lane(self) -> LaneKey:
        """Where it waits its turn."""
        return LaneKey(self.account_id, self.family)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A lane's row: the trade that holds it, what that waits for, and until when."""

    key: LaneKey
    trade_id: TradeId | None
    waits_for: str | None
    wait_until: Instant | None
