"""A paper broker on a store of its own, with instruments, prices and orders to be measured."""

import contextlib
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import psutil

from bench.servers import RESULTS
from tradehook.brokers.paper import queries
from tradehook.brokers.paper.adapter import PaperBroker
from tradehook.brokers.paper.orders import PaperOrder
from tradehook.brokers.paper.settings import PaperSettings
from tradehook.migrations import migrate
from tradehook.plumbing.clock import SystemClock
from tradehook.plumbing.ids import IdSource
from tradehook.plumbing.store.contract import Tx
from tradehook.plumbing.store.opened import OpenStore
from tradehook.prices.board import Board
from tradehook.vocabulary.exact import Money, Price
from tradehook.vocabulary.ids import AccountId, BrokerOrderId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument, Tick
from tradehook.vocabulary.quote import MarketPriceType, PriceSource, Quote

TICK: Final = Decimal("0.01")
_CASH: Final = Money(Decimal(10**12))
_ORDERS_IN_A_WRITE: Final = 500


class Listed:
    """Stocks by symbol, as many as are wanted."""

    def __init__(self, how_many: int) -> None:
        self._known = {each.symbol: each for each in map(_stock, range(how_many))}
        self.symbols = tuple(self._known)

    def of_symbol(self, symbol: str) -> Instrument | None:
        """The stock of a symbol."""
        return self._known.get(symbol)


class CountingStore:
    """A store that counts the transactions that write."""

    def __init__(self, store: OpenStore) -> None:
        self._store = store
        self.writes = 0

    async def write(self, work: Callable[[Tx], Any]) -> Any:
        """Write, and count it."""
        self.writes += 1
        return await self._store.write(work)

    async def read(self, work: Callable[[Any], Any]) -> Any:
        """Read."""
        return await self._store.read(work)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDesk:
    """A broker that has learnt every order that rests, and what is around it."""

    broker: PaperBroker
    board: Board
    store: CountingStore
    listed: Listed

    async def show(self, quote: Quote) -> None:
        """Tell a price to the broker, as a replay does."""
        self.board.take(quote)
        await self.broker.on_quote(quote)


@contextlib.asynccontextmanager
async def paper_desk(
    listed: Listed, accounts: Sequence[AccountId], first: Iterable[Quote], resting: Iterable[PaperOrder]
) -> AsyncIterator[PaperDesk]:
    """A started broker with these accounts, prices and orders, on SQLite in a directory of its own."""
    RESULTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=RESULTS) as directory:
        url = f"sqlite:///{Path(directory) / 'tradehook.db'}"
        migrate(url)
        opened = OpenStore(url)
        await _fill(opened, accounts, resting)
        clock, board, counting = SystemClock(), Board("bench", first), CountingStore(opened)
        broker = PaperBroker(counting, clock, IdSource(), board, listed)
        await broker.start()
        try:
            yield PaperDesk(broker=broker, board=board, store=counting, listed=listed)
        finally:
            await broker.stop()
            await opened.close()


def quote_of(symbol: str, bid: Decimal, at: Instant) -> Quote:
    """A price that nobody has to be asked for; the ask is a tick above the bid."""
    return Quote(
        symbol=symbol, bid=Price(bid), ask=Price(bid + TICK), last=Price(bid), at=at, source=PriceSource.MANUAL
    )


def resident_mb() -> float:
    """The memory that this process has."""
    resident: int = psutil.Process().memory_info().rss
    return resident / 1e6


def broker_ids() -> Callable[[], BrokerOrderId]:
    """Where orders that are put into the book get their ids from."""
    clock, ids = SystemClock(), IdSource()
    return lambda: BrokerOrderId(ids.new(clock.now()))


async def _fill(store: OpenStore, accounts: Sequence[AccountId], resting: Iterable[PaperOrder]) -> None:
    settings = PaperSettings(price_source=PriceSource.MANUAL, market_price_type=MarketPriceType.ASK_BID)
    now = SystemClock().now()
    orders = list(resting)

    def opened(tx: Tx) -> None:
        for account_id in accounts:
            queries.open_account(tx, account_id, "USD", _CASH, settings, now)

    def placed(tx: Tx, some: list[PaperOrder]) -> None:
        for order in some:
            queries.add_order(tx, order, now)

    await store.write(opened)
    for begin in range(0, len(orders), _ORDERS_IN_A_WRITE):
        some = orders[begin : begin + _ORDERS_IN_A_WRITE]
        await store.write(lambda tx, some=some: placed(tx, some))


def _stock(number: int) -> Instrument:
    return Instrument(
        symbol=f"S{number:03}",
        name=f"Stock {number}",
        asset_class=AssetClass.STOCKS,
        currency="USD",
        tick=Tick(TICK),
        quantity_step=Decimal(1),
    )
