"""Cancelling an order by the messages of a key, wherever it is on its way, with what hangs on it (rules: seeds,
traderevolution; architecture 4, "TraderEvolution modify and cancel go to their order")."""

from pathlib import Path

import pytest

from tests.client import Client
from tests.desk import at_work
from tests.journeys.key_holder import KeyHolder, key_holder
from tests.journeys.key_inside import key_inside
from tests.waiting import wait_for

_LEGS = {"stopLoss": 80, "takeProfit": 120}


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("Limit", {"price": 90}),
        ("Stop", {"stopPrice": 110}),
        ("Stop limit", {"stopPrice": 110, "price": 111}),
        ("Trailing stop", {"trStopOffset": 500}),
    ],
)
def test_an_order_that_works_goes_with_its_waiting_legs(client: Client, name: str, fields: dict[str, int]) -> None:
    desk = key_holder(client)
    number = desk.places(type=name, **fields, **_LEGS)["orderId"]
    assert set(desk.legs(number)) == {"stop_loss", "take_profit"}
    so = desk.does("cancel", orderId=number)
    assert so == {"orderId": number, "status": "cancelled", "filledQty": 0}
    _is_over(desk, number)
    assert desk.refused("cancel", orderId=number) == "order-final"
    desk.price("89")
    desk.price("112")
    assert desk.held == 0
    assert {each["status"] for each in client.orders(desk.account)} == {"cancelled"}


def _is_over(desk: KeyHolder, number: int) -> None:
    """Wait until nothing of an order is alive, at the broker or watched."""
    wait_for(lambda: not desk.legs(number) and not desk.watched(), f"no legs: {desk.legs(number)}, {desk.watched()}")


@pytest.mark.parametrize("leg", ["stopLoss", "takeProfit"])
def test_a_leg_that_tradehook_watches_goes_with_its_order(client: Client, leg: str) -> None:
    desk = key_holder(client)
    number = desk.places(type="Limit", price=90)["orderId"]
    desk.does("modify", orderId=number, **{leg: _LEGS[leg]})
    assert len(desk.watched()) == 1
    assert desk.does("cancel", orderId=number)["status"] == "cancelled"
    _is_over(desk, number)


def test_what_has_filled_stays_with_its_legs(client: Client) -> None:
    desk = key_holder(client, size_per_quote="4")
    number = desk.places(type="Limit", price=101, **_LEGS)["orderId"]
    desk.comes_to(number, "partially_filled")
    so = desk.does("cancel", orderId=number)
    assert (so["status"], so["filledQty"], so["avgPrice"]) == ("cancelled", 4, 100)
    desk.holds(4)
    wait_for(lambda: _quantities(desk) == {"stop_loss": "4", "take_profit": "4"}, f"legs for 4: {_quantities(desk)}")
    desk.price("121")
    desk.holds(0)
    wait_for(lambda: _quantities(desk) == {}, f"no legs: {_quantities(desk)}")


def _quantities(desk: KeyHolder) -> dict[str, str]:
    """For how much each leg in the account is, at the broker or watched."""
    open_orders = [each for each in desk.client.orders(desk.account) if each["status"] in ("working", "pending")]
    at_broker = {each["leg"]: each["quantity"] for each in open_orders}
    return {each["leg"]: each["released"] for each in desk.watched().values()} | at_broker


def test_what_has_filled_or_gone_is_not_cancelled(client: Client) -> None:
    desk, other = key_holder(client), key_holder(client)
    filled = desk.places(**_LEGS)["orderId"]
    assert desk.refused("cancel", orderId=filled) == "order-final"
    assert set(desk.legs(filled)) == {"stop_loss", "take_profit"}
    ended = desk.places(type="Limit", price=90, validity="IOC")["orderId"]
    assert desk.refused("cancel", orderId=ended) == "order-final"
    theirs = other.places(type="Limit", price=90)["orderId"]
    assert desk.refused("cancel", orderId=theirs) == "order-of-another-account"
    assert desk.refused("cancel", orderId=900_719_925_474_099) == "order-not-found"
    assert other.order(theirs)["status"] == "working"


@pytest.mark.parametrize("leg", ["stop_loss", "take_profit"])
@pytest.mark.parametrize("entry", ["works", "has filled"])
def test_a_leg_goes_alone(client: Client, entry: str, leg: str) -> None:
    desk = key_holder(client)
    own = {"type": "Limit", "price": 90} if entry == "works" else {}
    placed = desk.places(**own, **_LEGS)
    numbers = {each["leg"]: each["orderId"] for each in placed["legs"]}
    (other,) = numbers.keys() - {leg}
    so = desk.does("cancel", orderId=numbers[leg])
    assert (so["orderId"], so["status"]) == (numbers[leg], "cancelled")
    assert set(desk.legs(placed["orderId"])) == {other}
    assert desk.order(placed["orderId"])["status"] == ("working" if entry == "works" else "filled")
    assert desk.refused("cancel", orderId=numbers[leg]) == "order-final"
    desk.price("89")
    desk.holds(10)
    desk.price("79" if other == "stop_loss" else "121")
    desk.holds(0)


def test_an_order_that_waits_for_a_person_is_withdrawn(client: Client) -> None:
    desk = key_holder(client)
    number = desk.places(type="Care", userComment="when it is quiet", **_LEGS)["orderId"]
    so = desk.does("cancel", orderId=number)
    assert (so["orderId"], so["status"]) == (number, "cancelled")
    placing, cancelling = client.listed("/trades", account_id=desk.account)[::-1]
    assert (placing["status"], [each["code"] for each in placing["reasons"]]) == ("cancelled", ["withdrawn"])
    assert cancelling["status"] == "completed"
    answer = client.api.post(f"/trades/{placing['id']}/approve")
    assert answer.status_code == 409
    assert desk.refused("cancel", orderId=number) == "order-not-sent"
    assert client.orders(desk.account) == []


@pytest.mark.anyio
async def test_an_order_that_waits_for_the_open_is_withdrawn(store_url: str, tmp_path: Path) -> None:
    async with at_work(tmp_path, store_url) as inside:
        desk = await key_inside(inside, sessions="exchange")
        goes, stays = [await desk.places(type="Limit", price=101, validity="IOC") for _ in range(2)]
        assert {(each["status"], "closed" in each["note"]) for each in (goes, stays)} == {("pending", True)}
        assert await desk.refused("modify", orderId=goes["orderId"], qty=5) == "order-not-working"

        assert (await desk.does("cancel", orderId=goes["orderId"]))["status"] == "cancelled"
        inside.later(3 * 3600)
        await desk.price("100.5")

        await desk.comes_to(stays["orderId"], "filled")
        assert [each["number"] for each in await desk.orders()] == [stays["orderId"]]
        assert await desk.held() == "10"
