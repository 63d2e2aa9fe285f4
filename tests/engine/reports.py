"""What a broker says of an account, with what is usual filled in: reports and snapshots of an order to buy 5 AMD."""

from decimal import Decimal
from typing import Any

from tradehook.vocabulary.broker import (
    BrokerOrder,
    BrokerPosition,
    FillBusted,
    FilledSoFar,
    OrderEnded,
    OrderFilled,
    OrderReplaced,
    OrderWorking,
    Snapshot,
)
from tradehook.vocabulary.exact import ZERO, Money, Price, Quantity
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId, ExecutionId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.order import UNPRICED, OrderPrices, OrderStatus, OrderType, TimeInForce
from tradehook.vocabulary.side import Side

NOON = Instant(1_750_161_600_000_000)
ACCOUNT = AccountId("account")
OURS, THEIRS = ClientOrderId("ours"), BrokerOrderId("theirs")


def _common(cursor: int, at_s: float | None, fields: dict[str, Any]) -> dict[str, Any]:
    common = {
        "cursor": cursor,
        "account_id": ACCOUNT,
        "client_order_id": OURS,
        "broker_order_id": THEIRS,
        "happened_at": after(NOON, cursor if at_s is None else at_s),
    }
    return common | fields


def working(cursor: int, at_s: float | None = None, **fields: Any) -> OrderWorking:
    """The order is in the book."""
    return OrderWorking(**_common(cursor, at_s, fields))


def filled(cursor: int, quantity: object, price: object = 100, at_s: float | None = None, **fields: Any) -> OrderFilled:
    """One execution of the order, a second after the one of the cursor before."""
    execution = {
        "execution_id": ExecutionId(f"execution-{cursor}"),
        "side": Side.BUY,
        "symbol": "AMD",
        "quantity": Quantity(Decimal(str(quantity))),
        "price": Price(Decimal(str(price))),
        "fee": Money(ZERO),
    }
    return OrderFilled(**_common(cursor, at_s, execution | fields))


def so_far(cursor: int, quantity: object, price: object = 100, at_s: float | None = None, **fields: Any) -> FilledSoFar:
    """How much of the order has filled."""
    total = {
        "side": Side.BUY,
        "symbol": "AMD",
        "quantity": Quantity(Decimal(str(quantity))),
        "price": Price(Decimal(str(price))),
        "fee": Money(ZERO),
    }
    return FilledSoFar(**_common(cursor, at_s, total | fields))


def bust_of(cursor: int, of: OrderFilled, at_s: float | None = None, **fields: Any) -> FillBusted:
    """An execution is taken back."""
    taken = {"execution_id": of.execution_id, "words": "Clearly erroneous."}
    return FillBusted(**_common(cursor, at_s, taken | fields))


def ended(
    cursor: int, status: OrderStatus = OrderStatus.CANCELLED, at_s: float | None = None, **fields: Any
) -> OrderEnded:
    """The order left the book."""
    return OrderEnded(**_common(cursor, at_s, {"status": status, "words": ""} | fields))


def told(client_order_id: str = OURS, broker_order_id: str = THEIRS, **fields: Any) -> BrokerOrder:
    """An order to buy 5 AMD at 100 or better, as the broker has it."""
    usual = {
        "client_order_id": ClientOrderId(client_order_id),
        "broker_order_id": BrokerOrderId(broker_order_id),
        "symbol": "AMD",
        "side": Side.BUY,
        "quantity": Quantity(Decimal(5)),
        "order_type": OrderType.LIMIT,
        "time_in_force": TimeInForce.GTC,
        "prices": OrderPrices(limit_price=Price(Decimal(100))),
        "status": OrderStatus.WORKING,
    }
    return BrokerOrder(**(usual | fields))


def replaced(cursor: int, order: BrokerOrder, at_s: float | None = None, **fields: Any) -> OrderReplaced:
    """The order has new terms."""
    return OrderReplaced(**_common(cursor, at_s, {"order": order} | fields))


def shows(cursor: int = 0, at: Instant = NOON, **fields: Any) -> Snapshot:
    """What the broker shows of the account: nothing, where nothing is said."""
    usual = {"held": (), "open_orders": (), "cash": Money(Decimal(100_000)), "equity": Money(Decimal(100_000))}
    return Snapshot(account_id=ACCOUNT, taken_at=at, cursor=cursor, **(usual | fields))


def holds(quantity: object, average: object | None = None, symbol: str = "AMD") -> BrokerPosition:
    """What the broker shows to be held."""
    price = None if average is None else Price(Decimal(str(average)))
    return BrokerPosition(symbol=symbol, quantity=Quantity(Decimal(str(quantity))), average_price=price)


MARKET = {"order_type": OrderType.MARKET, "prices": UNPRICED}
"""The fields of an order that takes what it gets."""
