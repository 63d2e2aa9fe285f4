"""The kill switch: it holds entries of every account, and lets exits and cancels pass."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.desk import at_work
from tests.web.api.desk_trader import Trader

pytestmark = pytest.mark.anyio


@pytest.fixture
async def trader(store_url: str, tmp_path: Path) -> AsyncIterator[Trader]:
    """A trader with an account, on a store of each kind."""
    async with at_work(tmp_path, store_url) as desk:
        found = Trader(desk)
        await found.begin()
        yield found


async def test_it_is_off_until_somebody_touches_it(trader: Trader) -> None:
    assert await trader.desk.call("GET", "/kill-switch") == {"on": False, "since": None}


async def test_on_it_holds_entries_and_lets_exits_pass(trader: Trader) -> None:
    await trader.carried_out(action="buy", quantity=5)
    on = await trader.desk.call("POST", "/kill-switch", {"on": True})
    assert (on["on"], on["trades"], on["now"]) == (True, [], [])
    assert await trader.desk.call("GET", "/kill-switch") == {"on": True, "since": on["since"]}
    held = await trader.send(action="buy", quantity=1)
    assert (held["status"], held["reasons"][0]["code"]) == ("held", "kill-switch")
    await trader.carried_out(action="exit")
    assert (await trader.desk.call("GET", "/positions"))["items"] == []


async def test_off_entries_pass_again(trader: Trader) -> None:
    await trader.desk.call("POST", "/kill-switch", {"on": True})
    off = await trader.desk.call("POST", "/kill-switch", {"on": False})
    assert (off["on"], off["trades"]) == (False, [])
    assert (await trader.send(action="buy"))["status"] != "held"


async def test_switching_it_on_cancels_resting_entries(trader: Trader) -> None:
    resting = await trader.rest()
    on = await trader.desk.call("POST", "/kill-switch", {"on": True})
    assert [trade["command"]["by"] for trade in on["now"]] == ["kill_switch"]
    assert [trade["command"]["kind"] for trade in on["now"]] == ["cancel_entries"]
    await trader.order(resting["id"], "cancelled")


async def test_resting_entries_stay_where_that_is_asked_for(trader: Trader) -> None:
    resting = await trader.rest()
    on = await trader.desk.call("POST", "/kill-switch", {"on": True, "keep_entries": True})
    assert on["trades"] == []
    assert (await trader.desk.call("GET", f"/orders/{resting['id']}"))["status"] == "working"


async def test_each_turn_is_an_event_of_the_desk_once(trader: Trader) -> None:
    for on in (True, True, False):
        await trader.desk.call("POST", "/kill-switch", {"on": on})
    events = (await trader.desk.call("GET", "/account-events"))["items"]
    assert [(event["code"], event["account_id"]) for event in events] == [
        ("kill-switch-off", None),
        ("kill-switch-on", None),
    ]


async def test_it_must_be_said_whether_it_is_on(trader: Trader) -> None:
    answer = await trader.desk.http.post(
        "/api/v1/kill-switch", json={}, headers={"Authorization": "Bearer token-of-the-owner"}
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "missing-field")
