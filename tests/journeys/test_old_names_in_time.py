"""What was bought under a ticker before it was given up is exited under the new one."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.client import Json, Strategy
from tests.desk import Inside, at_work
from tests.instruments.moments import at
from tests.waiting import until

pytestmark = pytest.mark.anyio

BEFORE, AFTER = at("2025-01-17T15:00:00"), at("2025-01-21T15:00:00")
_OVER = ("completed", "held", "failed", "ignored")


async def carried_out(inside: Inside, strategy: Strategy, message: Json) -> Json:
    """Post a message; its trade, once it has ended."""
    answer = (await inside.send(strategy, message)).json()
    assert answer["success"], answer
    page = await until(
        lambda: inside.call("GET", "/trades", signal_id=answer["id"]),
        lambda page: page["items"] and page["items"][0]["status"] in _OVER,
    )
    return {"answer": answer, **page["items"][0]}


async def holds(inside: Inside) -> dict[str, Decimal]:
    """Units held, by symbol."""
    items = (await inside.call("GET", "/positions"))["items"]
    return {each["symbol"]: Decimal(each["quantity"]) for each in items if Decimal(each["quantity"])}


async def test_a_position_under_the_old_ticker_is_exited_by_the_new_one(tmp_path: Path) -> None:
    async with at_work(tmp_path, at=BEFORE) as inside:
        account = {"name": "paper", "broker": "paper", "cash": "10000", "settings": {"price_source": "manual"}}
        account_id = (await inside.call("POST", "/accounts", account))["id"]
        strategy = await inside.make_strategy(allowed_tickers=["SQ"])
        body = {"strategy_id": strategy.id, "account_id": account_id, "enabled": True}
        await inside.call("POST", "/subscriptions", body)
        await inside.call("PUT", "/prices/SQ", {"last": "80"})

        bought = await carried_out(inside, strategy, {"ticker": "SQ", "action": "buy", "quantity": 5})
        assert (bought["symbol"], bought["family"], bought["answer"].get("warnings", [])) == ("SQ", "XYZ", [])
        assert await holds(inside) == {"SQ": 5}

        inside.clock.at = AFTER
        sold = await carried_out(inside, strategy, {"ticker": "XYZ", "action": "exit"})
        assert (sold["status"], [order["symbol"] for order in sold["orders"]]) == ("completed", ["SQ"])
        assert await holds(inside) == {}
