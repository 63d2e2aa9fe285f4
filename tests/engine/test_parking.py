"""What the program cannot settle waits for a person, once; and goes on from what the person says (promise 4)."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.client import Json
from tests.conformance.brokers.faults import Faulty, Trouble
from tests.engine.trader import Trader, codes, status
from tests.engine.unsure import all_parked, blind, in_doubt, parked, trading_with
from tradehook.engine.parking import settle_parked
from tradehook.engine.settle import PATIENCE_S, Ask
from tradehook.engine.take_found import take_found
from tradehook.engine.take_outcome import take_outcome
from tradehook.engine.turn import Turn
from tradehook.engine.verdict import Verdict, VerdictKind
from tradehook.lanes import queries as lanes
from tradehook.orders.requests.queries import unsettled
from tradehook.vocabulary.broker import Rejected
from tradehook.vocabulary.ids import BrokerOrderId
from tradehook.vocabulary.refusal import Refusal

pytestmark = pytest.mark.anyio

BUY = {"action": "buy", "quantity": 3}
REST = {"action": "buy", "quantity": 3, "orderType": "limit", "limitPrice": 90}
ACCEPTED, REJECTED = Verdict(kind=VerdictKind.ACCEPTED), Verdict(kind=VerdictKind.REJECTED, words="No money.")
NEVER_ARRIVED = Verdict(kind=VerdictKind.NEVER_ARRIVED)


@pytest.fixture
async def trader(store_url: str, tmp_path: Path) -> AsyncIterator[Trader]:
    """A trader at a broker that can neither look up nor refuses a duplicate id."""
    async with trading_with(blind, tmp_path, store_url) as trader:
        yield trader


@pytest.fixture
async def asking(store_url: str, tmp_path: Path) -> AsyncIterator[Trader]:
    """A trader at a broker that can be asked."""
    async with trading_with(Faulty, tmp_path, store_url) as trader:
        yield trader


async def say(trader: Trader, work_id: str, verdict: Verdict) -> Turn | Refusal | None:
    """What comes of a verdict; what it leaves to be done is done."""
    desk = trader.desk.desk
    said = await desk.store.write(partial(settle_parked, world=desk.world, work_id=work_id, verdict=verdict))
    if isinstance(said, Turn):
        desk.engine.carry_on(said)
    return said


async def order_of(trader: Trader, signal: str) -> Json:
    """The last order of a signal's trade, with its requests."""
    trade = await trader.now(signal)
    return await trader.desk.call("GET", f"/orders/{trade['orders'][-1]['id']}")


async def test_a_doubt_that_nobody_can_look_up_is_parked_once(trader: Trader) -> None:
    signal = await in_doubt(trader, BUY, Trouble.NEVER_ARRIVES)

    work = await parked(trader, 3)

    assert (work["kind"], work["reason"]) == ("request", "look-up-impossible")
    assert (await trader.now(signal))["status"] == "in_doubt"
    [doubted] = await trader.desk.desk.store.read(unsettled)
    ask = partial(take_found, world=trader.desk.desk.world, request=doubted, found=Ask.PERSON)
    assert await trader.desk.desk.store.write(ask) == Turn()
    assert await all_parked(trader) == [work]
    assert (await trader.notices()).count("work-parked") == 1


async def test_what_is_there_by_a_persons_word_goes_on_and_frees_the_lane(trader: Trader) -> None:
    signal = await in_doubt(trader, REST, Trouble.ANSWER_LOST)
    work = await parked(trader, 3)

    theirs = Verdict(kind=VerdictKind.ACCEPTED, broker_order_id=BrokerOrderId("seen there"))
    assert isinstance(await say(trader, work["id"], theirs), Turn)

    trade = await trader.trade(signal, status("working"))
    order = await order_of(trader, signal)
    assert (order["status"], order["broker_order_id"]) == ("working", "seen there")
    assert [request["outcome"] for request in order["requests"]] == ["accepted"]
    assert codes(trade) == []
    assert await all_parked(trader) == []
    assert (await trader.notices()).count("work-settled") == 1
    trader.broker.resume()
    await trader.price("89")
    await trader.trade(signal, status("completed"))


async def test_what_was_refused_by_a_persons_word_was_refused_in_its_words(trader: Trader) -> None:
    signal = await in_doubt(trader, BUY, Trouble.NEVER_ARRIVES)
    work = await parked(trader, 3)

    assert isinstance(await say(trader, work["id"], REJECTED), Turn)

    trade = await trader.trade(signal, status("failed"))
    assert codes(trade) == ["broker-rejected"]
    assert "No money." in trade["reasons"][0]["message"]


