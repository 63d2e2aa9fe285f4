"""The brokers that the suite is run on: one entry here lets another one join."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

import pytest

from tests.brokers.paper.world import AAPL, ACCOUNT, Desk, open_desk, quote
from tests.conformance.brokers.stage import Venue
from tests.schema import create_all
from tradehook.brokers.contract import Broker
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant

Opener = Callable[[pytest.FixtureRequest], AbstractAsyncContextManager[Venue]]


@dataclass
class PaperVenue:
    """Paper on a store of its own, with prices set by hand."""

    desk: Desk
    broker: Broker
    account_id: AccountId = ACCOUNT
    symbol: str = AAPL.symbol

    def now(self) -> Instant:
        return self.desk.clock.now()

    async def move(self, price: str) -> None:
        moved = quote(AAPL, bid=price, ask=price)
        self.desk.quotes.put(moved)
        await self.desk.broker.on_quote(moved)

    async def restart(self) -> None:
        await self.desk.broker.stop()
        self.broker = self.desk.broker = await self.desk.another_broker()


@asynccontextmanager
async def _paper(url: str) -> AsyncIterator[Venue]:
    create_all(url)
    async with open_desk(url) as desk:
        await desk.open_account()
        venue = PaperVenue(desk, desk.broker)
        await venue.move("100")
        yield venue


def _paper_on_sqlite(request: pytest.FixtureRequest) -> AbstractAsyncContextManager[Venue]:
    return _paper(f"sqlite:///{request.getfixturevalue('tmp_path')}/tradehook.db")


def _paper_on_postgres(request: pytest.FixtureRequest) -> AbstractAsyncContextManager[Venue]:
    return _paper(request.getfixturevalue("fresh_postgres_database"))


VENUES = [
    pytest.param(_paper_on_sqlite, id="paper"),
    pytest.param(_paper_on_postgres, id="paper-postgresql", marks=pytest.mark.postgres),
]
