"""Two engines on one database inside the test's own process: each with a store, a writer's thread and a name."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import select

from tests.engine.reports import ACCOUNT, NOON, filled
from tradehook.accounts import queries as accounts
from tradehook.accounts.accounts import Account
from tradehook.accounts.tables import account_events
from tradehook.brokers.paper.declaration import PAPER
from tradehook.engine.carry_out import advance, resume
from tradehook.engine.route import Routed, route
from tradehook.engine.take_outcome import take_outcome
from tradehook.engine.take_report import take_reports
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.instruments.catalogue import full_catalogue
from tradehook.intake import queries as intake
from tradehook.lanes import queries as lanes
from tradehook.orders import queries as orders
from tradehook.orders.order import BrokerRequest, Order
from tradehook.people.user import FIRST_OWNER
from tradehook.plumbing.clock import SetClock
from tradehook.plumbing.ids import IdSource
from tradehook.plumbing.store.contract import Tx
from tradehook.plumbing.store.opened import OpenStore
from tradehook.plumbing.store.statement import Statement
from tradehook.positions import queries as positions
from tradehook.positions.compare import KeptSnapshot
from tradehook.routing import queries as routing
from tradehook.routing.strategies import Strategy, StrategySettings, Subscription
from tradehook.trades import queries as trades
from tradehook.trades.tables import trades as every_trade
from tradehook.trades.trade import Trade
from tradehook.vocabulary.broker import Accepted
from tradehook.vocabulary.exact import Money, Price
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.ids import BrokerOrderId, DeliveryId, SignalId, StrategyId, SubscriptionId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.position import Position
from tradehook.vocabulary.quote import PriceSource, Quote
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.signal import Action, Message, Signal

CONNECTION = "connection"
STRATEGY = StrategyId("strategy")
_SIGNALS_OF_TRADES = Statement(select(every_trade.c.signal_id).order_by(every_trade.c.place, every_trade.c.sequence))
_NOTED = Statement(select(account_events.c.code).order_by(account_events.c.sequence))
_CATALOGUE = full_catalogue()
_Done = TypeVar("_Done")
_CASH = Money(Decimal(1_000_000))
_numbers = itertools.count(1)


class Quoted:
    """A broker of which nothing is asked but what it is, and what something costs: 100."""

    declaration = PAPER

    def has_to_be_asked(self, account_id: str) -> bool:
        """Its prices are at hand."""
        return False

    def opens_at(self, account_id: str, instrument: Instrument, now: Instant) -> None:
        """Everything is always open."""
        return

    def quote(self, account_id: str, instrument: Instrument, now: Instant) -> Quote:
        """A hundred."""
        return Quote(
            symbol=instrument.symbol, bid=None, ask=None, last=Price(Decimal(100)), at=now, source=PriceSource.MANUAL
        )


class Rival:
    """One engine: its store, and the world that its transactions see."""

    def __init__(self, store: OpenStore, name: str, clock: SetClock) -> None:
        brokers: Any = {CONNECTION: Quoted()}
        self.store = store
        self.world = World(catalogue=_CATALOGUE, brokers=brokers, clock=clock, ids=IdSource(), engine=name)

    async def does(self, work: Callable[..., _Done], **given: Any) -> _Done:
        """Run one of the engine's transactions."""
        return await self.store.write(partial(work, world=self.world, **given))

    async def keeps(self, signal: Signal) -> None:
        """Accept a signal."""
        await self.store.write(lambda tx: intake.keep_signals(tx, [signal]))

    async def reads(self, work: Callable[..., _Done], *given: Any) -> _Done:
        """Look into the store."""
        return await self.store.read(lambda tx: work(tx, *given))


