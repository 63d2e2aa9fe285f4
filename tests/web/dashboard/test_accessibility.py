"""No page keeps anybody out: WCAG 2.2 AA as far as a program can tell, on a desk and a phone, light and dark.

A picture of each is kept in `.pictures`, so that somebody looks at what no program can tell.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.client import Client
from tests.server import running
from tests.waiting import wait_for
from tests.web.dashboard.axe import CONTRAST, RULES, violations
from tests.web.dashboard.in_a_browser import DESK, PHONE, chromium, page_of, signed_in
from tradehook.web.dashboard.navigation import PLACES, SETTINGS

ONE_OF_EACH = (
    "/strategies/{strategy}",
    "/subscriptions/{subscription}",
    "/accounts/{account}",
    "/trades/{trade}",
    "/trades/{waiting}",
    "/deliveries/{delivery}",
    "/deliveries/{refused}",
    "/account/two-factor",
    "/start",
    "/app/webhooks/{ata_webhook}",
    "/app/webhooks/{ata_webhook}/events/{event}",
    "/pad?to=strategy:{strategy}&ticker=AMD&quantity=1&stop=2",
    "/instruments/AMD",
    "/instruments/rolls",
    "/instruments/rolls/MNQ",
)
PAGES = (*(place.address for place in PLACES), *(page.address for page in SETTINGS), *ONE_OF_EACH)
BARE_TEXT = """() => [...document.querySelectorAll("[hx-select$='> *']")]
  .flatMap((part) => [...part.childNodes])
  .filter((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim())
  .map((node) => node.textContent.trim())"""
PICTURES = Path(__file__).parents[3] / ".pictures"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@dataclass(frozen=True, slots=True)
class Shown:
    """One page for each size, of a desk on which there is one of everything, by what it is called in an address."""

    things: dict[str, str]
    desk: Page
    phone: Page
    stranger: Page


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Shown]:
    data_dir = tmp_path_factory.mktemp("seen-by-axe")
    with running(data_dir) as server, server.client() as client, ExitStack() as pages:
        things, cookies = one_of_everything(client), signed_in(server, client)
        desk, phone = (pages.enter_context(page_of(browser, server, cookies, size)) for size in (DESK, PHONE))
        stranger = browser.new_context(base_url=server.url, viewport=PHONE).new_page()
        yield Shown(things, desk, phone, stranger)
        stranger.context.close()


def one_of_everything(client: Client) -> dict[str, str]:
    """What pages show where there is something to be shown: positions, orders, refusals, what waits, who is told."""
    client.set_price("AMD", "100")
    account, strategy = client.open_account(), client.make_strategy()
    subscription = client.subscribe(strategy, account, allow_add=True)
    careful = client.make_strategy()
    client.subscribe(careful, account, auto_submit=False, allow_add=True)
    stop = {"stopLoss": {"type": "stop", "percent": 5}}
    trade = client.carried_out(strategy, {"ticker": "AMD", "action": "buy", "quantity": 3, "price": 100} | stop)
    client.accepted(strategy, {"ticker": "AMD", "action": "buy", "orderType": "limit", "limitPrice": 50})
    waits = client.accepted(careful, {"ticker": "AMD", "action": "buy", "quantity": 1})
    waiting = wait_for(lambda: client.listed("/trades", signal_id=waits, status="awaiting_approval"), "what waits")
    refused = client.post(strategy, '{"ticker": \u201cAMD\u201d}'.encode()).json()["logId"]
    client.call("POST", "/webhook-keys", {"name": "Chart"})
    ata = client.call("POST", "/ata-webhooks", {"name": "BTC Strategy"})
    client.call("POST", "/saved-messages", {"name": "Half", "message": {"action": "exit", "quantity": 1}})
    client.call("POST", "/tokens", {"name": "sheet", "scopes": ["read"]})
    client.call("POST", "/notifications", {"name": "Nobody", "url": "json://127.0.0.1:1/", "enabled": False})
    client.call("POST", "/users", {"name": f"Ada {account}", "role": "trader"})
    client.call("POST", "/backups")
    event = client.hooks.post(ata["url"], json={"auth_key": ata["auth_key"], "ticker": "AMD"})
    assert event.status_code == 400, event.text
    return {
        "ata_webhook": ata["id"],
        "event": client.listed(f"/ata-webhooks/{ata['id']}/events")[0]["id"],
        "account": account,
        "strategy": strategy.id,
        "subscription": subscription,
        "trade": trade["id"],
        "waiting": waiting[0]["id"],
        "delivery": client.listed("/deliveries", signal_id=trade["signal_id"])[0]["id"],
        "refused": refused,
    }


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_keeps_anybody_out(shown: Shown, path: str, size: str) -> None:
    page: Page = getattr(shown, size)
    page.goto(path.format(**shown.things))
    page.evaluate("document.querySelectorAll('main details:not(.ask)').forEach((each) => (each.open = true))")
    assert page.evaluate(BARE_TEXT) == [], "what looks anew is taken over element by element: this would be lost"
    for scheme, rules in (("light", RULES), ("dark", CONTRAST)):
        page.emulate_media(color_scheme=scheme)
        assert not violations(page, rules), "\n".join(violations(page, rules))
        page.screenshot(path=PICTURES / size / scheme / f"{_file_name(path)}.png", full_page=True)
    question = page.locator("main details.ask > summary:visible")
    if question.count():
        question.first.click()
        assert not violations(page), "\n".join(violations(page))


def _file_name(path: str) -> str:
    return re.sub(r"\W+", "-", path).strip("-") or "overview"


@pytest.mark.parametrize("path", ["/sign-in", "/about", "/docs/reasons", "/api/v1/docs"])
def test_no_page_keeps_out_who_is_not_signed_in(shown: Shown, path: str) -> None:
    shown.stranger.goto(path)

    assert not violations(shown.stranger), "\n".join(violations(shown.stranger))
