"""Orders: their types, times in force, legs and states."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.ids import AccountId, ClientOrderId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.side import Side


class OrderType(StrEnum):
    """How an order's price is found."""

    MARKET = "market"
    LIMIT = "limit"
    STOP = "stop"
    STOP_LIMIT = "stop_limit"
    TRAILING_STOP = "trailing_stop"


class TimeInForce(StrEnum):
    """How long an order works. `gtd`: till a moment that the order names; `gts`: till the end of the session, extended
    hours included."""

    DAY = "day"
    GTC = "gtc"
    GTD = "gtd"
    GTS = "gts"
    OPG = "opg"
    CLS = "cls"
    IOC = "ioc"
    FOK = "fok"

    @property
    def of_legs(self) -> "TimeInForce":
        """How long the legs of such an entry work that say nothing else: they outlive its date, its auction and its one
        moment."""
        return self if self in _OUTLASTS else TimeInForce.GTC


_OUTLASTS = frozenset({TimeInForce.DAY, TimeInForce.GTC, TimeInForce.GTS})


class Leg(StrEnum):
    """What an order is for in its trade."""

    ENTRY = "entry"
    EXIT = "exit"
    TAKE_PROFIT = "take_profit"
    STOP_LOSS = "stop_loss"


class OrderClass(StrEnum):
    """How a broker links orders, so that they work and end together."""

    SIMPLE = "simple"
    BRACKET = "bracket"
    OTO = "oto"
    OCO = "oco"

    @property
    def meaning(self) -> str:
        """What it stands for, in a sentence."""
        return _CLASSES[self]


_CLASSES = {
    OrderClass.SIMPLE: "One order by itself.",
    OrderClass.BRACKET: "An entry with a take profit and a stop loss that work once it fills; one cancels the other.",
    OrderClass.OTO: "An entry with one leg that works once it fills.",
    OrderClass.OCO: "A take profit and a stop loss of a position; one cancels the other.",
}


class OrderStatus(StrEnum):
    """Where an order stands; the passages between them are the table in `orders/life.py`."""

    PENDING = "pending"
    IN_DOUBT = "in_doubt"
    WORKING = "working"
    PARTIALLY_FILLED = "partially_filled"
    FILLED = "filled"
    CANCELLED = "cancelled"
    REJECTED = "rejected"
    EXPIRED = "expired"

    @property
    def final(self) -> bool:
        """Whether nothing more is expected of it."""
        return self in _FINAL

    @property
    def open(self) -> bool:
        """Whether it may still fill."""
        return self not in _FINAL


_FINAL = frozenset({OrderStatus.FILLED, OrderStatus.CANCELLED, OrderStatus.REJECTED, OrderStatus.EXPIRED})


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPrices:
    """The prices of an order: those that its type needs, and no others.

    In the quote currency per unit; `trail_percent` in percent of the price. A trailing stop has exactly one of
    `trail_amount` and `trail_percent`.
    """

    limit_price: Price | None = None
    stop_price: Price | None = None
    trail_amount: Price | None = None
    trail_percent: Decimal | None = None


UNPRICED = OrderPrices()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedLeg:
    """A leg that the broker works together with its parent order, on the other side and in the same quantity.

    `time_in_force` None: as long as the parent's.
    """

    client_order_id: ClientOrderId
    leg: Leg
    order_type: OrderType
    prices: OrderPrices
    time_in_force: TimeInForce | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTicket:
    """What a broker is told to do: one order, ready to be sent, with the legs that are linked to it.

    `quantity` in units, > 0. `good_till`: when an order ends that is good till a date (`gtd`), and no other. Of a `oco`
    the ticket itself is the take profit and its one leg the stop loss.
    """

    account_id: AccountId
    client_order_id: ClientOrderId
    symbol: str
    side: Side
    quantity: Quantity
    order_type: OrderType
    time_in_force: TimeInForce
    prices: OrderPrices = UNPRICED
    reduce_only: bool = False
    extended_hours: bool = False
    good_till: Instant | None = None
    order_class: OrderClass = OrderClass.SIMPLE
    legs: tuple[LinkedLeg, ...] = ()

    @property
    def limit_price(self) -> Price | None:
        """The limit price, of orders that have one."""
        return self.prices.limit_price


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """What a working order is changed to. None leaves things as they are.

    `quantity` is the order's new total, what has filled included. `client_order_id` is the id under which the broker
    knows the order afterwards, where it makes a new order of it. `good_till` goes with a time in force of `gtd`.
    """

    client_order_id: ClientOrderId
    quantity: Quantity | None = None
    prices: OrderPrices = UNPRICED
    time_in_force: TimeInForce | None = None
    good_till: Instant | None = None
