"""Linked orders through the broker: an entry with its legs, a pair on what is held, and what becomes of each."""

from decimal import Decimal

import pytest

from tests.brokers.paper.asking import code, found, leg, quantities, soon, status, statuses, submit, submit_all
from tests.brokers.paper.linked import bracket, linked, pair, stop_loss, take_profit
from tests.brokers.paper.world import AAPL, ACCOUNT, BTCUSD, Desk, buy, price, quote, sell
from tradehook.vocabulary.broker import Accepted, BrokerOrder, OrderFilled, OrderReplaced, OrderWorking
from tradehook.vocabulary.ids import ClientOrderId
from tradehook.vocabulary.order import Leg, LinkedLeg, OrderClass, OrderStatus, OrderType
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio

WORKING, FILLED, CANCELLED = OrderStatus.WORKING, OrderStatus.FILLED, OrderStatus.CANCELLED


async def position(desk: Desk) -> Decimal:
    return (await desk.snapshot()).positions.get("AAPL", Decimal(0))


async def prices_filled(desk: Desk) -> list[Decimal]:
    return [report.price for report in await desk.told() if isinstance(report, OrderFilled)]


async def test_the_answer_names_the_legs_and_all_are_found_with_their_entry(desk: Desk) -> None:
    order = bracket(Side.BUY, 3, "12", "8", limit_price="9")

    answer = await desk.broker.submit(order, soon(desk))

    assert isinstance(answer, Accepted)
    assert [ours for ours, _ in answer.legs] == [each.client_order_id for each in order.legs]
    it = await found(desk, order)
    assert [told.broker_order_id for told in it.legs] == [theirs for _, theirs in answer.legs]
    assert {told.parent_id for told in it.legs} == {answer.broker_order_id}
    assert [(told.order_type, told.side, told.status) for told in it.legs] == [
        (OrderType.LIMIT, Side.SELL, WORKING),
        (OrderType.STOP, Side.SELL, WORKING),
    ]
    assert (await desk.snapshot()).open_orders == (it,)
    assert await desk.broker.submit(order, soon(desk)) == answer
    assert [type(report) for report in await desk.told()] == [OrderWorking] * 3


@pytest.mark.parametrize(
    ("side", "profit", "loss", "to", "filled_at"),
    [
        (Side.BUY, "157.44", "135.97", "157.44", "157.44"),
        (Side.BUY, "157.44", "135.97", "135.97", "135.97"),
        (Side.BUY, "157.44", "135.97", "130", "130"),
        (Side.SELL, "135.97", "157.44", "135.97", "135.97"),
        (Side.SELL, "135.97", "157.44", "160", "160"),
    ],
    ids=["long, profit", "long, loss", "long, gap", "short, profit", "short, gap"],
)
async def test_one_leg_closes_the_position_and_cancels_the_other(
    desk: Desk, side: Side, profit: str, loss: str, to: str, filled_at: str
) -> None:
    """An entry at 143.12 with 10 % and 5 % (rule: deciding 5, worked numbers)."""
    desk.quotes.put(quote(AAPL, "143.12"))
    order = bracket(side, 3, profit, loss)
    assert await submit(desk, order) is FILLED
    assert await position(desk) == side.sign * 3

    await desk.price(quote(AAPL, to))

    assert await position(desk) == 0
    assert sorted((await statuses(desk, order))[1:]) == [CANCELLED, FILLED]
    assert await prices_filled(desk) == [Decimal("143.12"), Decimal(filled_at)]
    expected = side.sign * 3 * (Decimal(filled_at) - Decimal("143.12"))
    assert (await desk.snapshot()).cash == 100_000 + expected
    assert (await desk.snapshot()).open_orders == ()


@pytest.mark.parametrize("side", Side)
async def test_the_legs_work_for_what_the_entry_has_filled(desk: Desk, side: Side) -> None:
    """Four can be had, then two: the take profit closes them, and the rest of the entry goes on."""
    gain = side.sign * 2
    order = bracket(side, 10, 10 + gain, 10 - gain, limit_price="10")
    desk.quotes.put(quote(AAPL, "10", size=4))
    assert await submit(desk, order) is OrderStatus.PARTIALLY_FILLED
    assert await position(desk) == side.sign * 4

    await desk.price(quote(AAPL, str(10 + gain), size=3))
    assert await position(desk) == side.sign * 1
    assert await quantities(desk, order) == [10, 7]
    await desk.price(quote(AAPL, str(10 + gain), size=9))
    assert await position(desk) == 0
    assert await status(desk, order) is OrderStatus.PARTIALLY_FILLED

    await desk.price(quote(AAPL, "10", size=6))
    assert await statuses(desk, order) == [FILLED, OrderStatus.PARTIALLY_FILLED, WORKING]
    assert (await quantities(desk, order), await position(desk)) == ([10, 6], side.sign * 6)
    await desk.price(quote(AAPL, str(10 - gain)))

    assert await position(desk) == 0
    assert await statuses(desk, order) == [FILLED, CANCELLED, FILLED]


