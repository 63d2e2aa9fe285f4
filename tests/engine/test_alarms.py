"""Alarms: a strategy that is silent, and a held contract that expires or rolls soon; each said once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.client import Json, Strategy
from tests.desk import NOON, Inside, at_work
from tests.engine.carried import until
from tradehook.engine.alarms import Watchman
from tradehook.notify.contracts import DaysBefore
from tradehook.vocabulary.instant import after

pytestmark = pytest.mark.anyio

DAY = 86_400
LIMIT = 600


@pytest.fixture
async def desk(store_url: str, tmp_path: Path) -> AsyncIterator[Inside]:
    async with at_work(tmp_path, store_url) as desk:
        yield desk


async def events(desk: Inside, *codes: str) -> list[Json]:
    """The events of these codes, oldest first."""
    items = (await desk.call("GET", "/account-events", limit=1000))["items"]
    return [event for event in items[::-1] if event["code"] in codes]


async def silences(desk: Inside) -> list[str]:
    """What was said of silent strategies, oldest first."""
    found = await events(desk, "strategy-silent", "strategy-heard-again")
    return [event["code"] for event in found]


async def signal(desk: Inside, strategy: Strategy) -> None:
    """A signal that is accepted."""
    assert (await desk.send(strategy, {"ticker": "AMD", "action": "buy"})).status_code == 200


async def looked(desk: Inside) -> None:
    """One look for alarms as everything is now."""
    inside = desk.desk
    days = DaysBefore(inside.settings.expiry_notice_days, inside.settings.roll_notice_days)
    await Watchman(inside.store, inside.world, inside.engine.write, days).look()


async def test_a_silence_is_said_once_and_its_end_too(desk: Inside) -> None:
    strategy = await desk.make_strategy(silence_alarm_s=LIMIT)
    desk.later(LIMIT)
    await looked(desk)
    assert await silences(desk) == []

    desk.later(1)
    await until(lambda: silences(desk))
    desk.later(10 * LIMIT)
    await looked(desk)
    assert await silences(desk) == ["strategy-silent"]

    await signal(desk, strategy)
    await until(lambda: _so_many(desk, 2))
    desk.later(LIMIT + 1)
    await until(lambda: _so_many(desk, 3))
    assert await silences(desk) == ["strategy-silent", "strategy-heard-again", "strategy-silent"]
    (first, *_) = await events(desk, "strategy-silent")
    assert first["account_id"] is None
    assert "15 triggers in 3 minutes" in first["message"]


async def _so_many(desk: Inside, count: int) -> bool:
    return len(await silences(desk)) >= count


async def test_signals_keep_a_strategy_from_being_silent(desk: Inside) -> None:
    strategy = await desk.make_strategy(silence_alarm_s=LIMIT)
    for _ in range(3):
        desk.later(LIMIT - 1)
        await signal(desk, strategy)
        await looked(desk)
    assert await silences(desk) == []
    desk.later(LIMIT + 1)
    await until(lambda: silences(desk))


async def test_only_while_it_is_on_and_only_where_it_is_asked_for(desk: Inside) -> None:
    await desk.make_strategy()
    strategy = await desk.make_strategy(silence_alarm_s=LIMIT)
    await desk.call("PATCH", f"/strategies/{strategy.id}", {"enabled": False})
    desk.later(2 * LIMIT)
    await looked(desk)
    assert await silences(desk) == []

    await desk.call("PATCH", f"/strategies/{strategy.id}", {"enabled": True})
    desk.later(LIMIT)
    await looked(desk)
    assert await silences(desk) == []
    await desk.call("PATCH", f"/strategies/{strategy.id}", {"silence_alarm_s": None})
    desk.later(LIMIT)
    await looked(desk)
    assert await silences(desk) == []


async def test_a_silence_is_said_once_across_a_restart(store_url: str, tmp_path: Path) -> None:
    async with at_work(tmp_path, store_url) as desk:
        strategy = await desk.make_strategy(silence_alarm_s=LIMIT)
        desk.later(LIMIT + 1)
        await until(lambda: silences(desk))
    async with at_work(tmp_path, store_url, at=after(NOON, 3 * LIMIT)) as desk:
        await looked(desk)
        assert await silences(desk) == ["strategy-silent"]
        await signal(desk, strategy)
        await until(lambda: _so_many(desk, 2))


async def holding(desk: Inside) -> str:
    """An account that holds a future that ends in September 2025; its id."""
    await desk.call("PUT", "/prices/MNQU2025", {"last": "20000"})
    body = {"name": "futures", "cash": "1000000", "settings": {"price_source": "manual"}}
    account_id = str((await desk.call("POST", "/accounts", body))["id"])
    strategy = await desk.make_strategy("futures")
    await desk.call("POST", "/subscriptions", {"strategy_id": strategy.id, "account_id": account_id, "enabled": True})
    answer = await desk.send(strategy, {"ticker": "MNQU2025", "action": "buy", "quantity": 2})
    assert answer.status_code == 200
    await until(lambda: _positions(desk, account_id))
    return account_id


async def _positions(desk: Inside, account_id: str) -> list[Json]:
    found: list[Json] = (await desk.call("GET", "/positions", account_id=account_id))["items"]
    return found


async def soon(desk: Inside) -> list[Json]:
    """What was said of contracts, oldest first."""
    return await events(desk, "contract-expires-soon", "contract-rolls-soon")


async def test_a_held_future_is_told_before_it_expires_and_before_it_rolls_once_each(
    store_url: str, tmp_path: Path
) -> None:
    async with at_work(tmp_path, store_url, expiry_notice_days=5, roll_notice_days=1) as desk:
        account_id = await holding(desk)
        calendar = await desk.call("GET", "/instruments/MNQ/roll-calendar")
        (contract,) = [each for each in calendar["rolls"] if each["contract"] == "MNQU2025"]
        assert contract["rolls_on"] == "2025-09-17"
        await looked(desk)
        assert await soon(desk) == []
    async with at_work(tmp_path, store_url, at=after(NOON, 90 * DAY), expiry_notice_days=5, roll_notice_days=1) as desk:
        (expiry,) = await until(lambda: soon(desk))
        assert (expiry["code"], expiry["account_id"]) == ("contract-expires-soon", account_id)
        assert expiry["message"].startswith(f"The account holds 2 MNQU2025, which expires at {contract['expires_at']}")
    async with at_work(
        tmp_path, store_url, at=after(NOON, 91.5 * DAY), expiry_notice_days=5, roll_notice_days=1
    ) as desk:
        await until(lambda: _two(desk))
        desk.later(120)
        await looked(desk)
        assert [event["code"] for event in await soon(desk)] == ["contract-expires-soon", "contract-rolls-soon"]


async def _two(desk: Inside) -> bool:
    return len(await soon(desk)) == 2
