"""Sending a kept request again."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.desk import SENDER, Inside, at_work
from tests.web.api.refused import refused
from tests.web.dashboard.trader import trader

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def desk(store_url: str, tmp_path: Path) -> AsyncIterator[Inside]:
    """A desk on each engine in turn."""
    async with at_work(tmp_path, store_url if store_url.startswith("postgres") else None) as desk:
        yield desk


async def test_it_is_a_request_and_a_signal_of_its_own(desk: Inside) -> None:
    mine = await trader(desk, allow_add=True)
    await mine.carried_out(action="buy", quantity=3)
    [first] = await desk.deliveries(mine.strategy)
    again = await desk.call("POST", f"/deliveries/{first['id']}/replay", {"consent": True})

    assert again["id"] != first["id"]
    assert (again["verdict"], again["body"], again["source_ip"]) == ("accepted", first["body"], SENDER)
    assert again["signal_id"] not in (None, first["signal_id"])
    await mine.holds("6")


async def test_what_was_refused_is_judged_anew(desk: Inside) -> None:
    mine = await trader(desk)
    await desk.send(mine.strategy, {"ticker": "AMD", "action": "hold"})
    [first] = await desk.deliveries(mine.strategy)
    again = await desk.call("POST", f"/deliveries/{first['id']}/replay", {"consent": True})

    assert (again["verdict"], again["code"]) == ("refused", "invalid-action")
    assert len(await desk.deliveries(mine.strategy)) == 2


async def test_it_asks_for_consent_and_for_how_old_it_may_be(desk: Inside) -> None:
    mine = await trader(desk)
    await mine.carried_out(action="buy", quantity=3)
    [first] = await desk.deliveries(mine.strategy)
    path = f"/deliveries/{first['id']}/replay"

    refused(await desk.post(path, {}), 422, "consent-missing", "consent")
    desk.later(901)
    refused(await desk.post(path, {"consent": True}), 409, "too-old-to-send-again", "max_age_s")
    assert (await desk.post(path, {"consent": True, "max_age_s": 902})).status_code == 201
    refused(await desk.post("/deliveries/none/replay", {"consent": True}), 404, "delivery-not-found")


async def test_it_goes_to_no_address_that_is_gone(desk: Inside) -> None:
    key = await desk.call("POST", "/webhook-keys", {"name": "mine"})
    await desk.http.post(key["url"], json={"action": "nothing"})
    [first] = (await desk.call("GET", "/deliveries", dialect="traderevolution"))["items"]
    await desk.delete(f"/webhook-keys/{key['id']}")

    refused(await desk.post(f"/deliveries/{first['id']}/replay", {"consent": True}), 409, "webhook-gone")


async def test_it_is_in_the_audit_log(desk: Inside) -> None:
    mine = await trader(desk)
    await mine.carried_out(action="buy", quantity=3)
    [first] = await desk.deliveries(mine.strategy)
    await desk.call("POST", f"/deliveries/{first['id']}/replay", {"consent": True})
    noted = (await desk.call("GET", "/audit", limit=1))["items"][0]

    assert noted["action"] == "POST /deliveries/{log_id}/replay"
