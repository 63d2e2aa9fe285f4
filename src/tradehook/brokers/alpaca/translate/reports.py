"""Facts that Alpaca tells of orders, as reports. A report's cursor is its instant until it is told."""

from decimal import Decimal
from typing import TypedDict

from tradehook.brokers.alpaca.translate.numbers import instant, price, quantity
from tradehook.brokers.alpaca.translate.symbols import Symbols
from tradehook.brokers.alpaca.translate.wire import WireActivity
from tradehook.brokers.alpaca.translate.words import side_of
from tradehook.vocabulary.broker import (
    BrokerOrder,
    FillBusted,
    OrderEnded,
    OrderFilled,
    OrderReplaced,
    OrderWorking,
    Report,
)
from tradehook.vocabulary.exact import ZERO, Money
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId, ExecutionId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import OrderStatus

_NO_FEE = Money(ZERO)
_BETWEEN_TIME_AND_ID = "::"


class _Common(TypedDict):
    cursor: int
    account_id: AccountId
    client_order_id: ClientOrderId
    broker_order_id: BrokerOrderId
    happened_at: Instant


def state(account_id: AccountId, order: BrokerOrder, at: Instant, words: str = "") -> Report | None:
    """What an order's state tells: that it works, or that it ended. A filled one has told it by its fills."""
    if order.status is OrderStatus.FILLED:
        return None
    if order.status.open:
        return OrderWorking(**_common(account_id, order, at), order=order)
    return OrderEnded(**_common(account_id, order, at), status=order.status, words=words or order.words)


def ended(account_id: AccountId, order: BrokerOrder, at: Instant, status: OrderStatus, words: str) -> OrderEnded:
    """The order left the book."""
    return OrderEnded(**_common(account_id, order, at), status=status, words=words)


def replaced(account_id: AccountId, old: BrokerOrder, new: BrokerOrder, at: Instant) -> OrderReplaced:
    """Another order has taken its place."""
    return OrderReplaced(**_common(account_id, old, at), order=new)


def filled(
    account_id: AccountId, order: BrokerOrder, execution_id: ExecutionId, units: Decimal, paid: Decimal, at: Instant
) -> OrderFilled:
    """An execution. Alpaca tells no fees with it: those of crypto are taken from what is received."""
    return OrderFilled(
        **_common(account_id, order, at),
        execution_id=execution_id,
        side=order.side,
        symbol=order.symbol,
        quantity=quantity(abs(units)),
        price=price(paid),
        fee=_NO_FEE,
        order=order,
    )


def busted(account_id: AccountId, order: BrokerOrder, execution_id: ExecutionId, words: str, at: Instant) -> FillBusted:
    """An execution is taken back."""
    return FillBusted(**_common(account_id, order, at), execution_id=execution_id, words=words)


def filled_by_activity(
    account_id: AccountId,
    activity: WireActivity,
    client_order_id: ClientOrderId,
    symbols: Symbols,
    order: BrokerOrder | None,
) -> OrderFilled:
    """The execution of an activity of type FILL: the id's second half is the stream's execution id.

    Source: Alpaca's description of activities: of a trade the unique identifier is its execution id.
    """
    at = instant(activity.transaction_time)
    return OrderFilled(
        cursor=at,
        account_id=account_id,
        client_order_id=client_order_id,
        broker_order_id=BrokerOrderId(activity.order_id),
        execution_id=ExecutionId(activity.id.rpartition(_BETWEEN_TIME_AND_ID)[2]),
        side=side_of(activity.side),
        symbol=symbols.ours(activity.symbol) if order is None else order.symbol,
        quantity=quantity(activity.qty),
        price=price(activity.price),
        fee=_NO_FEE,
        happened_at=at,
        order=order,
    )


def _common(account_id: AccountId, order: BrokerOrder, at: Instant) -> _Common:
    return {
        "cursor": at,
        "account_id": account_id,
        "client_order_id": order.client_order_id,
        "broker_order_id": order.broker_order_id,
        "happened_at": at,
    }
