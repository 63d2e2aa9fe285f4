"""Giving an order other legs by the messages of a key, while it works and once it has filled: each kind is where it was
sent to, and there is one of each (rules: seeds, traderevolution; architecture 8.13)."""

import pytest

from tests.client import Client, Json
from tests.journeys.key_holder import KeyHolder, key_holder
from tests.waiting import wait_for

_TERMS = ("quantity", "limit_price", "stop_price", "trail_amount", "time_in_force")
_LEGS = ("stop_loss", "take_profit")
_OPEN = ("pending", "in_doubt", "working", "partially_filled")
_OURS = ("waiting", "watching", "triggered")


KINDS: list[tuple[Json, str, str, str, str]] = [
    ({"stopLoss": 95}, "stop_loss", "95", "95", "95"),
    ({"stopLoss": 95, "stopLossType": "Absolute"}, "stop_loss", "95", "95", "95"),
    ({"stopLoss": 250, "stopLossType": "offset in ticks"}, "stop_loss", "95.5", "93.5", "97.5"),
    ({"stopLoss": 5, "stopLossType": "offset in %"}, "stop_loss", "93.1", "91.2", "95"),
    ({"stopLoss": 250, "stopLossType": "tr. offset"}, "stop_loss", "by 2.5", "by 2.5", "by 2.5"),
    ({"takeProfit": 111}, "take_profit", "111", "111", "111"),
    ({"takeProfit": 111, "takeProfitType": "absolute"}, "take_profit", "111", "111", "111"),
    ({"takeProfit": 1100, "takeProfitType": "offset in ticks"}, "take_profit", "109", "107", "111"),
    ({"takeProfit": 10, "takeProfitType": "OFFSET IN %"}, "take_profit", "107.8", "105.6", "110"),
]
"""What is sent, the leg that it is about, and where that is of an order that works at 98, that then fills at 96, and
that has filled at 100."""


def _at(leg: Json) -> str:
    """Where a leg works: at a price, or behind the market by a distance."""
    by = leg["trail_amount"]
    return f"by {by}" if by else str(leg["stop_price"] or leg["limit_price"])


def _protects(desk: KeyHolder, number: int) -> list[tuple[str, str]]:
    """Every leg of an order that is alive, at the broker or watched, and where it works."""
    entry = desk.order(number)
    trade = desk.client.call("GET", f"/trades/{entry['trade_id']}")
    at_broker = [each for each in trade["orders"] if each["leg"] in _LEGS and each["status"] in _OPEN]
    watched = [each for each in trade["watched"] if each["leg"] in _LEGS and each["status"] in _OURS]
    return sorted((each["leg"], _at(each)) for each in (*at_broker, *watched))


def _comes_to_have(desk: KeyHolder, number: int, **legs: str) -> None:
    """Wait until an order has these legs and no others."""
    wanted = sorted(legs.items())
    wait_for(lambda: _protects(desk, number) == wanted, f"{wanted}, not {_protects(desk, number)}")


@pytest.mark.parametrize("begins", ["with legs", "without"])
def test_every_kind_of_leg_of_an_order_that_works(client: Client, begins: str) -> None:
    desk = key_holder(client, cash="100000000")
    had = {"stop_loss": "90", "take_profit": "120"} if begins == "with legs" else {}
    placed = {"stopLoss": 90, "takeProfit": 120} if had else {}
    for sent, leg, working, filled, _ in KINDS:
        number = desk.places(type="Limit", price=98, **placed)["orderId"]
        before = desk.order(number)
        so = desk.does("modify", orderId=number, **sent)
        assert so["status"] == "working", sent
        _comes_to_have(desk, number, **had | {leg: working})
        assert {name: desk.order(number)[name] for name in _TERMS} == {name: before[name] for name in _TERMS}
        desk.price("96")
        desk.comes_to(number, "filled")
        _comes_to_have(desk, number, **had | {leg: filled})
        _leaves(desk, number)


def _leaves(desk: KeyHolder, number: int) -> None:
    """Exit at once, which takes the legs of the order along, and have the price of before."""
    desk.places(side="sell")
    desk.holds(0)
    _comes_to_have(desk, number)
    desk.price("100")


