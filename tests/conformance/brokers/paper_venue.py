"""Paper as a venue: on a store of its own, with prices set by hand, and trouble made by the wrapper."""

import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal

import psycopg
import pytest
from psycopg import sql

from tests.brokers.paper.world import (
    AAPL,
    ACCOUNT,
    BTCUSD,
    EURUSD,
    MNQ,
    PUT,
    Desk,
    open_desk,
    quote,
    ticket,
    units,
)
from tests.conformance.brokers.faults import Faulty, Trouble, Twist
from tests.conformance.brokers.venue import PRICE_AT_FIRST, Can, Session, Venue
from tests.schema import create_all
from tradehook.brokers.paper.settings import Sessions
from tradehook.orders.order import RequestKind
from tradehook.plumbing.store.statement import metadata
from tradehook.vocabulary.broker import Accepted
from tradehook.vocabulary.ids import AccountId, BrokerOrderId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.order import TimeInForce
from tradehook.vocabulary.side import Side

_MORNING = Instant(1_748_962_800_000_000)
"""Tuesday, 3 June 2025, 11 o'clock in New York."""
_DAY_S = 86_400.0
_TURNS_S = {Session.BEFORE: -3 * 3_600.0, Session.OPEN: 0.0, Session.AFTER: 6 * 3_600.0}
"""How long before or after eleven o'clock the parts of a day are: 8:00, 11:00 and 17:00."""

_SHARE = replace(AAPL, fractional_step=Decimal("0.000001"), calendar="XNYS")
_BYSTANDER = replace(AAPL, symbol="MSFT")
_TRADED = {each.asset_class: each for each in (_SHARE, replace(PUT, calendar="XNYS"), MNQ, BTCUSD, EURUSD)}

CAN = frozenset(
    {
        Can.FAIL_REQUESTS,
        Can.CUT_THE_LINK,
        Can.GAP_THE_STREAM,
        Can.TWIST_REPORTS,
        Can.HOLD_REPORTS,
        Can.FILL_IN_PARTS,
        Can.TRADE_ELSEWHERE,
        Can.TURN_THE_DAY,
    },
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
    session: Session = Session.OPEN

    def now(self) -> Instant:
        return self.desk.clock.now()

    async def move(self, price: str, asset_class: AssetClass = AssetClass.STOCKS, size: str | None = None) -> None:
        self.desk.clock.at = Instant(self.desk.clock.at + 1)
        at = self.desk.clock.at
        moved = replace(
            quote(_TRADED[asset_class], bid=price, ask=price, at=at), size=None if size is None else units(size)
        )
        self.desk.quotes.put(moved)
        await self.desk.broker.on_quote(moved)

    async def restart(self) -> None:
        await self.desk.broker.stop()
        self.desk.broker = await self.desk.another_broker()
        self.broker = Faulty(self.desk.broker)

    async def heal(self) -> None:
        await self.broker.heal()
        await self.turn_to(Session.OPEN)

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

    async def trade_elsewhere(self, side: Side, quantity: str, limit: str | None = None) -> BrokerOrderId:
        order = ticket(side, quantity, _SHARE, limit_price=limit, time_in_force=TimeInForce.DAY)
        outcome = await self.desk.broker.submit(order, after(self.now(), 5))
        assert isinstance(outcome, Accepted), outcome
        return outcome.broker_order_id

    async def turn_to(self, session: Session) -> None:
        """The next such part of a day, or the one that it is."""
        days = 0
        while after(_MORNING, days * _DAY_S + _TURNS_S[session]) < self.desk.clock.at and session is not self.session:
            days += 1
        if session is not self.session:
            self.session = session
            self.desk.clock.at = after(_MORNING, days * _DAY_S + _TURNS_S[session])
        await self.desk.broker.look()

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
        desk.instruments.known |= {each.symbol: each for each in (*_TRADED.values(), _BYSTANDER)}
        desk.clock.at = _MORNING
        await desk.open_account(sessions=Sessions.EXCHANGE)
        venue = PaperVenue(desk, Faulty(desk.broker))
        for asset_class in _TRADED:
            await venue.move(PRICE_AT_FIRST, asset_class)
        yield venue
