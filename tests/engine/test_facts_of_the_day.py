"""What deciding is told of an account's day: the trades that entered in it, and what it has brought."""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.desk import at_work
from tests.engine.told import Told, Trading
from tests.instruments.moments import at
from tradehook.deciding.facts import Today
from tradehook.vocabulary.exact import ZERO, Money
from tradehook.vocabulary.instant import Instant, after, iso, seconds_between

pytestmark = pytest.mark.anyio

NEW_YORK = "America/New_York"
EVENING = at("2025-06-16T23:00", NEW_YORK)
MIDNIGHT = at("2025-06-17", NEW_YORK)


@pytest.fixture
async def trader(store_url: str, tmp_path: Path) -> AsyncIterator[Trading]:
    """On an evening in New York; AMD is at 100."""
    told = Told()
    async with at_work(tmp_path, store_url, EVENING, rules=told) as desk:
        trader = Trading(desk, told)
        await trader.price("100")
        yield trader


# How it is counted.


async def test_the_day_is_told_where_a_guard_counts_in_it(trader: Trading) -> None:
    await trader.follow()
    await trader.guard(max_trades_per_day=5)
    facts = await trader.does(test=True)
    assert facts.today == Today(since=at("2025-06-16", NEW_YORK), entered=0, result=None)
    assert facts.equity is None

    await trader.guard(max_trades_per_day=None, max_daily_loss="500")
    facts = await trader.does(test=True)
    assert facts.today == Today(since=at("2025-06-16", NEW_YORK), entered=0, result=Money(ZERO))
    assert facts.equity == 100_000


async def test_a_subscription_may_count_where_its_account_does_not(trader: Trading) -> None:
    await trader.follow(max_trades_per_day=3, max_daily_loss="100", allow_add=True)
    await trader.does(quantity=1)
    today = await trader.today()
    assert (today.entered, today.result) == (1, 0)


async def test_trades_that_entered_are_counted_each_once(trader: Trading) -> None:
    await trader.follow(max_trades_per_day=9)
    await trader.does(quantity=2)
    await trader.does(action="sell", quantity=2)
    await trader.does(quantity=2)
    assert (await trader.today()).entered == 3

    await trader.does(action="exit")
    await trader.does(action="exit")
    assert (await trader.today()).entered == 3


async def test_a_trade_is_not_counted_before_itself(trader: Trading) -> None:
    await trader.follow(max_trades_per_day=9)
    facts = await trader.does(quantity=2)
    assert facts.today is not None
    assert facts.today.entered == 0


async def test_counting_begins_anew_at_midnight_of_the_zone(trader: Trading) -> None:
    await trader.follow(max_trades_per_day=9)
    await trader.does(quantity=2)
    trader.desk.clock.at = Instant(MIDNIGHT - 1)
    assert (await trader.today()).entered == 1
    trader.desk.clock.at = MIDNIGHT
    assert await trader.today() == Today(since=MIDNIGHT, entered=0)


# The result of a day.


async def test_a_result_is_what_was_won_and_lost_since_the_day_began(trader: Trading) -> None:
    await trader.follow(max_daily_loss="1000000", allow_add=True)
    await trader.does(quantity=10)
    await trader.price("97")
    trader.desk.later(60)
    assert await trader.result() == -30
    await trader.does(action="exit")
    await trader.price("50")
    trader.desk.later(60)
    assert await trader.result() == -30


async def test_fees_belong_to_it(trader: Trading) -> None:
    await trader.follow(account={"settings": {"commission": {"per_order": "2.5"}}}, max_daily_loss="1000000")
    await trader.look()
    trader.desk.later(60)
    await trader.does(quantity=10)
    trader.desk.later(60)
    assert await trader.result() == Decimal("-2.5")


async def test_a_new_day_begins_with_what_the_account_is_worth_then(trader: Trading) -> None:
    await trader.follow(max_daily_loss="1000000")
    await trader.does(quantity=10)
    await trader.price("90")
    trader.desk.later(60)
    assert await trader.result() == -100

    trader.desk.clock.at = after(MIDNIGHT, 20)
    assert await trader.result() == 0
    await trader.price("93")
    trader.desk.later(60)
    assert await trader.result() == 30
    assert (await trader.today()).since == MIDNIGHT


async def test_before_the_first_look_of_a_day_nothing_is_won_or_lost(trader: Trading) -> None:
    await trader.follow(max_daily_loss="1000000")
    await trader.does(quantity=10)
    await trader.price("90")
    trader.desk.clock.at = after(MIDNIGHT, -2)
    assert await trader.result() == -100

    trader.desk.clock.at = after(MIDNIGHT, 2)
    assert await trader.today() == Today(since=MIDNIGHT, entered=0, result=Money(ZERO))


