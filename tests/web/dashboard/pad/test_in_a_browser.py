"""The pad in a real browser: keys press its buttons, and what they would do follows what is typed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.client import Client, Strategy
from tests.server import Server
from tests.web.dashboard.in_a_browser import DESK, chromium, page_of, signed_in


@pytest.fixture(scope="module")
def followed(own_server: Server) -> Iterator[tuple[Server, Client, Strategy, list[dict[str, str]]]]:
    """A server, and a strategy that an account on prices set by hand follows."""
    with own_server.client() as client:
        cookies = signed_in(own_server, client)
        account_id, strategy = client.open_account(), client.make_strategy()
        client.subscribe(strategy, account_id, allow_add=True)
        client.set_price("AMD", "100")
        yield own_server, client, strategy, cookies


@pytest.fixture
def page(followed: tuple[Server, Client, Strategy, list[dict[str, str]]]) -> Iterator[Page]:
    """The pad at that strategy."""
    server, _, strategy, cookies = followed
    with chromium() as browser, page_of(browser, server, cookies, DESK) as page:
        page.goto(f"/pad?to=strategy:{strategy.id}&ticker=AMD")
        expect(page.locator("html.is-live")).to_be_attached()
        yield page


def test_the_money_at_risk_follows_what_is_typed(page: Page) -> None:
    page.get_by_label("Stop loss distance").fill("2%")
    page.get_by_label("Quantity").fill("10")
    buy = page.locator("#will tbody tr").filter(has=page.get_by_role("rowheader", name="Buy"))
    expect(buy).to_contain_text("20.00 USD")
    page.get_by_label("Quantity").press_sequentially("0")

    expect(buy).to_contain_text("200.00 USD")
    expect(page.get_by_label("Quantity")).to_be_focused()


def test_a_key_presses_a_button_unless_somebody_types_or_has_switched_that_off(page: Page) -> None:
    quantity, trades = page.get_by_label("Quantity"), page.locator("#came tbody tr")
    expect(page.locator("button[aria-keyshortcuts=B] kbd")).to_be_visible()
    quantity.fill("4")
    quantity.press("b")
    expect(quantity).to_have_value("4b")
    quantity.fill("4")
    page.get_by_role("button", name="Shortcuts on").click()
    page.keyboard.press("b")
    expect(page.locator("button[aria-keyshortcuts=B] kbd")).to_be_hidden()
    expect(trades).to_have_count(0)
    page.get_by_role("button", name="Shortcuts off").click()
    page.locator("h1").click()
    page.keyboard.press("b")

    expect(page.get_by_role("status")).to_contain_text("Sent")
    expect(trades.first).to_contain_text("buy 4 AMD market: filled")
    page.keyboard.press("f")
    expect(trades.first).to_contain_text("sell 4 AMD market: filled")
