"""What the transaction of watched orders writes down: a trigger with its request, and nothing twice."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.databases import ENGINES, migrated_store
from tests.engine.books import Books, open_books
from tests.engine.reports import ended, filled
from tradehook.engine.emulating import attend
from tradehook.engine.take_outcome import take_outcome
from tradehook.engine.turn import Turn
from tradehook.engine.watched_orders import change_watched
from tradehook.orders.emulation import queries as emulation
from tradehook.orders.emulation.life import WatchedStatus
from tradehook.orders.emulation.making import leg_of
from tradehook.orders.emulation.watched import Watched
from tradehook.orders.order import BrokerRequest, RequestKind
from tradehook.vocabulary.broker import Accepted, Rejected
from tradehook.vocabulary.decision import Carried, ChangeOrder, Distance, PlaceLeg
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.ids import BrokerOrderId, LaneKey, OrderId, TradeId
from tradehook.vocabulary.order import Leg, OrderStatus, OrderType
from tradehook.vocabulary.side import Side

STOP, PROFIT = OrderId("stop"), OrderId("profit")
WATCHING, PLACED, SENT = WatchedStatus.WATCHING, WatchedStatus.PLACED, WatchedStatus.SENT


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


def give(books: Books, carried: Carried = Carried.WATCHED, **fields: Any) -> None:
    """Give the entry a stop at 90 and a take profit at 110."""
    stop = PlaceLeg(leg=Leg.STOP_LOSS, order_type=OrderType.STOP, stop_price=Decimal(90), carried=carried, **fields)
    profit = PlaceLeg(
        leg=Leg.TAKE_PROFIT, order_type=OrderType.LIMIT, limit_price=Decimal(110), carried=Carried.WATCHED
    )
    for watched_id, leg in ((STOP, stop), (PROFIT, profit)):
        emulation.add(books.tx, leg_of(books.order(), TradeId("trade"), leg, watched_id))


def see(books: Books, *prices: int) -> Turn:
    """Let both legs see prices."""
    seen = tuple(Price(Decimal(price)) for price in prices)
    order = books.order()
    return attend(books.tx, books.world, LaneKey(order.account_id, order.family), {STOP: seen, PROFIT: seen})


def leg(books: Books, watched_id: OrderId) -> Watched:
    found = emulation.watched_order(books.tx, watched_id)
    assert found is not None
    return found


def changed(books: Books, watched_id: OrderId, **terms: Any) -> bool:
    return change_watched(books.tx, books.world, ChangeOrder(order_id=watched_id, **terms))


def answer(books: Books, request: BrokerRequest, outcome: Accepted | Rejected) -> Turn:
    return take_outcome(books.tx, books.world, request, outcome)


def accepted(request: BrokerRequest) -> Accepted:
    return Accepted(BrokerOrderId(f"of {request.order.id}"))


def of(request: BrokerRequest) -> dict[str, Any]:
    """What names the request's order in a report."""
    return {
        "client_order_id": request.order.client_order_id,
        "broker_order_id": BrokerOrderId(f"of {request.order.id}"),
    }


def by_hand(number: int) -> dict[str, Any]:
    """What names a fill of an order that is not ours."""
    return {"client_order_id": "", "broker_order_id": f"by hand {number}", "execution_id": f"by hand {number}"}


def test_legs_are_for_what_has_filled_and_wait_before(books: Books) -> None:
    give(books)
    assert not see(books, 80).requests
    assert leg(books, STOP).status is WatchedStatus.WAITING

    books.take(filled(1, 2))
    assert (leg(books, STOP).status, leg(books, STOP).released) == (WATCHING, 2)
    books.take(filled(2, 1))
    assert (leg(books, STOP).released, leg(books, PROFIT).released) == (3, 3)


def test_a_trigger_is_written_with_its_request_and_only_once(books: Books) -> None:
    give(books)
    books.take(filled(1, 5))

    (request,) = see(books, 89).requests

    order = request.order
    assert (order.leg, order.side, order.order_type, order.quantity) == (Leg.STOP_LOSS, Side.SELL, OrderType.MARKET, 5)
    assert (order.reduce_only, order.trade_id) == (True, "trade")
    assert leg(books, STOP).status is SENT
    assert leg(books, STOP).order_id == order.id
    assert not see(books, 89).requests
    assert not see(books, 111).requests, "the other leg has nothing left to exit"


def test_where_one_look_reaches_both_the_stop_counts(books: Books) -> None:
    give(books)
    books.take(filled(1, 5))
    (request,) = see(books, 111, 89).requests
    assert request.order.leg is Leg.STOP_LOSS


def test_while_the_entry_fills_on_the_legs_go_on_for_the_rest(books: Books) -> None:
    give(books)
    books.take(filled(1, 2))
    (request,) = see(books, 110).requests
    answer(books, request, accepted(request))
    books.take(filled(2, 2, 110, side=Side.SELL, **of(request)))
    assert (leg(books, STOP).status, leg(books, PROFIT).status) == (WATCHING, WATCHING)

    books.take(filled(3, 3))

    (second,) = see(books, 89).requests
    assert (second.order.leg, second.order.quantity) == (Leg.STOP_LOSS, 3)