async def test_what_never_arrived_by_a_persons_word_is_sent_as_another_order(trader: Trader) -> None:
    signal = await in_doubt(trader, BUY, Trouble.NEVER_ARRIVES)
    work = await parked(trader, 3)
    trader.broker.resume()

    assert isinstance(await say(trader, work["id"], NEVER_ARRIVED), Turn)

    trade = await trader.trade(signal, status("completed"))
    assert [order["status"] for order in trade["orders"]] == ["expired", "filled"]
    assert len({order["client_order_id"] for order in trade["orders"]}) == 2
    await trader.holds("3")


async def test_an_entry_that_never_arrived_and_has_grown_too_old_is_not_sent(trader: Trader) -> None:
    signal = await in_doubt(trader, BUY, Trouble.NEVER_ARRIVES)
    work = await parked(trader, 3_600)

    await say(trader, work["id"], NEVER_ARRIVED)

    trade = await trader.trade(signal, status("failed"))
    assert codes(trade) == ["too-old"]
    assert [order["status"] for order in trade["orders"]] == ["expired"]


async def test_what_is_settled_stays_settled(trader: Trader) -> None:
    signal = await in_doubt(trader, REST, Trouble.ANSWER_LOST)
    work = await parked(trader, 3)
    await say(trader, work["id"], ACCEPTED)

    for verdict in (ACCEPTED, REJECTED, NEVER_ARRIVED, Verdict(kind=VerdictKind.AGAIN)):
        refusal = await say(trader, work["id"], verdict)
        assert isinstance(refusal, Refusal)
        assert (refusal.code, refusal.status) == ("work-already-settled", 409)

    assert (await order_of(trader, signal))["status"] == "working"
    kept = await trader.desk.desk.store.read(partial(lanes.parked, work_id=work["id"]))
    assert kept is not None
    assert kept.settled_as == "accepted"


async def test_nothing_is_said_of_work_that_there_is_not(trader: Trader) -> None:
    assert await say(trader, "nothing of the kind", ACCEPTED) is None


UNFIT = [
    (Verdict(kind=VerdictKind.AGAIN), "verdict"),
    (Verdict(kind=VerdictKind.DROPPED), "verdict"),
    (Verdict(kind=VerdictKind.REJECTED, broker_order_id=BrokerOrderId("7")), "broker_order_id"),
    (Verdict(kind=VerdictKind.NEVER_ARRIVED, broker_order_id=BrokerOrderId("7")), "broker_order_id"),
    (Verdict(kind=VerdictKind.ACCEPTED, words="Filled."), "words"),
]


async def test_a_verdict_that_does_not_fit_settles_nothing(trader: Trader) -> None:
    signal = await in_doubt(trader, BUY, Trouble.NEVER_ARRIVES)
    work = await parked(trader, 3)

    for verdict, path in UNFIT:
        refusal = await say(trader, work["id"], verdict)
        assert isinstance(refusal, Refusal)
        assert (refusal.code, refusal.status, refusal.path) == ("verdict-does-not-fit", 422, path)

    assert await all_parked(trader) == [work]
    assert (await trader.now(signal))["status"] == "in_doubt"


async def test_the_id_of_another_order_is_not_taken_for_this_one(trader: Trader) -> None:
    other = await trader.send(REST)
    await trader.trade(other, lambda trade: [order["status"] for order in trade["orders"]] == ["working"])
    theirs = (await order_of(trader, other))["broker_order_id"]
    await in_doubt(trader, {**BUY, "ticker": "MSFT"}, Trouble.NEVER_ARRIVES)
    work = await parked(trader, 3)

    verdict = Verdict(kind=VerdictKind.ACCEPTED, broker_order_id=BrokerOrderId(theirs))
    refusal = await say(trader, work["id"], verdict)

    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.path) == ("broker-order-id-taken", "broker_order_id")
    assert await all_parked(trader) == [work]


async def test_what_a_report_tells_is_no_longer_parked(trader: Trader) -> None:
    signal = await in_doubt(trader, BUY, Trouble.ANSWER_LOST)
    work = await parked(trader, 3)

    trader.broker.resume()
    await trader.trade(signal, status("completed"))
    refusal = await say(trader, work["id"], NEVER_ARRIVED)
    assert isinstance(refusal, Refusal), "the report counts, whoever says otherwise"
    assert refusal.code == "known-by-now"

    trader.desk.later(1)
    await trader.until_noticed("work-settled")
    settled = await trader.desk.call("GET", f"/work/{work['id']}")
    assert settled["settled_as"] == "accepted"
    refusal = await say(trader, work["id"], ACCEPTED)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "work-already-settled"
    assert await trader.held() == "3"


