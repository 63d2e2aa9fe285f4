"""Sending a message by hand, and keeping messages for that."""

import pytest

from tests.desk import SENDER, Inside
from tests.web.api.refused import refused
from tests.web.dashboard.conftest import desk
from tests.web.dashboard.trader import trader

__all__ = ["desk"]

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_a_message_is_sent_without_the_password_and_is_in_the_log(desk: Inside) -> None:
    mine = await trader(desk)
    path = f"/strategies/{mine.strategy.id}/send"
    sent = await desk.call("POST", path, {"message": {"ticker": "AMD", "action": "buy", "quantity": 3}})

    assert (sent["verdict"], sent["source_ip"], sent["webhook"]) == ("accepted", SENDER, mine.strategy.uuid)
    await mine.holds("3")
    assert [each["id"] for each in await desk.deliveries(mine.strategy)] == [sent["id"]]
    noted = (await desk.call("GET", "/audit", limit=1))["items"][0]
    assert noted["action"] == "POST /strategies/{strategy_id}/send"


async def test_sent_twice_with_one_key_it_acts_once(desk: Inside) -> None:
    mine = await trader(desk, allow_add=True)
    path, message = f"/strategies/{mine.strategy.id}/send", {"ticker": "AMD", "action": "buy", "quantity": 3}
    first = await desk.call("POST", path, {"message": message, "key": "one press"})
    again = await desk.call("POST", path, {"message": message, "key": "one press"})
    other = await desk.call("POST", path, {"message": message | {"quantity": 4}, "key": "one press"})

    assert again["id"] == first["id"]
    assert (other["verdict"], other["code"]) == ("refused", "idempotency-key-reused")
    await mine.holds("3")
    await desk.call("POST", path, {"message": message, "key": "another press"})
    await mine.holds("6")


async def test_what_the_strategy_does_not_take_is_refused_in_the_log(desk: Inside) -> None:
    mine = await trader(desk)
    sent = await desk.call("POST", f"/strategies/{mine.strategy.id}/send", {"message": "{"})

    assert (sent["verdict"], sent["code"], sent["body"]) == ("refused", "malformed-json", "{")


async def test_messages_are_kept_by_name(desk: Inside) -> None:
    half = {"name": " half ", "message": {"action": "exit", "quantity": 50, "quantityType": "percent_of_position"}}
    kept = await desk.call("POST", "/saved-messages", half)
    assert kept["name"] == "half"
    assert kept["message"] == '{"action":"exit","quantity":50,"quantityType":"percent_of_position"}'

    refused(await desk.post("/saved-messages", half), 409, "name-taken", "name")
    refused(await desk.post("/saved-messages", {"name": "text", "message": "[1]"}), 422, "invalid-message", "message")
    assert (await desk.delete(f"/saved-messages/{kept['id']}")).status_code == 204
    assert (await desk.call("GET", "/saved-messages"))["items"] == []
