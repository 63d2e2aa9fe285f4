"""A store that was put back: nothing is sent, and nothing that may have been sent, until a person releases it."""

from pathlib import Path

import pytest

from tests import waiting
from tests.client import Json, Strategy
from tests.desk import NOON, Inside, at_work
from tradehook.restores import queries as restores
from tradehook.restores.restore import Restore
from tradehook.vocabulary.instant import after

pytestmark = pytest.mark.anyio


async def test_what_was_not_sent_ends_and_what_came_since_goes_on(store_url: str, tmp_path: Path) -> None:
    async with at_work(tmp_path, store_url) as desk:
        account, passing, order = await before(desk)

    async with at_work(tmp_path, store_url, at=after(NOON, 60)) as desk:
        held = await desk.call("GET", "/restore")
        (trade,), (open_order,) = held["trades"], held["orders"]
        assert (held["held"], trade["status"], open_order["id"]) == (True, "awaiting_approval", order["id"])
        for path in (f"/trades/{trade['id']}/approve", f"/orders/{order['id']}/cancel"):
            refused = await desk.post(path)
            assert (refused.status_code, refused.json()["error"]["code"]) == (409, "held-after-restore"), path
        assert (await desk.send(passing, {"ticker": "AMD", "action": "buy", "quantity": 2})).status_code == 200
        waits = await until(desk, "/trades", status="planned")
        assert not (await desk.call("GET", "/fills", account_id=account))["items"]

        desk.later(1)
        assert await desk.call("POST", "/restore/release", {}) == {"ended": 1}

        ended = await desk.call("GET", f"/trades/{trade['id']}")
        assert (ended["status"], [each["code"] for each in ended["reasons"]]) == ("held", ["from-before-restore"])
        assert (await until(desk, "/trades", status="completed"))["id"] == waits["id"]
        assert (await desk.call("GET", "/positions", account_id=account))["items"][0]["quantity"] == "2"
        again = await desk.post("/restore/release", {})
        assert again.json()["error"]["code"] == "not-held"
        codes = [each["code"] for each in (await desk.call("GET", "/account-events"))["items"]]
        assert "store-released" in codes


async def before(desk: Inside) -> tuple[str, Strategy, Json]:
    """An account with a trade that awaits approval and an order that rests, in a store that is put back after that; the
    strategy whose signals pass, and the order."""
    body = {"name": "held", "broker": "paper", "settings": {"price_source": "manual"}}
    account = (await desk.call("POST", "/accounts", body))["id"]
    asking, passing = await desk.make_strategy(), await desk.make_strategy()
    for strategy, settings in ((asking, {"auto_submit": False}), (passing, {"allow_add": True})):
        follows = {"strategy_id": strategy.id, "account_id": account, "enabled": True, "settings": settings}
        await desk.call("POST", "/subscriptions", follows)
    await desk.call("PUT", "/prices/AMD", {"last": "100"})
    await desk.send(asking, {"ticker": "AMD", "action": "buy", "quantity": 1})
    await until(desk, "/trades", status="awaiting_approval")
    limit = {"ticker": "AMD", "action": "buy", "orderType": "limit", "limitPrice": 90, "timeInForce": "gtc"}
    await desk.send(passing, limit)
    order = await until(desk, "/orders", status="working")
    put_back = Restore(made_at=NOON, restored_at=after(NOON, 1))
    await desk.desk.store.write(lambda tx: restores.add(tx, put_back))
    return account, passing, order


async def until(desk: Inside, path: str, **query: str) -> Json:
    """The only one of these, once there is one."""
    page = await waiting.until(lambda: desk.call("GET", path, **query), lambda page: len(page["items"]) == 1)
    one: Json = page["items"][0]
    return one
