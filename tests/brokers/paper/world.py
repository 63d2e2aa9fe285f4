"""A small world to trade in: instruments, prices set by hand, and a paper broker on a real store."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import count
from typing import Any

from tradehook.brokers.paper import queries
from tradehook.brokers.paper.adapter import PaperBroker
from tradehook.brokers.paper.book import Holding
from tradehook.brokers.paper.orders import PaperAccount, PaperOrder
from tradehook.brokers.paper.scene import Scene
from tradehook.brokers.paper.settings import PaperSettings
from tradehook.plumbing.clock import SetClock
from tradehook.plumbing.ids import IdSource
from tradehook.plumbing.store.contract import Store
from tradehook.plumbing.store.opened import OpenStore
from tradehook.vocabulary.broker import Report, Snapshot
from tradehook.vocabulary.exact import Money, Price, Quantity
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.instrument import AssetClass, Instrument, Right, Tick
from tradehook.vocabulary.order import OrderTicket, OrderType, TimeInForce
from tradehook.vocabulary.quote import PriceSource, Quote
from tradehook.vocabulary.side import Side

NOON = Instant(1_750_000_000_000_000)
SOON = after(NOON, 2)
ACCOUNT = AccountId("paper-1")
OTHER_ACCOUNT = AccountId("paper-2")


def instrument(symbol: str, asset_class: AssetClass, **details: Any) -> Instrument:
    given: dict[str, Any] = {
        "name": symbol,
        "family": symbol,
        "currency": "USD",
        "tick": Tick(Decimal("0.01")),
        "quantity_step": Decimal(1),
    }
    return Instrument(symbol=symbol, asset_class=asset_class, **(given | details))


AAPL = instrument("AAPL", AssetClass.STOCKS, fractional_step=Decimal("0.0001"))
MNQ = instrument("MNQU2025", AssetClass.FUTURES, tick=Tick(Decimal("0.25")), point_value=Decimal(2))
EXPIRED = instrument("MNQH2025", AssetClass.FUTURES, tick=Tick(Decimal("0.25")), expires_at=NOON)
BTCUSD = instrument("BTCUSD", AssetClass.CRYPTO, quantity_step=Decimal("0.00000001"))
BTCUSDT = instrument("BTCUSDT", AssetClass.CRYPTO, quantity_step=Decimal("0.00000001"), currency="USDT")
EURUSD = instrument("EURUSD", AssetClass.FOREX, tick=Tick(Decimal("0.00001")))
USDJPY = instrument("USDJPY", AssetClass.FOREX, tick=Tick(Decimal("0.001")), currency="JPY")
SAP = instrument("SAP.DE", AssetClass.STOCKS, currency="EUR")
PUT = instrument(
    "AAPL 250919P00100000",
    AssetClass.OPTIONS,
    point_value=Decimal(100),
    right=Right.PUT,
    strike=Decimal(100),
)
EVERYTHING = (AAPL, MNQ, EXPIRED, BTCUSD, BTCUSDT, EURUSD, USDJPY, SAP, PUT)


def price(number: str | int) -> Price:
    return Price(Decimal(number))


def units(number: str | int) -> Quantity:
    return Quantity(Decimal(number))


def quote(
    of: Instrument,
    last: str | None = None,
    *,
    bid: str | None = None,
    ask: str | None = None,
    at: Instant = NOON,
    source: PriceSource = PriceSource.MANUAL,
) -> Quote:
    return Quote(
        symbol=of.symbol,
        bid=None if bid is None else price(bid),
        ask=None if ask is None else price(ask),
        last=None if last is None else price(last),
        at=at,
        source=source,
    )


_numbers = count(1)


def ticket(side: Side, quantity: str | int, of: Instrument = AAPL, **details: Any) -> OrderTicket:
    """A market order, or with `limit_price` a limit order; each with an id of its own."""
    if isinstance(details.get("limit_price"), str | int):
        details["limit_price"] = price(details["limit_price"])
    given: dict[str, Any] = {
        "account_id": ACCOUNT,
        "client_order_id": ClientOrderId(f"client-{next(_numbers)}"),
        "order_type": OrderType.LIMIT if details.get("limit_price") is not None else OrderType.MARKET,
        "time_in_force": TimeInForce.GTC,
    }
    return OrderTicket(side=side, quantity=units(quantity), symbol=of.symbol, **(given | details))


def buy(quantity: str | int, of: Instrument = AAPL, **details: Any) -> OrderTicket:
    return ticket(Side.BUY, quantity, of, **details)


def sell(quantity: str | int, of: Instrument = AAPL, **details: Any) -> OrderTicket:
    return ticket(Side.SELL, quantity, of, **details)


def scene(of: Instrument, at: Quote | None = None, **details: Any) -> Scene:
    """What the exchange sees: an account with 100,000 USD that holds nothing, unless told otherwise."""
    account = PaperAccount(
        account_id=ACCOUNT,
        currency="USD",
        cash=Money(Decimal(100_000)),
        settings=PaperSettings(price_source=PriceSource.MANUAL),
    )
    given: dict[str, Any] = {"account": account, "holding": Holding(symbol=of.symbol), "rate": Decimal(1)}
    return Scene(instrument=of, quote=at, now=NOON, **(given | details))


def placed(order: OrderTicket) -> PaperOrder:
    return PaperOrder(ticket=order, broker_order_id=BrokerOrderId("b"), placed_at=NOON)


class Instruments:
    """The catalogue."""

    def __init__(self, known: tuple[Instrument, ...] = EVERYTHING) -> None:
        self.known = {each.symbol: each for each in known}

    def of_symbol(self, symbol: str) -> Instrument | None:
        return self.known.get(symbol)


class Quotes:
    """Prices as the test sets them."""

    def __init__(self) -> None:
        self.known: dict[tuple[PriceSource, str], Quote] = {}

    def put(self, *quotes: Quote) -> None:
        self.known.update({(each.source, each.symbol): each for each in quotes})

    def quote(self, source: PriceSource, instrument: Instrument, now: Instant) -> Quote | None:
        return self.known.get((source, instrument.symbol))


class CountingStore:
    """A store that counts what is written through it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.writes = 0

    async def write(self, work: Callable[[Any], Any]) -> Any:
        self.writes += 1
        return await self._store.write(work)

    async def read(self, work: Callable[[Any], Any]) -> Any:
        return await self._store.read(work)


