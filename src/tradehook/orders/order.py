"""An order and a request to a broker, as the engine holds them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tradehook.vocabulary.decision import Distance
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId, LaneKey, OrderId, RequestId, TradeId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import (
    UNPRICED,
    Leg,
    LinkedLeg,
    OrderClass,
    OrderPrices,
    OrderStatus,
    OrderTicket,
    OrderType,
    Replacement,
    TimeInForce,
)
from tradehook.vocabulary.side import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Follows:
    """What a leg follows that was given a price of its own since it was planned: from these prices on, at this distance
    from the price at which its entry fills; None: it stays where it was put. `since`: the fill price that it followed
    until then."""

    prices: OrderPrices
    distance: Distance | None
    since: Price | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One order. `number` is its integer name, None while it is not kept; `step` is its place in the trade's plan;
    `attempt` rises when an older one is known dead.

    `parent_id` is the order whose linked leg it is: it was sent with that one. An `external` order was not ours: it
    belongs to no trade. `cancel_at`: what has not filled by then is cancelled. `good_till`: the date at which it ends;
    where the broker has no orders till a date, `cancel_at` is that too. `priced_from`: the fill price from which a
    leg's price was last worked out; None while it is the planned one. `taken_out_by`: the trade whose exit needs the
    units that a leg held; the leg is put back for what remains. `follows`: of a leg whose price was changed.
    """

    id: OrderId
    number: int | None = None
    client_order_id: ClientOrderId
    broker_order_id: BrokerOrderId | None = None
    account_id: AccountId
    trade_id: TradeId | None
    step: int
    attempt: int
    leg: Leg
    parent_id: OrderId | None = None
    external: bool = False
    family: str
    symbol: str
    side: Side
    order_type: OrderType
    time_in_force: TimeInForce
    order_class: OrderClass = OrderClass.SIMPLE
    reduce_only: bool
    extended_hours: bool = False
    quantity: Quantity
    filled_quantity: Quantity
    average_price: Price | None
    prices: OrderPrices = UNPRICED
    status: OrderStatus
    words: str
    created_at: Instant
    cancel_at: Instant | None = None
    priced_from: Price | None = None
    taken_out_by: TradeId | None = None
    good_till: Instant | None = None
    follows: Follows | None = None

    @property
    def lane(self) -> LaneKey:
        """The lane that it belongs to."""
        return LaneKey(self.account_id, self.family)

    @property
    def remaining(self) -> Quantity:
        """Units not filled yet."""
        return Quantity(self.quantity - self.filled_quantity)

    @property
    def asked_for_as(self) -> ClientOrderId:
        """The id to ask the broker for: of a linked leg the broker's own, whose other id it may have made itself."""
        own = self.parent_id is not None and self.broker_order_id
        return ClientOrderId(own) if own else self.client_order_id

    def ticket(self, legs: Sequence["Order"] = ()) -> OrderTicket:
        """What the broker is told, given the orders that are its linked legs."""
        return OrderTicket(
            account_id=self.account_id,
            client_order_id=self.client_order_id,
            symbol=self.symbol,
            side=self.side,
            quantity=self.quantity,
            order_type=self.order_type,
            time_in_force=self.time_in_force,
            prices=self.prices,
            reduce_only=self.reduce_only,
            extended_hours=self.extended_hours,
            good_till=self.good_till if self.time_in_force is TimeInForce.GTD else None,
            order_class=self.order_class,
            legs=tuple(
                LinkedLeg(
                    client_order_id=leg.client_order_id,
                    leg=leg.leg,
                    order_type=leg.order_type,
                    prices=leg.prices,
                    time_in_force=leg.time_in_force,
                )
                for leg in legs
            ),
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
    REPLACE = "replace"
    CANCEL = "cancel"


class RequestOutcome(StrEnum):
    """How a request ended; none yet while it is on its way."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    NOT_SENT = "not_sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerRequest:
    """A request, committed before it is sent (promise 3).

    `order` as it was when the request was made; `change` is what a replace asks for; `legs` are sent with a submit.
    `made_by` names the engine that sends it; `asked_by` the trade that asks, where the order is another one's. `words`
    are the broker's answer.
    """

    id: RequestId
    kind: RequestKind
    order: Order
    attempt: int
    created_at: Instant
    send_before: Instant
    made_by: str
    change: Replacement | None = None
    legs: tuple[Order, ...] = ()
    outcome: RequestOutcome | None = None
    asked_by: TradeId | None = None
    words: str = ""

    @property
    def settled(self) -> bool:
        """Whether it is known how it ended."""
        return self.outcome not in (None, RequestOutcome.UNKNOWN)