@pytest.mark.parametrize("begins", ["with legs", "without"])
def test_every_kind_of_leg_of_an_order_that_has_filled(client: Client, begins: str) -> None:
    desk = key_holder(client)
    had = {"stop_loss": "90", "take_profit": "120"} if begins == "with legs" else {}
    for sent, leg, _, _, filled in KINDS:
        number = desk.places(**({"stopLoss": 90, "takeProfit": 120} if had else {}))["orderId"]
        so = desk.does("modify", orderId=number, **sent)
        assert (so["status"], so["filledQty"]) == ("filled", 10), sent
        _comes_to_have(desk, number, **had | {leg: filled})
        _leaves(desk, number)


def test_both_legs_and_the_order_itself_in_one_message(client: Client) -> None:
    desk = key_holder(client)
    number = desk.places(type="Limit", price=90, stopLoss=80, takeProfit=120)["orderId"]
    desk.does("modify", orderId=number, price=95, qty=6, stopLoss=85, takeProfit=10, takeProfitType="offset in %")
    assert (desk.order(number)["limit_price"], desk.order(number)["quantity"]) == ("95", "6")
    _comes_to_have(desk, number, stop_loss="85", take_profit="104.5")
    desk.price("94")
    desk.holds(6)
    _comes_to_have(desk, number, stop_loss="85", take_profit="103.4")
    assert {each["quantity"] for each in desk.legs(number).values()} == {"6"}


def test_a_stop_begins_to_trail_and_stands_still_again(client: Client) -> None:
    desk = key_holder(client)
    number = desk.places(stopLoss=90)["orderId"]
    desk.does("modify", orderId=number, stopLoss=200, stopLossType="tr. offset")
    _comes_to_have(desk, number, stop_loss="by 2")
    desk.does("modify", orderId=number, stopLoss=95)
    _comes_to_have(desk, number, stop_loss="95")
    desk.price("96")
    assert desk.held == 10
    desk.price("100")
    desk.does("modify", orderId=number, stopLoss=300, stopLossType="tr. offset")
    _comes_to_have(desk, number, stop_loss="by 3")
    desk.price("110")
    desk.price("107.5")
    assert desk.held == 10
    desk.price("106.5")
    desk.holds(0)
    _comes_to_have(desk, number)


def test_a_leg_that_was_added_exits_and_takes_the_other_along(client: Client) -> None:
    desk = key_holder(client)
    for market in ("94", "111"):
        number = desk.places()["orderId"]
        desk.does("modify", orderId=number, stopLoss=95)
        desk.does("modify", orderId=number, takeProfit=110)
        _comes_to_have(desk, number, stop_loss="95", take_profit="110")
        desk.price(market)
        desk.holds(0)
        _comes_to_have(desk, number)
        desk.price("100")


def test_a_leg_is_changed_by_its_own_number(client: Client) -> None:
    desk = key_holder(client)
    placed = desk.places(stopLoss=90, takeProfit=120)
    legs = {each["leg"]: each["orderId"] for each in placed["legs"]}
    so = desk.does("modify", orderId=legs["stop_loss"], stopPrice=95)
    assert (so["orderId"], so["status"]) == (legs["stop_loss"], "working")
    desk.does("modify", orderId=legs["take_profit"], price="110")
    _comes_to_have(desk, placed["orderId"], stop_loss="95", take_profit="110")
    for code, number, fields in (
        ("no-legs", legs["stop_loss"], {"stopLoss": 96}),
        ("unwanted-price", legs["stop_loss"], {"price": 96}),
        ("exit-too-large", legs["take_profit"], {"qty": 11}),
        ("rests-already", legs["take_profit"], {"validity": "IOC"}),
    ):
        assert desk.refused("modify", orderId=number, **fields) == code
    _comes_to_have(desk, placed["orderId"], stop_loss="95", take_profit="110")
    desk.price("94")
    desk.holds(0)
    assert desk.refused("modify", orderId=legs["stop_loss"], stopPrice=80) == "order-final"
