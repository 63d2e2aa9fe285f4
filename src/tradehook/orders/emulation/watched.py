"""A watched order, as the engine holds it."""

from dataclasses import dataclass
from enum import StrEnum

from tradehook.orders.emulation.life import WatchedStatus
from tradehook.vocabulary.decision import Carried, Distance
from tradehook.vocabulary.exact import ZERO, Price, Quantity
from tradehook.vocabulary.ids import AccountId, LaneKey, OrderId, TradeId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import UNPRICED, Leg, OrderPrices, OrderType, TimeInForce
from tradehook.vocabulary.side import Side


class Blind(StrEnum):
    """Why no price is looked at."""

    NO_QUOTE = "no-quote"
    CLOSED = "market-closed"

    @property
    def words(self) -> str:
        """The reason in plain words."""
        return _BLIND[self]


_BLIND = {
    Blind.NO_QUOTE: "there is no quote, or none that is fresh enough",
    Blind.CLOSED: "its market is closed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A leg, or a whole order, that tradehook watches or places once its entry has filled.

    `entry_id`: of a leg, the entry that it is of; None for a whole order. `quantity` is what it is for in full,
    `released` what it may exit now: of a leg what its entry has filled, less what either leg has filled and what was
    `exited` otherwise. `distance`: its price follows from the fill's. `mark`: of a trailing one, the best price since
    its release. `order_id` is the newest order that was made of it. `blind`: why its price is not looked at.
    `not_before`: when something may be sent again, after a refusal. `cancel_at`: when it is cancelled by itself.
    """

    id: OrderId
    account_id: AccountId
    family: str
    symbol: str
    trade_id: TradeId
    step: int
    entry_id: OrderId | None
    leg: Leg
    side: Side
    order_type: OrderType
    time_in_force: TimeInForce
    extended_hours: bool = False
    prices: OrderPrices = UNPRICED
    distance: Distance | None = None
    carried: Carried
    quantity: Quantity
    released: Quantity = Quantity(ZERO)
    exited: Quantity = Quantity(ZERO)
    mark: Price | None = None
    status: WatchedStatus
    order_id: OrderId | None = None
    words: str = ""
    blind: Blind | None = None
    not_before: Instant | None = None
    cancel_at: Instant | None = None
    created_at: Instant

    @property
    def lane(self) -> LaneKey:
        """The lane that it belongs to."""
        return LaneKey(self.account_id, self.family)

    @property
    def remaining(self) -> Quantity:
        """Units that it is for, as far as that is known now; above 0."""
        return self.released or self.quantity
