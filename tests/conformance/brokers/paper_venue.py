"""Paper as a venue: on a store of its own, with prices set by hand, and trouble made by the wrapper."""

import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal

import psycopg
import pytest
from psycopg import sql

from tests.brokers.paper.world import AAPL, ACCOUNT, BTCUSD, EURUSD, MNQ, PUT, Desk, open_desk, quote
from tests.conformance.brokers.faults import Faulty, Trouble, Twist
from tests.conformance.brokers.venue import PRICE_AT_FIRST, Can, Venue
from tests.schema import create_all
from tradehook.orders.order import RequestKind
from tradehook.plumbing.store.statement import metadata
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument

_SHARE = replace(AAPL, fractional_step=Decimal("0.000001"))
_BYSTANDER = replace(AAPL, symbol="MSFT")
_TRADED = {each.asset_class: each for each in (_SHARE, PUT, MNQ, BTCUSD, EURUSD)}

CAN = frozenset(
    {Can.FAIL_REQUESTS, Can.CUT_THE_LINK, Can.GAP_THE_STREAM, Can.TWIST_REPORTS, Can.HOLD_REPORTS},
)
_KEPT = [table.name for table in metadata.sorted_tables if table.name.startswith("paper_")][::-1]


@dataclass
class PaperVenue:
    """Paper, wrapped so that it can go wrong."""

    desk: Desk
    broker: Faulty
    account_id: AccountId = ACCOUNT
    instruments: Mapping[AssetClass, Instrument] = field(default_factory=lambda: _TRADED)
    bystander: str = _BYSTANDER.symbol

    def now(self) -> Instant:
        return self.desk.clock.now()

    async def move(self, price: str, asset_class: AssetClass = AssetClass.STOCKS) -> None:
        moved = quote(_TRADED[asset_class], bid=price, ask=price)
        self.desk.quotes.put(moved)
        await self.desk.broker.on_quote(moved)

    async def restart(self) -> None:
        await self.desk.broker.stop()
        self.desk.broker = await self.desk.another_broker()
        self.broker = Faulty(self.desk.broker)

    async def heal(self) -> None:
        await self.broker.heal()

    async def fail(self, kind: RequestKind, trouble: Trouble) -> None:
        self.broker.next(trouble, of=kind)

    async def cut(self) -> None:
        self.broker.cut()

    async def mend(self) -> None:
        self.broker.mend()

    async def interrupt(self) -> None:
        self.broker.interrupt()

    async def resume(self) -> None:
        self.broker.resume()

    async def twist(self, *twists: Twist) -> None:
        self.broker.twist(*twists)


@asynccontextmanager
async def paper_on_sqlite(request: pytest.FixtureRequest) -> AsyncIterator[Venue]:
    """Paper on a new file."""
    directory = tempfile.mkdtemp(dir=request.getfixturevalue("tmp_path"))
    url = f"sqlite:///{directory}/tradehook.db"
    create_all(url)
    async with open_paper(url) as venue:
        yield venue


@asynccontextmanager
async def paper_on_postgres(request: pytest.FixtureRequest) -> AsyncIterator[Venue]:
    """Paper on the session's database, emptied: to make one takes longer than to play a card."""
    url = request.getfixturevalue("conformance_database")
    with psycopg.connect(url) as database:
        for table in _KEPT:
            database.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
    async with open_paper(url) as venue:
        yield venue


@asynccontextmanager
async def open_paper(url: str) -> AsyncIterator[Venue]:
    """Paper on the store at this address, which has its tables and no row."""
    async with open_desk(url) as desk:
        desk.instruments.known |= {each.symbol: each for each in (_SHARE, _BYSTANDER)}
        await desk.open_account()
        venue = PaperVenue(desk, Faulty(desk.broker))
        for asset_class in _TRADED:
            await venue.move(PRICE_AT_FIRST, asset_class)
        yield venue
