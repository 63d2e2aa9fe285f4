"""An order and a request to a broker, as the engine holds them."""

from dataclasses import dataclass
from enum import StrEnum

from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.ids import AccountId, ClientOrderId, LaneKey, OrderId, RequestId, TradeId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import Leg, OrderStatus, OrderTicket, OrderType, TimeInForce
from tradehook.vocabulary.side import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One order of ours. `step` is its place in the trade's plan; `attempt` rises when an older one is known dead."""

    id: OrderId
    client_order_id: ClientOrderId
    account_id: AccountId
    trade_id: TradeId | None
    step: int
    attempt: int
    leg: Leg
    family: str
    symbol: str
    side: Side
    order_type: OrderType
    time_in_force: TimeInForce
    reduce_only: bool
    quantity: Quantity
    filled_quantity: Quantity
    average_price: Price | None
    limit_price: Price | None
    status: OrderStatus
    words: str
    created_at: Instant

    @property
    def lane(self) -> LaneKey:
        """The lane that it belongs to."""
        return LaneKey(self.account_id, self.family)

    @property
    def remaining(self) -> Quantity:
        """Units not filled yet."""
        return Quantity(self.quantity - self.filled_quantity)

    @property
    def ticket(self) -> OrderTicket:
        """What the broker is told."""
        return OrderTicket(
            account_id=self.account_id,
            client_order_id=self.client_order_id,
            symbol=self.symbol,
            side=self.side,
            quantity=self.quantity,
            order_type=self.order_type,
            time_in_force=self.time_in_force,
            limit_price=self.limit_price,
            reduce_only=self.reduce_only,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFact:
    """Something that happened to an order: the event, its status afterwards, when it was and when it was learned."""

    order_id: OrderId
    event: str
    status: OrderStatus
    note: str
    happened_at: Instant
    learned_at: Instant


class RequestKind(StrEnum):
    """What a broker is asked to do."""

    SUBMIT = "submit"
    CANCEL = "cancel"


class RequestOutcome(StrEnum):
    """How a request ended; none yet while it is on its way."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    NOT_SENT = "not_sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerRequest:
    """A request, committed before it is sent (promise 3)."""

    id: RequestId
    kind: RequestKind
    order: Order
    attempt: int
    created_at: Instant
    send_before: Instant
    outcome: RequestOutcome | None = None
