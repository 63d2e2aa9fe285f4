"""Signals about one order, carried out at that order at once: by one engine, at a broker that refuses or is silent, and
where nobody tells (rule: architecture 4)."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.client import Json
from tests.conformance.brokers.faults import Faulty, Trouble, Twist
from tests.databases import copied_database
from tests.desk import Inside, at_work
from tests.engine.reports import ACCOUNT
from tests.engine.rivals import Rivals, signal_of, two_engines
from tests.journeys.key_inside import KeyInside, key_inside
from tradehook.brokers.contract import Broker
from tradehook.engine.direct_steps import step_if_at_work
from tradehook.engine.directly import carry_out_directly
from tradehook.engine.giving_up import end_at_fault
from tradehook.engine.take_outcome import take_outcome
from tradehook.engine.turn import NOTHING
from tradehook.orders.order import Order, RequestKind
from tradehook.trades import queries as trades
from tradehook.vocabulary.broker import Accepted, Outcome, Rejected
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.order import OrderPrices, OrderStatus, OrderTicket, OrderType, Replacement
from tradehook.vocabulary.signal import Action, Signal

pytestmark = pytest.mark.anyio

MANY = ("AMD", "MSFT", "AAPL", "SPY", "NVDA", "TSLA", "META", "AMZN", "GOOGL", "NFLX")


# ----------------------------------------------------------------------------------------------------- two engines


@pytest.fixture
def url(postgres_url: str, migrated_database: str) -> Iterator[str]:
    with copied_database(postgres_url, migrated_database) as found:
        yield found


@pytest.fixture
async def rivals(url: str) -> AsyncIterator[Rivals]:
    async with two_engines(url) as found:
        yield found


async def _resting(rivals: Rivals, symbol: str) -> Order:
    """An order to buy 5 that works at 90."""
    trade = await rivals.signal(symbol, order_type=OrderType.LIMIT, limit_price=Decimal(90))
    turn, sender = await rivals.carried_out(trade)
    (request,) = turn.requests
    accepted = Accepted(BrokerOrderId(request.order.client_order_id))
    await sender.does(take_outcome, request=request, outcome=accepted)
    (order,) = await rivals.orders_of(trade)
    assert order.status is OrderStatus.WORKING
    return order


async def _about(rivals: Rivals, order: Order, action: Action, **fields: Any) -> Signal:
    """Accept a message of a key about an order."""
    signal = signal_of(order.symbol, action, order_number=order.number, **fields)
    signal = msgspec.structs.replace(signal, account_id=ACCOUNT, strategy_id=None)
    await rivals.one.keeps(signal)
    return signal


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("action", "fields", "kind"),
    [
        (Action.CANCEL_ORDER, {}, RequestKind.CANCEL),
        (Action.MODIFY, {"limit_price": Decimal(91)}, RequestKind.REPLACE),
    ],
)
async def test_of_two_engines_that_hear_of_it_at_once_one_asks_the_broker_once(
    rivals: Rivals, action: Action, fields: Any, kind: RequestKind
) -> None:
    for symbol in MANY:
        order = await _resting(rivals, symbol)
        signal = await _about(rivals, order, action, **fields)

        turns = await rivals.both(carry_out_directly, signal_id=signal.id)

        asked = [request for turn in turns for request in turn.requests]
        assert [(each.kind, each.order.id) for each in asked] == [(kind, order.id)]
        assert NOTHING in turns
        assert await rivals.both(carry_out_directly, signal_id=signal.id) == [NOTHING, NOTHING]


@pytest.mark.postgres
async def test_a_trade_that_has_ended_is_not_stepped_again(rivals: Rivals) -> None:
    order = await _resting(rivals, "AMD")
    signal = await _about(rivals, order, Action.CANCEL_ORDER)
    await rivals.one.does(carry_out_directly, signal_id=signal.id)
    trade = await rivals.one.reads(trades.of_signal, signal.id)
    assert trade is not None
    await rivals.one.does(end_at_fault, trade_id=trade.id, fault="whatever")
    ended = await rivals.trade(trade)

    rivals.later(5)
    assert await rivals.both(step_if_at_work, trade_id=trade.id) == [NOTHING, NOTHING]
    assert await rivals.both(end_at_fault, trade_id=trade.id, fault="something else") == [NOTHING, NOTHING]
    assert await rivals.trade(trade) == ended


# ------------------------------------------------------------------------------------- a broker that is hard of hearing


class Stubborn(Faulty):
    """A broker that refuses to cancel as often as it is told to, and takes no order before it may."""

    refusals = 0

    def __init__(self, broker: Broker) -> None:
        super().__init__(broker)
        self.may_take = asyncio.Event()
        self.may_take.set()

    async def submit(self, ticket: OrderTicket, send_before: Instant) -> Outcome:
        """Take it, once that may be."""
        await self.may_take.wait()
        return await super().submit(ticket, send_before)

    async def cancel(self, account_id: AccountId, client_order_id: ClientOrderId, send_before: Instant) -> Outcome:
        """Refuse, or do as every broker does."""
        if self.refusals:
            self.refusals -= 1
            return Rejected("busy", "the order is being matched")
        return await super().cancel(account_id, client_order_id, send_before)


@pytest.fixture
async def desk(store_url: str, tmp_path: Path) -> AsyncIterator[Inside]:
    """A desk on each engine in turn, whose broker refuses on demand."""
    async with at_work(tmp_path, store_url, wrap=Stubborn) as found:
        yield found


def broker_of(desk: Inside) -> Stubborn:
    found: Any = desk.desk.brokers["paper"]
    return found  # type: ignore[no-any-return]


async def _requests(desk: Inside, order: Json, kind: str) -> list[Json]:
    found = await desk.call("GET", f"/orders/{order['id']}")
    return [each for each in found["requests"] if each["kind"] == kind]


async def _order(holder: KeyInside, number: int) -> Json:
    return next(each for each in await holder.orders() if each["number"] == number)


async def test_a_cancel_that_the_broker_refuses_says_so_and_may_be_asked_for_again(desk: Inside) -> None:
    holder, broker = await key_inside(desk), broker_of(desk)
    number = (await holder.places(type="Limit", price=90, stopLoss=80))["orderId"]
    broker.refusals = 1

    said = await holder.answered("cancel", orderId=number)

    assert (said["s"], said["code"]) == ("error", "cancel-refused")
    assert "the order is being matched" in said["errmsg"]
    assert (await _order(holder, number))["status"] == "working"
    assert (await holder.does("cancel", orderId=number))["status"] == "cancelled"
    assert len(await _requests(desk, await _order(holder, number), "cancel")) == 2


async def test_a_cancel_that_somebody_else_asked_for_already_is_not_asked_for_again(desk: Inside) -> None:
    holder, broker = await key_inside(desk), broker_of(desk)
    number = (await holder.places(type="Limit", price=90))["orderId"]
    order = await _order(holder, number)
    broker.next(Trouble.ARRIVES_LATE, of=RequestKind.CANCEL)
    await desk.call("POST", f"/orders/{order['id']}/cancel")
    asked = asyncio.create_task(holder.does("cancel", orderId=number))

    async def addressed() -> bool:
        return [each["addressed_order_id"] for each in await holder.trades()] == [None, order["id"]]

    await holder.until(addressed, "the second cancel to be at work")
    await broker.deliver()
    desk.later(5)

    assert (await asked)["status"] in ("cancelled", "pending")
    order = await holder.comes_to(number, "cancelled")
    assert len(await _requests(desk, order, "cancel")) == 1
    assert await holder.refused("cancel", orderId=number) == "order-final"


@pytest.mark.parametrize("price", [92, 90])
async def test_a_change_waits_for_one_before_it_that_may_arrive_yet(desk: Inside, price: int) -> None:
    """Also where the order has the terms now that it asks for."""
    holder, broker = await key_inside(desk), broker_of(desk)
    number = (await holder.places(type="Limit", price=90))["orderId"]
    broker.next(Trouble.ARRIVES_LATE, of=RequestKind.REPLACE)
    first = asyncio.create_task(holder.answered("modify", orderId=number, price=91))

    async def doubted() -> bool:
        asked = await _requests(desk, await _order(holder, number), "replace")
        return [each["outcome"] for each in asked] == ["unknown"]

    await holder.until(doubted, "a change in doubt")
    second = asyncio.create_task(holder.does("modify", orderId=number, price=price))
    assert {(await first)["d"]["status"], (await second)["status"]} == {"pending"}
    await broker.deliver()
    desk.later(5)

    async def over() -> bool:
        return [each["status"] for each in (await holder.trades())[1:]] == ["completed", "completed"]

    await holder.until(over, "the end of both changes")
    assert (await _order(holder, number))["limit_price"] == str(price)
    asked = await _requests(desk, await _order(holder, number), "replace")
    assert [each["outcome"] for each in asked] == ["accepted", "accepted"]


async def test_a_change_waits_until_it_is_told_that_the_one_before_it_was_made(desk: Inside) -> None:
    """The order has the terms that it asks for, until the report comes that it has others."""
    holder, broker = await key_inside(desk), broker_of(desk)
    number = (await holder.places(type="Limit", price=90))["orderId"]
    broker.twist(Twist.LATE)
    assert (await holder.does("modify", orderId=number, price=91))["status"] == "pending"
    assert (await holder.does("modify", orderId=number, price=90))["status"] == "pending"
    broker.release()

    async def over() -> bool:
        return [each["status"] for each in (await holder.trades())[1:]] == ["completed", "completed"]

    await holder.until(over, "the end of both changes")
    order = await _order(holder, number)
    assert order["limit_price"] == "90"
    assert [each["outcome"] for each in await _requests(desk, order, "replace")] == ["accepted", "accepted"]


async def test_a_change_waits_for_none_whose_order_somebody_else_has_changed_again(desk: Inside) -> None:
    holder, broker = await key_inside(desk), broker_of(desk)
    number = (await holder.places(type="Limit", price=90))["orderId"]
    assert (await holder.does("modify", orderId=number, price=91))["status"] == "working"
    desk.later(1)
    order = await _order(holder, number)
    theirs = Replacement(
        client_order_id=ClientOrderId(order["client_order_id"]), prices=OrderPrices(limit_price=Price(Decimal(92)))
    )
    await broker.replace(
        AccountId(order["account_id"]), theirs.client_order_id, theirs, send_before=after(desk.clock.at, 5)
    )

    async def changed() -> bool:
        return (await _order(holder, number))["limit_price"] == "92"

    await holder.until(changed, "what somebody else made of the order")

    assert (await holder.does("modify", orderId=number, price=93))["status"] == "working"
    assert (await _order(holder, number))["limit_price"] == "93"


async def test_an_order_whose_answer_is_awaited_cannot_be_changed_yet(desk: Inside) -> None:
    holder, broker = await key_inside(desk), broker_of(desk)
    broker.may_take.clear()
    placing = asyncio.create_task(holder.places(type="Limit", price=90))

    async def pending() -> bool:
        return [each["status"] for each in await holder.orders()] == ["pending"]

    await holder.until(pending, "an order that the broker has not heard of")
    number = (await holder.orders())[0]["number"]
    assert await holder.refused("modify", orderId=number, price=91) == "order-not-working"
    broker.may_take.set()
    await placing
    await holder.comes_to(number, "working")
    assert (await holder.does("modify", orderId=number, price=91))["status"] == "working"
