from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.prices.made import AAPL, MSFT, START, SetFeed, quoted
from tradehook.prices.board import Board
from tradehook.prices.feeds import Choice, Feed, Feeds
from tradehook.vocabulary.broker import Unknown
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.quote import PriceSource, Quote

pytestmark = pytest.mark.anyio

HOUSE, OTHER, PAPER, LIVE, GONE = map(AccountId, ("house", "other", "paper", "live", "gone"))
SOURCES = [source for source in PriceSource if source is not PriceSource.SIMULATED]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def feeds(
    *quotes: Quote, choices: dict[AccountId, Choice] | None = None, outside: dict[AccountId, Feed] | None = None
) -> Feeds:
    return Feeds(Board("seed", quotes), (choices or {}).get, (outside or {}).get)


@pytest.mark.parametrize("source", SOURCES)
def test_an_account_trades_at_the_prices_of_its_source_alone(source: PriceSource) -> None:
    found = feeds(*(quoted(str(number + 1), each) for number, each in enumerate(SOURCES)))

    quote = found.quote(Choice(source), AAPL, START)

    assert quote is not None
    assert quote.source is source
    assert found.quote(Choice(source), MSFT, START) is None
    assert found.source(Choice(source)) is source


def test_the_prices_of_another_account_are_those_that_it_trades_at() -> None:
    choices = {HOUSE: Choice(PriceSource.MANUAL), OTHER: Choice(PriceSource.SIGNALS, HOUSE)}
    found = feeds(quoted("5"), quoted("6", PriceSource.SIGNALS), choices=choices)

    for choice in (Choice(PriceSource.SIGNALS, HOUSE), Choice(PriceSource.SIMULATED, OTHER)):
        assert found.quote(choice, AAPL, START) == quoted("5")
        assert found.source(choice) is PriceSource.MANUAL
        assert found.outside(choice) is None


def test_the_prices_of_an_account_outside_are_its_brokers_and_no_others() -> None:
    theirs = quoted("7", PriceSource.BROKER)
    board = quoted("8", PriceSource.BROKER)
    choices = {HOUSE: Choice(PriceSource.BROKER, LIVE)}
    found = feeds(board, choices=choices, outside={LIVE: SetFeed(theirs)})

    for choice in (Choice(PriceSource.BROKER, LIVE), Choice(PriceSource.BROKER, HOUSE)):
        assert found.quote(choice, AAPL, START) == theirs
        assert found.outside(choice) == LIVE
        assert found.source(choice) is PriceSource.BROKER
    assert found.quote(Choice(PriceSource.BROKER), AAPL, START) == board


def test_what_leads_nowhere_has_no_price() -> None:
    choices = {HOUSE: Choice(PriceSource.MANUAL, OTHER), OTHER: Choice(PriceSource.MANUAL, HOUSE)}
    found = feeds(quoted("5"), quoted("6", PriceSource.BROKER), choices=choices)

    assert found.quote(Choice(PriceSource.MANUAL, HOUSE), AAPL, START) is None
    assert found.source(Choice(PriceSource.MANUAL, HOUSE)) is None
    assert found.quote(Choice(PriceSource.BROKER, GONE), AAPL, START) is None


def test_a_quote_is_for_those_who_trade_at_it() -> None:
    theirs, others = quoted("7", PriceSource.BROKER), quoted("8", PriceSource.BROKER)
    found = feeds(outside={LIVE: SetFeed(theirs), GONE: SetFeed(others)})

    assert found.is_for(Choice(PriceSource.MANUAL), quoted("5"), AAPL, START)
    assert not found.is_for(Choice(PriceSource.SIGNALS), quoted("5"), AAPL, START)
    assert found.is_for(Choice(PriceSource.BROKER, LIVE), theirs, AAPL, START)
    assert not found.is_for(Choice(PriceSource.BROKER, GONE), theirs, AAPL, START)
    assert not found.is_for(Choice(PriceSource.MANUAL, LIVE), quoted("7"), AAPL, START)


async def test_only_a_broker_outside_is_asked() -> None:
    live = SetFeed(quoted("7", PriceSource.BROKER))
    found = feeds(choices={HOUSE: Choice(PriceSource.MANUAL)}, outside={LIVE: live})

    assert await found.fetch(Choice(PriceSource.SIMULATED), [AAPL]) is None
    assert await found.fetch(Choice(PriceSource.MANUAL, HOUSE), [AAPL]) is None
    assert live.asked == []

    assert await found.fetch(Choice(PriceSource.BROKER, LIVE), [AAPL, MSFT]) is None
    assert live.asked == [["AAPL", "MSFT"]]

    live.broken = "The line is down."
    assert await found.fetch(Choice(PriceSource.BROKER, LIVE), [AAPL]) == Unknown("The line is down.")
    assert isinstance(await found.fetch(Choice(PriceSource.BROKER, GONE), [AAPL]), Unknown)


accounts = some.sampled_from([HOUSE, OTHER, PAPER, LIVE, GONE])
choices_made = some.builds(Choice, some.sampled_from(PriceSource), some.none() | accounts)


@given(choices_made, some.dictionaries(some.sampled_from([HOUSE, OTHER, PAPER]), choices_made))
def test_whatever_accounts_name_each_other_every_choice_has_an_answer(
    choice: Choice, choices: dict[AccountId, Choice]
) -> None:
    live = SetFeed(quoted("7", PriceSource.BROKER))
    found = feeds(quoted("5"), choices=choices, outside={LIVE: live})

    quote = found.quote(choice, AAPL, START)

    if quote is not None:
        assert quote.source is found.source(choice)
        assert found.is_for(choice, quote, AAPL, START)
        assert quote.mark > Decimal(0)
