"""The first start: every step and what comes next, and what is wrong with the last request by its usual name."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.client import Json
from tests.desk import Inside, at_work
from tests.web.api.people import somebody
from tests.web.dashboard.trader import trader
from tests.web.dashboard.visitor import Visitor, read
from tests.web.pages.browser import Browser, code_now, key_in, link_for
from tradehook.people.user import Role

pytestmark = pytest.mark.anyio

HERE = "/start"
TRADES = {"ticker": "AMD", "action": "buy", "quantity": 1}
EVENT = {"ticker": "AMD", "positionDirection": "entryLong"}
ORDER = {"action": "place", "accountName": "MINE", "symbol": "AMD", "symbolType": "EQUITY", "qty": 1, "side": "buy"}


@pytest.fixture
async def public(tmp_path: Path) -> AsyncIterator[Inside]:
    """A desk that senders on the internet can reach."""
    async with at_work(tmp_path, public_url="https://desk.example.com") as desk:
        yield desk


async def _last(visitor: Visitor) -> str:
    """What is said of the last request."""
    return (await visitor.sees(HERE)).split("The last request")[1]


async def test_the_first_owner_arrives_at_the_checklist_and_later_not(desk: Inside) -> None:
    async with Browser(desk) as browser:
        assert (await browser.choose(await link_for(desk))).headers["location"] == HERE
        assert (await browser.get(HERE)).status_code == 200
        assert (await browser.choose(await link_for(desk))).headers["location"] == "/account"


async def test_an_empty_desk_says_of_every_step_what_to_do(visitor: Visitor) -> None:
    seen = await visitor.sees(HERE)

    assert seen.count("to do") >= 6
    for title in ("Webhook made", "Address reachable", "First request seen", "Account connected"):
        assert title in seen
    assert "Make a strategy: it gets an address" in seen
    assert "which nobody reaches from outside" in seen
    assert "Let an account follow the strategy" in seen
    assert "Two-factor optional Only the passphrase is asked for." in seen
    assert "No request has come yet. Send one" in seen
    assert '<a href="/start">First start</a>, left to do: webhook made, address reachable' in await visitor.html("/")


async def test_when_everything_is_done_it_says_so_and_the_overview_is_silent(public: Inside) -> None:
    mine = await trader(public)
    async with Browser(public, scheme="https") as browser:
        await browser.choose(await link_for(public))
        visitor = Visitor(browser)
        assert "First start , left to do: first request seen, first trade." in await visitor.sees("/")
        await mine.carried_out(action="buy", quantity=1)
        seen = await visitor.sees(HERE)

        assert "Everything is set up." in seen
        assert "to do" not in seen
        assert "It was accepted, and came from 203.0.113.7. Nothing is wrong with it." in seen
        assert "First start" not in await visitor.sees("/")


async def test_the_first_start_is_over_with_the_first_trade_whatever_else_is_left(
    desk: Inside, visitor: Visitor
) -> None:
    mine = await trader(desk)
    assert "First start" in await visitor.sees("/")

    await mine.ended((await mine.carried_out(action="buy", quantity=1))["id"])

    assert "First start" not in await visitor.sees("/")
    assert "which nobody reaches from outside" in await visitor.sees(HERE)


async def test_two_factor_is_ticked_once_it_is_set_up(desk: Inside, visitor: Visitor) -> None:
    page = "/account/two-factor"
    key = key_in(await visitor.browser.get(page))
    await visitor.browser.send(page, code=code_now(key, desk.clock))

    assert "Two-factor done A code is asked for since" in await visitor.sees(HERE)


async def test_a_trade_that_came_to_nothing_says_why(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    failed = await mine.carried_out(ticker="MSFT", action="buy", quantity=1)
    html = await visitor.html(HERE)

    assert f"The last one, in MSFT, is failed. {failed['reasons'][0]['message']}" in read(html)
    assert f'href="/trades/{failed["id"]}"' in html


async def test_whoever_has_only_a_key_needs_no_subscription(desk: Inside, visitor: Visitor) -> None:
    await desk.call("POST", "/webhook-keys", {"name": "Scripts"})

    assert "Orders that come with a key name their account: they need none." in await visitor.sees(HERE)


async def test_a_trader_is_shown_what_is_theirs_and_not_what_only_owners_are_told(desk: Inside) -> None:
    await trader(desk)
    ada = await somebody(desk, "Ada", Role.TRADER)
    async with Browser(desk, "203.0.113.30") as browser:
        await browser.choose(await link_for(desk, ada.user_id))
        seen = await Visitor(browser).sees(HERE)

    assert "There is no address yet" in seen
    assert "Address reachable" not in seen


async def _bad(desk: Inside, path: str, body: Json | str, **headers: str) -> None:
    """Send a request that is refused, and let it be written down."""
    content = {"json": body} if isinstance(body, dict) else {"content": body}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = await desk.http.post(path, **content, headers=named)  # type: ignore[arg-type]
    assert answer.status_code >= 400 or answer.json()["s"] == "error"
    await desk.desk.reception.write_rest()


async def _addresses(desk: Inside, **fields: Any) -> tuple[str, str, str, str]:
    """The addresses of a webhook in each format, and the key that messages of the last bring along."""
    strategy = await desk.make_strategy(name="Momentum", **fields)
    key = await desk.call("POST", "/webhook-keys", {"name": "Scripts"} | fields)
    ata = await desk.call("POST", "/ata-webhooks", {"name": "BTC Strategy"} | fields)
    return strategy.url, httpx.URL(key["url"]).path, httpx.URL(ata["url"]).path, ata["auth_key"]


async def test_a_wrong_key_is_named_in_every_format(desk: Inside, visitor: Visitor) -> None:
    strategy, key, ata, _ = await _addresses(desk)
    for path, body in ((f"{strategy}x", TRADES), (f"{key}x", ORDER), (ata, EVENT | {"auth_key": "x"}), (ata, EVENT)):
        desk.later(1)
        await _bad(desk, path, body)
        last = await _last(visitor)
        assert "Wrong key" in last
        assert "Its webhook" in last


async def test_broken_json_sent_as_text_is_named_with_its_place(desk: Inside, visitor: Visitor) -> None:
    strategy, _, _, _ = await _addresses(desk)
    await _bad(desk, strategy, '{"ticker": "AMD", "action": "buy",}', content_type="text/plain")
    last = await _last(visitor)

    assert "Broken JSON" in last
    assert "text/plain" in last
    assert "Line 1, column 34: There is a comma before the closing }." in last


async def test_smart_quotes_are_named(desk: Inside, visitor: Visitor) -> None:
    strategy, key, ata, _ = await _addresses(desk)
    for path in (strategy, key, ata):
        desk.later(1)
        await _bad(desk, path, "{“ticker”: “AMD”, “action”: “buy”}")
        last = await _last(visitor)
        assert "Smart quotes" in last
        assert "Replace curly quotes by the plain double quote" in last


@pytest.mark.parametrize(
    "body",
    ['{"ticker": "{{ticker}}", "action": "buy"}', '{"ticker": "AMD", "action": "buy", "quantity": {{plot_0}}}'],
)
async def test_an_unresolved_placeholder_is_named(desk: Inside, visitor: Visitor, body: str) -> None:
    strategy, _, _, _ = await _addresses(desk)
    await _bad(desk, strategy, body)
    last = await _last(visitor)

    assert "Unresolved placeholder" in last
    assert "was not filled in" in last


@pytest.mark.parametrize(
    "path",
    [
        "/trading/webhook/5f0c7a52-1111-2222-3333-444455556666/not-shown-in-full",
        "/webhook/5f0c7a52-1111-2222-3333-444455556666/not-shown-in-full",
        "/api/webhooks/wh_abcdefghijklmnopqrstuvwx",
        "/trading/webhok/5f0c7a52-1111-2222-3333-444455556666",
        "/webhooks",
        "/",
    ],
)
async def test_a_wrong_path_is_named(desk: Inside, visitor: Visitor, path: str) -> None:
    await trader(desk)
    await _bad(desk, path, TRADES)
    last = await _last(visitor)

    assert "Wrong path" in last
    assert "a request came from 203.0.113.7" in last.lower()
    assert "which is nobody's address" in last
    assert "not-shown-in-full" not in last


async def test_what_came_after_a_wrong_path_is_the_last_request(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    await _bad(desk, "/webhooks", TRADES)
    desk.later(1)
    await mine.carried_out(action="buy", quantity=1)

    assert "Nothing is wrong with it." in await _last(visitor)


async def test_pages_and_programs_do_not_go_astray(desk: Inside, visitor: Visitor) -> None:
    await visitor.browser.http.post("/accounts/webhooks/none/nothing", data={})
    assert (await desk.post("/webhooks", {})).status_code == 404

    assert "No request has come yet." in await _last(visitor)


async def test_a_refused_address_is_named_in_every_format(desk: Inside, visitor: Visitor) -> None:
    strategy, key, ata, auth_key = await _addresses(desk, sources=["192.0.2.1"])
    of_charts = await desk.make_strategy(sources=["tradingview"])
    event = EVENT | {"auth_key": auth_key}
    for path, body in ((strategy, TRADES), (key, ORDER), (ata, event), (of_charts.url, TRADES)):
        desk.later(1)
        await _bad(desk, path, body)
        last = await _last(visitor)
        assert "Refused address" in last
        assert "Its webhook" in last


async def test_what_is_none_of_the_usual_mistakes_is_said_in_the_words_of_the_refusal(
    desk: Inside, visitor: Visitor
) -> None:
    strategy, _, _, _ = await _addresses(desk)
    await _bad(desk, strategy, TRADES | {"action": "hold"})

    assert "It was refused Invalid action provided." in await _last(visitor)
