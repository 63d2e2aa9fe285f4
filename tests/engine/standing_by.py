"""A trader who looks at the books, and somebody else who trades in the same account."""

from decimal import Decimal
from typing import Any

from tests.client import Json
from tests.engine.trader import Trader, status
from tradehook.brokers.contract import Broker
from tradehook.engine.reconcile import Reconciled
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.ids import AccountId, ClientOrderId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.order import OrderPrices, OrderTicket, OrderType, TimeInForce
from tradehook.vocabulary.side import Side

BUY = {"action": "buy", "quantity": 3}


async def reconciled(trader: Trader) -> Reconciled:
    """What holding the account against its broker's books came to."""
    done = await trader.desk.desk.engine.reconcile(AccountId(trader.account_id))
    assert isinstance(done, Reconciled)
    return done


async def bought(trader: Trader, quantity: int = 3) -> None:
    """Buy, and let a minute pass."""
    await trader.trade(await trader.send(BUY | {"quantity": quantity}), status("completed"))
    trader.desk.later(60)


async def fills(trader: Trader) -> list[Json]:
    """The account's fills."""
    items: list[Json] = (await trader.desk.call("GET", "/fills", account_id=trader.account_id))["items"]
    return items


async def orders(trader: Trader) -> list[Json]:
    """The account's orders."""
    items: list[Json] = (await trader.desk.call("GET", "/orders", account_id=trader.account_id))["items"]
    return items


def foreign(trader: Trader, **fields: Any) -> OrderTicket:
    """An order that somebody else places."""
    usual = {
        "account_id": AccountId(trader.account_id),
        "client_order_id": ClientOrderId("somebody's"),
        "symbol": "AMD",
        "side": Side.BUY,
        "quantity": Quantity(Decimal(2)),
        "order_type": OrderType.LIMIT,
        "time_in_force": TimeInForce.GTC,
        "prices": OrderPrices(limit_price=Price(Decimal(95))),
    }
    return OrderTicket(**(usual | fields))


async def place(trader: Trader, ticket: OrderTicket) -> None:
    """Place an order at the broker, past tradehook."""
    broker: Broker = trader.broker.broker
    await broker.submit(ticket, after(trader.desk.clock.now(), 2))
