"""Years later: what is old goes, and the books, the figures and what an open order needs are as they were."""

from pathlib import Path

import pytest

from tests.desk import Inside, at_work
from tests.waiting import until
from tradehook.upkeep.retention.kinds import Kind

pytestmark = pytest.mark.anyio
_YEARS_S = 3 * 366 * 86_400


async def test_positions_and_open_orders_outlive_what_is_swept(store_url: str, tmp_path: Path) -> None:
    async with at_work(tmp_path, store_url, keep_refusals_days=30) as desk:
        body = {"name": "old", "broker": "paper", "settings": {"price_source": "manual"}}
        account = (await desk.call("POST", "/accounts", body))["id"]
        strategy = await desk.make_strategy()
        settings = {"allow_add": True, "entry_time_in_force": "gtc"}
        follows = {"strategy_id": strategy.id, "account_id": account, "enabled": True, "settings": settings}
        await desk.call("POST", "/subscriptions", follows)
        await desk.call("PUT", "/prices/AMD", {"last": "100"})
        await desk.send(strategy, {"ticker": "AMD", "action": "buy", "quantity": 3})
        await _until(desk, "/positions", account, 1)
        for message in (
            {"ticker": "AMD", "action": "buy", "orderType": "limit", "limitPrice": 90, "timeInForce": "gtc"},
            {"ticker": "nonsense at all", "action": "buy"},
        ):
            await desk.send(strategy, message)
        await _until(desk, "/orders", account, 1, status="working")
        desk.later(_YEARS_S)
        await desk.call("PUT", "/prices/AMD", {"last": "100"})
        await desk.send(strategy, {"ticker": "nonsense again", "action": "buy"})
        before = await _books(desk, account)
        would = {each["kind"]: each["would_go"] for each in (await desk.call("GET", "/retention"))["items"]}

        gone = await desk.desk.sweeper.sweep()

        assert gone == {Kind(kind): rows for kind, rows in would.items()}
        # What was refused goes; what became a signal is read by the figures of execution.
        assert (gone[Kind.DELIVERIES], gone[Kind.REFUSALS]) == (0, 1)
        assert gone[Kind.TRADE_EVENTS] > 0
        assert await _books(desk, account) == before
        assert {row["would_go"] for row in (await desk.call("GET", "/retention"))["items"]} == {0}
        (resting,) = (await desk.call("GET", "/orders", account_id=account, status="working"))["items"]
        assert (await desk.call("GET", f"/orders/{resting['id']}"))["events"]


async def _until(desk: Inside, path: str, account: str, many: int, **query: str) -> None:
    """Wait until there are so many."""
    await until(lambda: desk.call("GET", path, account_id=account, **query), lambda page: len(page["items"]) == many)


async def _books(desk: Inside, account: str) -> list[object]:
    held = await desk.call("GET", f"/accounts/{account}/positions")
    fills = await desk.call("GET", "/fills", account_id=account)
    orders = await desk.call("GET", "/orders", account_id=account)
    trades = await desk.call("GET", "/trades", account_id=account)
    statuses = [(each["id"], each["status"]) for page in (orders, trades) for each in page["items"]]
    figures = [
        await desk.call("GET", f"/analytics/{what}", account_id=account) for what in ("performance", "execution")
    ]
    return [held, fills, statuses, *figures]
