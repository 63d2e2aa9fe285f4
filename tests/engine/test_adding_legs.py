"""Entries that get a leg after they were placed: tradehook watches it, and the position is protected from then on."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.brokers.alpaca.double.server import Double
from tests.client import Json
from tests.databases import ENGINES, migrated_store
from tests.engine.asked import Adds
from tests.engine.books import Books, open_books
from tests.engine.outside import AroundTheClock, at_alpaca, begin, begin_again
from tests.engine.planned import stop_loss, take_profit
from tests.engine.reports import ended, filled
from tests.engine.trader import Trader, codes, status, trading
from tradehook.engine.adding import add_leg
from tradehook.engine.changing import Standing
from tradehook.orders.emulation import queries as emulation
from tradehook.orders.emulation.life import WatchedStatus
from tradehook.trades.trade import Trade
from tradehook.vocabulary.decision import AddLeg, Carried, Distance, PlaceLeg
from tradehook.vocabulary.ids import BrokerOrderId, ClientOrderId, TradeId
from tradehook.vocabulary.order import Leg, OrderClass, OrderStatus, OrderType, TimeInForce
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio
COMPLETED = status("completed")
LIMIT = {"action": "buy", "quantity": 10, "orderType": "limit", "limitPrice": 98}
PROFIT: dict[str, Any] = {"legs": (take_profit("110"),), "order_class": OrderClass.OTO}
TRAILING = PlaceLeg(leg=Leg.STOP_LOSS, order_type=OrderType.TRAILING_STOP, trail_amount=Decimal(5))


async def watched(trader: Trader) -> list[tuple[str, str, str]]:
    page = await trader.desk.call("GET", "/watched-orders", account_id=trader.account_id)
    return [(each["leg"], each["status"], each["released"]) for each in page["items"]]


async def until_watched(trader: Trader, *wanted: tuple[str, str, str]) -> None:
    await trader.until(lambda: watched(trader), lambda found: found == list(wanted))


async def add(trader: Trader, rules: Adds, entry: Json) -> Json:
    """The trade that adds the leg, at its end."""
    rules.entry_id = entry["orders"][0]["id"]
    return await trader.trade(await trader.send({"action": "breakeven"}), status("completed", "failed"))


def works(trade: Json) -> bool:
    return any(order["status"] == "working" for order in trade["orders"])


async def test_a_stop_for_what_is_held_begins_at_once(tmp_path: Path, store_url: str) -> None:
    rules = Adds(stop_loss("90"))
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        signal = await trader.send({"action": "buy", "quantity": 10})

        added = await add(trader, rules, await trader.trade(signal, COMPLETED))

        assert codes(added) == []
        await until_watched(trader, ("stop_loss", "watching", "10"))
        await trader.price("90")
        await trader.holds("0")
        trade = await trader.now(signal)
        assert [(it["leg"], it["quantity"], it["status"]) for it in trade["orders"][1:]] == [
            ("stop_loss", "10", "filled")
        ]


async def test_a_stop_for_an_entry_that_works_waits_for_its_fill(tmp_path: Path, store_url: str) -> None:
    rules = Adds(stop_loss("90", Distance(amount=Decimal(3))))
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        signal = await trader.send(LIMIT)
        await add(trader, rules, await trader.trade(signal, works))
        await until_watched(trader, ("stop_loss", "waiting", "0"))

        await trader.price("96")

        await until_watched(trader, ("stop_loss", "watching", "10"))
        await trader.price("94")
        assert await trader.held() == "10"
        await trader.price("93")
        await trader.holds("0")


async def test_a_stop_for_an_entry_that_filled_in_part_grows_with_it(tmp_path: Path, store_url: str) -> None:
    rules = Adds(stop_loss("90"))
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        await trader.desk.call("PUT", "/prices/AMD", {"bid": "97", "ask": "98", "size": "4"})
        signal = await trader.send(LIMIT)
        await trader.holds("4")

        await add(trader, rules, await trader.now(signal))

        await until_watched(trader, ("stop_loss", "watching", "4"))
        await trader.price("97")
        await until_watched(trader, ("stop_loss", "watching", "10"))


@pytest.mark.parametrize(("price", "exited"), [("90", "stop_loss"), ("110", "take_profit")])
async def test_beside_a_linked_take_profit_one_ends_the_other(
    tmp_path: Path, store_url: str, price: str, exited: str
) -> None:
    rules = Adds(stop_loss("90"), **PROFIT)
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        signal = await trader.send({"action": "buy", "quantity": 10})
        await add(trader, rules, await trader.trade(signal, COMPLETED))

        await trader.price(price)

        await trader.holds("0")
        trade = await trader.trade(signal, lambda it: all(each["status"] != "working" for each in it["orders"]))
        assert [it["leg"] for it in trade["orders"][1:] if it["status"] == "filled"] == [exited]
        await trader.until(lambda: watched(trader), lambda found: found[0][1] in ("done", "cancelled"))


async def test_a_trailing_stop_for_what_is_held_begins_at_the_price_of_now(tmp_path: Path, store_url: str) -> None:
    rules = Adds(TRAILING)
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        signal = await trader.send({"action": "buy", "quantity": 10})
        entry = await trader.trade(signal, COMPLETED)
        await trader.price("92")

        await add(trader, rules, entry)

        await until_watched(trader, ("stop_loss", "watching", "10"))
        await trader.price("88")
        assert await trader.held() == "10"
        await trader.price("87")
        await trader.holds("0")


@pytest.mark.parametrize("leg", [stop_loss("90"), take_profit("110")])
async def test_what_is_not_held_any_more_gets_none(tmp_path: Path, store_url: str, leg: PlaceLeg) -> None:
    legs = (take_profit("110"), stop_loss("90"))
    rules = Adds(leg, legs=legs, order_class=OrderClass.BRACKET)
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        entry = await trader.trade(await trader.send({"action": "buy", "quantity": 10}), COMPLETED)
        await trader.price("110")
        await trader.holds("0")

        assert codes(await add(trader, rules, entry)) == ["change-refused"]
        assert await watched(trader) == []


async def test_a_leg_that_was_added_is_watched_after_a_restart(tmp_path: Path, store_url: str) -> None:
    rules = Adds(stop_loss("90"))
    async with trading(tmp_path, store_url, rules=rules) as before:
        await before.begin()
        entry = await before.trade(await before.send({"action": "buy", "quantity": 10}), COMPLETED)
        await add(before, rules, entry)

    async with trading(tmp_path, store_url, rules=rules) as trader:
        begin_again(trader, before)
        await trader.price("90")
        await trader.holds("0")


async def test_at_alpaca_a_stop_is_added_beside_the_take_profit_that_it_links(tmp_path: Path, double: Double) -> None:
    rules = Adds(stop_loss("90"), time_in_force=TimeInForce.GTC, **PROFIT)
    async with at_alpaca(tmp_path, double, rules, wrap=AroundTheClock) as trader:
        await begin(trader, double)
        signal = await trader.send({"action": "buy", "quantity": 5})
        entry = await trader.trade(signal, COMPLETED)

        assert codes(await add(trader, rules, entry)) == []
        await until_watched(trader, ("stop_loss", "watching", "5"))
        double.quote("AMD", "89.90", "89.92")

        await trader.holds("0")
        trade = await trader.trade(signal, lambda it: len(it["orders"]) == 3 and not works(it))
        assert [(it["leg"], it["status"]) for it in trade["orders"][1:]] == [
            ("take_profit", "cancelled"),
            ("stop_loss", "filled"),
        ]


# ---------------------------------------------------------------------------------------------- row by row


@pytest.fixture(scope="module", params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with migrated_store(request.param, tmp_path_factory.mktemp("books"), request) as url:
        yield url


@pytest.fixture
def books(store: str) -> Iterator[Books]:
    """An entry of 5 AMD at 100 or better, with nothing filled."""
    with open_books(store) as found:
        found.add_order(trade_id=TradeId("trade"))
        yield found


def asked(books: Books, **leg: Any) -> tuple[Trade, AddLeg]:
    """A trade that asks for a leg of the entry: a stop at 90, unless told otherwise."""
    terms: dict[str, Any] = {"leg": Leg.STOP_LOSS, "order_type": OrderType.STOP, "stop_price": Decimal(90)} | leg
    return asking(), AddLeg(order_id=books.order().id, leg=PlaceLeg(**terms))


def asking() -> Any:
    """The trade that asks: no more is needed of it than its name."""

    class Asking:
        id = TradeId("0197753c-6c00-7000-8000-000000000000")
        symbol = "AMD"

    return Asking()


def test_asked_for_again_it_is_there_also_once_it_has_ended(books: Books) -> None:
    trade, intent = asked(books)
    assert [add_leg(books.tx, books.world, trade, intent).standing for _ in range(2)] == [Standing.DONE] * 2
    (leg,) = emulation.alive_in(books.tx, books.order().lane)
    assert (leg.trade_id, leg.entry_id, leg.quantity, leg.carried) == ("trade", books.order().id, 5, Carried.WATCHED)
    assert leg.id[14] == "7"

    books.take(ended(1, OrderStatus.CANCELLED))

    ended_leg = emulation.watched_order(books.tx, leg.id)
    assert ended_leg is not None
    assert ended_leg.status is WatchedStatus.CANCELLED
    assert add_leg(books.tx, books.world, trade, intent).standing is Standing.DONE
    assert emulation.alive_in(books.tx, books.order().lane) == []


def test_an_entry_that_ended_without_filling_gets_none(books: Books) -> None:
    books.take(ended(1, OrderStatus.CANCELLED))

    change = add_leg(books.tx, books.world, *asked(books))

    assert change.standing is Standing.FAILED
    assert change.reason is not None
    assert change.reason.code == "order-unfilled"


@pytest.mark.parametrize("fields", [{"trade_id": None, "external": True}, {"trade_id": TradeId("t"), "leg": Leg.EXIT}])
def test_only_an_entry_of_ours_gets_a_leg(books: Books, fields: dict[str, Any]) -> None:
    other = books.add_order(ClientOrderId("other"), broker_order_id=BrokerOrderId("other"), **fields)
    trade, intent = asked(books)

    change = add_leg(books.tx, books.world, trade, AddLeg(order_id=other.id, leg=intent.leg))

    assert change.standing is Standing.FAILED
    assert change.reason is not None
    assert change.reason.code == "change-refused"


def test_a_leg_is_for_what_nothing_else_has_exited(books: Books) -> None:
    by_hand = {"client_order_id": "", "broker_order_id": "by hand", "execution_id": "by hand"}
    books.take(filled(1, 5), filled(2, 3, side=Side.SELL, **by_hand))

    add_leg(books.tx, books.world, *asked(books))

    (leg,) = emulation.alive_in(books.tx, books.order().lane)
    assert (leg.status, leg.released) == (WatchedStatus.WATCHING, 2)
