"""Orders: their types, times in force, legs and states."""

from dataclasses import dataclass
from enum import StrEnum

from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.ids import AccountId, ClientOrderId
from tradehook.vocabulary.side import Side


class OrderType(StrEnum):
    """How an order's price is found."""

    MARKET = "market"
    LIMIT = "limit"
    STOP = "stop"
    STOP_LIMIT = "stop_limit"
    TRAILING_STOP = "trailing_stop"


class TimeInForce(StrEnum):
    """How long an order works."""

    DAY = "day"
    GTC = "gtc"
    OPG = "opg"
    CLS = "cls"
    IOC = "ioc"
    FOK = "fok"


class Leg(StrEnum):
    """What an order is for in its trade."""

    ENTRY = "entry"
    EXIT = "exit"
    TAKE_PROFIT = "take_profit"
    STOP_LOSS = "stop_loss"


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
class OrderTicket:
    """What a broker is told to do: one order, ready to be sent.

    `quantity` in units, > 0; `limit_price` in the quote currency, given exactly for limit orders.
    """

    account_id: AccountId
    client_order_id: ClientOrderId
    symbol: str
    side: Side
    quantity: Quantity
    order_type: OrderType
    time_in_force: TimeInForce
    limit_price: Price | None = None
    reduce_only: bool = False
