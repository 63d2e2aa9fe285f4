"""Signals and deliveries: the log, its filters and its file, and one request with everything that became of it."""

import csv
import io
from html import unescape

import httpx
import pytest

from tests.desk import Inside
from tests.web.dashboard.trader import trader
from tests.web.dashboard.visitor import Visitor

pytestmark = pytest.mark.anyio


async def test_an_empty_log_says_what_to_do(visitor: Visitor) -> None:
    assert "No request has come yet. Put the address of a webhook" in await visitor.sees("/deliveries")


async def test_the_filters_are_those_of_the_api(any_desk: Inside) -> None:
    mine = await trader(any_desk)
    await mine.carried_out(action="buy", quantity=1)
    await any_desk.send(mine.strategy, {"ticker": "AAPL", "action": "hold", "extras": {"note": "100% sure_thing"}})

    async def found(**asked: str) -> list[str]:
        page = await any_desk.call("GET", "/deliveries", **asked)
        return [each["verdict"] for each in page["items"]]

    assert await found() == ["refused", "accepted"]
    assert await found(symbol="nasdaq:AMD") == ["accepted"]
    assert await found(symbol="AAPL") == []
    assert await found(text="HOLD") == ["refused"]
    assert await found(text="100% SURE_") == ["refused"]
    assert await found(text="100_") == []
    assert await found(**{"from": "2025-06-17T12:00:00Z"}) == ["refused", "accepted"]
    assert await found(to="2025-06-17T12:00:00Z") == []


async def test_the_log_keeps_its_filters_and_says_when_nothing_fits(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    await mine.carried_out(action="buy", quantity=1)
    seen = await visitor.sees("/deliveries?verdict=accepted&from=2025-06-17T11:00")

    assert "Momentum" in seen
    assert '"action":"buy"' in seen
    assert "Nothing fits these filters." in await visitor.sees("/deliveries?verdict=refused")
    assert 'value="2025-06-17T11:00"' in await visitor.html("/deliveries?from=2025-06-17T11:00")


async def test_a_request_with_a_key_says_which(desk: Inside, visitor: Visitor) -> None:
    key = await desk.call("POST", "/webhook-keys", {"name": "My scripts"})
    await desk.http.post(httpx.URL(key["url"]).path, json={"action": "cancel", "orderId": 1})

    assert "My scripts" in await visitor.sees("/deliveries")


async def test_a_long_log_goes_on(desk: Inside, visitor: Visitor) -> None:
    strategy = await desk.make_strategy(webhook={"rate_limit_per_minute": 1000, "rate_limit_per_hour": 1000})
    for number in range(52):
        await desk.send(strategy, {"ticker": "AMD", "action": "hold", "extras": {"n": number}})
    html = await visitor.html("/deliveries?verdict=refused")
    older = html.split('href="/deliveries?verdict=refused&amp;cursor=')[1].split('"')[0]
    seen = await visitor.sees(f"/deliveries?verdict=refused&cursor={older}")

    assert '"n":0}' in seen
    assert '"n":1}' in seen
    assert '"n":2}' not in seen


async def test_one_delivery_shows_what_it_says_and_what_became_of_it(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    trade = await mine.carried_out(action="buy", quantity=3, price=99, extras={"why": "<script>alert(1)</script>"})
    [delivery] = await desk.deliveries(mine.strategy)
    html = await visitor.html(f"/deliveries/{delivery['id']}")
    seen = await visitor.sees(f"/deliveries/{delivery['id']}")

    assert "<script>alert(1)" not in html
    assert f'href="/trades/{trade["id"]}"' in html
    assert "buy 3 AMD market: filled" in seen
    assert "signal price 99" in seen
    assert "received" in seen
    assert "filled" in seen


async def test_what_is_wrong_is_marked_in_the_body(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    await desk.send(mine.strategy, {"ticker": "AMD", "action": "hold"})
    [delivery] = await desk.deliveries(mine.strategy)
    html = await visitor.html(f"/deliveries/{delivery['id']}")

    assert '<mark class="at">&#34;action&#34;:&#34;hold&#34;</mark>' in html
    assert 'href="/docs/codes/traderspost#invalid-action"' in html
    assert "A request that is refused makes no trade." in await visitor.sees(f"/deliveries/{delivery['id']}")


async def test_curl_would_send_the_same_and_has_no_secret(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    await desk.send(mine.strategy, '{"ticker": "AMD", "action": "hold", "extras": {"a": "it\'s"}}')
    [delivery] = await desk.deliveries(mine.strategy)
    html = await visitor.html(f"/deliveries/{delivery['id']}")

    assert f"/trading/webhook/{mine.strategy.uuid}/SECRET" in html
    assert mine.strategy.url.rpartition("/")[2] not in html


async def test_the_address_of_a_key_is_known_by_the_part_that_is_no_secret(desk: Inside, visitor: Visitor) -> None:
    key = await desk.call("POST", "/webhook-keys", {"name": "mine"})
    await desk.http.post(key["url"], json={"action": "nothing"})
    [delivery] = (await desk.call("GET", "/deliveries", dialect="traderevolution"))["items"]
    html = await visitor.html(f"/deliveries/{delivery['id']}")

    assert f"/webhook/{key['api_key']}/SECRET" in html
    assert key["secret_key"] not in html


async def test_the_file_holds_what_the_filters_let_through_and_no_formula(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    await desk.send(mine.strategy, "=HYPERLINK(1)")
    await mine.carried_out(action="buy", quantity=1)
    html = await visitor.html("/deliveries?verdict=refused&from=2025-06-17T11:00")
    link = unescape(html.split('" download="deliveries.csv"')[0].rpartition('href="')[2])
    answer = await visitor.browser.get(link)
    [row] = csv.DictReader(io.StringIO(answer.text))

    assert answer.headers["content-type"].startswith("text/csv")
    assert (row["verdict"], row["code"], row["body"]) == ("refused", "malformed-json", "'=HYPERLINK(1)")


async def test_a_message_is_sent_again_by_who_means_it(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk, allow_add=True)
    await mine.carried_out(action="buy", quantity=3, extras={"idempotencyKey": "one"})
    [first] = await desk.deliveries(mine.strategy)
    desk.later(7200)
    page = f"/deliveries/{first['id']}"
    assert "It came 2 h 0 min ago" in await visitor.sees(page)
    seen = await visitor.presses(page, f"{page}/send-again", consent="on", max_age_s="7800")

    assert "quantity 3" in seen
    await mine.holds("6")
    assert len(await desk.signals(mine.strategy)) == 2


async def test_a_message_is_not_sent_again_without_consent_or_when_it_is_older(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    await mine.carried_out(action="buy", quantity=3)
    [first] = await desk.deliveries(mine.strategy)
    desk.later(7200)
    page = f"/deliveries/{first['id']}"

    assert "trades once more" in await visitor.presses(page, f"{page}/send-again", 422, max_age_s="7800")
    seen = await visitor.presses(page, f"{page}/send-again", 409, consent="on", max_age_s="60")
    assert "The request came 7200 s ago" in seen
    assert len(await desk.deliveries(mine.strategy)) == 1
