"""What a restart must take up again, made by hand at the instant at which the process ended."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests import waiting
from tests.client import Json
from tests.desk import Inside, at_work
from tradehook.prices.queries import keep
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.quote import PriceSource, Quote

pytestmark = pytest.mark.anyio


async def resting(desk: Inside, source: PriceSource) -> str:
    """An account with a buy order of AMD that rests at 95."""
    body: Json = {"name": "resting", "broker": "paper", "settings": {"price_source": source.value}}
    account = str((await desk.call("POST", "/accounts", body))["id"])
    strategy = await desk.make_strategy()
    follows = {"strategy_id": strategy.id, "account_id": account, "enabled": True}
    await desk.call("POST", "/subscriptions", follows)
    await desk.send(strategy, {"ticker": "AMD", "action": "buy", "orderType": "limit", "limitPrice": 95})
    await until(desk, account, "working")
    return account


async def until(desk: Inside, account: str, status: str) -> None:
    """Wait until the account's order has this status."""
    await waiting.until(
        lambda: desk.call("GET", "/orders", account_id=account),
        lambda page: [order["status"] for order in page["items"]] == [status],
    )


@pytest.mark.parametrize("source", [PriceSource.MANUAL, PriceSource.SIGNALS])
async def test_an_order_that_a_kept_price_reaches_is_filled_after_a_restart(
    store_url: str, tmp_path: Path, source: PriceSource
) -> None:
    async with at_work(tmp_path, store_url) as desk:
        account = await resting(desk, source)
        reaching = Quote(symbol="AMD", bid=None, ask=None, last=Price(Decimal(94)), at=desk.clock.at, source=source)
        # The process ended between the commit of the price and the matching of what rests.
        await desk.desk.store.write(lambda tx: keep(tx, reaching))

    async with at_work(tmp_path, store_url) as desk:
        await until(desk, account, "filled")