@pytest.mark.parametrize(
    ("trouble", "settled_as", "statuses"),
    [(Trouble.ANSWER_LOST, "accepted", ["working"]), (Trouble.NEVER_ARRIVES, "never_arrived", ["expired"])],
)
async def test_a_doubt_that_lasts_is_parked_and_looked_up_on_until_the_broker_answers(
    asking: Trader, trouble: Trouble, settled_as: str, statuses: list[str]
) -> None:
    asking.broker.interrupt()
    await asking.desk.call("POST", f"/accounts/{asking.account_id}/reconcile", {})
    asking.broker.unreadable(1_000_000)
    signal = await asking.send(REST, trouble)
    await asking.trade(signal, status("in_doubt"))

    work = await parked(asking, PATIENCE_S + 1)
    assert work["reason"] == "still-in-doubt"
    assert "15 minutes" in work["words"]

    await asking.broker.heal()
    asking.desk.later(60)
    await asking.until_noticed("work-settled")
    assert (await asking.desk.call("GET", f"/work/{work['id']}"))["settled_as"] == settled_as
    trade = await asking.now(signal)
    assert [order["status"] for order in trade["orders"]] == statuses


async def test_a_request_whose_engine_stopped_before_the_answer_is_shown_as_a_doubt(trader: Trader) -> None:
    trader.broker._slow_s = 3_600
    signal = await trader.send(BUY, Trouble.SLOW)
    await trader.trade(signal, lambda trade: [order["status"] for order in trade["orders"]] == ["pending"])
    desk = trader.desk.desk
    [doubted] = await desk.store.read(unsettled)
    assert doubted.outcome is None

    desk.engine.carry_on(
        await desk.store.write(partial(take_found, world=desk.world, request=doubted, found=Ask.PERSON))
    )

    trade = await trader.trade(signal, status("in_doubt"))
    assert codes(trade) == ["in-doubt"]
    assert [each["reason"] for each in await all_parked(trader)] == ["look-up-impossible"]


async def test_nobody_can_say_that_it_never_arrived_while_it_still_may(trader: Trader) -> None:
    await in_doubt(trader, BUY, Trouble.NEVER_ARRIVES)
    desk = trader.desk.desk
    [doubted] = await desk.store.read(unsettled)
    await desk.store.write(partial(take_found, world=desk.world, request=doubted, found=Ask.PERSON))
    [work] = await all_parked(trader)

    refusal = await say(trader, work["id"], NEVER_ARRIVED)

    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.status) == ("may-still-arrive", 409)


async def test_an_answer_that_came_after_all_counts_and_closes_the_matter(trader: Trader) -> None:
    signal = await in_doubt(trader, BUY, Trouble.NEVER_ARRIVES)
    work = await parked(trader, 3)
    desk = trader.desk.desk
    [doubted] = await desk.store.read(unsettled)
    late = partial(take_outcome, world=desk.world, request=doubted, outcome=Rejected("no-money", "No money."))
    desk.engine.carry_on(await desk.store.write(late))
    await trader.trade(signal, status("failed"))

    refusal = await say(trader, work["id"], NEVER_ARRIVED)

    assert isinstance(refusal, Refusal)
    assert (refusal.code, '"rejected"' in refusal.message) == ("work-already-settled", True)
    assert await all_parked(trader) == []


def test_every_verdict_is_explained() -> None:
    assert all(kind.meaning.endswith(".") for kind in VerdictKind)


async def test_a_lasting_doubt_about_a_cancel_is_a_persons_too(asking: Trader) -> None:
    signal = await asking.send(REST)
    await asking.trade(signal, lambda trade: [order["status"] for order in trade["orders"]] == ["working"])
    order: Any = await order_of(asking, signal)
    asking.broker.next(Trouble.NEVER_ARRIVES)
    asking.broker.unreadable(1_000_000)
    await asking.desk.call("POST", f"/orders/{order['id']}/cancel", {})
    await asking.went_wrong()

    work = await parked(asking, PATIENCE_S + 1)
    assert (work["request"], work["reason"]) == ("cancel", "still-in-doubt")

    await asking.broker.heal()
    said = await say(asking, work["id"], NEVER_ARRIVED)
    assert isinstance(said, Turn), said
    await asking.trade(signal, status("cancelled"))
