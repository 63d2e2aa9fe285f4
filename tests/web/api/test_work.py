"""Parked work over the API: what a person is shown, what can be said, and what is answered to what cannot."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.client import Json
from tests.conformance.brokers.faults import Faulty, Trouble
from tests.databases import copied_file
from tests.engine.trader import Trader, codes, status
from tests.engine.unsure import NO_SUCH, Garbles, all_parked, blind, garbles, in_doubt, parked, trading_with
from tests.waiting import until
from tests.web.api.refused import refused
from tradehook.engine.settle import PATIENCE_S

pytestmark = pytest.mark.anyio

BUY = {"action": "buy", "quantity": 3}
REST = {"action": "buy", "quantity": 3, "orderType": "limit", "limitPrice": 90}


@pytest.fixture
def anyio_backend() -> str:
    """The loop that tradehook runs in."""
    return "asyncio"


@pytest.fixture
async def trader(store_url: str, tmp_path: Path) -> AsyncIterator[Trader]:
    """A trader at a broker that can neither look up nor refuses a duplicate id."""
    async with trading_with(blind, tmp_path, store_url) as trader:
        yield trader


@pytest.fixture
async def asking(migrated_file: Path, tmp_path: Path) -> AsyncIterator[Trader]:
    """A trader at a broker that can be asked, and may not answer."""
    async with trading_with(Faulty, tmp_path, copied_file(migrated_file, tmp_path)) as trader:
        yield trader


@pytest.fixture
async def garbled(migrated_file: Path, tmp_path: Path) -> AsyncIterator[Trader]:
    """A trader whose broker may report what nobody understands."""
    async with trading_with(garbles, tmp_path, copied_file(migrated_file, tmp_path)) as trader:
        yield trader


async def ask(trader: Trader, method: str, path: str, body: Json | None = None, **query: Any) -> httpx.Response:
    """One call of the API, whatever comes of it."""
    headers = {"Authorization": f"Bearer {trader.desk.desk.settings.owner_token}"}
    return await trader.desk.http.request(method, f"/api/v1{path}", json=body, params=query, headers=headers)


async def test_a_doubt_is_shown_with_all_that_helps_to_settle_it(trader: Trader) -> None:
    signal = await in_doubt(trader, REST, Trouble.NEVER_ARRIVES)

    work = await parked(trader, 3)

    [order] = (await trader.now(signal))["orders"]
    [request] = (await trader.desk.call("GET", f"/orders/{order['id']}"))["requests"]
    for name in (
        "trade_id", "client_order_id", "broker_order_id", "symbol", "side", "quantity", "filled_quantity", "type",
        "time_in_force", "limit_price", "stop_price", "trail_amount", "trail_percent", "status",
    ):  # fmt: skip
        assert work[name] == order[name], name
    assert (work["symbol"], work["quantity"], work["limit_price"]) == ("AMD", "3", "90")
    assert (work["kind"], work["reason"], work["request"]) == ("request", "look-up-impossible", "submit")
    assert (work["order_id"], work["account_id"]) == (order["id"], trader.account_id)
    assert (work["account"], work["broker"]) == ("trader", "paper")
    assert (work["sent_at"], work["broker_said"]) == (request["created_at"], Trouble.NEVER_ARRIVES)
    assert (work["settled_at"], work["settled_as"], work["change"], work["report"]) == (None, None, None, None)
    assert work["verdicts"] == ["accepted", "rejected", "never_arrived"]
    assert order["client_order_id"] in work["what_to_do"]
    assert "the order to buy 3 AMD" in work["words"]
    assert await trader.desk.call("GET", f"/work/{work['id']}") == work


async def test_a_verdict_settles_the_work_and_is_answered_with_it(trader: Trader) -> None:
    signal = await in_doubt(trader, REST, Trouble.ANSWER_LOST)
    work = await parked(trader, 3)
    path = f"/work/{work['id']}/run"

    body = {"verdict": "accepted", "broker_order_id": " seen there "}
    settled = await trader.desk.call("POST", path, body)

    assert settled["settled_as"] == "accepted"
    assert settled["settled_at"]
    assert (settled["status"], settled["broker_order_id"]) == ("working", "seen there")
    assert await trader.desk.call("GET", f"/work/{work['id']}") == settled
    assert (await trader.desk.call("GET", "/work/parked")) == {"items": [], "next": None}
    await trader.trade(signal, status("working"))
    refused(await ask(trader, "POST", path, body), 409, "work-already-settled")


async def test_a_refusal_is_settled_in_the_brokers_words(trader: Trader) -> None:
    signal = await in_doubt(trader, BUY, Trouble.NEVER_ARRIVES)
    work = await parked(trader, 3)

    await trader.desk.call("POST", f"/work/{work['id']}/run", {"verdict": "rejected", "words": "No money."})

    trade = await trader.trade(signal, status("failed"))
    assert codes(trade) == ["broker-rejected"]
    assert "No money." in trade["reasons"][0]["message"]


async def test_what_never_arrived_is_sent_again(trader: Trader) -> None:
    signal = await in_doubt(trader, BUY, Trouble.NEVER_ARRIVES)
    work = await parked(trader, 3)
    trader.broker.resume()

    await trader.desk.call("POST", f"/work/{work['id']}/run", {"verdict": "never_arrived"})

    await trader.trade(signal, status("completed"))
    await trader.holds("3")


UNFIT: list[tuple[Json, str, str]] = [
    ({"verdict": "again"}, "verdict-does-not-fit", "verdict"),
    ({"verdict": "rejected", "broker_order_id": "7"}, "verdict-does-not-fit", "broker_order_id"),
    ({"verdict": "never_arrived", "words": "Nothing."}, "verdict-does-not-fit", "words"),
    ({"verdict": "filled"}, "invalid-value", "verdict"),
    ({"verdict": "accepted", "broker_order_id": " "}, "invalid-value", "broker_order_id"),
    ({"verdict": "accepted", "order_id": "7"}, "unknown-field", "order_id"),
    ({}, "missing-field", "verdict"),
]


async def test_a_verdict_that_cannot_be_taken_is_refused_and_settles_nothing(trader: Trader) -> None:
    await in_doubt(trader, BUY, Trouble.NEVER_ARRIVES)
    work = await parked(trader, 3)

    for body, code, path in UNFIT:
        refused(await ask(trader, "POST", f"/work/{work['id']}/run", body), 422, code, path)

    assert await all_parked(trader) == [work]


async def test_work_that_there_is_not_is_not_found(asking: Trader) -> None:
    for answer in (
        await ask(asking, "GET", "/work/nothing"),
        await ask(asking, "POST", "/work/nothing/run", {"verdict": "accepted"}),
    ):
        error = refused(answer, 404, "work-not-found")
        assert "work/parked" in error["hint"]


async def test_work_is_listed_oldest_first_by_pages_and_can_be_narrowed(trader: Trader) -> None:
    await in_doubt(trader, BUY, Trouble.NEVER_ARRIVES)
    first = await parked(trader, 3)
    await in_doubt(trader, {**BUY, "ticker": "MSFT"}, Trouble.NEVER_ARRIVES)
    trader.desk.later(3)
    await until(lambda: all_parked(trader), lambda items: len(items) == 2)

    page = await trader.desk.call("GET", "/work/parked", limit=1)
    rest = await trader.desk.call("GET", "/work/parked", limit=1, cursor=page["next"])

    assert page["items"] == [first]
    assert [item["symbol"] for item in rest["items"]] == ["MSFT"]
    assert rest["next"] is None
    assert len((await trader.desk.call("GET", "/work/parked", kind="request"))["items"]) == 2
    assert (await trader.desk.call("GET", "/work/parked", kind="report"))["items"] == []
    assert len((await trader.desk.call("GET", "/work/parked", account_id=trader.account_id))["items"]) == 2
    assert (await trader.desk.call("GET", "/work/parked", reason="still-in-doubt"))["items"] == []


async def test_a_list_that_cannot_be_is_refused(asking: Trader) -> None:
    refused(await ask(asking, "GET", "/work/parked", cursor="WyJhIl0"), 422, "invalid-cursor", "cursor")
    refused(await ask(asking, "GET", "/work/parked", cursor="WzEsIDJd"), 422, "invalid-cursor", "cursor")
    refused(await ask(asking, "GET", "/work/parked", kind="order"), 422, "invalid-value", "kind")
    refused(await ask(asking, "GET", "/work/parked", acount_id="x"), 422, "unknown-filter", "acount_id")


async def test_the_new_terms_that_were_asked_for_are_shown(asking: Trader) -> None:
    signal = await asking.send(REST)
    trade = await asking.trade(signal, lambda trade: [order["status"] for order in trade["orders"]] == ["working"])
    asking.broker.next(Trouble.NEVER_ARRIVES)
    asking.broker.unreadable(1_000_000)
    await asking.desk.call("PATCH", f"/orders/{trade['orders'][0]['id']}", {"limit_price": "88.50"})
    await asking.went_wrong()

    work = await parked(asking, PATIENCE_S + 1)

    assert (work["request"], work["reason"], work["limit_price"]) == ("replace", "still-in-doubt", "90")
    nothing = dict.fromkeys(("quantity", "stop_price", "trail_amount", "trail_percent", "time_in_force", "good_till"))
    assert work["change"] == {"client_order_id": work["client_order_id"], "limit_price": "88.5"} | nothing
    assert "new terms" in work["what_to_do"]


async def test_a_report_is_shown_as_it_came_and_is_taken_again_or_dropped(garbled: Trader) -> None:
    inner: Garbles = garbled.broker.broker
    inner.garble = 1
    signal = await garbled.send(BUY)
    work = await parked(garbled, 0)
    path = f"/work/{work['id']}/run"

    order = (await garbled.now(signal))["orders"][0]
    assert (work["kind"], work["reason"], work["verdicts"]) == ("report", "report-not-taken", ["again", "dropped"])
    assert (work["symbol"], work["side"], work["quantity"]) == (NO_SUCH, "buy", "3")
    assert work["client_order_id"] == order["client_order_id"]
    assert work["report"]["kind"] == "OrderFilled"
    assert work["report"]["report"]["symbol"] == NO_SUCH

    error = refused(await ask(garbled, "POST", path, {"verdict": "again"}), 409, "report-fails-again")
    assert NO_SUCH in error["message"]
    refused(await ask(garbled, "POST", path, {"verdict": "accepted"}), 422, "verdict-does-not-fit", "verdict")
    assert await all_parked(garbled) == [work]

    settled = await garbled.desk.call("POST", path, {"verdict": "dropped"})
    assert settled == {**work, "settled_at": settled["settled_at"], "settled_as": "dropped"}
    refused(await ask(garbled, "POST", path, {"verdict": "again"}), 409, "work-already-settled")
