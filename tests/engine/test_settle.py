"""How a request ended of which no answer came, as far as the broker can tell (promise 4)."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tradehook.brokers.contract import LookUp
from tradehook.brokers.paper.declaration import PAPER
from tradehook.engine.settle import look_up
from tradehook.engine.world import World
from tradehook.instruments.catalogue import full_catalogue
from tradehook.orders.order import BrokerRequest, Order, RequestKind
from tradehook.plumbing.clock import SetClock
from tradehook.plumbing.ids import IdSource
from tradehook.vocabulary.broker import Accepted, BrokerOrder, NotSent, Outcome, Rejected, Unknown
from tradehook.vocabulary.exact import ZERO, Quantity
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId, OrderId, RequestId, TradeId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.order import Leg, OrderStatus, OrderType, TimeInForce
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio

SENT = Instant(1_750_000_000_000_000)
THEIRS = BrokerOrderId("theirs")
DELAY_S = 3.0


class Told:
    """A broker that says what it is told to say of any order; orders may be invisible for three seconds."""

    declaration = replace(PAPER, look_up=LookUp.DELAYED, look_up_delay_s=DELAY_S)

    def __init__(self, answer: BrokerOrder | Unknown | None) -> None:
        self.answer = answer
        self.asked: list[str] = []

    async def find(self, account_id: AccountId, client_order_id: ClientOrderId) -> BrokerOrder | Unknown | None:
        self.asked.append(client_order_id)
        return self.answer


def there(status: OrderStatus) -> BrokerOrder:
    return BrokerOrder(
        client_order_id=ClientOrderId("ours"),
        broker_order_id=THEIRS,
        status=status,
        filled_quantity=Quantity(ZERO),
        words="Not that.",
    )


def request(kind: RequestKind) -> BrokerRequest:
    order = Order(
        id=OrderId("order"),
        client_order_id=ClientOrderId("ours"),
        account_id=AccountId("account"),
        trade_id=TradeId("trade"),
        step=0,
        attempt=1,
        leg=Leg.ENTRY,
        family="AMD",
        symbol="AMD",
        side=Side.BUY,
        order_type=OrderType.MARKET,
        time_in_force=TimeInForce.DAY,
        reduce_only=False,
        quantity=Quantity(Decimal(1)),
        filled_quantity=Quantity(ZERO),
        average_price=None,
        limit_price=None,
        status=OrderStatus.IN_DOUBT,
        words="",
        created_at=SENT,
    )
    return BrokerRequest(
        id=RequestId("request"), kind=kind, order=order, attempt=1, created_at=SENT, send_before=after(SENT, 2)
    )


async def settled(broker: Any, kind: RequestKind, seconds: float) -> Outcome | None:
    """What is known of a request so many seconds after it was made."""
    world = World(catalogue=full_catalogue(), brokers={}, clock=SetClock(after(SENT, seconds)), ids=IdSource())
    return await look_up(world, broker, request(kind))


@pytest.mark.parametrize("status", [status for status in OrderStatus if status is not OrderStatus.REJECTED])
async def test_an_order_that_is_there_was_accepted(status: OrderStatus) -> None:
    broker = Told(there(status))

    assert await settled(broker, RequestKind.SUBMIT, 0.1) == Accepted(THEIRS)
    assert broker.asked == ["ours"]


async def test_an_order_that_was_refused_was_refused_in_the_brokers_words() -> None:
    assert await settled(Told(there(OrderStatus.REJECTED)), RequestKind.SUBMIT, 9) == Rejected("rejected", "Not that.")


@pytest.mark.parametrize(("seconds", "known"), [(0, False), (2, False), (5, False), (5.000001, True), (60, True)])
async def test_not_found_counts_once_it_can_no_longer_arrive_nor_be_invisible(seconds: float, known: bool) -> None:
    outcome = await settled(Told(None), RequestKind.SUBMIT, seconds)

    assert isinstance(outcome, NotSent) if known else outcome is None


@pytest.mark.parametrize("kind", RequestKind)
@pytest.mark.parametrize("seconds", [0, 60, 86_400])
async def test_while_the_broker_does_not_answer_nobody_knows(kind: RequestKind, seconds: float) -> None:
    assert await settled(Told(Unknown("no link")), kind, seconds) is None


async def test_a_broker_that_cannot_look_up_is_not_asked() -> None:
    broker = Told(None)
    broker.declaration = replace(PAPER, look_up=LookUp.NONE)

    assert await settled(broker, RequestKind.SUBMIT, 86_400) is None
    assert broker.asked == []


@pytest.mark.parametrize("status", [status for status in OrderStatus if status.final])
async def test_a_cancel_of_what_has_ended_is_done(status: OrderStatus) -> None:
    assert await settled(Told(there(status)), RequestKind.CANCEL, 0.1) == Accepted(THEIRS)


@pytest.mark.parametrize(("seconds", "known"), [(0.1, False), (5, False), (5.1, True)])
async def test_a_cancel_of_what_is_open_was_not_sent_once_it_can_no_longer_arrive(seconds: float, known: bool) -> None:
    outcome = await settled(Told(there(OrderStatus.WORKING)), RequestKind.CANCEL, seconds)

    assert isinstance(outcome, NotSent) if known else outcome is None


async def test_a_cancel_of_what_the_broker_never_had_is_refused() -> None:
    assert isinstance(await settled(Told(None), RequestKind.CANCEL, 60), Rejected)