def test_a_leg_is_placed_once_the_entry_is_final_and_watched_until_then(books: Books) -> None:
    give(books, Carried.AFTER_FILL)
    assert not books.take(filled(1, 2)).requests
    assert leg(books, STOP).status is WATCHING

    (request,) = books.take(filled(2, 3)).requests

    assert (request.order.order_type, request.order.prices.stop_price, request.order.quantity) == (
        OrderType.STOP,
        90,
        5,
    )
    assert leg(books, STOP).status is PLACED


def test_the_resting_leg_is_cancelled_and_the_triggered_one_sent_when_that_is_confirmed(books: Books) -> None:
    give(books, Carried.AFTER_FILL)
    (placed,) = books.take(filled(1, 5)).requests
    answer(books, placed, accepted(placed))

    (cancel,) = see(books, 110).requests
    assert (cancel.kind, cancel.order.id) == (RequestKind.CANCEL, placed.order.id)
    assert leg(books, PROFIT).status is WatchedStatus.TRIGGERED
    assert not see(books, 110).requests, "asked for once"

    (sent,) = books.take(ended(2, **of(placed))).requests
    assert (sent.order.leg, sent.order.order_type, sent.order.quantity) == (Leg.TAKE_PROFIT, OrderType.MARKET, 5)


def test_the_resting_leg_that_fills_while_its_cancel_is_awaited_leaves_nothing_to_send(books: Books) -> None:
    give(books, Carried.AFTER_FILL)
    (placed,) = books.take(filled(1, 5)).requests
    answer(books, placed, accepted(placed))
    see(books, 110)

    turn = books.take(filled(2, 5, 90, side=Side.SELL, **of(placed)))

    assert not turn.requests
    assert (leg(books, STOP).status, leg(books, PROFIT).status) == (WatchedStatus.DONE, WatchedStatus.CANCELLED)


def test_a_leg_that_the_broker_refuses_is_watched_instead(books: Books) -> None:
    give(books, Carried.AFTER_FILL)
    (placed,) = books.take(filled(1, 5)).requests

    turn = answer(books, placed, Rejected("no", "No stops today."))

    assert not turn.requests
    assert (leg(books, STOP).status, leg(books, STOP).carried) == (WATCHING, Carried.WATCHED)
    assert books.noted() == ["watched-instead"]
    (sent,) = see(books, 90).requests
    assert sent.order.order_type is OrderType.MARKET


def test_a_triggered_order_that_is_refused_is_tried_again_after_a_while(books: Books) -> None:
    give(books)
    books.take(filled(1, 5))
    (sent,) = see(books, 90).requests
    answer(books, sent, Rejected("no", "Closed."))
    assert books.noted() == ["triggered-in-vain"]
    assert not see(books, 90).requests

    books.later(31)

    (again,) = see(books, 90).requests
    assert (again.order.attempt, again.order.client_order_id != sent.order.client_order_id) == (2, True)


def test_a_position_that_went_otherwise_ends_its_legs(books: Books) -> None:
    give(books)
    books.take(filled(1, 5))

    books.take(filled(2, 5, 101, side=Side.SELL, **by_hand(1)))
    see(books, 100)

    assert (leg(books, STOP).status, leg(books, PROFIT).status) == (WatchedStatus.CANCELLED, WatchedStatus.CANCELLED)
    assert "watch-ended" in books.noted()


def test_what_something_else_exited_does_not_come_back(books: Books) -> None:
    give(books)
    books.take(filled(1, 5))
    books.take(filled(2, 3, 101, side=Side.SELL, **by_hand(1)))
    see(books, 100)
    assert leg(books, STOP).released == 2

    books.take(filled(3, 4, 101, **by_hand(2)))

    (request,) = see(books, 89).requests
    assert request.order.quantity == 2


def test_new_terms_count_from_now_on_and_no_longer_follow_the_fill(books: Books) -> None:
    give(books, distance=Distance(amount=Decimal(10)))
    books.take(filled(1, 4, 102))
    assert leg(books, STOP).prices.stop_price == 92

    assert changed(books, STOP, stop_price=Decimal(101))
    books.take(filled(2, 1, 108))

    assert (leg(books, STOP).prices.stop_price, leg(books, STOP).distance) == (101, None)
    assert changed(books, STOP, quantity=Decimal(3))
    (request,) = see(books, 101).requests
    assert request.order.quantity == 3


def test_what_has_been_sent_cannot_be_changed(books: Books) -> None:
    give(books)
    books.take(filled(1, 5))
    see(books, 89)
    assert not changed(books, STOP, stop_price=Decimal(80))
    assert not changed(books, OrderId("nobody"), stop_price=Decimal(80))


def test_a_row_reads_as_it_was_written(books: Books) -> None:
    give(books, distance=Distance(percent=Decimal(5)))
    kept = replace(leg(books, STOP), mark=Price(Decimal("1.5")), words="words", not_before=books.clock.now())
    emulation.change(books.tx, kept, books.clock.now())
    assert leg(books, STOP) == kept
    assert emulation.lock_watched(books.tx, STOP) == kept


def test_an_entry_that_ends_with_something_filled_keeps_its_legs(books: Books) -> None:
    give(books)
    books.take(filled(1, 2), ended(2, OrderStatus.CANCELLED))
    assert (leg(books, STOP).status, leg(books, STOP).released) == (WATCHING, 2)
