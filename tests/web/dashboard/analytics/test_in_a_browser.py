"""The analytics in a real browser: a file is chosen and judged, a filter changes what is shown, charts are drawn."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.client import Client
from tests.server import Server
from tests.web.dashboard.axe import violations
from tests.web.dashboard.in_a_browser import DESK, PHONE, chromium, page_of, signed_in

LIST = (
    "Trade #,Type,Signal,Date/Time,Price USD,Contracts,Profit USD\n"
    "1,Entry Long,Dip é,2024-03-05 14:30:00,100,10,\n1,Exit Long,Top,2024-03-05 15:30:00,102,10,20\n"
)


PAGES = (
    "/analytics?account_id={account}",
    "/analytics/execution?account_id={account}",
    "/analytics/alerts?account_id={account}",
    "/analytics/backtests",
    "/analytics/backtests/{backtest}",
    "/analytics/alert-logs",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@dataclass(frozen=True, slots=True)
class Around:
    """An account that has made 50 with AMD and lost 20 with MSFT, and a browser at its server."""

    client: Client
    account_id: str
    open: Callable[[dict[str, int]], Page]


@pytest.fixture(scope="module")
def around(own_server: Server, browser: Browser) -> Iterator[Around]:
    with own_server.client() as client, ExitStack() as pages:
        cookies = signed_in(own_server, client)
        account_id, strategy = client.open_account(), client.make_strategy()
        client.subscribe(strategy, account_id)
        for symbol, came_in, went_out in (("AMD", "100", "105"), ("MSFT", "400", "398")):
            client.set_price(symbol, came_in)
            client.carried_out(strategy, {"ticker": symbol, "action": "buy", "quantity": 10, "price": came_in})
            client.set_price(symbol, went_out)
            client.carried_out(strategy, {"ticker": symbol, "action": "exit", "price": went_out})

        def open_page(size: dict[str, int]) -> Page:
            return pages.enter_context(page_of(browser, own_server, cookies, size))

        yield Around(client, account_id, open_page)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_a_file_is_chosen_imported_and_judged(around: Around, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / f"Dips in {encoding}.csv"
    file.write_bytes(LIST.encode(encoding))
    page = around.open(DESK)
    page.goto("/analytics/backtests")
    page.get_by_label("File, as TradingView exports it").set_input_files(file)
    expect(page.get_by_label("List of Trades, with its first line")).to_have_value(LIST)
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_have_value(file.stem)
    page.get_by_role("button", name="Import and compare").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(file.stem)
    expect(page.locator(".note")).to_contain_text("Critical divergence: what is sent is not what was tested.")
    expect(page.locator("#grid tbody tr")).to_have_count(2)
    expect(page.locator("#grid")).to_contain_text("Dip é")
    page.get_by_role("link", name="matched 0", exact=True).click()
    expect(page.locator("#grid")).to_contain_text("No row fits these filters.")


def test_a_filter_changes_the_figures(around: Around) -> None:
    page = around.open(DESK)
    page.goto(f"/analytics?account_id={around.account_id}")
    net = page.locator(".figures div").filter(has_text="Net profit")
    expect(net).to_contain_text("+30.00")
    page.get_by_label("Symbol").fill("AMD")
    page.keyboard.press("Enter")

    expect(net).to_contain_text("+50.00")
    page.get_by_role("link", name="Execution").click()
    expect(page.get_by_label("Symbol")).to_have_value("AMD")


def test_equity_and_drawdown_are_drawn(around: Around) -> None:
    page = around.open(DESK)
    page.goto(f"/analytics?account_id={around.account_id}")

    expect(page.locator(".chart canvas").first).to_be_visible()
    expect(page.locator(".chart[data-falls] canvas").first).to_be_visible()


@pytest.fixture(scope="module")
def backtest(around: Around) -> str:
    """The id of one that was imported."""
    made = around.client.api.post("/analytics/backtests", content=LIST.encode(), params={"name": "Seen"})
    return str(made.json()["id"])


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_keeps_anybody_out_or_is_wider_than_the_screen(
    around: Around, backtest: str, path: str, size: dict[str, int]
) -> None:
    page = around.open(size)
    page.goto(path.format(account=around.account_id, backtest=backtest))
    page.evaluate("document.querySelectorAll('main details:not(.ask)').forEach((each) => (each.open = true))")

    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert not violations(page), "\n".join(violations(page))
