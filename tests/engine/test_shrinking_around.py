"""An order against a position leaves no more legs than that is (rule: deciding 4), on either side."""

import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.brokers.alpaca.double.server import Double
from tests.client import Json
from tests.conformance.brokers.faults import Faulty, Trouble
from tests.databases import ENGINES, migrated_store
from tests.desk import at_work
from tests.engine.asked import Plain
from tests.engine.books import ACCOUNT, Books, open_books
from tests.engine.outside import at_alpaca, begin
from tests.engine.planned import stop_loss, take_profit
from tests.engine.reports import ended, filled, working
from tests.engine.trader import Trader, status, trading
from tradehook.orders.order import Order, RequestKind
from tradehook.positions import queries as positions
from tradehook.positions.compare import Difference
from tradehook.vocabulary.exact import Quantity
from tradehook.vocabulary.ids import BrokerOrderId, ClientOrderId, TradeId
from tradehook.vocabulary.order import Leg, OrderClass, OrderStatus, OrderType, TimeInForce
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio
COMPLETED = status("completed")
BOTH = ("stop_loss", "take_profit")


def bracket(profit: str, loss: str) -> dict[str, Any]:
    return {"legs": (take_profit(profit), stop_loss(loss)), "order_class": OrderClass.BRACKET}


async def legs(trader: Trader) -> list[tuple[str, str, str]]:
    """The legs at the broker: which way they go, what they are, and for how much."""
    found = (await trader.desk.call("GET", "/orders", account_id=trader.account_id, status="working"))["items"]
    return sorted((it["side"], it["leg"], it["quantity"]) for it in found if it["leg"] in BOTH)


async def rest(trader: Trader, *wanted: tuple[str, str]) -> None:
    """Wait until just these pairs of legs rest: which way they go, and for how much."""
    both = sorted((side, leg, quantity) for side, quantity in wanted for leg in BOTH)
    await trader.until(lambda: legs(trader), lambda found: found == both)


async def long_ten(trader: Trader, rules: Plain) -> None:
    """Long 10 at 100 with a bracket around it; what is sent next has none."""
    rules.entry = bracket("110", "90")
    await trader.trade(await trader.send({"action": "buy", "quantity": 10}), COMPLETED)
    await rest(trader, ("sell", "10"))
    rules.entry = {}


@pytest.mark.parametrize(
    ("sold", "held", "left"), [(10, "0", []), (4, "6", [("sell", "6")]), (15, "-5", [])], ids=["flat", "part", "flip"]
)
async def test_a_sale_against_a_long_leaves_legs_for_what_is_held(
    tmp_path: Path, store_url: str, sold: int, held: str, left: list[tuple[str, str]]
) -> None:
    rules = Plain()
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        await long_ten(trader, rules)

        await trader.trade(await trader.send({"action": "sell", "quantity": sold}), COMPLETED)

        await trader.holds(held)
        await rest(trader, *left)
        assert "position-unprotected" not in await trader.notices()


@pytest.mark.parametrize(
    ("sold", "left"),
    [(4, [("sell", "6")]), (10, []), (15, [("buy", "5")])],
    ids=["part", "flat", "flip"],
)
async def test_the_legs_of_the_sale_are_for_no_more_than_it_added(
    tmp_path: Path, store_url: str, sold: int, left: list[tuple[str, str]]
) -> None:
    rules = Plain()
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        await long_ten(trader, rules)
        rules.entry = bracket("88", "112")

        await trader.trade(await trader.send({"action": "sell", "quantity": sold}), COMPLETED)

        await rest(trader, *left)


async def test_a_flip_of_what_had_no_legs_leaves_those_of_what_is_held(tmp_path: Path, store_url: str) -> None:
    rules = Plain()
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        await trader.trade(await trader.send({"action": "buy", "quantity": 10}), COMPLETED)
        rules.entry = bracket("88", "112")

        await trader.trade(await trader.send({"action": "sell", "quantity": 15}), COMPLETED)

        await rest(trader, ("buy", "5"))


async def test_two_brackets_that_meet_leave_no_legs(tmp_path: Path, store_url: str) -> None:
    rules = Plain(**bracket("110", "90"))
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        buys = await trader.send({"action": "buy", "quantity": 10, "orderType": "limit", "limitPrice": 98})
        await trader.trade(buys, works)
        rules.entry = bracket("88", "112")
        sells = await trader.send({"action": "sell", "quantity": 10, "orderType": "limit", "limitPrice": 102})
        await trader.trade(sells, works)

        await trader.price("98")
        await trader.holds("10")
        await rest(trader, ("sell", "10"), ("buy", "10"))
        await trader.price("102")

        await trader.holds("0")
        await rest(trader)


