"""What a chart was last said to hold, as it is kept for one subscription and family."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tradehook.vocabulary.ids import AccountId, LaneKey, SignalId, SubscriptionId, TradeId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.side import Sentiment


class Parity(StrEnum):
    """Whether the account holds what the chart does, once the trade is over that follows it; outdated, where a later
    trade without such a claim has moved the position since."""

    AWAITED = "awaited"
    IN_STEP = "in_step"
    EXPLAINED = "explained"
    MISMATCH = "mismatch"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartClaim:
    """The last claim about a chart that an account follows with a subscription, in a family.

    `side` and `size` (units, None where only the side was said) are the chart's. `target`: the signed chart units that
    the account should hold (see `deciding.parity`), None where only the side counts. The account is compared once
    `trade_id` has ended. `told_of`: the signal whose mismatch was told and still stands.
    """

    account_id: AccountId
    subscription_id: SubscriptionId
    family: str
    side: Sentiment
    size: Decimal | None
    target: Decimal | None
    signal_id: SignalId
    trade_id: TradeId
    claimed_at: Instant
    parity: Parity = Parity.AWAITED
    told_of: SignalId | None = None

    @property
    def lane(self) -> LaneKey:
        """The lane of the trades that follow it."""
        return LaneKey(self.account_id, self.family)