async def test_an_entry_with_one_leg(desk: Desk) -> None:
    order = linked(OrderClass.OTO, Side.BUY, 3, stop_loss(trail_amount="1"))
    await submit(desk, order)

    await desk.price(quote(AAPL, "12"), quote(AAPL, "11.01"))
    assert await statuses(desk, order) == [FILLED, WORKING]
    await desk.price(quote(AAPL, "11"))

    assert await statuses(desk, order) == [FILLED, FILLED]
    assert await position(desk) == 0


async def test_a_leg_that_the_market_is_beyond_fills_with_its_entry(desk: Desk) -> None:
    """It is taken as it is: a take profit below the market is there already (rule: deciding 5)."""
    order = bracket(Side.BUY, 3, "9.5", "8")

    await submit(desk, order)

    assert await statuses(desk, order) == [FILLED, FILLED, CANCELLED]
    assert await prices_filled(desk) == [10, 10]


@pytest.mark.parametrize(("to", "expected"), [("12", [FILLED, CANCELLED]), ("8", [CANCELLED, FILLED])])
async def test_of_a_pair_one_cancels_the_other(desk: Desk, to: str, expected: list[OrderStatus]) -> None:
    await submit(desk, buy(3))
    order = pair(Side.SELL, 3, "12", "8")
    assert await submit(desk, order) is WORKING

    await desk.price(quote(AAPL, to))

    assert await statuses(desk, order) == expected
    assert await position(desk) == 0


async def test_a_part_of_one_of_a_pair_reduces_the_other(desk: Desk) -> None:
    await submit(desk, buy(5))
    order = pair(Side.SELL, 5, "12", "8")
    await submit(desk, order)

    await desk.price(quote(AAPL, "12", size=2))
    assert (await status(desk, order), await quantities(desk, order)) == (OrderStatus.PARTIALLY_FILLED, [3])
    await desk.price(quote(AAPL, "8", size=1))
    assert (await found(desk, order)).quantity == 4
    await desk.price(quote(AAPL, "8"))

    assert await statuses(desk, order) == [CANCELLED, FILLED]
    assert await position(desk) == 0
    changed = [report for report in await desk.told() if isinstance(report, OrderReplaced)]
    assert [report.order.quantity for report in changed] == [3, 4]


async def test_a_pair_needs_a_position(desk: Desk) -> None:
    assert code(await desk.broker.submit(pair(Side.SELL, 3, "12", "8"), soon(desk))) == "reduce-only-would-increase"


@pytest.mark.parametrize("to", ["12", "8"])
async def test_legs_of_a_position_that_was_closed_otherwise_close_nothing_more(desk: Desk, to: str) -> None:
    order = bracket(Side.BUY, 3, "12", "8")
    await submit_all(desk, order, sell(3))

    await desk.price(quote(AAPL, to))

    touched = await leg(desk, order, 0 if to == "12" else 1)
    assert (touched.status, touched.words) == (CANCELLED, "No more than 0 AAPL was held for the order to close.")
    assert await position(desk) == 0


async def test_legs_of_a_position_that_was_closed_in_part_close_the_rest(desk: Desk) -> None:
    order = bracket(Side.BUY, 3, "12", "8")
    await submit_all(desk, order, sell(2))

    await desk.price(quote(AAPL, "8"))

    assert (await leg(desk, order, 1)).filled_quantity == 1
    assert await position(desk) == 0


async def test_coins_are_sold_by_the_legs_of_their_entry(desk: Desk) -> None:
    order = bracket(Side.BUY, "0.5", "60000", "40000", of=BTCUSD)
    await submit(desk, order)

    await desk.price(quote(BTCUSD, "40000"))

    assert await statuses(desk, order) == [FILLED, CANCELLED, FILLED]
    assert (await desk.snapshot()).positions == {}


async def test_after_a_restart_linked_orders_are_linked(desk: Desk) -> None:
    waiting, protected = bracket(Side.BUY, 3, "12", "8", limit_price="9"), bracket(Side.BUY, 2, "12", "9")
    await submit_all(desk, waiting, protected)

    broker = await desk.another_broker()
    await broker.on_quote(quote(AAPL, "9"))
    assert await statuses(desk, waiting) == [FILLED, WORKING, WORKING]
    assert await statuses(desk, protected) == [FILLED, CANCELLED, FILLED]
    await broker.on_quote(quote(AAPL, "12"))

    assert await statuses(desk, waiting) == [FILLED, FILLED, CANCELLED]
    assert await position(desk) == 0


