"""What is remembered of orders."""

from tests.brokers.alpaca.translate.samples import ORDER, wire_order
from tests.brokers.alpaca.translate.test_orders import LEG, MULTI_LEG
from tradehook.brokers.alpaca.known import KnownOrders, Successor
from tradehook.vocabulary.ids import BrokerOrderId, ClientOrderId

PARENT, LEG_ID = BrokerOrderId(str(ORDER["id"])), BrokerOrderId(str(LEG["id"]))
OURS = ClientOrderId("ours")


def test_an_order_is_known_by_both_ids_and_its_legs_know_their_parent() -> None:
    known = KnownOrders()

    known.see(wire_order(legs=[LEG]))

    assert known.id_of(OURS) == PARENT
    assert known.parent_of(LEG_ID) == PARENT
    assert known.parent_of(PARENT) is None
    assert known.unfinished() == {PARENT, LEG_ID}


def test_a_leg_that_is_seen_by_itself_keeps_its_parent() -> None:
    known = KnownOrders()
    known.see(wire_order(legs=[LEG]))

    known.see(wire_order(**{**LEG, "status": "new"}))

    assert known.parent_of(LEG_ID) == PARENT


def test_what_has_ended_stays_ended_however_late_news_come() -> None:
    known = KnownOrders()

    known.see(wire_order(status="filled"))
    known.see(wire_order(status="new"))

    assert known.unfinished() == frozenset()


def test_the_legs_of_a_multi_leg_order_are_orders_of_their_own() -> None:
    known = KnownOrders()

    known.see(wire_order(**MULTI_LEG))

    assert known.parent_of(LEG_ID) is None


def test_a_leg_of_ours_has_our_name_too() -> None:
    known = KnownOrders()

    known.name(ClientOrderId("our-leg"), LEG_ID)

    assert known.id_of(ClientOrderId("our-leg")) == LEG_ID


def test_a_replacement_is_known_by_its_new_id() -> None:
    known = KnownOrders()
    successor = Successor(ClientOrderId("new"), BrokerOrderId("another"))

    known.replace(PARENT, successor)

    assert known.successor_of(PARENT) == successor
    assert known.id_of(ClientOrderId("new")) == "another"
    assert known.successor_of(LEG_ID) is None


def test_of_what_alpaca_has_lost_nothing_is_expected() -> None:
    known = KnownOrders()
    known.see(wire_order(legs=[LEG]))

    known.lose(PARENT)

    assert known.unfinished() == frozenset()


def test_only_the_latest_are_remembered() -> None:
    known = KnownOrders(most=2)
    for number in range(3):
        known.see(wire_order(id=f"order-{number}", client_order_id=f"client-{number}"))

    assert known.id_of(ClientOrderId("client-0")) is None
    assert known.id_of(ClientOrderId("client-2")) == "order-2"
    assert known.unfinished() == {"order-1", "order-2"}
