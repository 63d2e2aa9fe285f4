"""Alpaca as a venue: its adapter on a double of its protocol, which makes all the trouble."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal

import pytest

from tests.brokers.alpaca.double import Controls, Kind, Phase
from tests.brokers.alpaca.double.fixtures import assert_all_as_described
from tests.brokers.alpaca.world import ACCOUNT, SWIFT, catalogue, credentials, settings
from tests.conformance.brokers.faults import Trouble, Twist
from tests.conformance.brokers.venue import PRICE_AT_FIRST, Can, Session, Venue
from tradehook.brokers.alpaca.adapter import AlpacaBroker
from tradehook.orders.order import RequestKind
from tradehook.plumbing.clock import SystemClock
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ExecutionId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.side import Side

CAN = frozenset(Can) - {Can.HOLD_REPORTS}

_OURS = ("AAPL", "AAPL 301220C100", "BTCUSD")
_THEIRS = {AssetClass.STOCKS: "AAPL", AssetClass.OPTIONS: "AAPL301220C00100000", AssetClass.CRYPTO: "BTC/USD"}
_WHERE = {
    RequestKind.SUBMIT: ("POST", "/v2/orders"),
    RequestKind.REPLACE: ("PATCH", "/v2/orders/*"),
    RequestKind.CANCEL: ("DELETE", "/v2/orders/*"),
}
_KINDS = {
    Trouble.NEVER_ARRIVES: Kind.REFUSED,
    Trouble.ANSWER_LOST: Kind.LOST,
    Trouble.GARBAGE: Kind.GARBAGE,
    Trouble.SLOW: Kind.LATE,
}
_PHASES = {Session.BEFORE: Phase.PRE_MARKET, Session.OPEN: Phase.OPEN, Session.AFTER: Phase.AFTER_HOURS}
_SLOW_S = 0.2
_EVERYTHING = 1_000_000


def _traded() -> dict[AssetClass, Instrument]:
    found = map(catalogue().of_symbol, _OURS)
    return {each.asset_class: each for each in found if each}


@dataclass
class AlpacaVenue:
    """One account at the double."""

    double: Controls
    broker: AlpacaBroker
    account_id: AccountId = ACCOUNT
    instruments: Mapping[AssetClass, Instrument] = field(default_factory=_traded)
    bystander: str = "MSFT"
    interrupted: bool = False

    def now(self) -> Instant:
        return SystemClock().now()

    async def move(self, price: str, asset_class: AssetClass = AssetClass.STOCKS, size: str | None = None) -> None:
        self.double.quote(_THEIRS[asset_class], price, price, bid_size=size, ask_size=size)

    async def restart(self) -> None:
        await self.broker.stop()
        self.broker = await _connected(self.double)

    async def heal(self) -> None:
        self.double.online()
        self.double.clear_faults()
        self.double.phase(Phase.OPEN)
        if self.interrupted:
            await self.resume()

    async def fail(self, kind: RequestKind, trouble: Trouble) -> None:
        self.double.fault(_KINDS[trouble], *_WHERE[kind], seconds=_SLOW_S)

    async def throttle(self, seconds: int) -> None:
        self.double.fault(Kind.THROTTLED, *_WHERE[RequestKind.SUBMIT], seconds=seconds)

    async def cut(self) -> None:
        self.double.offline()

    async def mend(self) -> None:
        self.double.online()

    async def interrupt(self) -> None:
        self.interrupted = True
        self.double.stream_faults(drop=_EVERYTHING)

    async def resume(self) -> None:
        # What was lost is missed only once the connection is seen to be: a stream numbers nothing.
        self.interrupted = False
        self.double.stream_faults()
        self.double.drop_streams()

    async def twist(self, *twists: Twist) -> None:
        self.double.stream_faults(duplicate=Twist.TWICE in twists, swap=Twist.SWAPPED in twists)

    async def bust(self, execution_id: ExecutionId) -> None:
        self.double.bust(execution_id)

    async def correct(self, execution_id: ExecutionId, price: Decimal) -> None:
        self.double.correct(execution_id, price=price)

    async def trade_elsewhere(self, side: Side, quantity: str, limit: str | None = None) -> BrokerOrderId:
        terms = {"type": "market"} if limit is None else {"type": "limit", "limit_price": limit}
        share = {"symbol": _THEIRS[AssetClass.STOCKS], "time_in_force": "day"}
        placed = self.double.place(side=side.value, qty=quantity, **share, **terms)
        return BrokerOrderId(placed["id"])

    async def put_clock_ahead(self, seconds: float) -> None:
        self.double.clock_ahead(seconds)

    async def turn_to(self, session: Session) -> None:
        self.double.phase(_PHASES[session])


@asynccontextmanager
async def alpaca_on_its_double(request: pytest.FixtureRequest) -> AsyncIterator[Venue]:
    """A connection to a double that begins anew; nothing may be said that Alpaca does not describe."""
    double = request.getfixturevalue("session_double")
    double.reset()
    venue = AlpacaVenue(double, await _connected(double))
    for asset_class in venue.instruments:
        await venue.move(PRICE_AT_FIRST, asset_class)
    try:
        yield venue
    finally:
        await venue.broker.stop()
    assert_all_as_described(double)


async def _connected(double: Controls) -> AlpacaBroker:
    broker = AlpacaBroker(ACCOUNT, settings(double), credentials(double), SystemClock(), catalogue(), SWIFT)
    await broker.start()
    return broker
