"""Orders: what they show, and asking the broker to cancel or change one."""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.desk import NOON, at_work
from tests.web.api.desk_trader import Trader
from tradehook.orders import queries as orders
from tradehook.orders.order import Order
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.ids import AccountId, ClientOrderId, OrderId
from tradehook.vocabulary.order import Leg, OrderPrices, OrderStatus, OrderType, TimeInForce
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio

TOKEN = {"Authorization": "Bearer token-of-the-owner"}


@pytest.fixture
async def trader(store_url: str, tmp_path: Path) -> AsyncIterator[Trader]:
    """A trader with an account, on a store of each kind."""
    async with at_work(tmp_path, store_url) as desk:
        found = Trader(desk)
        await found.begin()
        yield found


async def _refused(trader: Trader, method: str, path: str, body: Any = None) -> tuple[int, str, str | None]:
    answer = await trader.desk.http.request(method, f"/api/v1{path}", json=body, headers=TOKEN)
    error = answer.json()["error"]
    assert error["message"].endswith("."), error
    assert error["hint"], error
    return answer.status_code, error["code"], error.get("path")


async def test_an_order_shows_what_the_broker_was_asked(trader: Trader) -> None:
    order = await trader.desk.call("GET", f"/orders/{(await trader.rest())['id']}")
    assert (order["order_class"], order["external"], order["extended_hours"]) == ("simple", False, False)
    assert (order["limit_price"], order["stop_price"], order["trail_amount"]) == ("50", None, None)
    [submit] = order["requests"]
    assert (submit["kind"], submit["attempt"], submit["outcome"]) == ("submit", 1, "accepted")
    assert submit["created_at"] <= submit["answered_at"] <= submit["send_before"]


async def test_a_cancel_is_answered_with_what_the_broker_said(trader: Trader) -> None:
    resting = await trader.rest()
    asked = await trader.desk.call("POST", f"/orders/{resting['id']}/cancel")
    assert [(each["kind"], each["outcome"]) for each in asked["requests"]] == [
        ("submit", "accepted"),
        ("cancel", "accepted"),
    ]
    await trader.order(resting["id"], "cancelled")


async def test_a_broker_that_takes_its_time_is_not_waited_for_for_ever(trader: Trader) -> None:
    resting = await trader.rest()
    trader.broker.may_answer.clear()
    asked = await trader.desk.call("POST", f"/orders/{resting['id']}/cancel")
    assert (asked["requests"][-1]["kind"], asked["requests"][-1]["outcome"]) == ("cancel", None)
    again = await trader.desk.call("POST", f"/orders/{resting['id']}/cancel")
    assert len(again["requests"]) == len(asked["requests"])
    trader.broker.may_answer.set()
    ended = await trader.order(resting["id"], "cancelled")
    assert len(ended["requests"]) == len(asked["requests"])


async def test_a_lost_answer_is_shown_as_a_doubt(trader: Trader) -> None:
    resting = await trader.rest()
    trader.broker.loses_answers = True
    asked = await trader.desk.call("POST", f"/orders/{resting['id']}/cancel")
    assert asked["requests"][-1]["outcome"] == "unknown"
    assert asked["requests"][-1]["words"] == "the answer is lost"


async def test_an_order_that_has_ended_can_be_neither_cancelled_nor_changed(trader: Trader) -> None:
    resting = await trader.rest()
    await trader.desk.call("POST", f"/orders/{resting['id']}/cancel")
    await trader.order(resting["id"], "cancelled")
    path = f"/orders/{resting['id']}"
    assert await _refused(trader, "POST", f"{path}/cancel") == (409, "order-final", None)
    assert await _refused(trader, "PATCH", path, {"quantity": 1}) == (409, "order-final", None)


