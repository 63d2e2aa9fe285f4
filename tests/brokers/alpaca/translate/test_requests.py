"""Tickets become requests that say all of them, and nothing else."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.brokers.alpaca.translate.samples import order_prices, quantities, symbols, tickets, wire_order
from tests.brokers.alpaca.world import fresh_id, limit, linked, price, stop_loss, take_profit, ticket, units
from tradehook.brokers.alpaca.translate.orders import broker_order
from tradehook.brokers.alpaca.translate.requests import NotExpressible, order_body, replacement_body
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.order import (
    Leg,
    LinkedLeg,
    OrderClass,
    OrderPrices,
    OrderTicket,
    OrderType,
    Replacement,
    TimeInForce,
)
from tradehook.vocabulary.side import Side


def body_of(order: OrderTicket) -> dict[str, Any]:
    """The body as it travels."""
    some = symbols()
    body = order_body(order, some.theirs(order.symbol), some.class_of(order.symbol))
    assert not isinstance(body, NotExpressible), body
    return json.loads(msgspec.json.encode(body))


def every_text(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in every_text(part)]
    return [value] if isinstance(value, str) else []


@given(tickets())
def test_an_order_that_goes_over_comes_back_as_the_same_order(order: OrderTicket) -> None:
    body = body_of(order)
    # Alpaca shows an oco's own price as the order's limit price.
    shown = {"limit_price": body["take_profit"]["limit_price"]} if order.order_class is OrderClass.OCO else {}
    asset_class = {"options": "us_option", "crypto": "crypto", "stocks": "us_equity"}[symbols().class_of(order.symbol)]

    back = broker_order(wire_order(**{"limit_price": None, "asset_class": asset_class, **body, **shown}), symbols())

    assert (back.client_order_id, back.symbol, back.side) == (order.client_order_id, order.symbol, order.side)
    assert (back.quantity, back.order_type, back.prices) == (order.quantity, order.order_type, order.prices)
    assert back.time_in_force == order.time_in_force


@given(tickets())
def test_every_number_travels_as_canonical_decimal_text(order: OrderTicket) -> None:
    body = body_of(order)

    numbers = [body["qty"], *(body[name] for name in ("limit_price", "stop_price", "trail_price") if name in body)]
    assert all(canonical(Decimal(number)) == number for number in numbers)
    assert not any(isinstance(value, int | float) and not isinstance(value, bool) for value in body.values())


@given(tickets())
def test_a_linked_order_carries_the_prices_of_its_legs(order: OrderTicket) -> None:
    body = body_of(order)

    for leg in order.legs:
        sent = body[leg.leg.value]
        assert sent.get("limit_price") == (leg.prices.limit_price and canonical(leg.prices.limit_price))
        assert sent.get("stop_price") == (leg.prices.stop_price and canonical(leg.prices.stop_price))
    assert body.get("order_class", "simple") == order.order_class


def test_a_simple_order_says_no_more_than_it_needs() -> None:
    order = ticket(3, client_order_id=fresh_id())

    assert body_of(order) == {
        "symbol": "AAPL",
        "side": "buy",
        "qty": "3",
        "type": "market",
        "time_in_force": "day",
        "client_order_id": order.client_order_id,
    }


def test_an_oco_is_written_as_its_take_profit_and_its_stop_loss() -> None:
    body = body_of(linked(limit("110", 5, side=Side.SELL), OrderClass.OCO, stop_loss("90", "89.5")))

    assert body["take_profit"] == {"limit_price": "110"}
    assert body["stop_loss"] == {"stop_price": "90", "limit_price": "89.5"}
    assert "limit_price" not in body


@pytest.mark.parametrize(
    ("side", "reduce_only", "intent"),
    [
        (Side.BUY, False, "buy_to_open"),
        (Side.BUY, True, "buy_to_close"),
        (Side.SELL, False, "sell_to_open"),
        (Side.SELL, True, "sell_to_close"),
    ],
)
def test_options_say_whether_they_open_or_close(side: Side, reduce_only: bool, intent: str) -> None:
    order = ticket(1, "AAPL 301220C100", side, reduce_only=reduce_only)

    assert body_of(order)["position_intent"] == intent


def test_other_classes_say_nothing_of_it() -> None:
    assert "position_intent" not in body_of(ticket(1, reduce_only=True))


def test_extended_hours_are_asked_for_only_when_they_are_wanted() -> None:
    assert body_of(limit("100", extended_hours=True))["extended_hours"] is True
    assert "extended_hours" not in body_of(limit("100"))


def trailing_leg(leg: Leg) -> LinkedLeg:
    return LinkedLeg(
        client_order_id=fresh_id(),
        leg=leg,
        order_type=OrderType.TRAILING_STOP,
        prices=OrderPrices(trail_amount=price(1)),
    )


@pytest.mark.parametrize(
    "order",
    [
        linked(ticket(), OrderClass.BRACKET, take_profit(110)),
        linked(ticket(), OrderClass.BRACKET, take_profit(110), take_profit(120)),
        linked(ticket(), OrderClass.BRACKET, take_profit(110), trailing_leg(Leg.STOP_LOSS)),
        linked(ticket(), OrderClass.OTO),
        linked(ticket(), OrderClass.OTO, take_profit(110), stop_loss(90)),
        linked(limit(110), OrderClass.OCO, take_profit(120)),
        linked(ticket(), OrderClass.OCO, stop_loss(90)),
        replace(ticket(), legs=(stop_loss(90),)),
    ],
)
def test_what_alpaca_has_no_words_for_is_not_sent_and_says_why(order: OrderTicket) -> None:
    found = order_body(order, "AAPL", AssetClass.STOCKS)

    assert isinstance(found, NotExpressible)
    assert "Send it " in found.words
    assert found.words.endswith(".")


@given(
    change=st.builds(
        Replacement,
        client_order_id=st.just(fresh_id()),
        quantity=st.none() | quantities,
        prices=st.sampled_from(OrderType).flatmap(order_prices),
    )
)
def test_a_replacement_says_what_changes_and_nothing_else(change: Replacement) -> None:
    prices = change.prices
    trail = prices.trail_amount or prices.trail_percent
    expected = {
        "qty": change.quantity,
        "limit_price": prices.limit_price,
        "stop_price": prices.stop_price,
        "trail": trail,
    }

    body = dict(replacement_body(change))

    assert body.pop("client_order_id") == change.client_order_id
    assert body == {name: canonical(value) for name, value in expected.items() if value is not None}


def test_a_replacements_quantity_is_the_whole_as_alpaca_counts_it() -> None:
    change = Replacement(client_order_id=fresh_id(), quantity=units(7))

    assert replacement_body(change)["qty"] == "7"


def test_fractions_and_auctions_are_written_as_they_are() -> None:
    assert body_of(ticket("0.123456789"))["qty"] == "0.123456789"
    assert body_of(ticket(time_in_force=TimeInForce.OPG))["time_in_force"] == "opg"
