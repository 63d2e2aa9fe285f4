"""An instrument in a real browser: its bars are drawn, and of another length where that is asked for."""

from playwright.sync_api import expect

from tests.server import Server
from tests.waiting import wait_for
from tests.web.dashboard.in_a_browser import DESK, chromium, page_of, signed_in


def test_bars_are_drawn_of_the_length_that_is_chosen(own_server: Server) -> None:
    with own_server.client() as client, chromium() as browser:
        cookies = signed_in(own_server, client)
        client.set_price("INTC", "30")
        wait_for(lambda: client.listed("/bars/INTC", source="manual"), "a bar of the price")
        with page_of(browser, own_server, cookies, DESK) as page:
            page.goto("/instruments/INTC")
            expect(page.locator("#bars canvas").first).to_be_visible()
            page.get_by_label("A bar is").select_option("a day")
            page.get_by_role("button", name="Show").first.click()
            expect(page.get_by_label("A bar is")).to_have_value("1d")
            expect(page.locator("#bars canvas").first).to_be_visible()
