"""What accounts may trade on is at hand without waiting, also when the account was opened a moment ago."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.brokers.paper.asking import resting, submit
from tests.brokers.paper.world import AAPL, ACCOUNT, IBM, MNQ, NOON, OTHER_ACCOUNT, Desk, buy, open_desk, quote, sell
from tests.instruments.moments import at
from tests.waiting import until_true
from tradehook.brokers.paper.settings import Sessions
from tradehook.prices.feeds import Choice
from tradehook.prices.rates import Terms
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.quote import PriceSource

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(store_url: str) -> AsyncIterator[Desk]:
    async with open_desk(store_url) as opened:
        opened.quotes.put(quote(AAPL, "10"), quote(AAPL, "11", source=PriceSource.SIGNALS))
        yield opened


async def test_an_account_that_is_not_known_is_looked_for(desk: Desk) -> None:
    await desk.open_account(OTHER_ACCOUNT, price_source=PriceSource.SIGNALS)
    assert desk.broker.quote(OTHER_ACCOUNT, AAPL, NOON) is None

    await until_true(lambda: desk.broker.quote(OTHER_ACCOUNT, AAPL, NOON) is not None)

    found = desk.broker.quote(OTHER_ACCOUNT, AAPL, NOON)
    assert found is not None
    assert found.last == 11


async def test_it_may_be_asked_for_in_another_thread(desk: Desk) -> None:
    await desk.open_account(OTHER_ACCOUNT)
    before = desk.store.reads

    await asyncio.to_thread(desk.broker.quote, OTHER_ACCOUNT, AAPL, NOON)
    await until_true(lambda: desk.store.reads > before)
    await desk.broker.learn_accounts()

    assert await asyncio.to_thread(desk.broker.quote, OTHER_ACCOUNT, AAPL, NOON) is not None


async def test_one_that_does_not_exist_is_looked_for_once_at_a_time(desk: Desk) -> None:
    before = desk.store.reads

    for _ in range(50):
        assert desk.broker.quote(AccountId("nobody"), AAPL, NOON) is None
    await asyncio.sleep(0)

    assert desk.store.reads <= before + 1


async def test_every_account_that_there_is_is_known_after_a_start(desk: Desk) -> None:
    await desk.open_account(OTHER_ACCOUNT)

    again = await desk.another_broker()

    assert again.quote(OTHER_ACCOUNT, AAPL, NOON) is not None


async def test_markets_open_by_the_accounts_sessions(desk: Desk) -> None:
    night, morning = at("2025-06-17T03:00", "America/New_York"), at("2025-06-17T09:30", "America/New_York")
    await desk.open_account(OTHER_ACCOUNT, sessions=Sessions.EXCHANGE)
    assert desk.broker.opens_at(OTHER_ACCOUNT, IBM, night) is None

    await desk.broker.learn_accounts()

    assert desk.broker.opens_at(OTHER_ACCOUNT, IBM, night) == morning
    assert desk.broker.opens_at(OTHER_ACCOUNT, IBM, morning) is None


async def test_the_terms_of_an_account_are_whose_prices_count_and_how_old_they_may_be(desk: Desk) -> None:
    await desk.open_account(OTHER_ACCOUNT, price_source=PriceSource.SIGNALS, stale_quote_s=7)
    assert desk.broker.terms_of(OTHER_ACCOUNT) is None

    await desk.broker.learn_accounts()

    assert desk.broker.terms_of(OTHER_ACCOUNT) == Terms(Choice(PriceSource.SIGNALS), 7)


async def test_the_prices_of_what_is_held_and_ordered_are_wanted(desk: Desk) -> None:
    await desk.open_account()
    await submit(desk, buy(1))
    await resting(desk, buy(1, MNQ, limit_price="100"))
    assert await desk.broker.wanted() == {ACCOUNT: {"AAPL", "MNQU2025"}}

    await submit(desk, sell(1))
    assert await desk.broker.wanted() == {ACCOUNT: {"MNQU2025"}}
