"""The pictures of the documentation: pages of a desk that has traded for a year, as they look today.

`python -m tools.pictures` writes docs/pictures; it wants Chromium, and takes half a minute.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

from bench.analytics_store import Wanted, made_store
from tests.client import Client, Json
from tests.server import Server, running
from tests.web.dashboard.in_a_browser import DESK, PHONE, signed_in

_PICTURES: Final = Path(__file__).parent.parent / "docs" / "pictures"
_A_YEAR: Final = Wanted(fills=1_200, accounts=2, days=365)
_MESSAGES: Final = (
    {"ticker": "AMD", "action": "buy", "quantity": 12, "stopLoss": {"type": "stop", "percent": 2}},
    {"ticker": "MSFT", "action": "buy", "quantity": 5, "takeProfit": {"percent": 4}},
    {"ticker": "NVDA", "action": "sell", "quantity": 8, "extras": {"tags": "breakout"}},
)


_PAINTED: Final = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  while ([...document.querySelectorAll(".chart")].some((each) => !each.firstChild)) await frame();
  for (let count = 0; count < 30; count++) await frame();
}"""
"""A chart is there when its prices came, and painted a few frames later."""


def main() -> None:
    """Write the pictures."""
    with tempfile.TemporaryDirectory() as folder, _desk(Path(folder)) as server, server.client() as client:
        shown = _traded(client)
        cookies = signed_in(server, client)
        shutil.rmtree(_PICTURES, ignore_errors=True)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            for size, scheme, pages in (
                (DESK, "light", shown),
                (PHONE, "dark", {"phone": shown["overview"], "phone-pad": shown["pad"]}),
            ):
                context = browser.new_context(base_url=server.url, viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
                context.add_cookies(cookies)  # type: ignore[arg-type]
                for name, address in pages.items():
                    _draw(context.new_page(), name, address)
                context.close()
            browser.close()


@contextmanager
def _desk(folder: Path) -> Iterator[Server]:
    made_store(folder, _A_YEAR)
    with running(folder) as server:
        yield server


def _traded(client: Client) -> dict[str, str]:
    """A position or two, an order at rest, something that waits and something that was refused; the pages of them."""
    account, strategy = client.open_account(price_source="simulated"), client.make_strategy()
    subscription = client.subscribe(strategy, account, allow_add=True, stop_loss={"type": "stop", "percent": "3"})
    trades: list[Json] = [client.carried_out(strategy, message) for message in _MESSAGES]
    client.accepted(strategy, {"ticker": "AMD", "action": "add", "orderType": "limit", "limitPrice": 50})
    careful = client.make_strategy()
    client.subscribe(careful, account, auto_submit=False)
    client.accepted(careful, {"ticker": "KO", "action": "buy", "quantity": 40})
    client.post(strategy, '{"ticker": \u201cAMD\u201d, "action": "buy"}'.encode())
    return {
        "overview": "/",
        "trade": f"/trades/{trades[0]['id']}",
        "subscription": f"/subscriptions/{subscription}",
        "analytics": "/analytics?account_id=account-0&from=2024-01-02&to=2024-12-31",
        "pad": f"/pad?to=strategy:{strategy.id}&ticker=AMD&quantity=10&stop=2",
    }


def _draw(page: Page, name: str, address: str) -> None:
    page.goto(address)
    page.locator("html.is-live").wait_for(state="attached")
    page.evaluate(_PAINTED)
    page.screenshot(path=_PICTURES / f"{name}.png")
    page.close()


if __name__ == "__main__":
    main()
