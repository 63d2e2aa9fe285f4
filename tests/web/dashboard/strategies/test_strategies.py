"""Strategies: made with an address that is shown once, changed, followed, tried."""

import json
import re
import shutil
import subprocess
from html import unescape

import httpx
import pytest

from tests.desk import Inside
from tests.web.dashboard.trader import trader
from tests.web.dashboard.visitor import Visitor, read
from tradehook.web.dashboard.strategies.templates import templates

pytestmark = pytest.mark.anyio

_URL = re.compile(r'id="webhook-url" value="([^"]+)"')


async def test_a_strategy_is_made_and_its_address_shown_once(desk: Inside, visitor: Visitor) -> None:
    assert "There is no strategy yet." in await visitor.sees("/strategies")
    answer = await visitor.browser.send("/strategies", name="New", asset_class="stocks", tradingview="on")
    [strategy] = (await desk.call("GET", "/strategies"))["items"]
    url = _URL.search(answer.text)

    assert strategy["sources"] == ["tradingview"]
    assert url is not None
    assert strategy["webhook"]["uuid"] in url[1]
    assert _URL.search(await visitor.html(f"/strategies/{strategy['id']}")) is None
    assert "never heard yet" in await visitor.sees(f"/strategies/{strategy['id']}")


async def test_a_strategy_without_a_name_is_refused_beside_it(visitor: Visitor) -> None:
    answer = await visitor.browser.send("/strategies", name="", asset_class="stocks")

    assert answer.status_code == 422
    assert 'id="wrong-name"' in answer.text