@dataclass
class Desk:
    """A paper broker with everything around it in the test's hands."""

    store: CountingStore
    clock: SetClock
    quotes: Quotes
    instruments: Instruments
    broker: PaperBroker
    cursor: int = 0
    _reader: Any = field(default=None)

    async def open_account(
        self, account_id: AccountId = ACCOUNT, currency: str = "USD", cash: str = "100000", **settings: Any
    ) -> None:
        given: dict[str, Any] = {"price_source": PriceSource.MANUAL} | settings
        await self.store.write(
            lambda tx: queries.open_account(
                tx, account_id, currency, Money(Decimal(cash)), PaperSettings(**given), NOON
            )
        )

    async def snapshot(self, account_id: AccountId = ACCOUNT) -> Snapshot:
        taken = await self.broker.snapshot(account_id)
        assert isinstance(taken, Snapshot)
        return taken

    async def told(self) -> list[Report]:
        """Every report that there is."""
        found: list[Report] = []
        until = (await self.snapshot()).cursor
        if not until:
            return found
        async for batch in self.broker.reports(0):
            found.extend(batch)
            if batch[-1].cursor >= until:
                return found
        raise AssertionError("the stream of reports never ends")

    async def another_broker(self) -> PaperBroker:
        """The broker after a restart: a new one on the same store."""
        broker = PaperBroker(self.store, self.clock, IdSource(), self.quotes, self.instruments)
        await broker.start()
        return broker


@asynccontextmanager
async def open_desk(url: str) -> AsyncIterator[Desk]:
    store = OpenStore(url)
    counting, clock, quotes, instruments = CountingStore(store), SetClock(NOON), Quotes(), Instruments()
    broker = PaperBroker(counting, clock, IdSource(), quotes, instruments)
    await broker.start()
    try:
        yield Desk(counting, clock, quotes, instruments, broker)
    finally:
        await broker.stop()
        await store.close()


def with_holding(of: Scene, quantity: str | int, cost: str | int) -> Scene:
    holding = Holding(symbol=of.instrument.symbol, quantity=units(quantity), cost=Money(Decimal(cost)))
    return replace(of, holding=holding)
