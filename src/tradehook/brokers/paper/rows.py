"""What the paper broker's accounts, orders and holdings look like in its tables."""

from decimal import Decimal

from tradehook.brokers.paper.book import Holding
from tradehook.brokers.paper.margin import Offer
from tradehook.brokers.paper.orders import PaperAccount, PaperOrder
from tradehook.brokers.paper.settings import PaperSettings
from tradehook.plumbing.codec import decode
from tradehook.plumbing.store.contract import Row
from tradehook.vocabulary.exact import Money, Price, Quantity, canonical, canonical_or_none, decimal_or_none
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import (
    Leg,
    OrderClass,
    OrderPrices,
    OrderStatus,
    OrderTicket,
    OrderType,
    TimeInForce,
)
from tradehook.vocabulary.side import Side

ORDER_COLUMNS = (
    "account_id",
    "client_order_id",
    "broker_order_id",
    "symbol",
    "side",
    "type",
    "extended_hours",
    "reduce_only",
    "order_class",
    "group_id",
    "leg",
    "placed_at",
    "quantity",
    "time_in_force",
    "good_till",
    "limit_price",
    "stop_price",
    "trail_amount",
    "trail_percent",
    "works_from",
    "ends_at",
    "wakes_at",
    "triggered",
    "mark",
    "released",
    "offered_at",
    "filled",
    "executions",
    "turnover",
    "replaces",
    "status",
    "code",
    "words",
)
"""The columns of an order; its place in the book is the store's."""

CHANGING_COLUMNS = ORDER_COLUMNS[ORDER_COLUMNS.index("quantity") :]
"""The columns of an order that do not stay as they were when it was placed."""

_AT = {name: place for place, name in enumerate(ORDER_COLUMNS)}


def to_account(row: Row) -> PaperAccount:
    """The account that was kept in (account_id, currency, cash, settings)."""
    account_id, currency, cash, settings = row
    return PaperAccount(
        account_id=AccountId(account_id),
        currency=currency,
        cash=Money(Decimal(cash)),
        settings=decode(PaperSettings, settings),
    )


def from_order(order: PaperOrder, now: Instant) -> dict[str, object]:
    """The columns in which an order is kept."""
    ticket = order.ticket
    return {
        "account_id": ticket.account_id,
        "client_order_id": ticket.client_order_id,
        "broker_order_id": order.broker_order_id,
        "symbol": ticket.symbol,
        "side": ticket.side.value,
        "type": ticket.order_type.value,
        "extended_hours": ticket.extended_hours,
        "reduce_only": ticket.reduce_only,
        "order_class": ticket.order_class.value,
        "group_id": order.group,
        "leg": None if order.leg is None else order.leg.value,
        "placed_at": order.placed_at,
        **from_changed(order, now),
    }


def from_changed(order: PaperOrder, now: Instant) -> dict[str, object]:
    """The columns of an order that may be different from when it was placed."""
    prices = order.ticket.prices
    return {
        "quantity": canonical(order.ticket.quantity),
        "time_in_force": order.ticket.time_in_force.value,
        "good_till": order.ticket.good_till,
        "limit_price": canonical_or_none(prices.limit_price),
        "stop_price": canonical_or_none(prices.stop_price),
        "trail_amount": canonical_or_none(prices.trail_amount),
        "trail_percent": canonical_or_none(prices.trail_percent),
        "works_from": order.works_from,
        "ends_at": order.ends_at,
        "wakes_at": order.wakes_after(now),
        "triggered": order.triggered,
        "mark": canonical_or_none(order.mark),
        "released": canonical_or_none(order.released),
        "offered_at": canonical(order.offered_at),
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
    leg, ends_at, released = row[_AT["leg"]], row[_AT["ends_at"]], row[_AT["released"]]
    return PaperOrder(
        ticket=_to_ticket(row),
        broker_order_id=BrokerOrderId(row[_AT["broker_order_id"]]),
        placed_at=Instant(row[_AT["placed_at"]]),
        works_from=Instant(row[_AT["works_from"]]),
        ends_at=None if ends_at is None else Instant(ends_at),
        triggered=bool(row[_AT["triggered"]]),
        mark=_price(row[_AT["mark"]]),
        group=row[_AT["group_id"]],
        leg=None if leg is None else Leg(leg),
        released=None if released is None else Quantity(Decimal(released)),
        offered_at=Price(Decimal(row[_AT["offered_at"]])),
        filled=Quantity(Decimal(row[_AT["filled"]])),
        executions=row[_AT["executions"]],
        turnover=Decimal(row[_AT["turnover"]]),
        replaces=row[_AT["replaces"]],
        status=OrderStatus(row[_AT["status"]]),
        code=row[_AT["code"]],
        words=row[_AT["words"]],
    )


def _to_ticket(row: Row) -> OrderTicket:
    good_till = row[_AT["good_till"]]
    return OrderTicket(
        account_id=AccountId(row[_AT["account_id"]]),
        client_order_id=ClientOrderId(row[_AT["client_order_id"]]),
        symbol=row[_AT["symbol"]],
        side=Side(row[_AT["side"]]),
        quantity=Quantity(Decimal(row[_AT["quantity"]])),
        order_type=OrderType(row[_AT["type"]]),
        time_in_force=TimeInForce(row[_AT["time_in_force"]]),
        prices=OrderPrices(
            limit_price=_price(row[_AT["limit_price"]]),
            stop_price=_price(row[_AT["stop_price"]]),
            trail_amount=_price(row[_AT["trail_amount"]]),
            trail_percent=decimal_or_none(row[_AT["trail_percent"]]),
        ),
        reduce_only=bool(row[_AT["reduce_only"]]),
        extended_hours=bool(row[_AT["extended_hours"]]),
        good_till=None if good_till is None else Instant(good_till),
        order_class=OrderClass(row[_AT["order_class"]]),
    )


def _price(text: str | None) -> Price | None:
    number = decimal_or_none(text)
    return None if number is None else Price(number)


def to_offer(row: Row) -> tuple[str, Offer]:
    """The symbol and the rest of an order that was kept in (symbol, side, quantity, filled, offered_at)."""
    symbol, side, quantity, filled, offered_at = row
    rest = Quantity(Decimal(quantity) - Decimal(filled))
    return symbol, Offer(side=Side(side), quantity=rest, price=Price(Decimal(offered_at)))


def from_holding(holding: Holding) -> dict[str, object]:
    """The columns of what is held, beside whose and of what."""
    return {
        "quantity": canonical(holding.quantity),
        "cost": canonical(holding.cost),
        "rate": canonical(holding.rate),
        "expires_at": holding.expires_at,
    }


def to_holding(row: Row) -> Holding:
    """The holding that was kept in (symbol, quantity, cost, rate, expires_at)."""
    symbol, quantity, cost, rate, expires_at = row
    return Holding(
        symbol=symbol,
        quantity=Quantity(Decimal(quantity)),
        cost=Money(Decimal(cost)),
        rate=Decimal(rate),
        expires_at=None if expires_at is None else Instant(expires_at),
    )
