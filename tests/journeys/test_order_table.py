"""Every type of order with every validity, and every kind of leg, from the message at the key's address to the order
and its legs at the paper broker (rules: seeds, traderevolution; architecture 8.13)."""

import time
from typing import Any

import pytest

from tests.client import Client, Json
from tests.journeys.key_holder import KeyHolder, key_holder
from tests.waiting import wait_for

_HOUR_MS = 3_600_000


def _in_an_hour() -> int:
    return int(time.time() * 1000) + _HOUR_MS


TYPES: dict[str, Json] = {
    "Market": {},
    "Limit": {"price": 90},
    "Limit at the market": {"price": 101},
    "Stop": {"stopPrice": 110},
    "Stop limit": {"stopPrice": 110, "price": 111},
    "Trailing stop": {"trStopOffset": 500},
}
AT_ONCE = {"Market", "Limit at the market"}
WAITS = {"Stop", "Stop limit", "Trailing stop"}
RESTS = {"DAY", "GTC", "GTD", "GTS"}
IN_FORCE = {"DAY": "day", "GTC": "gtc", "IOC": "ioc", "GTD": "gtd", "FOK": "fok", "GTS": "gts"}


@pytest.mark.parametrize("validity", IN_FORCE)
@pytest.mark.parametrize("name", TYPES)
def test_each_type_with_each_validity(client: Client, name: str, validity: str) -> None:
    desk = key_holder(client)
    fields: Json = {"type": name.removesuffix(" at the market"), "validity": validity, **TYPES[name]}
    if validity == "GTD":
        fields["expireDate"] = _in_an_hour()
    if name in WAITS and validity in ("IOC", "FOK"):
        assert desk.refused("place", symbol="AMD", qty=10, side="buy", **fields) == "validity-not-offered"
        assert client.orders(desk.account) == []
        return
    placed = desk.places(**fields)
    order = desk.order(placed["orderId"])
    assert order["time_in_force"] == IN_FORCE[validity]
    assert (order["good_till"] is not None) is (validity == "GTD")
    if name in AT_ONCE:
        # One that may rest is answered once it works, which can be a moment before it fills.
        assert placed["status"] == "filled" or (
            name != "Market" and validity in RESTS and placed["status"] == "working"
        )
        assert desk.comes_to(placed["orderId"], "filled")["average_price"] == "100"
        desk.holds(10)
    elif validity in ("IOC", "FOK"):
        assert placed["status"] == "cancelled"
        assert desk.held == 0
    else:
        assert placed["status"] == order["status"] == "working"
        assert desk.held == 0


@pytest.mark.parametrize("side", ["buy", "sell"])
@pytest.mark.parametrize(
    ("fields", "trigger", "filled_at"),
    [
        ({"type": "Limit", "price": (95, 105)}, (94, 106), (94, 106)),
        ({"type": "Stop", "stopPrice": (105, 95)}, (106, 94), (106, 94)),
        ({"type": "Stop limit", "stopPrice": (105, 95), "price": (107, 93)}, (106, 94), (106, 94)),
        ({"type": "Trailing stop", "trStopOffset": (300, 300)}, (103, 97), (103, 97)),
    ],
)
def test_what_rests_fills_when_its_price_comes(
    client: Client, side: str, fields: dict[str, Any], trigger: tuple[int, int], filled_at: tuple[int, int]
) -> None:
    desk = key_holder(client)
    mine = 0 if side == "buy" else 1
    own = {name: value[mine] if isinstance(value, tuple) else value for name, value in fields.items()}
    number = desk.places(side=side, **own)["orderId"]
    desk.price(str(trigger[mine]))
    order = desk.comes_to(number, "filled")
    assert float(order["average_price"]) == filled_at[mine]
    desk.holds(10 if side == "buy" else -10)


STOPS = [
    ({"stopLoss": 95}, {"stop_price": "95"}, {"stop_price": "105"}),
    ({"stopLoss": 95, "stopLossType": "absolute"}, {"stop_price": "95"}, {"stop_price": "105"}),
    ({"stopLoss": 250, "stopLossType": "offset in ticks"}, {"stop_price": "97.5"}, {"stop_price": "102.5"}),
    ({"stopLoss": 4, "stopLossType": "offset in %"}, {"stop_price": "96"}, {"stop_price": "104"}),
    ({"stopLoss": 250, "stopLossType": "tr. offset"}, {"trail_amount": "2.5"}, {"trail_amount": "2.5"}),
]
PROFITS = [
    ({"takeProfit": 110}, {"limit_price": "110"}, {"limit_price": "90"}),
    ({"takeProfit": 110, "takeProfitType": "ABSOLUTE"}, {"limit_price": "110"}, {"limit_price": "90"}),
    ({"takeProfit": 1000, "takeProfitType": "Offset in ticks"}, {"limit_price": "110"}, {"limit_price": "90"}),
    ({"takeProfit": 10, "takeProfitType": "offset in %"}, {"limit_price": "110"}, {"limit_price": "90"}),
]


