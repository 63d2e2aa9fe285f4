"""What a broker says: three outcomes of a request, and reports of facts that come later."""

from dataclasses import dataclass

from tradehook.vocabulary.exact import Money, Price, Quantity
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId, ExecutionId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.side import Side


@dataclass(frozen=True, slots=True)
class Accepted:
    """The broker has it. For a cancel: the broker will cancel, or has."""

    broker_order_id: BrokerOrderId


@dataclass(frozen=True, slots=True)
class Rejected:
    """The broker said no, definitely. `words` are its own, unchanged."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Neither yes nor no: a time-out, a lost link, a 5xx, an unreadable answer. `why` is for people."""

    why: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """Certainly never sent: its send-before time had passed. The attempt is dead and may be followed by another."""

    why: str


Outcome = Accepted | Rejected | Unknown | NotSent


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderWorking:
    """The order is in the broker's book."""

    cursor: int
    account_id: AccountId
    client_order_id: ClientOrderId
    broker_order_id: BrokerOrderId
    happened_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilled:
    """One execution of the order. `quantity` is of this execution alone."""

    cursor: int
    account_id: AccountId
    client_order_id: ClientOrderId
    broker_order_id: BrokerOrderId
    execution_id: ExecutionId
    side: Side
    symbol: str
    quantity: Quantity
    price: Price
    fee: Money
    happened_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEnded:
    """The order left the book unfilled, or with a rest unfilled: cancelled, rejected or expired."""

    cursor: int
    account_id: AccountId
    client_order_id: ClientOrderId
    broker_order_id: BrokerOrderId
    status: OrderStatus
    words: str
    happened_at: Instant


Report = OrderWorking | OrderFilled | OrderEnded
"""`cursor` is the report's place in the connection's stream: rising, 0 where a broker numbers nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerOrder:
    """An order as the broker has it now."""

    client_order_id: ClientOrderId | None
    broker_order_id: BrokerOrderId
    status: OrderStatus
    filled_quantity: Quantity
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What the broker says is so, at one instant. `cursor` is the last report that it includes."""

    account_id: AccountId
    taken_at: Instant
    cursor: int
    positions: dict[str, Quantity]
    open_orders: tuple[BrokerOrder, ...]
    cash: Money
    equity: Money
    buying_power: Money | None = None
