"""Algo Trade Analytics webhooks: the key shown once, the Webhook Events Log, changes, and taking them away."""

from typing import Any

import httpx
import pytest

from tests.client import Json
from tests.desk import Inside
from tests.waiting import until
from tests.web.dashboard.visitor import Visitor, read

pytestmark = pytest.mark.anyio

HERE = "/app/webhooks"
ENTRY = {"ticker": "AMD", "positionDirection": "entryLong", "qty": 2}


async def _made(desk: Inside, **fields: Any) -> Json:
    return await desk.call("POST", "/ata-webhooks", {"name": "BTC Strategy"} | fields)


async def _send(
    desk: Inside, made: Json, message: Json | str, key: str | None = None, **headers: str
) -> httpx.Response:
    """Post a message with the key of the webhook, or another."""
    path = httpx.URL(made["url"]).path
    if isinstance(message, str):
        return await desk.http.post(path, content=message)
    return await desk.http.post(path, json={"auth_key": key or made["auth_key"]} | message, headers=headers)


async def test_without_webhooks_the_page_says_what_they_are_for(visitor: Visitor) -> None:
    seen = await visitor.sees(HERE)

    assert "There is no webhook yet. Create one above for each strategy" in seen
    assert "one strategy, one webhook" in seen


async def test_the_auth_key_is_shown_once(desk: Inside, visitor: Visitor) -> None:
    answer = await visitor.browser.send(HERE, name="BTC Strategy")
    key = answer.text.split('id="auth-key" value="')[1].split('"')[0]
    [webhook] = (await desk.call("GET", "/ata-webhooks"))["items"]

    assert answer.headers["cache-control"] == "no-store"
    assert f'value="{webhook["url"]}"' in answer.text
    assert (await _send(desk, webhook, ENTRY, key)).status_code == 200
    for page in (HERE, f"{HERE}/{webhook['id']}"):
        assert key not in await visitor.html(page)


async def test_a_second_webhook_of_a_strategy_is_advised_against(desk: Inside, visitor: Visitor) -> None:
    strategy = await desk.make_strategy(name="Momentum")
    await _made(desk, strategy_id=strategy.id)
    seen = read((await visitor.browser.send(HERE, name="Another", strategy_id=strategy.id)).text)

    assert "One strategy, one webhook" in seen
    assert "traded through Momentum" in seen


async def test_the_log_tells_processed_failed_duplicate_and_turned_away_apart(desk: Inside, visitor: Visitor) -> None:
    made = await _made(desk)
    page = f"{HERE}/{made['id']}"
    assert "No event yet. Tick “Webhook URL”" in await visitor.sees(page)
    for _ in range(2):
        await _send(desk, made, ENTRY, **{"Idempotency-Key": "once"})
    await _send(desk, made, '{"auth_key": "' + made["auth_key"] + '", "ticker": "AMD",}')
    await _send(desk, made, ENTRY, "wrong")
    await desk.desk.reception.write_rest()
    seen = (await visitor.sees(page)).split("Webhook Events Log")[1].split("Troubleshooting")[0]

    assert "Processed entryLong AMD recorded only" in seen
    assert "duplicate entryLong AMD" in seen
    assert "Failed to Process The message is no JSON." in seen
    assert "turned away The auth_key is not the key" in seen
    assert "Failed to Process" not in (await visitor.sees(f"{page}?verdict=accepted")).split("Received")[1]
    assert "turned away" not in (await visitor.sees(f"{page}?processing=Failed+to+Process")).split("Received")[1]
    assert "Nothing fits these filters." in await visitor.sees(f"{page}?code=no-such-code")