async def test_an_id_that_is_there_or_is_given_twice_is_none_for_a_leg(desk: Desk) -> None:
    known = buy(1, limit_price="9")
    await submit(desk, known)
    profit = take_profit(12)
    taken = LinkedLeg(
        client_order_id=known.client_order_id, leg=Leg.STOP_LOSS, order_type=OrderType.STOP, prices=stop_loss(8).prices
    )
    twin = LinkedLeg(
        client_order_id=profit.client_order_id, leg=Leg.STOP_LOSS, order_type=OrderType.STOP, prices=stop_loss(8).prices
    )
    own = linked(OrderClass.OTO, Side.BUY, 1, stop_loss(8))
    itself = linked(OrderClass.OTO, Side.BUY, 1, own.legs[0], client_order_id=own.legs[0].client_order_id)

    for order in (
        linked(OrderClass.OTO, Side.BUY, 1, taken),
        linked(OrderClass.BRACKET, Side.BUY, 1, profit, twin),
        itself,
    ):
        assert code(await desk.broker.submit(order, soon(desk))) == "duplicate-leg-id"
        assert await status(desk, order) is OrderStatus.REJECTED
    assert await position(desk) == 0


async def test_a_refused_entry_leaves_no_legs(desk: Desk) -> None:
    order = bracket(Side.BUY, 10**9, "12", "8")

    assert code(await desk.broker.submit(order, soon(desk))) == "insufficient-buying-power"

    for each in order.legs:
        assert await desk.broker.find(ACCOUNT, each.client_order_id) is None


async def test_legs_take_no_buying_power(desk: Desk) -> None:
    await submit(desk, bracket(Side.BUY, 3, "12", "8"))

    assert (await desk.snapshot()).buying_power == 100_000 - 15


async def test_a_short_entry_with_its_legs_takes_the_margin_of_the_entry_alone(desk: Desk) -> None:
    await submit(desk, bracket(Side.SELL, 3, "8", "12", limit_price="11"))

    assert (await desk.snapshot()).buying_power == 100_000 - Decimal("16.5")


async def test_a_leg_by_itself_is_found_under_its_own_id(desk: Desk) -> None:
    order = bracket(Side.BUY, 3, "12", "8")
    await submit(desk, order)

    it = await desk.broker.find(ACCOUNT, order.legs[1].client_order_id)

    assert isinstance(it, BrokerOrder)
    assert (it.legs, it.prices.stop_price) == ((), price(8))
    assert await desk.broker.find(ACCOUNT, ClientOrderId("never")) is None


async def test_a_leg_whose_part_was_closed_otherwise_stays_for_what_its_entry_is_still_to_fill(desk: Desk) -> None:
    """Two of five have filled and were sold by hand: the take profit that is reached then is left with three."""
    order = bracket(Side.BUY, 5, "12", "8", limit_price="10")
    desk.quotes.put(quote(AAPL, "10", size=2))
    assert await submit(desk, order) is OrderStatus.PARTIALLY_FILLED
    await desk.price(quote(AAPL, "11"))
    assert await submit(desk, sell(2)) is FILLED

    await desk.price(quote(AAPL, "12"))
    assert await statuses(desk, order) == [OrderStatus.PARTIALLY_FILLED, WORKING, WORKING]
    assert await quantities(desk, order) == [3, 5]
    await desk.price(quote(AAPL, "10"), quote(AAPL, "12"))

    assert await position(desk) == 0
    assert await statuses(desk, order) == [FILLED, FILLED, WORKING]
    await desk.price(quote(AAPL, "8"))
    assert (await statuses(desk, order), await position(desk)) == ([FILLED, FILLED, CANCELLED], 0)


@pytest.mark.parametrize(("limit", "touched"), [("10", "9"), (None, "8.5")])
async def test_a_trailing_leg_begins_at_the_limit_of_its_entry(desk: Desk, limit: str | None, touched: str) -> None:
    """The entry fills at 9.50: with a limit of 10 its stop, 1 away, is at 9; without one it is at 8.50."""
    desk.quotes.put(quote(AAPL, "9.50"))
    order = linked(OrderClass.OTO, Side.BUY, 3, stop_loss(trail_amount="1"), limit_price=limit)
    await submit(desk, order)

    await desk.price(quote(AAPL, str(Decimal(touched) + Decimal("0.01"))))
    assert await statuses(desk, order) == [FILLED, WORKING]
    await desk.price(quote(AAPL, touched))

    assert await statuses(desk, order) == [FILLED, FILLED]
