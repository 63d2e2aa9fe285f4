"""The settings in a real browser: where one is among their pages, and what a phone shows of them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.server import Server
from tests.web.dashboard.in_a_browser import PHONE, chromium, page_of, signed_in


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def phone(own_server: Server, browser: Browser) -> Iterator[Page]:
    with own_server.client() as client, page_of(browser, own_server, signed_in(own_server, client), PHONE) as page:
        yield page


def test_the_page_that_is_shown_is_in_sight_among_those_that_do_not_fit(phone: Page) -> None:
    phone.goto("/settings/doctor")

    for nav in ("Pages", "Settings"):
        expect(phone.get_by_role("navigation", name=nav).locator("[aria-current]")).to_be_in_viewport(ratio=1)


def test_the_picture_for_the_authenticator_is_all_there(phone: Page) -> None:
    phone.goto("/account/two-factor")
    picture = phone.get_by_role("img", name="QR code of the key").locator("svg")

    expect(picture).to_be_in_viewport()
    drawn, shown = picture.locator("path").last.bounding_box(), picture.bounding_box()
    assert drawn
    assert shown
    assert drawn["x"] + drawn["width"] <= shown["x"] + shown["width"]
    assert drawn["y"] + drawn["height"] <= shown["y"] + shown["height"]


def test_a_channel_is_added_and_tried_by_touch(phone: Page) -> None:
    phone.goto("/settings/notifications")
    adding = phone.locator("details", has=phone.get_by_text("Add a channel", exact=True))
    if not adding.get_by_role("button", name="Add it").is_visible():
        adding.locator("summary").click()
    adding.get_by_label("Name").fill("By touch")
    adding.get_by_label("Address of apprise").fill("json://127.0.0.1:1/")
    for kind in ("trades", "failures", "approvals", "events"):
        adding.get_by_label(f"{kind}:").uncheck()
    adding.get_by_role("button", name="Add it").click()
    channel = phone.locator("section", has=phone.get_by_role("heading", name="By touch"))
    expect(channel).to_contain_text("json://*** ")
    expect(channel).to_contain_text("alarms; at most 6 messages a minute")
    channel.get_by_role("button", name="Test").click()

    expect(phone.get_by_role("status")).to_contain_text("By touch did not take the test message.")
    channel.locator("summary", has_text="Delete").click()
    channel.get_by_role("button", name="Delete it").click()
    expect(phone.get_by_role("heading", name="By touch")).not_to_be_attached()
