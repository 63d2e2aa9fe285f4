"""The pages in a real browser: what scripts bring along, by mouse and keyboard, on a desk and on a phone."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.client import Client, Strategy
from tests.server import Server
from tests.web.dashboard.in_a_browser import DESK, PHONE, chromium, page_of, signed_in
from tradehook.web.dashboard.navigation import PLACES, SETTINGS


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@dataclass(frozen=True, slots=True)
class Around:
    """A server, its trader's client, an account on prices set by hand, and the strategy that it follows."""

    server: Server
    client: Client
    account_id: str
    strategy: Strategy
    open: Callable[[dict[str, int]], Page]


@pytest.fixture(scope="module")
def cookies(own_server: Server) -> list[dict[str, str]]:
    with own_server.client() as client:
        client.set_price("AMD", "100")
        return signed_in(own_server, client)


@pytest.fixture
def around(own_server: Server, browser: Browser, cookies: list[dict[str, str]]) -> Iterator[Around]:
    with own_server.client() as client, ExitStack() as pages:
        account_id, strategy = client.open_account(), client.make_strategy()
        client.subscribe(strategy, account_id, allow_add=True)

        def open_page(size: dict[str, int]) -> Page:
            return pages.enter_context(page_of(browser, own_server, cookies, size))

        yield Around(own_server, client, account_id, strategy, open_page)


def test_a_webhook_appears_in_the_log_without_a_reload(around: Around) -> None:
    page = around.open(DESK)
    page.goto("/deliveries")
    expect(page.locator("html.is-live")).to_be_attached()
    around.client.accepted(around.strategy, {"ticker": "AMD", "action": "buy", "quantity": 1, "extras": {"n": "first"}})

    row = page.locator("#log tbody tr").filter(has_text="first")
    expect(row).to_be_visible()
    row.get_by_role("link").first.click()
    expect(page.locator("#trades")).to_contain_text("buy 1 AMD market: filled")


def test_a_position_is_closed_with_the_keyboard_alone(around: Around) -> None:
    around.client.carried_out(around.strategy, {"ticker": "AMD", "action": "buy", "quantity": 2})
    page = around.open(DESK)
    page.goto(f"/accounts/{around.account_id}")
    close = page.locator("#positions summary", has_text="Close")
    close.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#positions details[open]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#positions details[open]")).not_to_be_attached()
    expect(close).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#positions")).to_contain_text("Nothing is held.")


def test_what_somebody_is_about_to_answer_is_not_taken_from_under_their_hands(around: Around) -> None:
    around.client.carried_out(around.strategy, {"ticker": "AMD", "action": "buy", "quantity": 2})
    page = around.open(DESK)
    page.goto(f"/accounts/{around.account_id}")
    expect(page.locator("html.is-live")).to_be_attached()
    page.locator("#positions summary", has_text="Close").click()
    around.client.carried_out(around.strategy, {"ticker": "AMD", "action": "buy", "quantity": 3})
    expect(page.locator("#fills")).to_contain_text("buy 3 AMD")
    expect(page.locator("#positions details[open]")).to_be_visible()
    page.locator("h1").click()

    expect(page.locator("#positions tbody td").nth(1)).to_have_text("5")


def test_a_trade_draws_its_prices_and_says_whose_chart_it_is(around: Around) -> None:
    message = {"ticker": "AMD", "action": "buy", "quantity": 1, "stopLoss": {"type": "stop", "percent": 5}}
    trade = around.client.carried_out(around.strategy, message)
    page = around.open(DESK)
    page.goto(f"/trades/{trade['id']}")

    expect(page.locator("#prices canvas").first).to_be_visible()
    expect(page.get_by_role("link", name="www.tradingview.com")).to_be_visible()


def test_a_chart_is_drawn_anew_in_the_colours_of_another_scheme(around: Around) -> None:
    message = {"ticker": "AMD", "action": "buy", "quantity": 1}
    trade = around.client.carried_out(around.strategy, message)
    page = around.open(DESK)
    page.goto(f"/trades/{trade['id']}")
    expect(page.locator("#prices canvas").first).to_be_visible()
    page.evaluate("document.querySelector('#prices canvas').dataset.before = ''")
    page.emulate_media(color_scheme="dark")

    expect(page.locator("#prices canvas[data-before]")).to_have_count(0)
    expect(page.locator("#prices canvas").first).to_be_visible()


