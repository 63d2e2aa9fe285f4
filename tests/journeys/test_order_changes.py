"""Modifying an order by the messages of a key: only what is sent changes, of the order, of its legs, or it says why not
(rules: seeds, traderevolution; architecture 8.13)."""

import time
from decimal import Decimal
from typing import Any

import pytest

from tests.client import Client, Json
from tests.journeys.key_holder import KeyHolder, key_holder
from tests.waiting import wait_for

_TERMS = ("quantity", "limit_price", "stop_price", "trail_amount", "time_in_force")
TYPES: dict[str, Json] = {
    "Limit": {"price": 90},
    "Stop": {"stopPrice": 110},
    "Stop limit": {"stopPrice": 110, "price": 111},
    "Trailing stop": {"trStopOffset": 500},
}
CHANGES: list[tuple[Json, Json]] = [
    ({"price": 112}, {"limit_price": "112"}),
    ({"stopPrice": "110.5"}, {"stop_price": "110.5"}),
    ({"trStopOffset": 400}, {"trail_amount": "4"}),
    ({"qty": 15}, {"quantity": "15"}),
    ({"qty": "4"}, {"quantity": "4"}),
    ({"validity": "GTC"}, {"time_in_force": "gtc"}),
    ({"validity": "gts"}, {"time_in_force": "gts"}),
    ({"validity": "DAY", "qty": 6}, {"time_in_force": "day", "quantity": "6"}),
]
OWN = {
    "Limit": {"price"},
    "Stop": {"stopPrice"},
    "Stop limit": {"price", "stopPrice"},
    "Trailing stop": {"trStopOffset"},
}
PRICES = {"price", "stopPrice", "trStopOffset"}


def _in(seconds: int) -> int:
    return int(time.time() * 1000) + seconds * 1000


def _terms(desk: KeyHolder, number: int) -> Json:
    found = desk.order(number)
    return {name: found[name] for name in _TERMS}


def _rests(fields: Json, name: str) -> Json:
    """The fields, with a limit price that an order of this type does not fill at now."""
    return {"price": 89} if name == "Limit" and "price" in fields else fields


@pytest.mark.parametrize("name", TYPES)
def test_each_field_changes_nothing_but_itself(client: Client, name: str) -> None:
    desk = key_holder(client)
    number = desk.places(type=name, validity="DAY", **TYPES[name])["orderId"]
    for sent, changed in CHANGES:
        fields = _rests(sent, name)
        before = _terms(desk, number)
        if set(fields) & PRICES - OWN[name]:
            assert desk.refused("modify", orderId=number, **fields) == "unwanted-price"
            assert _terms(desk, number) == before
            continue
        so = desk.does("modify", orderId=number, **fields)
        assert (so["orderId"], so["status"]) == (number, "working")
        expected = {"limit_price": "89"} if fields != sent else changed
        assert _terms(desk, number) == before | expected, fields


@pytest.mark.parametrize("name", ["Limit", "Trailing stop"])
def test_a_date_comes_with_gtd_moves_and_goes_with_it(client: Client, name: str) -> None:
    desk = key_holder(client)
    number = desk.places(type=name, validity="GTC", **TYPES[name])["orderId"]
    assert desk.refused("modify", orderId=number, expireDate=_in(3600)) == "date-without-gtd"
    dates = []
    for fields in ({"validity": "GTD", "expireDate": _in(3600)}, {"expireDate": _in(7200)}):
        before = _terms(desk, number)
        desk.does("modify", orderId=number, **fields)
        assert _terms(desk, number) == before | {"time_in_force": "gtd"}
        dates.append(desk.order(number)["good_till"])
    assert None not in dates
    assert dates[0] < dates[1]
    desk.does("modify", orderId=number, validity="GTC")
    assert (desk.order(number)["time_in_force"], desk.order(number)["good_till"]) == ("gtc", None)
    for validity in ("IOC", "FOK"):
        assert desk.refused("modify", orderId=number, validity=validity) == "rests-already"
    assert desk.order(number)["time_in_force"] == "gtc"
    desk.does("modify", orderId=number, validity="GTD", expireDate=_in(1))
    desk.comes_to(number, "expired", "cancelled")
    assert desk.held == 0


@pytest.mark.parametrize("side", ["buy", "sell"])
@pytest.mark.parametrize(
    ("name", "placed", "sent", "market"),
    [
        ("Limit", {"price": (95, 105)}, {"price": (97, 103)}, (96, 104)),
        ("Stop", {"stopPrice": (108, 92)}, {"stopPrice": (104, 96)}, (105, 95)),
        ("Stop limit", {"stopPrice": (108, 92), "price": (109, 91)}, {"stopPrice": (104, 96)}, (105, 95)),
        ("Trailing stop", {"trStopOffset": (900, 900)}, {"trStopOffset": (300, 300)}, (104, 96)),
    ],
)
def test_what_was_changed_fills_on_its_new_terms(
    client: Client, side: str, name: str, placed: Json, sent: Json, market: tuple[int, int]
) -> None:
    desk = key_holder(client)
    mine = 0 if side == "buy" else 1
    number = desk.places(type=name, side=side, **{each: both[mine] for each, both in placed.items()})["orderId"]
    desk.does("modify", orderId=number, qty=7, **{each: both[mine] for each, both in sent.items()})
    desk.price(str(market[mine]))
    order = desk.comes_to(number, "filled")
    assert (order["filled_quantity"], float(order["average_price"])) == ("7", market[mine])
    desk.holds(7 if side == "buy" else -7)


