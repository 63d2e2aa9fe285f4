"""However much is refused, the log of requests grows by a bounded number of rows of a bounded size (promise 2)."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.desk import Inside, at_work
from tests.faults.books import Books
from tests.journeys.test_every_code import signing

pytestmark = pytest.mark.anyio

LARGE = '{"ticker": "AMD", "action": "' + "x" * 60_000 + '"}'
A_MINUTE = 5
EACH = 60
_KINDS = 7
_LARGEST_ROW = 8_000


@pytest.fixture
async def desk(store_url: str, tmp_path: Path) -> AsyncIterator[Inside]:
    async with at_work(tmp_path, store_url) as found:
        yield found


async def test_refusals_of_every_kind_leave_few_rows(desk: Inside, store_url: str) -> None:
    limits = {"rate_limit_per_minute": A_MINUTE}
    strategy = await desk.make_strategy(webhook=limits)
    elsewhere = await desk.make_strategy(webhook=limits, sources=["tradingview"])
    signed = await desk.make_strategy(webhook=limits)
    await signing(desk, signed.uuid)
    key = await desk.call("POST", "/webhook-keys", limits)
    guessed = f"/trading/webhook/{strategy.uuid}/"
    kinds = [
        ("POST", strategy.url, LARGE),
        ("POST", strategy.url, LARGE * 2),
        ("POST", f"{guessed}{'0' * 64}", LARGE),
        ("PUT", strategy.url, LARGE),
        ("POST", elsewhere.url, LARGE),
        ("POST", signed.url, LARGE),
        ("POST", f"/webhook/{key['api_key']}/{'0' * 64}", LARGE),
    ]
    assert len(kinds) == _KINDS

    for _ in range(EACH):
        await asyncio.gather(*(desk.http.request(method, url, content=body) for method, url, body in kinds))
    await desk.desk.reception.write_rest()

    rows = Books(store_url).rows("SELECT body, errors, repeats FROM deliveries")
    assert sum(row["repeats"] for row in rows) == EACH * _KINDS
    # Up to the rate apart, and one that stands for the rest.
    assert len(rows) <= _KINDS * (A_MINUTE + 1)
    assert max(len(row["body"]) + len(row["errors"] or "") for row in rows) < _LARGEST_ROW