def test_a_trade_is_approved_and_appears_as_sent(around: Around) -> None:
    careful, account_id = around.client.make_strategy(), around.client.open_account()
    around.client.subscribe(careful, account_id, auto_submit=False)
    page = around.open(DESK)
    page.goto("/")
    expect(page.locator("html.is-live")).to_be_attached()
    around.client.accepted(careful, {"ticker": "AMD", "action": "buy", "quantity": 4})
    waiting = page.locator("#attention li").filter(has_text="buy 4 AMD")
    waiting.get_by_role("button", name="Approve").click()

    expect(page.locator("#attention li").filter(has_text="buy 4 AMD")).to_have_count(0)
    page.goto(f"/accounts/{account_id}")
    expect(page.locator("#positions tbody td").nth(1)).to_have_text("4")


def test_all_positions_are_closed_at_once(around: Around) -> None:
    account_id, strategy = around.client.open_account(), around.client.make_strategy()
    around.client.subscribe(strategy, account_id)
    around.client.set_price("MSFT", "200")
    for ticker in ("AMD", "MSFT"):
        around.client.carried_out(strategy, {"ticker": ticker, "action": "buy", "quantity": 2})
    page = around.open(PHONE)
    page.goto(f"/accounts/{account_id}")
    expect(page.locator("#positions tbody tr")).to_have_count(2)
    page.locator("summary", has_text="Close all").click()
    page.locator("details[open]").get_by_role("button").click()

    expect(page.locator("#positions")).to_contain_text("Nothing is held.")


def test_a_key_is_shown_once_hidden_until_asked_for_and_copied(around: Around) -> None:
    page = around.open(DESK)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/accounts/webhooks")
    page.get_by_label("Key name").fill("Pop-up")
    page.get_by_role("button", name="Create key").click()
    dialog = page.get_by_role("dialog")
    secret = dialog.get_by_label("Secret key")
    expect(secret).to_have_attribute("type", "password")
    dialog.locator("button[data-show=secret-key]").click()
    expect(secret).to_have_attribute("type", "text")
    dialog.locator("button[data-copy=secret-key]").click()
    expect(dialog.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == secret.input_value()
    dialog.get_by_role("link", name="Close").click()

    expect(page.get_by_role("cell", name="Pop-up")).to_be_visible()
    expect(page.get_by_role("dialog")).not_to_be_attached()


def test_example_orders_follow_what_is_typed_and_nothing_is_saved(around: Around) -> None:
    account_id, strategy = around.client.open_account(), around.client.make_strategy()
    follows = around.client.subscribe(strategy, account_id, use_signal_quantity=False)
    page = around.open(DESK)
    page.goto(f"/subscriptions/{follows}")
    expect(page.locator("#orders")).to_contain_text("buy 1 AMD market")
    page.locator("#size summary").click()
    page.locator("input[name=quantity]").fill("12")

    expect(page.locator("#orders")).to_contain_text("buy 12 AMD market")
    expect(page.locator("#orders")).to_contain_text("1 not saved")
    assert around.client.call("GET", f"/subscriptions/{follows}")["settings"]["quantity"] == "1"
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#orders")).not_to_contain_text("not saved")
    assert around.client.call("GET", f"/subscriptions/{follows}")["settings"]["quantity"] == "12"


def test_a_message_is_written_in_fields_and_as_json_side_by_side(around: Around) -> None:
    page = around.open(DESK)
    page.goto(f"/strategies/{around.strategy.id}")
    page.get_by_label("Take profit in percent").fill("7.5")
    expect(page.locator("#message")).to_have_value(re.compile(r'"takeProfit": {\s*"percent": 7.5'))
    page.locator("#message").fill('{"ticker": "MSFT", "action": "exit"}')

    expect(page.get_by_label("Ticker", exact=True)).to_have_value("MSFT")
    expect(page.get_by_role("combobox", name="Action", exact=True)).to_have_value("exit")
    expect(page.get_by_label("Take profit in percent")).to_have_value("")


def test_amounts_can_be_hidden_and_stay_so(around: Around) -> None:
    page = around.open(DESK)
    page.goto("/")
    page.get_by_role("button", name="Hide amounts").click()
    page.goto(f"/accounts/{around.account_id}")

    expect(page.locator("html.hide-amounts")).to_be_attached()
    page.get_by_role("button", name="Show amounts").click()
    expect(page.locator("html.hide-amounts")).not_to_be_attached()


_DETAILS = (
    "/start",
    "/pad?ticker=AMD&quantity=1&stop=2",
    "/instruments/AMD",
    "/instruments/rolls",
    "/instruments/rolls/MNQ",
)


@pytest.mark.parametrize("path", [*(page.address for page in (*PLACES, *SETTINGS)), *_DETAILS])
def test_on_a_phone_nothing_is_wider_than_the_screen(around: Around, path: str) -> None:
    page = around.open(PHONE)
    page.goto(path)

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_keyboard_leads_past_the_navigation(around: Around) -> None:
    page = around.open(PHONE)
    page.goto("/trades")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")

    assert page.url.endswith("/trades#content")