async def test_an_event_shows_its_masked_body_and_the_error_in_it(desk: Inside, visitor: Visitor) -> None:
    made = await _made(desk)
    await _send(desk, made, ENTRY | {"qty": "many"})
    [event] = (await desk.call("GET", f"/ata-webhooks/{made['id']}/events"))["items"]
    html = await visitor.html(f"{HERE}/{made['id']}/events/{event['id']}")

    assert made["auth_key"] not in html
    assert "***" in html
    assert '<mark class="at">&#34;qty&#34;:&#34;many&#34;</mark>' in html
    assert f"/docs/codes/algotradeanalytics#{event['code']}" in html
    assert "no order was made of it" in read(html)
    assert "There is no event" in await visitor.sees(f"{HERE}/{made['id']}/events/none", 404)


async def test_an_event_shows_its_order_and_the_trades_of_it(desk: Inside, visitor: Visitor) -> None:
    await desk.call("PUT", "/prices/AMD", {"last": "100"})
    account = {"name": "MINE", "broker": "paper", "settings": {"price_source": "manual"}}
    account_id = (await desk.call("POST", "/accounts", account))["id"]
    strategy = await desk.make_strategy(name="Momentum")
    await desk.call("POST", "/subscriptions", {"strategy_id": strategy.id, "account_id": account_id, "enabled": True})
    made = await _made(desk, strategy_id=strategy.id)
    await _send(desk, made, ENTRY)
    await until(lambda: desk.call("GET", "/trades", status="completed"), lambda page: page["items"])
    [event] = (await desk.call("GET", f"/ata-webhooks/{made['id']}/events"))["items"]
    seen = await visitor.sees(f"{HERE}/{made['id']}/events/{event['id']}")

    assert "entryLong AMD Processed" in seen
    assert "quantity 2" in seen
    assert "MINE completed" in seen


async def test_troubleshooting_says_what_is_wrong_and_leads_to_the_event(desk: Inside, visitor: Visitor) -> None:
    made = await _made(desk)
    page = f"{HERE}/{made['id']}"
    assert "No request has come to it lately." in await visitor.sees(page)
    await _send(desk, made, ENTRY, "wrong")
    await desk.desk.reception.write_rest()
    [event] = (await desk.call("GET", f"/ata-webhooks/{made['id']}/events"))["items"]

    assert f'href="{page}/events/{event["id"]}">The event' in await visitor.html(page)


async def test_a_webhook_is_changed_and_what_cannot_be_is_said_beside_its_field(desk: Inside, visitor: Visitor) -> None:
    made, strategy = await _made(desk), await desk.make_strategy(name="Momentum")
    page = f"{HERE}/{made['id']}"
    fields = {"name": "Other", "strategy_id": strategy.id, "rate_limit_per_minute": "7", "max_body_bytes": "2000"}
    seen = await visitor.presses(page, page, **fields, tradingview="on", addresses="192.0.2.1", json_syntax="json5")
    changed = await desk.call("GET", f"/ata-webhooks/{made['id']}")

    assert "Other traded through Momentum" in seen
    assert [changed[name] for name in ("rate_limit_per_minute", "max_body_bytes", "json_syntax")] == [7, 2000, "json5"]
    assert changed["sources"] == ["tradingview", "192.0.2.1"]
    refused = await visitor.browser.send(page, **fields | {"rate_limit_per_minute": "none", "name": "Kept"})
    assert refused.status_code == 422
    assert 'id="wrong-rate_limit_per_minute"' in refused.text
    assert 'value="Kept"' in refused.text


async def test_a_new_key_is_shown_once_and_the_webhook_deleted(desk: Inside, visitor: Visitor) -> None:
    made = await _made(desk)
    page = f"{HERE}/{made['id']}"
    answer = await visitor.browser.send(page, f"{page}/rotate", overlap_seconds="3600")
    key = answer.text.split('id="auth-key" value="')[1].split('"')[0]

    assert key != made["auth_key"]
    assert "The key before works until" in await visitor.sees(page)
    assert (await _send(desk, made, ENTRY, key)).status_code == 200
    assert "There is no webhook yet." in await visitor.presses(page, f"{page}/delete")
    assert (await _send(desk, made, ENTRY, key)).status_code == 404
