"""Algo Trade Analytics webhooks in a real browser: the key is shown once, and events appear by themselves."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.client import Client
from tests.server import Server
from tests.web.dashboard.in_a_browser import DESK, PHONE, chromium, page_of, signed_in

HERE = "/app/webhooks"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def server(own_server: Server) -> Server:
    return own_server


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[Client]:
    with server.client() as client:
        yield client


@pytest.fixture(scope="module")
def cookies(server: Server, client: Client) -> list[dict[str, str]]:
    return signed_in(server, client)


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(
    request: pytest.FixtureRequest, browser: Browser, server: Server, cookies: list[dict[str, str]]
) -> Iterator[Page]:
    with page_of(browser, server, cookies, request.param) as page:
        yield page


def test_a_webhook_is_created_its_key_copied_and_events_appear(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(HERE)
    page.get_by_label("Webhook name").fill("BTC Strategy")
    page.get_by_role("button", name="Create Webhook").click()
    dialog = page.get_by_role("dialog")
    key, url = dialog.get_by_label("Auth Key"), dialog.get_by_label("Webhook URL").input_value()
    expect(key).to_have_attribute("type", "password")
    dialog.locator("button[data-show=auth-key]").click()
    expect(key).to_have_attribute("type", "text")
    dialog.locator("button[data-copy=auth-key]").click()
    expect(dialog.get_by_text("Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == key.input_value()
    dialog.get_by_role("link", name="Close").click()
    expect(page.get_by_role("dialog")).not_to_be_attached()
    assert copied not in page.content()

    page.goto(f"{HERE}/{url.rsplit('/', 1)[1]}")
    expect(page.locator("html.is-live")).to_be_attached()
    httpx.post(url, json={"auth_key": copied, "ticker": "AMD", "positionDirection": "entryLong"})
    expect(page.locator("#events tbody tr")).to_contain_text("Processed")
    httpx.post(url, json={"auth_key": copied, "ticker": "AMD", "positionDirection": "sideways"})
    failed = page.locator("#events tbody tr").first
    expect(failed).to_contain_text("Failed to Process")
    expect(page.locator("#troubleshooting")).to_contain_text("wrong")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]

    failed.get_by_role("link").first.click()
    expect(page.locator("mark")).to_contain_text("sideways")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]