async def test_an_entry_that_fills_on_keeps_its_legs_until_it_is_done(tmp_path: Path, store_url: str) -> None:
    """4 of 10 are bought, 3 of them are sold again, and the rest is bought: what is held then has legs."""
    rules = Plain(**bracket("110", "90"))
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        await trader.desk.call("PUT", "/prices/AMD", {"bid": "97", "ask": "98", "size": "4"})
        signal = await trader.send({"action": "buy", "quantity": 10, "orderType": "limit", "limitPrice": 98})
        await trader.holds("4")
        await trader.desk.call("PUT", "/prices/AMD", {"bid": "99", "ask": "99", "size": "4"})
        rules.entry = {}
        await trader.trade(await trader.send({"action": "sell", "quantity": 3}), COMPLETED)
        await rest(trader, ("sell", "10"))

        await trader.price("97")

        await trader.trade(signal, COMPLETED)
        await trader.holds("7")
        await rest(trader, ("sell", "7"))


async def test_what_is_cancelled_of_an_entry_leaves_legs_for_what_is_held(tmp_path: Path, store_url: str) -> None:
    rules = Plain(**bracket("110", "90"))
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        await trader.desk.call("PUT", "/prices/AMD", {"bid": "97", "ask": "98", "size": "4"})
        signal = await trader.send({"action": "buy", "quantity": 10, "orderType": "limit", "limitPrice": 98})
        await trader.holds("4")
        await trader.desk.call("PUT", "/prices/AMD", {"bid": "99", "ask": "99", "size": "4"})
        rules.entry = {}
        await trader.trade(await trader.send({"action": "sell", "quantity": 3}), COMPLETED)

        await trader.desk.call("POST", f"/orders/{(await trader.now(signal))['orders'][0]['id']}/cancel")

        await rest(trader, ("sell", "1"))


async def test_a_leg_that_takes_all_that_is_held_leaves_no_leg_of_others(tmp_path: Path, store_url: str) -> None:
    """4 are bought with a stop, 10 with a take profit, and 6 are sold: the take profit is for the 8 that are held. It
    fills, and the stop, which had room until then, has nothing left."""
    rules = Plain()
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        rules.entry = {"legs": (stop_loss("80"),), "order_class": OrderClass.OTO}
        await trader.trade(await trader.send({"action": "buy", "quantity": 4}), COMPLETED)
        rules.entry = {"legs": (take_profit("105"),), "order_class": OrderClass.OTO}
        await trader.trade(await trader.send({"action": "buy", "quantity": 10}), COMPLETED)
        rules.entry = {}
        await trader.trade(await trader.send({"action": "sell", "quantity": 6}), COMPLETED)
        left = [("sell", "stop_loss", "4"), ("sell", "take_profit", "8")]
        await trader.until(lambda: legs(trader), lambda found: found == left)

        await trader.price("106")

        await trader.holds("0")
        await rest(trader)


async def test_an_exit_that_rests_keeps_no_leg_from_shrinking(tmp_path: Path, store_url: str) -> None:
    rules = Plain()
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        await long_ten(trader, rules)
        resting = {"action": "exit", "quantity": 2, "orderType": "limit", "limitPrice": 109}
        await trader.trade(await trader.send(resting), works)

        await trader.trade(await trader.send({"action": "sell", "quantity": 4}), COMPLETED)

        await trader.holds("6")
        await rest(trader, ("sell", "6"))


async def test_a_leg_that_grows_after_what_it_protects_is_gone_is_cancelled(tmp_path: Path, store_url: str) -> None:
    """The legs are to shrink to 6; before the broker hears of it, the stop has sold them, and the profit is for 4."""
    rules = Plain()
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        await long_ten(trader, rules)
        trader.broker.next(Trouble.ARRIVES_LATE, Trouble.ARRIVES_LATE, of=RequestKind.REPLACE)
        await trader.trade(await trader.send({"action": "sell", "quantity": 4}), COMPLETED)
        await trader.went_wrong()
        await trader.price("90")
        await trader.holds("0")

        await trader.broker.deliver()

        await rest(trader)


@contextlib.asynccontextmanager
async def at_a_holder(data_dir: Path, store_url: str, rules: Plain) -> AsyncIterator[Trader]:
    """A paper broker that says that its legs hold their units."""

    def holding(broker: Any) -> Any:
        wrapped = Faulty(broker)
        wrapped.declaration = replace(broker.declaration, legs_hold_quantity=True)
        return wrapped

    async with at_work(data_dir, store_url, wrap=holding, rules=rules) as desk:
        broker: Any = desk.desk.brokers["paper"]
        yield Trader(desk, broker)


async def test_legs_that_hold_their_units_are_placed_again_for_what_is_held(tmp_path: Path, store_url: str) -> None:
    rules = Plain()
    async with at_a_holder(tmp_path, store_url, rules) as trader:
        await trader.begin()
        await long_ten(trader, rules)

        await trader.trade(await trader.send({"action": "sell", "quantity": 4}), COMPLETED)

        await rest(trader, ("sell", "6"))
        await trader.until_noticed("protection-interrupted")


