"""What deciding is told of an account: its rate, its worth, its market's hours, where it asks for them."""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.client import Json
from tests.desk import at_work
from tests.engine.told import Told, Trading
from tests.instruments.moments import at
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.quote import PriceSource, Quote

pytestmark = pytest.mark.anyio

NEW_YORK = "America/New_York"
EVENING = at("2025-06-16T23:00", NEW_YORK)


@pytest.fixture
async def trader(store_url: str, tmp_path: Path) -> AsyncIterator[Trading]:
    """On an evening in New York; AMD is at 100."""
    told = Told()
    async with at_work(tmp_path, store_url, EVENING, rules=told) as desk:
        trader = Trading(desk, told)
        await trader.price("100")
        yield trader


# Only what is asked for.


async def test_without_guards_or_sizes_that_need_them_nothing_of_the_account_is_told(trader: Trading) -> None:
    await trader.follow()
    facts = await trader.does(quantity=1)
    assert (facts.equity, facts.unrealised, facts.today, facts.exposure.families) == (None, None, None, frozenset())
    assert (facts.rate, facts.rate_pairs, facts.opens_at) == (1, (), None)


# Rates.


async def test_another_currency_is_told_by_its_pair(trader: Trading) -> None:
    await trader.follow(account={"currency": "EUR"})
    facts = await trader.does()
    assert (facts.rate, set(facts.rate_pairs)) == (None, {"USDEUR", "EURUSD"})

    await trader.price("1.25", "EURUSD")
    facts = await trader.does()
    assert (facts.rate, facts.rate_pairs) == (Decimal("0.8"), ())


async def test_a_rate_that_is_too_old_is_none(trader: Trading) -> None:
    await trader.follow(account={"currency": "EUR", "settings": {"price_source": "signals", "stale_quote_s": 30}})
    trader.desk.desk.board.put(
        Quote(
            symbol="EURUSD",
            bid=None,
            ask=None,
            last=Price(Decimal("1.25")),
            at=trader.desk.clock.now(),
            source=PriceSource.SIGNALS,
        )
    )
    assert (await trader.does()).rate == Decimal("0.8")

    trader.desk.later(31)
    facts = await trader.does()
    assert (facts.rate, set(facts.rate_pairs)) == (None, {"USDEUR", "EURUSD"})


# Worth.


@pytest.mark.parametrize("sized", [{"quantity_type": "percent_of_equity", "quantity": 1}])
async def test_a_size_in_percent_of_equity_is_told_what_that_is(trader: Trading, sized: Json) -> None:
    await trader.follow()
    await trader.does(quantity=10)
    await trader.price("105")
    await trader.desk.call("PATCH", f"/subscriptions/{trader.subscription['id']}", {"settings": sized})
    await trader.look()
    facts = await trader.does()
    assert (facts.equity, facts.unrealised, facts.today) == (100_050, 50, None)


async def test_a_message_may_ask_for_it_too(trader: Trading) -> None:
    await trader.follow()
    stop = {"stopLoss": {"type": "stop", "stopPrice": 90}}
    facts = await trader.does(quantity=1, quantityType="risk_percent", **stop)
    assert (facts.equity, facts.unrealised) == (100_000, None)
    facts = await trader.does(quantity=1, quantityType="percent_of_equity")
    assert (facts.equity, facts.unrealised) == (100_000, 0)


async def test_what_is_unrealised_is_told_in_the_accounts_currency(trader: Trading) -> None:
    await trader.price("1.25", "EURUSD")
    await trader.follow(account={"currency": "EUR"})
    await trader.does(quantity=10)
    await trader.price("105")
    trader.desk.later(6)
    facts = await trader.does(quantity=1, quantityType="percent_of_equity")
    assert facts.unrealised == 40


# Hours.


async def test_an_account_around_the_clock_is_always_open(trader: Trading) -> None:
    await trader.follow()
    assert (await trader.does()).opens_at is None


async def test_an_account_of_the_exchange_opens_when_its_market_does(trader: Trading) -> None:
    await trader.follow(account={"settings": {"sessions": "exchange"}})
    opens = at("2025-06-17T09:30", NEW_YORK)
    assert (await trader.does(test=True)).opens_at == opens

    trader.desk.clock.at = opens
    assert (await trader.does(test=True)).opens_at is None
    trader.desk.clock.at = at("2025-06-18T16:00", NEW_YORK)
    assert (await trader.does(test=True)).opens_at == at("2025-06-20T09:30", NEW_YORK)


# Exposure.


async def test_a_subscription_that_limits_positions_is_told_what_is_held(trader: Trading) -> None:
    await trader.follow(max_open_positions=5)
    await trader.does(quantity=1)
    assert (await trader.does()).exposure.families == {"AMD"}
