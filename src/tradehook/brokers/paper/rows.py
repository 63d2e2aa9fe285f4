"""What the paper broker's accounts, orders and holdings look like in its tables."""

from decimal import Decimal

from tradehook.brokers.paper.book import Holding
from tradehook.brokers.paper.margin import Offer
from tradehook.brokers.paper.orders import PaperAccount, PaperOrder
from tradehook.brokers.paper.settings import PaperSettings
from tradehook.plumbing.codec import decode
from tradehook.plumbing.store.contract import Row
from tradehook.vocabulary.exact import Money, Price, Quantity, canonical, canonical_or_none
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import UNPRICED, OrderPrices, OrderStatus, OrderTicket, OrderType, TimeInForce
from tradehook.vocabulary.side import Side

ORDER_COLUMNS = (
    "account_id",
    "client_order_id",
    "broker_order_id",
    "symbol",
    "side",
    "type",
    "time_in_force",
    "reduce_only",
    "placed_at",
    "quantity",
    "limit_price",
    "filled",
    "executions",
    "turnover",
    "replaces",
    "status",
    "code",
    "words",
)
"""The columns of an order, in the order in which `to_order` reads them; its place in the book is the store's."""

CHANGING_COLUMNS = ORDER_COLUMNS[ORDER_COLUMNS.index("quantity") :]
"""The columns of an order that do not stay as they were when it was placed."""


def to_account(row: Row) -> PaperAccount:
    """The account that was kept in (account_id, currency, cash, settings)."""
    account_id, currency, cash, settings = row
    return PaperAccount(
        account_id=AccountId(account_id),
        currency=currency,
        cash=Money(Decimal(cash)),
        settings=decode(PaperSettings, settings),
    )


def from_order(order: PaperOrder) -> dict[str, object]:
    """The columns in which an order is kept."""
    ticket = order.ticket
    return {
        "account_id": ticket.account_id,
        "client_order_id": ticket.client_order_id,
        "broker_order_id": order.broker_order_id,
        "symbol": ticket.symbol,
        "side": ticket.side.value,
        "type": ticket.order_type.value,
        "time_in_force": ticket.time_in_force.value,
        "reduce_only": ticket.reduce_only,
        "placed_at": order.placed_at,
        **from_changed(order),
    }


def from_changed(order: PaperOrder) -> dict[str, object]:
    """The columns of an order that may be different from when it was placed."""
    return {
        "quantity": canonical(order.ticket.quantity),
        "limit_price": canonical_or_none(order.ticket.limit_price),
        "filled": canonical(order.filled),
        "executions": order.executions,
        "turnover": canonical(order.turnover),
        "replaces": order.replaces,
        "status": order.status.value,
        "code": order.code,
        "words": order.words,
    }


def to_order(row: Row) -> PaperOrder:
    """The order that was kept in `ORDER_COLUMNS`."""
    account_id, client_order_id, broker_order_id, symbol, side, order_type, time_in_force, *rest = row
    reduce_only, placed_at, quantity, limit_price, filled, executions, turnover, replaces, status, code, words = rest
    ticket = OrderTicket(
        account_id=AccountId(account_id),
        client_order_id=ClientOrderId(client_order_id),
        symbol=symbol,
        side=Side(side),
        quantity=Quantity(Decimal(quantity)),
        order_type=OrderType(order_type),
        time_in_force=TimeInForce(time_in_force),
        prices=UNPRICED if limit_price is None else OrderPrices(limit_price=Price(Decimal(limit_price))),
        reduce_only=bool(reduce_only),
    )
    return PaperOrder(
        ticket=ticket,
        broker_order_id=BrokerOrderId(broker_order_id),
        placed_at=Instant(placed_at),
        status=OrderStatus(status),
        filled=Quantity(Decimal(filled)),
        executions=executions,
        turnover=Decimal(turnover),
        replaces=replaces,
        code=code,
        words=words,
    )


def to_offer(row: Row) -> tuple[str, Offer]:
    """The symbol and the rest of an order that was kept in (symbol, side, quantity, filled, limit_price)."""
    symbol, side, quantity, filled, limit_price = row
    rest = Quantity(Decimal(quantity) - Decimal(filled))
    return symbol, Offer(side=Side(side), quantity=rest, price=Price(Decimal(limit_price)))


def from_holding(holding: Holding) -> dict[str, object]:
    """The columns of what is held, beside whose and of what."""
    return {
        "quantity": canonical(holding.quantity),
        "cost": canonical(holding.cost),
        "rate": canonical(holding.rate),
    }


def to_holding(row: Row) -> Holding:
    """The holding that was kept in (symbol, quantity, cost, rate)."""
    symbol, quantity, cost, rate = row
    return Holding(symbol=symbol, quantity=Quantity(Decimal(quantity)), cost=Money(Decimal(cost)), rate=Decimal(rate))
