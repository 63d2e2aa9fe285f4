"""Subscriptions that are flat at a time of day, every day (rule: deciding 3, flatten_at)."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from tests.client import Json
from tests.desk import NOON
from tests.engine.trader import Trader, status, trading
from tradehook.engine.flattening import flatten_due
from tradehook.vocabulary.instant import after, instant_of

pytestmark = pytest.mark.anyio

BUY = {"action": "buy", "quantity": 5}
HOUR = 3600.0
DAY = 24 * HOUR
AT_TWO_IN_THE_AFTERNOON = {"flatten_at": "14:00", "timezone": "UTC"}


async def commanded(trader: Trader) -> list[Json]:
    """The trades that were commanded, oldest first."""
    page = await trader.desk.call("GET", "/trades", account_id=trader.account_id, commanded=True)
    found: list[Json] = page["items"][::-1]
    return found


async def looked(trader: Trader) -> None:
    """Look whether it is time now, as is done every second."""
    desk = trader.desk.desk
    desk.engine.carry_on(await desk.store.write(partial(flatten_due, world=desk.world)))


async def bought(trader: Trader, **message: object) -> None:
    await trader.trade(await trader.send(BUY | message), status("completed"))


async def test_what_is_held_is_closed_at_that_time_once_a_day(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin(**AT_TWO_IN_THE_AFTERNOON)
        await bought(trader)
        trader.desk.later(2 * HOUR - 1)
        await looked(trader)
        assert await trader.held() == "5"

        trader.desk.later(1)

        await trader.holds("0")
        [closed] = await commanded(trader)
        assert (closed["command"]["kind"], closed["command"]["by"]) == ("close", "flatten_at")
        await bought(trader)
        trader.desk.later(HOUR)
        await looked(trader)
        assert await trader.held() == "5"

        trader.desk.later(DAY - HOUR)
        await trader.holds("0")
        assert len(await commanded(trader)) == 2


async def test_entries_that_rest_are_cancelled_with_it(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin(**AT_TWO_IN_THE_AFTERNOON)
        resting = await trader.send(BUY | {"orderType": "limit", "limitPrice": 90, "timeInForce": "gtc"})
        await trader.trade(resting, lambda it: [order["status"] for order in it["orders"]] == ["working"])

        trader.desk.later(2 * HOUR)

        await trader.trade(resting, status("cancelled"))


async def test_a_disabled_subscription_is_made_flat_too(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin(**AT_TWO_IN_THE_AFTERNOON)
        await bought(trader)
        await trader.desk.call("PATCH", f"/subscriptions/{trader.subscription['id']}", {"enabled": False})
        await trader.desk.call("POST", "/kill-switch", {"on": True})

        trader.desk.later(2 * HOUR)

        await trader.holds("0")


async def test_what_others_entered_stays(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin()
        await bought(trader)
        await trader.price("50", "NVDA")
        strategy = await trader.desk.make_strategy()
        follow = {"strategy_id": strategy.id, "account_id": trader.account_id, "enabled": True}
        await trader.desk.call("POST", "/subscriptions", follow | {"settings": AT_TWO_IN_THE_AFTERNOON})
        answer = await trader.desk.send(strategy, BUY | {"ticker": "NVDA"})
        await trader.trade(answer.json()["id"], status("completed"))

        trader.desk.later(2 * HOUR)

        await looked(trader)
        [closed] = await commanded(trader)
        await trader.trade_of(closed["id"], status("completed"))
        assert (await trader.held("NVDA"), await trader.held()) == ("0", "5")


async def test_one_day_is_caught_up_after_a_restart_and_an_older_one_is_not(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin(**AT_TWO_IN_THE_AFTERNOON)
        await bought(trader)

    async with trading(tmp_path, store_url, at=after(NOON, 13 * HOUR)) as after_midnight:
        after_midnight.account = trader.account
        await looked(after_midnight)
        assert await commanded(after_midnight) == []

    async with trading(tmp_path, store_url, at=after(NOON, DAY + 6 * HOUR)) as late:
        late.account = trader.account
        await late.price("100")
        await late.holds("0")
        assert len(await commanded(late)) == 1


async def test_a_time_that_is_over_when_it_is_set_is_meant_from_tomorrow_on(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin(flatten_at="11:00", timezone="UTC")
        await bought(trader)
        path = f"/subscriptions/{trader.subscription['id']}"
        await trader.desk.call("PATCH", path, {"settings": {"flatten_at": "10:00"}})
        trader.desk.later(HOUR)
        await looked(trader)
        assert await commanded(trader) == []

        await trader.desk.call("PATCH", path, {"settings": {"flatten_at": "14:00"}})
        trader.desk.later(HOUR)

        await trader.holds("0")


@pytest.mark.parametrize(
    ("flatten_at", "before", "then"),
    [
        ("02:30", "2025-03-09T06:50:00", 600),
        ("01:30", "2025-11-02T05:20:00", 600),
    ],
    ids=["the clocks go forward", "the clocks go back"],
)
async def test_it_happens_once_on_the_days_on_which_the_clocks_change(
    flatten_at: str, before: str, then: float, tmp_path: Path, store_url: str
) -> None:
    start = instant_of(datetime.fromisoformat(before).replace(tzinfo=UTC))
    async with trading(tmp_path, store_url, at=start) as trader:
        await trader.begin(flatten_at=flatten_at)
        await bought(trader)

        trader.desk.later(then)

        await trader.holds("0")
        await bought(trader)
        trader.desk.later(HOUR)
        await looked(trader)
        assert await trader.held() == "5"
        assert len(await commanded(trader)) == 1
