"""A small world to trade in: instruments, prices set by hand, and a paper broker on a real store."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Any

from tradehook.brokers.paper import queries
from tradehook.brokers.paper.adapter import PaperBroker
from tradehook.brokers.paper.settings import PaperSettings
from tradehook.plumbing.clock import SetClock
from tradehook.plumbing.ids import IdSource
from tradehook.plumbing.store.contract import Store
from tradehook.plumbing.store.opened import OpenStore
from tradehook.vocabulary.broker import Report, Snapshot
from tradehook.vocabulary.exact import Money, Price, Quantity
from tradehook.vocabulary.ids import AccountId, ClientOrderId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.instrument import AssetClass, ContractType, Instrument, Right, Tick
from tradehook.vocabulary.order import (
    UNPRICED,
    OrderPrices,
    OrderTicket,
    OrderType,
    Replacement,
    TimeInForce,
)
from tradehook.vocabulary.quote import PriceSource, Quote
from tradehook.vocabulary.side import Side

NOON = Instant(1_750_000_000_000_000)
SOON = after(NOON, 2)
ACCOUNT = AccountId("paper-1")
OTHER_ACCOUNT = AccountId("paper-2")


def instrument(symbol: str, asset_class: AssetClass, **details: Any) -> Instrument:
    given: dict[str, Any] = {
        "name": symbol,
        "currency": "USD",
        "tick": Tick(Decimal("0.01")),
        "quantity_step": Decimal(1),
    }
    return Instrument(symbol=symbol, asset_class=asset_class, **(given | details))


AAPL = instrument("AAPL", AssetClass.STOCKS, fractional_step=Decimal("0.000001"))
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
IBM = instrument("IBM", AssetClass.STOCKS, calendar="XNYS")
ES = instrument(
    "ESU2026", AssetClass.FUTURES, tick=Tick(Decimal("0.25")), point_value=Decimal(50), calendar="CMES", root="ES"
)
CORN = instrument(
    "ZCZ2026", AssetClass.FUTURES, tick=Tick(Decimal("0.25")), point_value=Decimal(50), calendar="CMES-GRAINS"
)
CFD = instrument("AAPL.CFD", AssetClass.STOCKS, underlying="AAPL", contract_type=ContractType.EQUITY_CFD)
EVERYTHING = (AAPL, MNQ, EXPIRED, BTCUSD, BTCUSDT, EURUSD, USDJPY, SAP, PUT, IBM, ES, CORN, CFD)


def price(number: str | int) -> Price:
    return Price(Decimal(number))


_PRICES = ("limit_price", "stop_price", "trail_amount", "trail_percent")
_TYPES = {
    (): OrderType.MARKET,
    ("limit_price",): OrderType.LIMIT,
    ("stop_price",): OrderType.STOP,
    ("limit_price", "stop_price"): OrderType.STOP_LIMIT,
    ("trail_amount",): OrderType.TRAILING_STOP,
    ("trail_percent",): OrderType.TRAILING_STOP,
}


def priced(**prices: Decimal | str | int | None) -> OrderPrices:
    """The prices that are given."""
    return OrderPrices(**{name: Price(Decimal(number)) for name, number in prices.items() if number is not None})


def type_with(prices: OrderPrices) -> OrderType:
    """The type of order that has these prices; a market order, where none has just these."""
    return _TYPES.get(tuple(name for name in _PRICES if getattr(prices, name) is not None), OrderType.MARKET)


def limit_of(number: Decimal | str | int | None) -> OrderPrices:
    return UNPRICED if number is None else OrderPrices(limit_price=Price(Decimal(number)))


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
    size: str | int | None = None,
) -> Quote:
    return Quote(
        symbol=of.symbol,
        bid=None if bid is None else price(bid),
        ask=None if ask is None else price(ask),
        last=None if last is None else price(last),
        at=at,
        source=source,
        size=None if size is None else units(size),
    )


_numbers = count(1)


def new_id() -> ClientOrderId:
    """An id that no other order has."""
    return ClientOrderId(f"client-{next(_numbers)}")


def ticket(side: Side, quantity: str | int, of: Instrument = AAPL, **details: Any) -> OrderTicket:
    """An order of the type that its prices make it, a market order without any; each with an id of its own."""
    prices = priced(**{name: details.pop(name, None) for name in _PRICES})
    given: dict[str, Any] = {
        "account_id": ACCOUNT,
        "client_order_id": new_id(),
        "order_type": type_with(prices),
        "time_in_force": TimeInForce.GTC,
        "prices": prices,
    }
    return OrderTicket(side=side, quantity=units(quantity), symbol=of.symbol, **(given | details))


def buy(quantity: str | int, of: Instrument = AAPL, **details: Any) -> OrderTicket:
    return ticket(Side.BUY, quantity, of, **details)


def sell(quantity: str | int, of: Instrument = AAPL, **details: Any) -> OrderTicket:
    return ticket(Side.SELL, quantity, of, **details)


def change(
    order: OrderTicket,
    quantity: str | int | None = None,
    time_in_force: TimeInForce | None = None,
    good_till: Instant | None = None,
    **prices: Any,
) -> Replacement:
    """What an order is changed to: its total, its prices, and how long it works; what is not given stays."""
    return Replacement(
        client_order_id=order.client_order_id,
        quantity=None if quantity is None else units(quantity),
        prices=priced(**prices),
        time_in_force=time_in_force,
        good_till=good_till,
    )


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
    """A store that counts what is written and read through it. Its next writes go wrong in the ways of `troubles`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.writes = 0
        self.reads = 0
        self.troubles: list[Exception] = []

    async def write(self, work: Callable[[Any], Any]) -> Any:
        self.writes += 1
        if self.troubles:
            raise self.troubles.pop()
        return await self._store.write(work)

    async def read(self, work: Callable[[Any], Any]) -> Any:
        self.reads += 1
        return await self._store.read(work)


