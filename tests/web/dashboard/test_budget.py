"""What a page costs whoever opens it for the first time on a phone: under 150 KB, the charts library apart."""

import re

import pytest

from tests.desk import Inside
from tests.web.dashboard.trader import trader
from tests.web.dashboard.visitor import Visitor
from tradehook.web.dashboard.navigation import PLACES, SETTINGS

pytestmark = pytest.mark.anyio

BUDGET_BYTES = 150_000
APART = "lightweight-charts"
_FILE = re.compile(r'(?:src|href)="(/static/[^"]+)"')
_A_FULL_PAGE = 50


async def _filled(desk: Inside) -> list[str]:
    """A desk on which lists have a full page; the addresses of what is shown alone."""
    made = await trader(desk, allow_add=True)
    trades = [await made.carried_out(action="buy", quantity=1) for _ in range(_A_FULL_PAGE)]
    [subscription] = (await desk.call("GET", "/subscriptions"))["items"]
    [delivery] = (await desk.call("GET", "/deliveries", limit=1))["items"]
    return [
        f"/trades/{trades[-1]['id']}",
        f"/deliveries/{delivery['id']}",
        f"/accounts/{made.account_id}",
        f"/strategies/{made.strategy.id}",
        f"/subscriptions/{subscription['id']}",
    ]


async def test_every_page_stays_within_its_budget(desk: Inside, visitor: Visitor) -> None:
    paths = await _filled(desk) + [place.address for place in PLACES] + [page.address for page in SETTINGS]
    weights = {path: await _weight(visitor, path) for path in paths}

    assert {path: weight for path, weight in weights.items() if weight > BUDGET_BYTES} == {}


async def _weight(visitor: Visitor, path: str) -> int:
    """How many bytes come over the network: the page and each of its files."""
    page = await visitor.browser.get(path)
    assert page.status_code == 200, path
    files = {file for file in _FILE.findall(page.text) if APART not in file}
    assert len(files) >= 3, "the style, the script and the icon at least"
    answers = [await visitor.browser.get(file) for file in files]
    return sum(answer.num_bytes_downloaded for answer in (page, *answers))
