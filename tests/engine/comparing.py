"""Holding orders of ours against a broker's, in books without a desk."""

from decimal import Decimal
from typing import Any

from tests.engine.books import Books
from tests.engine.reports import ACCOUNT, NOON, shows
from tradehook.engine.differing import Doubts
from tradehook.engine.reconcile import Compared, Shown, compare_orders
from tradehook.orders.order import BrokerRequest, Order, RequestKind
from tradehook.orders.requests import queries as requests
from tradehook.vocabulary.broker import BrokerOrder
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.ids import BrokerOrderId, ClientOrderId, RequestId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.order import OrderPrices

SOMEBODYS, ELSEWHERE = ClientOrderId("somebody's"), BrokerOrderId("elsewhere")


def units(number: object) -> Quantity:
    """So many shares."""
    return Quantity(Decimal(str(number)))


def at(price: object) -> OrderPrices:
    """The prices of a limit order."""
    return OrderPrices(limit_price=Price(Decimal(str(price))))


def compared(
    books: Books, *open_orders: BrokerOrder, known: Doubts | None = None, **looked_up: BrokerOrder | None
) -> Compared:
    """What comes of open orders that are shown now, and of what was looked up by the names of orders of ours."""
    found = {books.order(name).id: answer for name, answer in looked_up.items()}
    shown = Shown(
        account_id=ACCOUNT,
        declaration=books.broker.declaration,
        snapshot=shows(open_orders=open_orders),
        looked_up=found,
        at=books.clock.now(),
    )
    return compare_orders(books.tx, books.world, shown, known or {})


def ask(books: Books, order: Order, kind: RequestKind, **fields: Any) -> BrokerRequest:
    """A request that was sent at noon, and is not answered."""
    attempt = requests.attempts(books.tx, order.id, kind) + 1
    request = BrokerRequest(
        id=RequestId(f"{kind} {attempt} of {order.id}"),
        kind=kind,
        order=order,
        attempt=attempt,
        created_at=NOON,
        send_before=after(NOON, 2),
        made_by="engine-1",
        **fields,
    )
    requests.add(books.tx, request)
    return request