async def test_a_new_address_is_generated(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    page = f"/strategies/{mine.strategy.id}"
    answer = await visitor.browser.send(page, f"{page}/rotate", overlap_seconds="0")
    url = _URL.search(answer.text)

    assert url is not None
    assert (await desk.send(mine.strategy, {"ticker": "AMD", "action": "buy"})).status_code == 400
    assert (await desk.http.post(httpx.URL(url[1]).path, json={"ticker": "AMD", "action": "buy"})).status_code == 200


async def test_what_the_form_says_is_changed_and_what_is_empty_lets_anything_in(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    page = f"/strategies/{mine.strategy.id}"
    fields = {
        "name": "Renamed", "enabled": "on", "allowed_tickers": "AMD, MSFT", "unknown_tickers": "accept",
        "addresses": "203.0.113.0/24", "silence_alarm_s": "600", "rate_limit_per_minute": "5",
        "rate_limit_per_hour": "50", "max_body_bytes": "2048", "json_syntax": "json5",
    }  # fmt: skip
    assert "Renamed" in await visitor.presses(page, page, **fields)
    changed = await desk.call("GET", f"/strategies/{mine.strategy.id}")
    assert changed["allowed_tickers"] == ["AMD", "MSFT"]
    assert changed["sources"] == ["203.0.113.0/24"]
    assert (changed["silence_alarm_s"], changed["webhook"]["rate_limit_per_minute"]) == (600, 5)

    await visitor.presses(
        page, page, **fields | {"allowed_tickers": "", "addresses": "", "silence_alarm_s": "", "json_syntax": "strict"}
    )
    changed = await desk.call("GET", f"/strategies/{mine.strategy.id}")
    assert (changed["allowed_tickers"], changed["sources"], changed["silence_alarm_s"]) == (None, None, None)


async def test_a_limit_that_cannot_be_is_said_on_the_page(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    page = f"/strategies/{mine.strategy.id}"
    seen = await visitor.presses(page, page, 422, name="x", unknown_tickers="refuse", rate_limit_per_minute="many")

    assert "rate_limit_per_minute" in seen


async def test_accounts_follow_and_are_switched_together(desk: Inside, visitor: Visitor) -> None:
    strategy = await desk.make_strategy()
    account = await desk.call("POST", "/accounts", {"name": "MINE", "broker": "paper"})
    page = f"/strategies/{strategy.id}"
    assert "No account follows it." in await visitor.sees(page)
    seen = await visitor.presses(page, f"{page}/subscribe", account_id=account["id"])
    assert "MINE follows" in seen
    assert "disabled" in seen

    assert "MINE enabled" in await visitor.presses(page, f"{page}/switch", enabled="true")
    assert "MINE disabled" in await visitor.presses(page, f"{page}/switch", enabled="false")


async def test_a_message_is_tried_and_nothing_is_sent(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    page = f"/strategies/{mine.strategy.id}"
    answer = await visitor.browser.send(
        page, f"{page}/try", message='{"ticker": "AMD", "action": "buy", "quantity": 7}'
    )
    assert "entry order buy 7 AMD, at the market, day." in read(answer.text)
    answer = await visitor.browser.send(page, f"{page}/try", message='{"ticker": “AMD”}')

    assert answer.status_code == 422
    assert '{"ticker": “AMD”}' in unescape(answer.text)
    assert await desk.deliveries(mine.strategy) == []


async def test_a_test_signal_is_sent_and_what_came_of_it_is_shown(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    page = f"/strategies/{mine.strategy.id}"
    seen = await visitor.presses(page, f"{page}/send", message='{"ticker": "AMD", "action": "buy", "quantity": 7}')

    assert "accepted" in seen
    await mine.holds("7")
    refused = await visitor.presses(page, f"{page}/send", message='{"ticker": "AMD", "action": "hold"}')
    assert "Invalid action provided" in refused


async def test_a_message_is_composed_in_fields_and_explained_as_json(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    page = f"/strategies/{mine.strategy.id}"
    answer = await visitor.browser.send(
        page, f"{page}/message/from-fields",
        **{"message": '{"ticker": "X", "extras": {"n": 1}}', "message.ticker": "AMD", "message.action": "sell"},
    )  # fmt: skip
    [composed] = re.findall(r'<textarea id="message".*?>(.*?)</textarea>', answer.text, re.DOTALL)

    assert json.loads(unescape(composed)) == {"ticker": "AMD", "extras": {"n": 1}, "action": "sell"}
    seen = await visitor.browser.send(page, f"{page}/message/from-json", message='{"ticker": "MSFT"}')
    assert 'name="message.ticker" value="MSFT"' in seen.text


async def test_a_clone_has_its_settings_and_its_followers_which_are_disabled(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk, quantity="7", retries=2)
    page = f"/strategies/{mine.strategy.id}"
    limits = {"rate_limit_per_minute": 7}
    await desk.call("PATCH", page, {"allowed_tickers": ["AMD"], "webhook": limits, "silence_alarm_s": 600})
    answer = await visitor.browser.send(page, f"{page}/clone", name="Second")
    by_name = {each["name"]: each for each in (await desk.call("GET", "/strategies"))["items"]}
    model, clone = by_name["Momentum"], by_name["Second"]
    [followed] = (await desk.call("GET", "/subscriptions", strategy_id=model["id"]))["items"]
    [follows] = (await desk.call("GET", "/subscriptions", strategy_id=clone["id"]))["items"]

    assert clone["webhook"]["uuid"] in answer.text
    assert _URL.search(answer.text)
    own = ("id", "name", "created_at", "webhook")
    assert {**clone, **{each: model[each] for each in own}} == model
    assert clone["webhook"]["rate_limit_per_minute"] == 7
    assert follows["settings"] == followed["settings"]
    assert not follows["enabled"]
    assert (await visitor.browser.send(page, f"{page}/clone", name="")).status_code == 422


async def test_strategies_are_switched_together(desk: Inside, visitor: Visitor) -> None:
    made = [await desk.make_strategy(name=name) for name in ("one", "two", "three")]
    chosen = {f"strategy-{each.id}": "on" for each in made[:2]}
    await visitor.presses("/strategies", "/strategies/switch", enabled="false", **chosen)
    enabled = {each["name"]: each["enabled"] for each in (await desk.call("GET", "/strategies"))["items"]}

    assert enabled == {"one": False, "two": False, "three": True}
    await visitor.presses("/strategies", "/strategies/switch", enabled="true", **chosen)
    assert all(each["enabled"] for each in (await desk.call("GET", "/strategies"))["items"])


def test_the_messages_to_copy_are_json_and_scripts() -> None:
    by_title = {each.title: each.text for each in templates("https://desk.test/trading/webhook/u/it's\\")}

    for title in ("TradingView strategy", "TradingView indicator", "TrendSpider"):
        assert {"ticker", "action"} <= json.loads(by_title[title]).keys()
    compile(by_title["Python"], "script", "exec")
    assert "curl_init('https://desk.test/trading/webhook/u/it\\'s\\\\')" in by_title["PHP"]
    shell = shutil.which("sh")
    assert shell
    assert subprocess.run([shell, "-n", "-c", by_title["curl"]], check=False).returncode == 0
