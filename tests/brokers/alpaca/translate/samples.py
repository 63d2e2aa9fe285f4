"""Tickets and orders as they may be, and Alpaca's side of them."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec
from hypothesis import strategies as st

from tests.brokers.alpaca.world import ACCOUNT, catalogue
from tradehook.brokers.alpaca.declaration import ALPACA
from tradehook.brokers.alpaca.translate.symbols import Symbols
from tradehook.brokers.alpaca.translate.wire import WireOrder, WireUpdate
from tradehook.vocabulary.exact import Price, Quantity, canonical
from tradehook.vocabulary.ids import ClientOrderId
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.order import (
    Leg,
    LinkedLeg,
    OrderClass,
    OrderPrices,
    OrderTicket,
    OrderType,
)
from tradehook.vocabulary.side import Side

WIRE_CLASSES = {
    AssetClass.STOCKS: "us_equity",
    AssetClass.OPTIONS: "us_option",
    AssetClass.CRYPTO: "crypto",
}
SYMBOLS_OF = {
    AssetClass.STOCKS: ["AAPL", "BRK.B", "SPY"],
    AssetClass.OPTIONS: ["AAPL 301220C100", "SPY 280121P412.5", "BRK.B 280121C400"],
    AssetClass.CRYPTO: ["BTCUSD", "ETHUSDT", "ETHBTC"],
}

_cents = st.decimals(min_value="0.0001", max_value="999999", places=4)
prices = _cents.map(lambda number: Price(Decimal(canonical(number))))
quantities = st.decimals(min_value="0.000000001", max_value="1000000", places=9).map(
    lambda number: Quantity(Decimal(canonical(number)))
)


def symbols() -> Symbols:
    """Symbols with a catalogue of their own."""
    return Symbols(catalogue())


def order_prices(order_type: OrderType) -> st.SearchStrategy[OrderPrices]:
    """The prices that a type needs."""
    match order_type:
        case OrderType.MARKET:
            return st.just(OrderPrices())
        case OrderType.LIMIT:
            return st.builds(OrderPrices, limit_price=prices)
        case OrderType.STOP:
            return st.builds(OrderPrices, stop_price=prices)
        case OrderType.STOP_LIMIT:
            return st.builds(OrderPrices, limit_price=prices, stop_price=prices)
        case OrderType.TRAILING_STOP:
            return st.builds(OrderPrices, trail_amount=prices) | st.builds(OrderPrices, trail_percent=prices)


@st.composite
def legs(draw: st.DrawFn, leg: Leg) -> LinkedLeg:
    order_type = OrderType.LIMIT
    if leg is Leg.STOP_LOSS:
        order_type = draw(st.sampled_from([OrderType.STOP, OrderType.STOP_LIMIT]))
    return LinkedLeg(
        client_order_id=ClientOrderId(f"leg-{leg}"),
        leg=leg,
        order_type=order_type,
        prices=draw(order_prices(order_type)),
    )


@st.composite
def tickets(draw: st.DrawFn) -> OrderTicket:
    """Every order that the declaration says can be placed."""
    asset_class = draw(st.sampled_from(sorted(ALPACA.asset_classes)))
    order_class = draw(st.sampled_from(sorted(ALPACA.links(asset_class))))
    types = ALPACA.takes(asset_class)
    order_type = OrderType.LIMIT if order_class is OrderClass.OCO else draw(st.sampled_from(sorted(types)))
    return OrderTicket(
        account_id=ACCOUNT,
        client_order_id=ClientOrderId("ours"),
        symbol=draw(st.sampled_from(SYMBOLS_OF[asset_class])),
        side=draw(st.sampled_from(Side)),
        quantity=draw(quantities),
        order_type=order_type,
        time_in_force=draw(st.sampled_from(sorted(types[order_type]))),
        prices=draw(order_prices(order_type)),
        reduce_only=draw(st.booleans()),
        extended_hours=draw(st.booleans()),
        order_class=order_class,
        legs=draw(_legs_of(order_class)),
    )


def _legs_of(order_class: OrderClass) -> st.SearchStrategy[tuple[LinkedLeg, ...]]:
    profit, loss = legs(Leg.TAKE_PROFIT), legs(Leg.STOP_LOSS)
    match order_class:
        case OrderClass.SIMPLE:
            return st.just(())
        case OrderClass.BRACKET:
            return st.tuples(profit, loss)
        case OrderClass.OTO:
            return st.tuples(profit) | st.tuples(loss)
        case OrderClass.OCO:
            return st.tuples(loss)


ORDER: Mapping[str, Any] = {
    "id": "a5be8f5e-fdfa-41f5-a644-7a74fe947a8f",
    "client_order_id": "ours",
    "symbol": "AAPL",
    "asset_class": "us_equity",
    "side": "buy",
    "type": "limit",
    "time_in_force": "day",
    "order_class": "",
    "qty": "10",
    "filled_qty": "0",
    "filled_avg_price": None,
    "limit_price": "100.50",
    "stop_price": None,
    "trail_price": None,
    "trail_percent": None,
    "status": "new",
    "created_at": "2026-01-05T14:30:00.000000001Z",
    "submitted_at": "2026-01-05T14:30:00Z",
    "updated_at": "2026-01-05T14:30:01.5Z",
    "legs": None,
}
"""An order as Alpaca shows it."""


def wire_order(**changes: Any) -> WireOrder:
    return msgspec.json.decode(json.dumps({**ORDER, **changes}), type=WireOrder)


def update(event: str, order: Mapping[str, Any] | None = None, **details: Any) -> WireUpdate:
    """A trade update about the order with these changes."""
    given = {"event": event, "timestamp": "2026-01-05T14:31:00Z", "order": {**ORDER, **(order or {})}}
    return msgspec.json.decode(json.dumps(given | details), type=WireUpdate)