@dataclass
class Desk:
    """A paper broker with everything around it in the test's hands."""

    store: CountingStore
    clock: SetClock
    quotes: Quotes
    instruments: Instruments
    broker: PaperBroker
    _others: list[PaperBroker] = field(default_factory=list)

    async def price(self, *quotes: Quote) -> None:
        """Set prices, and match what rests with each."""
        for each in quotes:
            self.quotes.put(each)
            await self.broker.on_quote(each)

    async def at(self, moment: Instant) -> None:
        """Let it be this moment, and let the broker look at what that changes."""
        self.clock.at = moment
        await self.broker.look()

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
        return await told_by(self.broker)

    async def another_broker(self) -> PaperBroker:
        """The broker after a restart: a new one on the same store."""
        broker = PaperBroker(self.store, self.clock, IdSource(), self.quotes, self.instruments)
        await broker.start()
        self._others.append(broker)
        return broker

    async def close(self) -> None:
        """Stop every broker that there is."""
        for broker in (self.broker, *self._others):
            await broker.stop()


async def told_by(broker: PaperBroker, after: int = 0) -> list[Report]:
    """Every report that there is after a cursor, as this broker tells them."""
    found: list[Report] = []
    async for batch in broker.reports(after):
        if not batch:
            return found
        found.extend(batch)
    raise AssertionError("the stream of reports never ends")


@asynccontextmanager
async def open_desk(url: str) -> AsyncIterator[Desk]:
    store = OpenStore(url)
    counting, clock, quotes, instruments = CountingStore(store), SetClock(NOON), Quotes(), Instruments()
    desk = Desk(counting, clock, quotes, instruments, PaperBroker(counting, clock, IdSource(), quotes, instruments))
    await desk.broker.start()
    try:
        yield desk
    finally:
        await desk.close()
        await store.close()
