"""A broker that takes an id only once settles a doubt by being sent the same order again (promise 4)."""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.client import Json
from tests.conformance.brokers.faults import Trouble
from tests.engine.trader import Trader, codes, status
from tests.engine.unsure import TakesAnIdOnce, in_doubt, parked, takes_an_id_once, trading_with
from tests.waiting import until
from tradehook.orders.requests.queries import unsettled
from tradehook.vocabulary.broker import NotSent, Outcome, Rejected
from tradehook.vocabulary.exact import Quantity
from tradehook.vocabulary.ids import AccountId, ClientOrderId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.order import OrderTicket, OrderType, TimeInForce
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio

BUY = {"action": "buy", "quantity": 3}
REST = {"action": "buy", "quantity": 3, "orderType": "limit", "limitPrice": 90}
COMPLETED = status("completed")
ONCE_MORE_S = 3.5
"""After this the order may be sent again: the broker has two seconds to send it in, and a second of rest."""


@pytest.fixture
async def trader(store_url: str, tmp_path: Path) -> AsyncIterator[Trader]:
    async with trading_with(takes_an_id_once, tmp_path, store_url) as trader:
        yield trader


def inner(trader: Trader) -> TakesAnIdOnce:
    """The broker behind the bad link."""
    found: TakesAnIdOnce = trader.broker.broker
    return found


async def submits(trader: Trader, signal: str) -> list[str | None]:
    """How the requests ended that sent the order of a signal's trade, which is one."""
    [order] = (await trader.now(signal))["orders"]
    requests = (await trader.desk.call("GET", f"/orders/{order['id']}"))["requests"]
    return [request["outcome"] for request in requests if request["kind"] == "submit"]


async def test_an_order_that_never_arrived_is_sent_again_under_its_id(trader: Trader) -> None:
    signal = await in_doubt(trader, BUY, Trouble.NEVER_ARRIVES)
    trader.broker.resume()

    trader.desk.later(ONCE_MORE_S)

    trade = await trader.trade(signal, COMPLETED)
    assert [(order["status"], order["filled_quantity"]) for order in trade["orders"]] == [("filled", "3")]
    assert [event["event"] for event in trade["orders"][0]["events"]][:2] == ["doubted", "sent"]
    trader.desk.later(1)
    await until(lambda: trader.desk.desk.store.read(unsettled), lambda requests: not requests)
    assert await submits(trader, signal) == ["accepted", "accepted"]
    assert await trader.held() == "3"


async def test_an_order_that_had_arrived_is_not_made_a_second_time(trader: Trader) -> None:
    signal = await in_doubt(trader, REST, Trouble.ANSWER_LOST)

    trader.desk.later(ONCE_MORE_S)

    trade = await trader.trade(signal, lambda trade: trade["orders"][0]["status"] == "working")
    assert trade["orders"][0]["broker_order_id"] is None, "only a report can tell"
    trader.broker.resume()
    await trader.price("89")
    trade = await trader.trade(signal, COMPLETED)
    assert trade["orders"][0]["broker_order_id"]
    assert len(trade["orders"]) == 1
    await trader.holds("3")


@pytest.mark.parametrize("answer", [NotSent("it was too late"), Rejected("no-money", "You have no money.")])
async def test_a_copy_that_is_not_taken_leaves_the_doubt_as_it_is(trader: Trader, answer: Outcome) -> None:
    signal = await in_doubt(trader, REST, Trouble.ANSWER_LOST)
    inner(trader).answers.append(answer)

    trader.desk.later(ONCE_MORE_S)

    await trader.trade(signal, lambda trade: _events(trade)[-2:] == ["sent", "doubted"])
    trade = await trader.now(signal)
    assert trade["status"] == "in_doubt"
    assert [order["status"] for order in trade["orders"]] == ["in_doubt"]
    trader.desk.later(5)
    await trader.trade(signal, lambda trade: trade["orders"][0]["status"] == "working")


async def test_what_holds_entries_holds_a_copy_until_it_is_gone(trader: Trader) -> None:
    signal = await in_doubt(trader, BUY, Trouble.NEVER_ARRIVES)
    await trader.desk.call("POST", "/kill-switch", {"on": True, "keep_entries": True})

    work = await parked(trader, ONCE_MORE_S)
    assert work["reason"] == "look-up-impossible"
    assert await submits(trader, signal) == ["unknown"]

    await trader.desk.call("POST", "/kill-switch", {"on": False})
    trader.broker.resume()
    trader.desk.later(1)
    await trader.trade(signal, COMPLETED)
    trader.desk.later(1)
    await trader.until_noticed("work-settled")
    assert (await trader.desk.call("GET", f"/work/{work['id']}"))["settled_as"] == "accepted"


async def test_an_entry_that_has_grown_too_old_is_not_sent_again(trader: Trader) -> None:
    signal = await in_doubt(trader, BUY, Trouble.NEVER_ARRIVES)

    await parked(trader, 121)

    assert await submits(trader, signal) == ["unknown"]


async def test_an_entry_that_was_told_to_be_cancelled_is_not_sent_again(trader: Trader) -> None:
    signal = await in_doubt(trader, REST, Trouble.NEVER_ARRIVES)
    [order] = (await trader.now(signal))["orders"]
    await trader.desk.call("POST", f"/orders/{order['id']}/cancel", {})

    await parked(trader, ONCE_MORE_S)

    assert await submits(trader, signal) == ["unknown"]


async def test_an_exit_of_what_is_held_is_sent_again_however_late(trader: Trader) -> None:
    await trader.trade(await trader.send(BUY), COMPLETED)
    signal = await in_doubt(trader, {"action": "exit"}, Trouble.NEVER_ARRIVES)
    trader.broker.resume()

    trader.desk.later(600)

    await trader.trade(signal, COMPLETED)
    assert await trader.held() == "0"


async def test_an_exit_is_not_sent_again_once_the_position_is_gone(trader: Trader) -> None:
    await trader.trade(await trader.send(BUY), COMPLETED)
    signal = await in_doubt(trader, {"action": "exit"}, Trouble.NEVER_ARRIVES)
    ticket = OrderTicket(
        account_id=AccountId(trader.account_id),
        client_order_id=ClientOrderId("by another hand"),
        symbol="AMD",
        side=Side.SELL,
        quantity=Quantity(Decimal(3)),
        order_type=OrderType.MARKET,
        time_in_force=TimeInForce.DAY,
    )
    await trader.broker.submit(ticket, after(trader.desk.clock.now(), 2))
    trader.broker.resume()
    await trader.holds("0")

    await parked(trader, ONCE_MORE_S)

    assert await submits(trader, signal) == ["unknown"]
    assert codes(await trader.now(signal)) == ["in-doubt"]


async def test_after_a_quarter_of_an_hour_a_person_is_asked_instead(trader: Trader) -> None:
    signal = await in_doubt(trader, BUY, Trouble.NEVER_ARRIVES)

    await parked(trader, 15 * 60 + 1)

    assert await submits(trader, signal) == ["unknown"]


def _events(trade: Json) -> list[str]:
    return [event["event"] for event in trade["orders"][0]["events"]]
