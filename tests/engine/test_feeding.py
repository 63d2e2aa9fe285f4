"""Whose prices can be had from brokers outside."""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.prices.made import AAPL, MSFT, START, quoted
from tradehook.engine.feeding import feed_of
from tradehook.vocabulary.broker import Unknown
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.quote import PriceSource, Quote

pytestmark = pytest.mark.anyio

ONE, OTHER = AccountId("one"), AccountId("other")


class Broker:
    """A broker outside that knows one price, and remembers who asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[AccountId, list[str]]] = []

    def quote(self, account_id: AccountId, instrument: Instrument, now: Instant) -> Quote | None:
        return quoted("7", PriceSource.BROKER) if (account_id, instrument) == (ONE, AAPL) else None

    async def fetch_quotes(self, account_id: AccountId, instruments: Sequence[Instrument]) -> Unknown | None:
        self.asked.append((account_id, [instrument.symbol for instrument in instruments]))
        return Unknown("The line is down.")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_the_feed_of_an_account_is_its_own_connection() -> None:
    broker = Broker()
    brokers: dict[str, Any] = {f"alpaca:{ONE}": broker, "paper": object()}

    feed = feed_of(brokers, ONE)

    assert feed is not None
    assert feed.quote(AAPL, START) == quoted("7", PriceSource.BROKER)
    assert feed.quote(MSFT, START) is None
    assert await feed.fetch([AAPL, MSFT]) == Unknown("The line is down.")
    assert broker.asked == [(ONE, ["AAPL", "MSFT"])]
    assert feed_of(brokers, OTHER) is None