async def test_a_working_order_gets_new_terms(trader: Trader) -> None:
    resting = await trader.rest()
    asked = await trader.desk.call("PATCH", f"/orders/{resting['id']}", {"quantity": "4", "limit_price": 60.5})
    assert (asked["requests"][-1]["kind"], asked["requests"][-1]["outcome"]) == ("replace", "accepted")
    changed = await trader.until(
        lambda: trader.desk.call("GET", f"/orders/{resting['id']}"), lambda order: order["limit_price"] != "50"
    )
    assert (changed["limit_price"], changed["quantity"], changed["status"]) == ("60.5", "4", "working")
    assert changed["id"] == resting["id"]


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        ({}, "nothing-to-change", None),
        ({"quantity": None}, "nothing-to-change", None),
        ({"quantity": 0}, "invalid-quantity", "quantity"),
        ({"quantity": "-3"}, "invalid-quantity", "quantity"),
        ({"quantity": "many"}, "invalid-number", "quantity"),
        ({"limit_price": 0}, "invalid-limit-price", "limit_price"),
        ({"stop_price": 40}, "invalid-stop-price", "stop_price"),
        ({"price": 40}, "unknown-field", "price"),
    ],
)
async def test_terms_that_cannot_be_are_refused_and_nothing_is_asked(
    trader: Trader, body: dict[str, Any], code: str, path: str | None
) -> None:
    resting = await trader.rest()
    assert await _refused(trader, "PATCH", f"/orders/{resting['id']}", body) == (422, code, path)
    assert len((await trader.desk.call("GET", f"/orders/{resting['id']}"))["requests"]) == 1


async def test_where_the_broker_was_not_reached_yet_nothing_is_asked(trader: Trader) -> None:
    resting = await trader.rest()
    brokers: Any = trader.desk.desk.brokers
    paper = brokers.pop("paper")
    try:
        refused = await _refused(trader, "POST", f"/orders/{resting['id']}/cancel")
    finally:
        brokers["paper"] = paper
    assert refused == (409, "account-disconnected", None)
    assert (await trader.desk.call("GET", f"/orders/{resting['id']}"))["status"] == "working"


async def test_an_order_that_is_not_there_is_404(trader: Trader) -> None:
    assert await _refused(trader, "POST", "/orders/nobody/cancel") == (404, "order-not-found", None)
    assert await _refused(trader, "PATCH", "/orders/nobody", {"quantity": 1}) == (404, "order-not-found", None)


async def test_orders_of_others_are_told_from_ours(trader: Trader) -> None:
    ours = await trader.rest()
    theirs = _external(AccountId(trader.account_id), parent_id=OrderId(ours["id"]))
    await trader.desk.desk.store.write(lambda tx: orders.add(tx, theirs))
    [shown] = (await trader.desk.call("GET", "/orders", external=True))["items"]
    assert (shown["id"], shown["trade_id"], shown["parent_id"]) == (theirs.id, None, ours["id"])
    assert (shown["type"], shown["stop_price"], shown["limit_price"]) == ("stop", "41.5", None)
    for filters, found in (({"external": False}, ours["id"]), ({"parent_id": ours["id"]}, theirs.id)):
        page = await trader.desk.call("GET", "/orders", **filters)
        assert [order["id"] for order in page["items"]] == [found]


def _external(account_id: AccountId, parent_id: OrderId) -> Order:
    return Order(
        id=OrderId("an order of somebody else's"),
        client_order_id=ClientOrderId("not ours"),
        account_id=account_id,
        trade_id=None,
        step=0,
        attempt=1,
        leg=Leg.EXIT,
        parent_id=parent_id,
        external=True,
        family="AMD",
        symbol="AMD",
        side=Side.SELL,
        order_type=OrderType.STOP,
        time_in_force=TimeInForce.GTC,
        reduce_only=False,
        quantity=Quantity(Decimal(5)),
        filled_quantity=Quantity(Decimal(0)),
        average_price=None,
        prices=OrderPrices(stop_price=Price(Decimal("41.5"))),
        status=OrderStatus.WORKING,
        words="",
        created_at=NOON,
    )