def _for_side(fields: Json, side: str) -> Json:
    """The fields of a buy, mirrored where they are absolute prices."""
    if side == "buy":
        return fields
    absolute = {"stopLoss": 105, "takeProfit": 90}
    distances = {name for name in ("stopLoss", "takeProfit") if "offset" in str(fields.get(f"{name}Type", "")).lower()}
    return {
        name: absolute[name] if name in absolute and name not in distances else value for name, value in fields.items()
    }


@pytest.mark.parametrize("side", ["buy", "sell"])
@pytest.mark.parametrize(("fields", "long", "short"), STOPS)
def test_every_kind_of_stop_loss(client: Client, side: str, fields: Json, long: Json, short: Json) -> None:
    desk = key_holder(client)
    number = desk.places(side=side, **_for_side(fields, side))["orderId"]
    _has(desk, number, "stop_loss", long if side == "buy" else short)
    assert set(desk.legs(number)) == {"stop_loss"}


@pytest.mark.parametrize("side", ["buy", "sell"])
@pytest.mark.parametrize(("fields", "long", "short"), PROFITS)
def test_every_kind_of_take_profit(client: Client, side: str, fields: Json, long: Json, short: Json) -> None:
    desk = key_holder(client)
    number = desk.places(side=side, **_for_side(fields, side))["orderId"]
    _has(desk, number, "take_profit", long if side == "buy" else short)
    assert set(desk.legs(number)) == {"take_profit"}


def _has(desk: KeyHolder, number: int, leg: str, prices: Json) -> None:
    """Wait until a leg is at these prices."""

    def look() -> bool:
        found = desk.legs(number).get(leg)
        return found is not None and {name: found[name] for name in prices} == prices

    wait_for(look, f"a {leg} at {prices}: {desk.legs(number)}")


def test_distances_count_from_the_price_of_the_fill(client: Client) -> None:
    desk = key_holder(client)
    bracket = {"stopLoss": 2, "stopLossType": "offset in %", "takeProfit": 300, "takeProfitType": "offset in ticks"}
    number = desk.places(type="Stop", stopPrice=102, **bracket)["orderId"]
    assert desk.legs(number)["stop_loss"]["stop_price"] == "99.96"
    desk.price("103")
    desk.comes_to(number, "filled")
    _has(desk, number, "stop_loss", {"stop_price": "100.94"})
    _has(desk, number, "take_profit", {"limit_price": "106"})


def test_one_leg_cancels_the_other(client: Client) -> None:
    desk = key_holder(client)
    number = desk.places(stopLoss=95, takeProfit=110)["orderId"]
    assert set(desk.legs(number)) == {"stop_loss", "take_profit"}
    desk.price("94")
    desk.holds(0)
    wait_for(lambda: not desk.legs(number), "both legs to be gone")


@pytest.mark.parametrize("validity", ["IOC", "FOK"])
def test_an_order_at_once_or_never_has_its_legs_after_the_fill(client: Client, validity: str) -> None:
    desk = key_holder(client)
    placed = desk.places(validity=validity, stopLoss=95, takeProfit=110)
    assert placed["status"] == "filled"
    desk.holds(10)
    wait_for(lambda: _protected(desk), f"a stop at 95: {client.orders(desk.account)}, {desk.watched()}")
    desk.price("94")
    desk.holds(0)


def _protected(desk: KeyHolder) -> bool:
    at_work = [each["stop_price"] for each in desk.client.orders(desk.account, status="working")]
    return "95" in at_work or "stop_loss" in desk.watched()


def test_a_leg_outlives_the_date_of_its_entry(client: Client) -> None:
    desk = key_holder(client)
    soon = int(time.time() * 1000) + 700
    number = desk.places(type="Limit", price=101, validity="GTD", expireDate=soon, stopLoss=95)["orderId"]
    assert desk.comes_to(number, "filled")
    late = desk.places(type="Limit", price=80, validity="GTD", expireDate=soon)["orderId"]
    desk.comes_to(late, "expired", "cancelled")
    assert desk.legs(number)["stop_loss"]["status"] == "working"
