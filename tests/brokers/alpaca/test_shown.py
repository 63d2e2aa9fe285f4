"""Orders that Alpaca's lists leave out are looked at all the same."""

import pytest

from tests.brokers.alpaca.listing import Listing
from tests.brokers.alpaca.translate.samples import ORDER, symbols, wire_order
from tests.brokers.alpaca.translate.test_orders import LEG
from tradehook.brokers.alpaca.known import KnownOrders
from tradehook.brokers.alpaca.shown import Shown, ShownOrders
from tradehook.brokers.alpaca.translate.wire import WireOrder
from tradehook.vocabulary.broker import Unknown
from tradehook.vocabulary.ids import BrokerOrderId
from tradehook.vocabulary.instant import Instant

pytestmark = pytest.mark.anyio

PARENT = BrokerOrderId(str(ORDER["id"]))
NOON = Instant(1_750_000_000_000_000)


def leg(order_id: str, **changes: object) -> dict[str, object]:
    return {**LEG, "id": order_id, "client_order_id": f"client of {order_id}", **changes}


PROFIT, LOSS = leg("profit", status="new"), leg("loss", type="stop", stop_price="90")
FILLED_ENTRY = wire_order(status="filled", filled_qty="10", order_class="bracket", legs=[PROFIT, LOSS])


def looking(listing: Listing, *seen: WireOrder) -> ShownOrders:
    known = KnownOrders()
    for wire in seen:
        known.see(wire)
    return ShownOrders(listing, known, symbols())  # type: ignore[arg-type]


def found(shown: Shown | Unknown) -> Shown:
    assert not isinstance(shown, Unknown)
    return shown


async def test_a_stop_that_is_held_is_found_by_way_of_its_entry() -> None:
    listing = Listing(orders={PARENT: FILLED_ENTRY}, open=[wire_order(**PROFIT)])

    shown = found(await looking(listing, FILLED_ENTRY).open())

    assert {"profit", "loss"} <= shown.keys()
    assert listing.asked == [PARENT]


async def test_orders_that_are_all_listed_cost_no_further_question() -> None:
    listing = Listing(open=[wire_order()])

    shown = found(await looking(listing, wire_order()).open())

    assert list(shown) == [PARENT]
    assert listing.asked == []


async def test_an_order_that_alpaca_has_lost_is_asked_for_once() -> None:
    listing = Listing()
    orders = looking(listing, wire_order())

    assert found(await orders.open()) == found(await orders.open()) == {}
    assert listing.asked == [PARENT]


async def test_the_legs_of_a_nested_answer_survive_a_flat_one() -> None:
    nested = wire_order(order_class="bracket", legs=[PROFIT, LOSS])
    listing = Listing(
        recent=[nested], open=[wire_order(order_class="bracket"), wire_order(**PROFIT), wire_order(**LOSS)]
    )

    shown = found(await looking(listing).since(NOON))

    assert [each.id for each in shown[PARENT].legs or ()] == ["profit", "loss"]
    assert shown.keys() == {PARENT, "profit", "loss"}


async def test_an_order_that_cannot_be_read_does_not_hide_the_others() -> None:
    listing = Listing(open=[wire_order(type="guess"), wire_order(id="other")])
    orders = looking(listing)

    readable = list(orders.read_all(found(await orders.open())))

    assert [order.broker_order_id for order in readable] == ["other"]


@pytest.mark.parametrize("part", ["open", "recent", "order"])
async def test_what_is_not_answered_is_unknown_and_not_empty(part: str) -> None:
    listing = Listing(failing=frozenset({part}))

    assert isinstance(await looking(listing, wire_order()).since(NOON), Unknown)
