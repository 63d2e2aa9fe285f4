"""The reports that an order leaves behind, and how they are kept. The store numbers them; until then their cursor
is 0."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from tradehook.brokers.paper.orders import PaperOrder
from tradehook.plumbing.codec import decode, encode
from tradehook.vocabulary.broker import (
    AccountReport,
    BrokerOrder,
    CashMoved,
    OrderEnded,
    OrderFilled,
    OrderReplaced,
    OrderWorking,
    PositionSettled,
    PositionSplit,
)
from tradehook.vocabulary.exact import Money, Price, Quantity, canonical
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId, ExecutionId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.side import Side

PaperReport = OrderWorking | OrderFilled | OrderReplaced | OrderEnded | AccountReport
"""What paper reports: each execution by itself, and none is ever taken back."""

NOT_NUMBERED = 0
_OF_ACCOUNTS = {"settled": PositionSettled, "split": PositionSplit, "cash": CashMoved}
_KINDS = {kind: name for name, kind in _OF_ACCOUNTS.items()}


def working(order: PaperOrder) -> OrderWorking:
    """The order is in the book."""
    return OrderWorking(
        cursor=NOT_NUMBERED,
        account_id=order.ticket.account_id,
        client_order_id=order.ticket.client_order_id,
        broker_order_id=order.broker_order_id,
        happened_at=order.placed_at,
    )


def filled(order: PaperOrder, quantity: Quantity, price: Price, fee: Money, at: Instant) -> OrderFilled:
    """The order's last execution, and what it cost."""
    return OrderFilled(
        cursor=NOT_NUMBERED,
        account_id=order.ticket.account_id,
        client_order_id=order.ticket.client_order_id,
        broker_order_id=order.broker_order_id,
        execution_id=order.execution_id,
        side=order.ticket.side,
        symbol=order.ticket.symbol,
        quantity=quantity,
        price=price,
        fee=fee,
        happened_at=at,
    )


def replaced(order: PaperOrder, at: Instant) -> OrderReplaced:
    """The order has the terms that it has now."""
    return OrderReplaced(
        cursor=NOT_NUMBERED,
        account_id=order.ticket.account_id,
        client_order_id=order.ticket.client_order_id,
        broker_order_id=order.broker_order_id,
        happened_at=at,
        order=order.as_told(),
    )


def ended(order: PaperOrder, at: Instant) -> OrderEnded:
    """The order has left the book with a rest."""
    return OrderEnded(
        cursor=NOT_NUMBERED,
        account_id=order.ticket.account_id,
        client_order_id=order.ticket.client_order_id,
        broker_order_id=order.broker_order_id,
        status=order.status,
        words=order.words,
        happened_at=at,
    )


def columns_of(report: PaperReport) -> dict[str, object]:
    """The columns in which a report is kept; those that are not here are empty."""
    if isinstance(report, AccountReport):
        return {
            "account_id": report.account_id,
            "client_order_id": "",
            "broker_order_id": "",
            "happened_at": report.happened_at,
            "kind": _KINDS[type(report)],
            "execution_id": report.entry_id if isinstance(report, CashMoved) else report.execution_id,
            "detail": encode(report),
        }
    common: dict[str, object] = {
        "account_id": report.account_id,
        "client_order_id": report.client_order_id,
        "broker_order_id": report.broker_order_id,
        "happened_at": report.happened_at,
    }
    match report:
        case OrderWorking():
            return common | {"kind": "working"}
        case OrderFilled():
            return common | {
                "kind": "filled",
                "execution_id": report.execution_id,
                "side": report.side.value,
                "symbol": report.symbol,
                "quantity": canonical(report.quantity),
                "price": canonical(report.price),
                "fee": canonical(report.fee),
            }
        case OrderReplaced():
            return common | {"kind": "replaced", "broker_order": encode(report.order)}
        case OrderEnded():
            return common | {"kind": "ended", "status": report.status.value, "words": report.words}


def report_of(row: dict[str, Any]) -> PaperReport:
    """The report that was kept in a row."""
    if row["kind"] in _OF_ACCOUNTS:
        return _numbered(decode(_OF_ACCOUNTS[row["kind"]], row["detail"]), row["sequence"])
    match row["kind"]:
        case "working":
            return OrderWorking(**_common(row))
        case "filled":
            return OrderFilled(
                **_common(row),
                execution_id=ExecutionId(row["execution_id"]),
                side=Side(row["side"]),
                symbol=row["symbol"],
                quantity=Quantity(Decimal(row["quantity"])),
                price=Price(Decimal(row["price"])),
                fee=Money(Decimal(row["fee"])),
            )
        case "replaced":
            return OrderReplaced(**_common(row), order=decode(BrokerOrder, row["broker_order"]))
        case _:
            return OrderEnded(**_common(row), status=OrderStatus(row["status"]), words=row["words"])


def _numbered(report: AccountReport, cursor: int) -> AccountReport:
    return replace(report, cursor=cursor)


def _common(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "cursor": row["sequence"],
        "account_id": AccountId(row["account_id"]),
        "client_order_id": ClientOrderId(row["client_order_id"]),
        "broker_order_id": BrokerOrderId(row["broker_order_id"]),
        "happened_at": Instant(row["happened_at"]),
    }
