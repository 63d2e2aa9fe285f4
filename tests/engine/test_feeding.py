"""Whose prices can be had from brokers outside, and what prices are wanted."""

from collections.abc import AsyncIterator, Sequence
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import insert

from tests.prices.made import AAPL, MSFT, START, quoted
from tradehook.engine.feeding import feed_of
from tradehook.engine.queries import wanted_prices
from tradehook.orders.tables import orders
from tradehook.plumbing.store.contract import Tx
from tradehook.plumbing.store.opened import OpenStore
from tradehook.plumbing.store.statement import Statement
from tradehook.positions.queries import keep_position
from tradehook.vocabulary.broker import Unknown
from tradehook.vocabulary.exact import Money, Price, Quantity
from tradehook.vocabulary.ids import AccountId, ExecutionId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.position import Position
from tradehook.vocabulary.quote import PriceSource, Quote

pytestmark = pytest.mark.anyio

ONE, OTHER = AccountId("one"), AccountId("other")
_OF_AN_ORDER: dict[str, Any] = {
    "step": 0, "attempt": 1, "leg": "entry", "side": "buy", "type": "limit", "time_in_force": "gtc", "words": "",
    "reduce_only": False, "external": False, "extended_hours": False, "order_class": "single", "quantity": "1",
    "filled_quantity": "0", "limit_price": "1", "created_at": START, "updated_at": START,
}  # fmt: skip
"""What every order needs; all else may be missing."""


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


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[OpenStore]:
    opened = OpenStore(store_url)
    yield opened
    await opened.close()


def hold(tx: Tx, account_id: AccountId, symbol: str, quantity: int) -> None:
    held = Position(
        symbol=symbol,
        quantity=Quantity(Decimal(quantity)),
        average_price=Price(Decimal(1)),
        realised=Money(Decimal(0)),
        fees=Money(Decimal(0)),
    )
    keep_position(tx, account_id, symbol, held, (START, ExecutionId(f"{account_id}/{symbol}")))


def order(tx: Tx, account_id: AccountId, symbol: str, status: OrderStatus) -> None:
    name = f"{account_id}/{symbol}/{status}"
    names = {"id": name, "client_order_id": name, "account_id": account_id, "symbol": symbol, "family": symbol}
    values = _OF_AN_ORDER | names | {"status": status.value}
    given = {column.name: values.get(column.name) for column in orders.columns if column.name != "number"}
    tx.run(Statement(insert(orders), only=tuple(given)), **given)


async def test_what_is_held_or_has_open_orders_is_wanted_and_nothing_else(store: OpenStore) -> None:
    def trade(tx: Tx) -> None:
        hold(tx, ONE, "AAPL", 5)
        hold(tx, ONE, "MSFT", 0)
        hold(tx, OTHER, "AMD", -5)
        for status in OrderStatus:
            order(tx, ONE, f"X{status.name}", status)
        order(tx, ONE, "AAPL", OrderStatus.WORKING)

    assert await store.read(wanted_prices) == {}
    await store.write(trade)

    still_open = {f"X{status.name}" for status in OrderStatus if status.open}
    assert await store.read(wanted_prices) == {ONE: {"AAPL"} | still_open, OTHER: {"AMD"}}


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