async def test_at_alpaca_what_is_not_held_by_legs_is_sold_and_they_stay(tmp_path: Path, double: Double) -> None:
    rules = Plain(time_in_force=TimeInForce.GTC)
    async with at_alpaca(tmp_path, double, rules) as trader:
        await begin(trader, double)
        await trader.trade(await trader.send({"action": "buy", "quantity": 3}), COMPLETED)
        rules.entry = bracket("110", "90")
        await trader.trade(await trader.send({"action": "buy", "quantity": 5}), COMPLETED)
        await rest(trader, ("sell", "5"))
        rules.entry = {}

        await trader.trade(await trader.send({"action": "sell", "quantity": 3}), COMPLETED)

        await trader.holds("5")
        assert len(await legs(trader)) == 2
        await trader.trade(await trader.send({"action": "sell", "quantity": 4}), status("failed"))
        await rest(trader, ("sell", "5"))


def works(trade: Json) -> bool:
    return any(order["status"] == "working" for order in trade["orders"])


# ------------------------------------------------------------------------------------------- told ahead of its fills


@pytest.fixture(scope="module", params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with migrated_store(request.param, tmp_path_factory.mktemp("books"), request) as url:
        yield url


@pytest.fixture
def books(store: str) -> Iterator[Books]:
    """An entry of 5 AMD that is told to have filled, of which nothing is booked, with a stop for all of it."""
    with open_books(store) as found:
        entry = found.add_order(trade_id=TradeId("trade"), status=OrderStatus.FILLED)
        found.add_order(
            ClientOrderId("stop"),
            broker_order_id=BrokerOrderId("stop"),
            trade_id=TradeId("trade"),
            parent_id=entry.id,
            leg=Leg.STOP_LOSS,
            side=Side.SELL,
            order_type=OrderType.STOP,
        )
        yield found


def sell(books: Books, quantity: int) -> Order:
    return books.add_order(
        ClientOrderId("sale"),
        broker_order_id=BrokerOrderId("sale"),
        trade_id=TradeId("another"),
        side=Side.SELL,
        order_type=OrderType.MARKET,
        quantity=Quantity(Decimal(quantity)),
    )


def sold(number: int, quantity: int) -> Any:
    return filled(number, quantity, side=Side.SELL, client_order_id="sale", broker_order_id="sale")


def test_legs_wait_for_the_fills_that_were_told_of(books: Books) -> None:
    sell(books, 2)
    assert not books.take(filled(1, 2), sold(2, 2)).requests

    (request,) = books.take(filled(3, 3)).requests

    assert request.order.client_order_id == "stop"
    assert request.change is not None
    assert request.change.quantity == 3


def test_a_leg_that_is_told_of_after_the_fill_is_looked_at_then(books: Books) -> None:
    """A sale of 8 against 5 leaves 3 short: its own stop is for no more, though it was not heard of at the fill."""
    sale = sell(books, 8)
    books.take(filled(1, 5))
    books.add_order(
        ClientOrderId("cover"),
        broker_order_id=BrokerOrderId("cover"),
        trade_id=TradeId("another"),
        parent_id=sale.id,
        leg=Leg.STOP_LOSS,
        order_type=OrderType.STOP,
        quantity=Quantity(Decimal(8)),
        status=OrderStatus.PENDING,
    )
    assert [each.kind for each in books.take(sold(2, 8)).requests] == [RequestKind.CANCEL]

    (request,) = books.take(working(3, client_order_id="cover", broker_order_id="cover")).requests

    assert request.change is not None
    assert (request.order.client_order_id, request.change.quantity) == ("cover", 3)


def test_what_filled_while_an_exit_was_on_its_way_is_looked_at_when_that_has_ended(books: Books) -> None:
    books.take(filled(1, 5))
    sell(books, 8)
    books.add_order(
        ClientOrderId("out"),
        broker_order_id=BrokerOrderId("out"),
        trade_id=TradeId("out"),
        leg=Leg.EXIT,
        order_type=OrderType.MARKET,
    )
    assert not books.take(sold(2, 8)).requests

    (request,) = books.take(ended(3, OrderStatus.REJECTED, client_order_id="out", broker_order_id="out")).requests

    assert (request.kind, request.order.client_order_id) == (RequestKind.CANCEL, "stop")


def test_nothing_shrinks_while_the_broker_shows_another_position(books: Books) -> None:
    sell(books, 2)
    books.take(filled(1, 5))
    now = books.clock.now()
    positions.keep_difference(
        books.tx,
        Difference(
            account_id=ACCOUNT,
            symbol="AMD",
            family="AMD",
            ours=Quantity(Decimal(5)),
            theirs=Quantity(Decimal(1)),
            average_price=None,
            first_seen_at=now,
            seen_at=now,
        ),
    )

    assert not books.take(sold(2, 2)).requests


def test_an_ordinary_entry_asks_for_nothing(books: Books) -> None:
    assert not books.take(filled(1, 2), filled(2, 3)).requests
