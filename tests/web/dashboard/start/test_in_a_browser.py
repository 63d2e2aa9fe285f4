"""The first start in a real browser: from the printed link to a checklist that ticks by itself."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.server import Server, running
from tests.web.dashboard.in_a_browser import DESK, PASSPHRASE, PHONE, chromium, page_of

_LINK = re.compile(r"http://127\.0\.0\.1:\d+(/link/\S+)")
_BUY = {"ticker": "AMD", "action": "buy", "quantity": 1}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that nobody has signed in to."""
    with running(tmp_path_factory.mktemp("first")) as server:
        yield server


def _chosen(page: Page, server: Server) -> None:
    """Choose a passphrase at the printed link."""
    link = _LINK.search(server.stderr)
    assert link, server.stderr
    page.goto(link[1])
    for field in page.locator("input[type=password]").all():
        field.fill(PASSPHRASE)
    page.get_by_role("button", name="Choose and sign in").click()
    expect(page.get_by_role("heading", name="First start")).to_be_visible()


def test_from_the_one_time_link_to_a_first_trade(browser: Browser, server: Server) -> None:
    with page_of(browser, server, [], DESK) as page, server.client() as client:
        _chosen(page, server)
        steps = page.get_by_role("listitem")
        expect(steps.filter(has_text="Webhook made")).to_contain_text("to do")
        page.get_by_role("link", name="Strategies").last.click()
        page.get_by_label("Name", exact=True).fill("Momentum")
        page.get_by_role("button", name="Create Webhook").click()
        url = page.get_by_role("dialog").get_by_label("Webhook URL").input_value()
        page.goto("/start")
        expect(page.locator("html.is-live")).to_be_attached()
        expect(steps.filter(has_text="Webhook made")).to_contain_text("done")
        expect(steps.filter(has_text="First request seen")).to_contain_text("to do")

        httpx.post(url, content="{“ticker”: “AMD”}")
        expect(page.locator("#last-request")).to_contain_text("Smart quotes")
        expect(steps.filter(has_text="First request seen")).to_contain_text("done")

        account_id = client.open_account()
        client.set_price("AMD", "100")
        [strategy] = client.listed("/strategies")
        follow = {"strategy_id": strategy["id"], "account_id": account_id, "enabled": True}
        client.call("POST", "/subscriptions", follow)
        httpx.post(url, json=_BUY)
        for title in ("Account connected", "Subscription enabled", "First trade"):
            expect(steps.filter(has_text=title)).to_contain_text("done")
        expect(page.locator("#last-request")).to_contain_text("Nothing is wrong with it.")


def test_a_request_that_went_astray_appears_by_itself(browser: Browser, server: Server) -> None:
    with page_of(browser, server, [], PHONE) as page:
        _chosen(page, server)
        httpx.post(f"{server.url}/trading/webhook", json=_BUY)

        expect(page.locator("#last-request")).to_contain_text("Wrong path", timeout=20_000)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
