"""A trade as the engine holds it."""

from dataclasses import dataclass

from tradehook.vocabulary.command import Command
from tradehook.vocabulary.decision import Decision
from tradehook.vocabulary.ids import AccountId, LaneKey, OrderId, SignalId, SubscriptionId, TradeId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.reason import Reason
from tradehook.vocabulary.side import Side
from tradehook.vocabulary.trade import NOTHING_PASSED, Passed, TradeStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """One signal carried out for one subscription, or one command for one account. `decision` is there once decided.

    `wanted_symbol` is what the signal's symbol means to its subscription, and never changes; `symbol` follows the last
    decision. `place` orders a lane: the signal's sequence, or that of the newest signal when a command was given or a
    trade came back to its lane. `overtakes`: it can only reduce, and goes before what may enter. `release_at` brings a
    trade that left its lane back to it, which it left at `away_since`; an approval expires then. `passed`: the waits
    that are behind it. `attempt` rises when a person retries it. Its age counts from `counted_from`: acceptance, or the
    retry, less the time away. `order_number`: as what its sender knows the order that it places. `addresses`: the order
    that it is about, where it goes to that one and not to a place in the lane. `entry_side`: what it enters, or of an
    exit of one side the entries that it ends; None where its message does not say.
    """

    id: TradeId
    signal_id: SignalId | None
    signal_sequence: int
    subscription_id: SubscriptionId | None
    command: Command | None = None
    place: int
    overtakes: bool
    may_enter: bool
    account_id: AccountId
    family: str
    symbol: str
    wanted_symbol: str
    status: TradeStatus
    decision: Decision | None
    reasons: tuple[Reason, ...]
    created_at: Instant
    cancelling_since: Instant | None = None
    release_at: Instant | None = None
    away_since: Instant | None = None
    counted_from: Instant
    passed: Passed = NOTHING_PASSED
    attempt: int = 1
    order_number: int | None = None
    addresses: OrderId | None = None
    entry_side: Side | None = None

    @property
    def lane(self) -> LaneKey:
        """Where it waits its turn."""
        return LaneKey(self.account_id, self.family)

    @property
    def is_of_one_side(self) -> bool:
        """Whether it exits one side alone, and ends what was to enter there."""
        return self.entry_side is not None and not self.may_enter

    @property
    def lasting_reasons(self) -> tuple[Reason, ...]:
        """Its reasons, but for those of a wait, which are over with it."""
        return () if self.status.away else self.reasons
