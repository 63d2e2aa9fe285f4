"""Alpaca's orders in our words: every status, type and class."""

import json
from decimal import Decimal

import pytest

from tests.brokers.alpaca.double import described
from tests.brokers.alpaca.translate.samples import ORDER, symbols, wire_order
from tradehook.brokers.alpaca.translate.numbers import NotReadable
from tradehook.brokers.alpaca.translate.orders import broker_order, changed_at, each_wire, is_multi_leg
from tradehook.brokers.alpaca.translate.words import STATUSES, status_of
from tradehook.vocabulary.instant import iso
from tradehook.vocabulary.order import OrderPrices, OrderStatus, OrderType

LEG = {**ORDER, "id": "leg", "client_order_id": "theirs", "side": "sell", "status": "held", "order_class": "bracket"}
IN_OPTIONS = {"order_class": "mleg", "type": "", "asset_class": "us_option"}
MULTI_LEG = {
    "order_class": "mleg",
    "symbol": "",
    "asset_class": "",
    "side": "",
    "legs": [
        {**LEG, **IN_OPTIONS, "symbol": "AAPL301220C00100000"},
        {**LEG, **IN_OPTIONS, "symbol": "AAPL301220C00110000", "id": "other"},
    ],
}


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_is_one_of_ours(status: str) -> None:
    order = broker_order(wire_order(status=status), symbols())

    assert order.status is STATUSES[status]


def test_the_table_has_every_status_that_alpaca_describes(descriptions: None) -> None:
    document = json.loads((described.FOLDER / described.FILES[0]).read_text())

    assert set(document["components"]["schemas"]["OrderStatus"]["enum"]) == set(STATUSES)


def test_a_status_that_is_not_known_counts_as_open() -> None:
    assert status_of("something_new") is OrderStatus.WORKING


@pytest.mark.parametrize("status", [name for name, ours in STATUSES.items() if ours is OrderStatus.WORKING])
def test_an_open_order_that_filled_in_part_says_so_whatever_its_status(status: str) -> None:
    order = broker_order(wire_order(status=status, filled_qty="4", filled_avg_price="99.5"), symbols())

    assert order.status is OrderStatus.PARTIALLY_FILLED
    assert (order.filled_quantity, order.average_price) == (4, Decimal("99.5"))


def test_an_order_that_is_settled_but_not_yet_called_filled_is_filled() -> None:
    assert broker_order(wire_order(status="calculated", filled_qty="10"), symbols()).status is OrderStatus.FILLED


@pytest.mark.parametrize(
    ("shown", "prices"),
    [
        ({"type": "market"}, OrderPrices()),
        ({"type": "limit"}, OrderPrices(limit_price=Decimal("100.5"))),
        ({"type": "stop", "stop_price": "90.10"}, OrderPrices(stop_price=Decimal("90.1"))),
        (
            {"type": "stop_limit", "stop_price": "90"},
            OrderPrices(limit_price=Decimal("100.5"), stop_price=Decimal(90)),
        ),
        ({"type": "trailing_stop", "stop_price": "88", "trail_price": "2"}, OrderPrices(trail_amount=Decimal(2))),
        ({"type": "trailing_stop", "trail_percent": "1.50"}, OrderPrices(trail_percent=Decimal("1.5"))),
    ],
)
def test_an_order_has_the_prices_that_its_type_needs_and_no_others(shown: dict[str, str], prices: OrderPrices) -> None:
    assert broker_order(wire_order(**shown), symbols()).prices == prices


def test_legs_come_with_their_parent_and_know_it() -> None:
    order = broker_order(wire_order(order_class="bracket", legs=[LEG]), symbols())

    (leg,) = order.legs
    assert (leg.parent_id, leg.broker_order_id, leg.status) == (order.broker_order_id, "leg", OrderStatus.WORKING)


def test_an_order_in_dollars_is_as_large_as_what_filled() -> None:
    assert broker_order(wire_order(qty=None, filled_qty="0.5", status="filled"), symbols()).quantity == Decimal("0.5")


def test_a_replaced_order_says_by_which() -> None:
    order = broker_order(wire_order(status="replaced", replaced_by="another"), symbols())

    assert (order.status, order.words) == (OrderStatus.CANCELLED, "replaced by another")


def test_a_multi_leg_order_is_its_legs_which_have_no_price_of_their_own() -> None:
    wire = wire_order(**MULTI_LEG)

    assert is_multi_leg(wire)
    found = [broker_order(each, symbols()) for each in each_wire(wire)]
    assert [(order.symbol, order.order_type) for order in found] == [
        ("AAPL 301220C100", OrderType.MARKET),
        ("AAPL 301220C110", OrderType.MARKET),
    ]
    with pytest.raises(NotReadable):
        broker_order(wire, symbols())


@pytest.mark.parametrize(
    "nonsense",
    [
        {"type": "guess"},
        {"side": "hold"},
        {"time_in_force": "soon"},
        {"qty": "NaN"},
        {"filled_qty": "1e99"},
    ],
)
def test_an_order_that_makes_no_sense_is_not_readable(nonsense: dict[str, str]) -> None:
    with pytest.raises(NotReadable):
        broker_order(wire_order(**nonsense), symbols())


def test_when_an_order_changed_is_the_latest_that_alpaca_says() -> None:
    def seen(**shown: object) -> str | None:
        at = changed_at(wire_order(**shown))
        return None if at is None else iso(at)

    assert seen() == "2026-01-05T14:30:01.500000Z"
    assert seen(updated_at=None) == "2026-01-05T14:30:00.000000Z"
    assert seen(updated_at="yesterday") is None


def test_types_have_our_names() -> None:
    assert {order_type.value for order_type in OrderType} == {"market", "limit", "stop", "stop_limit", "trailing_stop"}