class Rivals:
    """Two engines, and the time that both see."""

    def __init__(self, one: OpenStore, other: OpenStore) -> None:
        self.clock = SetClock(NOON)
        self.one = Rival(one, "engine-1", self.clock)
        self.other = Rival(other, "engine-2", self.clock)

    def later(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.at = after(self.clock.at, seconds)

    async def both(self, work: Callable[..., _Done], **given: Any) -> tuple[_Done, _Done]:
        """Let both run the same transaction at once."""
        return await asyncio.gather(self.one.does(work, **given), self.other.does(work, **given))

    async def signal(self, symbol: str = "AMD", action: Action = Action.BUY, **fields: Any) -> Trade:
        """Accept a signal and route it; its trade."""
        await self.one.keeps(signal_of(symbol, action, **fields))
        routed: Routed = await self.one.does(route)
        found = await self.one.store.write(lambda tx: trades.next_in_lane(tx, routed.lanes[0]))
        assert found is not None
        return found

    async def orders_of(self, trade: Trade) -> list[Order]:
        """A trade's orders."""
        return await self.one.reads(orders.orders_of_trade, trade.id)

    async def routed(self) -> list[str]:
        """The signals of all trades, in the order in which they have their turns in a lane."""
        return [signal_id for (signal_id,) in await self.one.store.read(lambda tx: tx.all(_SIGNALS_OF_TRADES))]

    async def noted(self) -> list[str]:
        """The codes of what was noted, oldest first."""
        return [code for (code,) in await self.one.store.read(lambda tx: tx.all(_NOTED))]

    async def positions(self) -> list[Position]:
        """What the account holds."""
        return await self.one.reads(positions.positions_of_account, ACCOUNT)

    async def trade(self, trade: Trade) -> Trade:
        """A trade as it is now."""
        found = await self.one.reads(trades.trade, trade.id)
        assert found is not None
        return found

    async def answered_and_filled(self, request: BrokerRequest, sender: Rival) -> None:
        """The answer comes to the engine that asked, and to the other one at once the reports that it has filled."""
        order = request.order
        halves = [
            filled(next(_numbers), 2, symbol=order.symbol, client_order_id=order.client_order_id, side=order.side),
            filled(next(_numbers), 3, symbol=order.symbol, client_order_id=order.client_order_id, side=order.side),
        ]
        accepted = Accepted(BrokerOrderId(order.client_order_id))
        await asyncio.gather(
            sender.does(take_outcome, request=request, outcome=accepted),
            self.rival_of(sender).does(take_reports, connection=CONNECTION, reports=halves),
        )

    def rival_of(self, rival: Rival) -> Rival:
        """The other one."""
        return self.other if rival is self.one else self.one

    async def look_where_they_were_told(self) -> None:
        """Each looks at the lanes in which the other wrote something down."""
        for rival in (self.one, self.other):
            for key in await rival.reads(lanes.poked_lanes, rival.world.engine):
                await rival.does(resume, key=key)

    async def carried_out(self, trade: Trade) -> tuple[Turn, Rival]:
        """Let both plan a trade at once; what is left to be done, and who has to do it."""
        turns = await self.both(advance, key=trade.lane)
        for turn, rival in zip(turns, (self.one, self.other), strict=True):
            if turn != NOTHING:
                return turn, rival
        raise AssertionError("neither engine carried it out")


def signal_of(symbol: str, action: Action = Action.BUY, at: Instant = NOON, **fields: Any) -> Signal:
    """A signal to buy 5 at the market, unless told otherwise."""
    number = next(_numbers)
    quantity = {"quantity": Decimal(5)} if action is Action.BUY else {}
    return Signal(
        id=SignalId(f"signal-{number}"),
        sequence=0,
        delivery_id=DeliveryId(f"delivery-{number}"),
        strategy_id=STRATEGY,
        accepted_at=at,
        symbol=symbol,
        family=symbol,
        message=Message(ticker=symbol, action=action, **(quantity | fields)),
    )


@contextlib.asynccontextmanager
async def two_engines(url: str, writers: int = 2) -> AsyncIterator[Rivals]:
    """Two engines on a store with an account that follows a strategy, and of which everything is known. They write at
    once where each has a writer of its own, which only PostgreSQL allows."""
    stores = [OpenStore(url) for _ in range(writers)]
    try:
        await stores[0].write(_set_up)
        yield Rivals(stores[0], stores[-1])
    finally:
        for store in stores:
            await store.close()


def _set_up(tx: Tx) -> None:
    account = Account(
        id=ACCOUNT,
        owner_id=FIRST_OWNER,
        name="an account",
        broker="paper",
        mode="paper",
        connection=CONNECTION,
        currency="USD",
        opening_cash=_CASH,
        guards=Guards(),
        created_at=NOON,
    )
    accounts.add(tx, account)
    strategy = Strategy(
        id=STRATEGY,
        name="a strategy",
        owner_id=FIRST_OWNER,
        asset_class=AssetClass.STOCKS,
        enabled=True,
        settings=StrategySettings(),
        created_at=NOON,
    )
    routing.add_strategy(tx, strategy)
    follows = Subscription(
        id=SubscriptionId("subscription"),
        strategy_id=STRATEGY,
        account_id=ACCOUNT,
        enabled=True,
        settings=SubscriptionSettings(allow_add=True),
        created_at=NOON,
    )
    routing.add_subscription(tx, follows)
    positions.keep_snapshot(
        tx, KeptSnapshot(account_id=ACCOUNT, taken_at=NOON, cursor=0, cash=_CASH, equity=_CASH, buying_power=None)
    )