async def test_cash_that_is_put_in_or_taken_out_is_no_result(trader: Trading) -> None:
    await trader.follow(max_daily_loss="1000000")
    await trader.does(quantity=10)
    await trader.price("95")
    trader.desk.later(60)
    for path, amount in (("deposit", "5000"), ("withdraw", "1200")):
        await trader.moves_cash(f"/accounts/{trader.account_id}/{path}", amount=amount)
        assert (await trader.today()).result == -50
        trader.desk.later(60)
    assert await trader.result() == -50

    trader.desk.clock.at = after(MIDNIGHT, 60)
    assert await trader.result() == 0


async def test_cash_that_moves_as_the_day_begins_waits_for_the_next_look(trader: Trading) -> None:
    await trader.follow(max_daily_loss="1000000")
    await trader.look()
    trader.desk.clock.at = MIDNIGHT
    await trader.moves_cash(f"/accounts/{trader.account_id}/deposit", amount="5000")
    assert await trader.result() == 0
    trader.desk.later(60)
    assert await trader.result() == 0
    trader.desk.later(60)
    assert await trader.result() == 0


async def test_a_dividend_is_a_result(trader: Trading) -> None:
    await trader.follow(max_daily_loss="1000000")
    await trader.does(quantity=10)
    trader.desk.later(60)
    await trader.moves_cash("/instruments/AMD/dividend", amount="0.5")
    assert await trader.result() == 5


async def test_a_day_survives_a_restart(store_url: str, tmp_path: Path) -> None:
    told = Told()
    async with at_work(tmp_path, store_url, EVENING, rules=told) as desk:
        before = Trading(desk, told)
        await before.price("100")
        await before.follow(max_daily_loss="1000000")
        await before.does(quantity=10)
        await before.price("90")
        desk.later(60)
        assert await before.result() == -100

    async with at_work(tmp_path, store_url, after(EVENING, 600), rules=told) as desk:
        again = Trading(desk, told)
        again.account, again.strategy = before.account, before.strategy
        assert await again.result() == -100
        desk.clock.at = after(MIDNIGHT, 1)
        assert await again.result() == 0


async def test_days_that_begin_at_another_time_forget_no_loss(trader: Trading) -> None:
    await trader.follow(max_daily_loss="1000000")
    await trader.does(quantity=10)
    await trader.price("90")
    trader.desk.later(60)
    assert await trader.result() == -100

    await trader.guard(day_start="22:30")
    assert (await trader.today()).since == at("2025-06-16T22:30", NEW_YORK)
    trader.desk.later(60)
    assert await trader.result() == -100

    await trader.guard(day_start="00:00", timezone="UTC")
    assert (await trader.today()).since == at("2025-06-17")
    assert await trader.result() == -100

    trader.desk.clock.at = at("2025-06-18T00:00:01")
    assert await trader.result() == 0


async def test_a_day_that_began_before_it_was_set_counts_from_the_first_look_in_it(trader: Trading) -> None:
    await trader.follow(max_daily_loss="1000000")
    await trader.does(quantity=10)
    trader.desk.clock.at = after(MIDNIGHT, 1)
    await trader.price("90")
    assert await trader.result() == 0
    await trader.price("80")
    trader.desk.later(60)
    assert await trader.result() == -100

    await trader.guard(day_start="23:30")
    assert (await trader.today()).since == at("2025-06-16T23:30", NEW_YORK)
    assert await trader.result() == -100


@pytest.mark.parametrize(("day", "hours"), [("2025-03-09", 23), ("2025-11-02", 25)])
async def test_days_on_which_the_clocks_are_changed_end_at_midnight(
    store_url: str, tmp_path: Path, day: str, hours: int
) -> None:
    told, starts = Told(), at(day, NEW_YORK)
    async with at_work(tmp_path, store_url, after(starts, 3600), rules=told) as desk:
        trader = Trading(desk, told)
        await trader.price("100")
        await trader.follow(max_daily_loss="1000000")
        await trader.does(quantity=10)
        await trader.price("90")
        desk.clock.at = after(starts, hours * 3600 - 10)
        assert await trader.result() == -100
        desk.clock.at = after(starts, hours * 3600)
        assert await trader.result() == 0
        assert seconds_between(starts, (await trader.today()).since) == hours * 3600


async def test_explaining_is_told_the_same(trader: Trading) -> None:
    await trader.follow(max_daily_loss="1000000", max_trades_per_day=9)
    await trader.does(quantity=10)
    await trader.price("90")
    trader.desk.later(60)
    await trader.look()
    body = {"strategy_id": trader.strategy.id, "message": {"ticker": "AMD", "action": "exit"}}
    await trader.desk.call("POST", "/explain", body)
    today = trader.told.facts[-1].today
    assert today is not None
    assert (iso(today.since), today.entered, today.result) == ("2025-06-16T04:00:00.000000Z", 1, -100)
