"""What a broker says: how a request ended, reports of facts that come later, and what is so at one instant."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tradehook.vocabulary.exact import ZERO, Money, Price, Quantity
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId, ExecutionId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import UNPRICED, OrderPrices, OrderStatus, OrderType, TimeInForce
from tradehook.vocabulary.side import Side

DUPLICATE_ID = "duplicate-client-order-id"
"""The code of a rejection that says: an order with this client order id is there already."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The broker has it. For a cancel: the broker will cancel, or has. For a replace: the id of what it is now.

    `legs` are the broker's ids of the linked legs that came with the order, by our ids.
    """

    broker_order_id: BrokerOrderId
    legs: tuple[tuple[ClientOrderId, BrokerOrderId], ...] = ()


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
class BrokerOrder:
    """An order as the broker has it now. `client_order_id` as the broker has it: ours, or of somebody else's making.

    `parent_id` is the broker's id of the order that it is a linked leg of; `legs` are its own legs, whatever their
    state. Of an order that took another's place, `filled_quantity` counts what that one had filled. `good_till`: of one
    that is good till a date, where the broker says it.
    """

    client_order_id: ClientOrderId
    broker_order_id: BrokerOrderId
    symbol: str
    side: Side
    quantity: Quantity
    order_type: OrderType
    time_in_force: TimeInForce
    prices: OrderPrices = UNPRICED
    status: OrderStatus
    filled_quantity: Quantity = Quantity(ZERO)
    average_price: Price | None = None
    words: str = ""
    parent_id: BrokerOrderId | None = None
    legs: tuple["BrokerOrder", ...] = ()
    good_till: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderWorking:
    """The order is in the broker's book. `order` describes it, where the broker does."""

    cursor: int
    account_id: AccountId
    client_order_id: ClientOrderId
    broker_order_id: BrokerOrderId
    happened_at: Instant
    order: BrokerOrder | None = None


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
    order: BrokerOrder | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledSoFar:
    """How much of the order has filled in all, from brokers that report no single executions.

    `quantity` and `fee` are totals, `price` is the average of all of it.
    """

    cursor: int
    account_id: AccountId
    client_order_id: ClientOrderId
    broker_order_id: BrokerOrderId
    side: Side
    symbol: str
    quantity: Quantity
    price: Price
    fee: Money
    happened_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class FillBusted:
    """An execution that was reported is taken back; a corrected one follows as another execution.

    The order has filled less from then on; whether it works again is the broker's to say.
    """

    cursor: int
    account_id: AccountId
    client_order_id: ClientOrderId
    broker_order_id: BrokerOrderId
    execution_id: ExecutionId
    words: str
    happened_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReplaced:
    """The order has new terms. `order` is what it is now: under another id, where the broker makes a new order."""

    cursor: int
    account_id: AccountId
    client_order_id: ClientOrderId
    broker_order_id: BrokerOrderId
    happened_at: Instant
    order: BrokerOrder


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionSettled:
    """Units that came or went at a price without an order: a contract that ended, an option that was exercised.

    Cash moves as by a fill of the same side, quantity (> 0) and price. `words` say what happened.
    """

    cursor: int
    account_id: AccountId
    execution_id: ExecutionId
    symbol: str
    side: Side
    quantity: Quantity
    price: Price
    words: str
    happened_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionSplit:
    """Units that became more or fewer, worth together what they were: `ratio` new ones for each. No cash moves.

    `quantity` is what is held afterwards, in signed units.
    """

    cursor: int
    account_id: AccountId
    execution_id: ExecutionId
    symbol: str
    ratio: Decimal
    quantity: Quantity
    words: str
    happened_at: Instant


class CashKind(StrEnum):
    """Why cash moved without an order."""

    DEPOSIT = "deposit"
    WITHDRAWAL = "withdrawal"
    DIVIDEND = "dividend"
    FRACTION = "fraction"
    RESET = "reset"


@dataclass(frozen=True, slots=True, kw_only=True)
class CashMoved:
    """Cash that came or went (negative) without an order, in the account's currency."""

    cursor: int
    account_id: AccountId
    entry_id: ExecutionId
    kind: CashKind
    amount: Money
    words: str
    happened_at: Instant


OrderReport = OrderWorking | OrderFilled | FilledSoFar | FillBusted | OrderReplaced | OrderEnded
"""What is reported of an order."""

AccountReport = PositionSettled | PositionSplit | CashMoved
"""What is reported of an account beside its orders."""

Report = OrderReport | AccountReport
"""`cursor` is the report's place in the connection's stream. It rises; from it a new connection goes on. Where a broker
numbers nothing it is the instant of the report in microseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerPosition:
    """What the broker holds for an account. `quantity` negative when short; `unrealised` in the account's currency,
    where the broker says it."""

    symbol: str
    quantity: Quantity
    average_price: Price | None = None
    unrealised: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What the broker says is so, at one instant. `cursor` is the last report that it includes, where a broker numbers
    its reports; money in the account's currency."""

    account_id: AccountId
    taken_at: Instant
    cursor: int
    held: tuple[BrokerPosition, ...]
    open_orders: tuple[BrokerOrder, ...]
    cash: Money
    equity: Money
    buying_power: Money | None = None

    @property
    def unrealised(self) -> Money | None:
        """What closing everything would bring by the broker's own prices; None where it does not say."""
        said = [position.unrealised for position in self.held if position.unrealised is not None]
        return Money(sum(said, ZERO)) if len(said) == len(self.held) else None

    @property
    def positions(self) -> dict[str, Quantity]:
        """The quantities held, by symbol."""
        return {position.symbol: position.quantity for position in self.held}