def test_what_cannot_be_changed_says_why_and_stays(client: Client) -> None:
    desk, other = key_holder(client), key_holder(client)
    rests = desk.places(type="Limit", price=90)["orderId"]
    gone = desk.places(type="Limit", price=80)["orderId"]
    desk.does("cancel", orderId=gone)
    care = desk.places(type="Care", userComment="when it is quiet")["orderId"]
    theirs = other.places(type="Limit", price=90)["orderId"]
    filled = desk.places()["orderId"]
    exits = desk.places(type="Limit", side="sell", price=120)["orderId"]
    tries: list[tuple[str, int, Json]] = [
        ("order-final", filled, {"qty": 20}),
        ("order-final", filled, {"validity": "GTC"}),
        ("order-final", gone, {"price": 91}),
        ("order-final", gone, {"stopLoss": 70}),
        ("order-not-working", care, {"qty": 5}),
        ("order-not-working", care, {"stopLoss": 90}),
        ("unwanted-price", rests, {"stopPrice": 95}),
        ("rests-already", rests, {"validity": "FOK"}),
        ("date-without-gtd", rests, {"expireDate": _in(60)}),
        ("expire-date-passed", rests, {"validity": "GTD", "expireDate": _in(-60)}),
        ("exit-too-large", exits, {"qty": 11}),
        ("no-legs", exits, {"takeProfit": 130}),
        ("not-modifiable", rests, {"symbol": "AMD", "price": 91}),
        ("not-modifiable", rests, {"side": "sell"}),
        ("not-modifiable", rests, {"type": "Stop", "price": 91}),
        ("nothing-to-change", rests, {}),
        ("price-off-tick", rests, {"price": "90.005"}),
        ("price-off-tick", rests, {"takeProfit": "120.005"}),
        ("qty-off-step", rests, {"qty": "0.0000001"}),
        ("invalid-price", rests, {"price": -91}),
        ("order-not-found", 900_719_925_474_099, {"price": 91}),
        ("order-of-another-account", theirs, {"price": 91}),
    ]
    before = {number: _terms(desk, number) for number in (rests, exits)}
    for code, number, fields in tries:
        assert desk.refused("modify", orderId=number, **fields) == code, fields
    assert {number: _terms(desk, number) for number in before} == before
    assert desk.watched() == {}
    assert other.order(theirs)["limit_price"] == "90"


def test_a_total_is_more_than_has_filled(client: Client) -> None:
    desk = key_holder(client, size_per_quote="4")
    number = desk.places(type="Limit", price=101, stopLoss=90)["orderId"]
    assert desk.comes_to(number, "partially_filled")["filled_quantity"] == "4"
    for qty in (3, 4):
        assert desk.refused("modify", orderId=number, qty=qty) == "quantity-filled"
    so = desk.does("modify", orderId=number, qty=6, price=99)
    assert (so["status"], so["filledQty"]) == ("partially_filled", 4)
    desk.price("98")
    assert Decimal(desk.comes_to(number, "filled")["quantity"]) == 6
    desk.holds(6)
    wait_for(lambda: desk.legs(number)["stop_loss"]["quantity"] == "6", "a stop for all that has filled")


def test_a_larger_entry_has_to_pass_what_entries_have_to(client: Client) -> None:
    desk = key_holder(client)
    number = desk.places(type="Limit", price=90)["orderId"]
    client.call("PATCH", f"/accounts/{desk.account}", {"guards": {"max_position_quantity": "12"}})
    assert desk.refused("modify", orderId=number, qty=13) == "max-position-quantity"
    assert _terms(desk, number)["quantity"] == "10"
    desk.does("modify", orderId=number, qty=12)
    assert _terms(desk, number)["quantity"] == "12"


def test_a_warning_comes_with_what_is_not_looked_at(client: Client) -> None:
    desk = key_holder(client)
    number = desk.places(type="Limit", price=90)["orderId"]
    said: dict[str, Any] = desk.answered("modify", orderId=number, validity="GTC", expireDate=_in(60), price=91)
    assert (said["s"], [(each["code"], each["path"]) for each in said["warnings"]]) == (
        "ok",
        [("ignored-field", "expireDate")],
    )
    assert (_terms(desk, number)["limit_price"], desk.order(number)["good_till"]) == ("91", None)
