"""What becomes of an order that is given new terms."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.brokers.paper.scenes import placed
from tests.brokers.paper.world import buy, change, price, units
from tradehook.brokers.paper.changing import changed, keeps_its_place, was_carried_out
from tradehook.brokers.paper.orders import PaperOrder
from tradehook.vocabulary.broker import Rejected
from tradehook.vocabulary.order import OrderStatus, Replacement

ORDER = placed(buy(5, limit_price="9"))
PARTLY = ORDER.filled_by(units(2), price("8.5"))


def after(order: PaperOrder, to: Replacement) -> PaperOrder:
    it = changed(order, to)
    assert isinstance(it, PaperOrder)
    return it


@pytest.mark.parametrize(
    ("to", "quantity", "limit"),
    [
        (change(ORDER.ticket, 7), "7", "9"),
        (change(ORDER.ticket, limit_price="8"), "5", "8"),
        (change(ORDER.ticket, 3, limit_price="10"), "3", "10"),
        (change(ORDER.ticket), "5", "9"),
    ],
)
def test_terms_that_are_not_given_stay(to: Replacement, quantity: str, limit: str) -> None:
    it = after(PARTLY, to)

    assert (it.ticket.quantity, it.ticket.limit_price) == (Decimal(quantity), Decimal(limit))
    assert (it.ticket.client_order_id, it.broker_order_id) == (ORDER.ticket.client_order_id, ORDER.broker_order_id)
    assert (it.filled, it.executions, it.turnover, it.status) == (2, 1, 17, OrderStatus.PARTIALLY_FILLED)


def test_a_total_below_what_has_filled_is_refused() -> None:
    refused = changed(PARTLY, change(ORDER.ticket, "1.99"))

    assert isinstance(refused, Rejected)
    assert refused.code == "quantity-below-filled"


def test_an_order_whose_total_has_filled_is_done() -> None:
    done = after(PARTLY, change(ORDER.ticket, 2))

    assert (done.status, done.rest, done.as_told().average_price) == (OrderStatus.FILLED, 0, Decimal("8.5"))


def test_a_total_of_nothing_is_no_way_to_be_done() -> None:
    assert after(ORDER, change(ORDER.ticket, 0)).status is OrderStatus.WORKING


@pytest.mark.parametrize(
    ("to", "keeps"),
    [
        (change(ORDER.ticket, 4), True),
        (change(ORDER.ticket, 5, limit_price="9.00"), True),
        (change(ORDER.ticket, 6), False),
        (change(ORDER.ticket, limit_price="9.01"), False),
        (change(ORDER.ticket, 4, limit_price="8.99"), False),
    ],
)
def test_a_new_price_and_a_larger_total_cost_an_order_its_place(to: Replacement, keeps: bool) -> None:
    assert keeps_its_place(ORDER, after(ORDER, to)) is keeps


def test_only_the_same_terms_after_a_change_are_the_same_request() -> None:
    to = change(ORDER.ticket, 6, limit_price="8")
    it = after(ORDER, to)

    assert was_carried_out(it, to)
    assert was_carried_out(it.ended(OrderStatus.CANCELLED, "w"), change(ORDER.ticket, 6))
    assert not was_carried_out(it, change(ORDER.ticket, 5, limit_price="8"))
    assert not was_carried_out(it, change(ORDER.ticket, 6, limit_price="8", stop_price="7"))
    assert not was_carried_out(ORDER, change(ORDER.ticket, 5, limit_price="9"))


quantities = st.decimals("0.00000001", "1000000", places=8)
prices = st.decimals("0.00000001", "100000000", places=8)
deeds = st.lists(st.tuples(st.booleans(), quantities, prices), max_size=12)


@given(total=quantities, history=deeds)
def test_changing_never_loses_or_makes_quantity_and_fills_never_exceed_the_order(
    total: Decimal, history: list[tuple[bool, Decimal, Decimal]]
) -> None:
    """Executions and changes in any order: what has filled is what was executed, and no change touches it."""
    order, executed, paid = placed(buy(str(total), limit_price="9")), Fraction(0), Fraction(0)
    for changes, quantity, at in history:
        if not order.status.open:
            break
        if changes:
            asked = change(order.ticket, str(quantity), limit_price=str(at))
            it = changed(order, asked)
            assert isinstance(it, Rejected) == (quantity < order.filled)
            if isinstance(it, PaperOrder):
                assert (it.ticket.quantity, it.ticket.limit_price) == (quantity, at)
                order = it
        else:
            part = min(quantity, order.rest)
            order = order.filled_by(units(str(part)), price(str(at)))
            executed, paid = executed + Fraction(part), paid + Fraction(part) * Fraction(at)
        assert Fraction(order.filled) == executed <= Fraction(order.ticket.quantity)
        assert order.filled + order.rest == order.ticket.quantity
        assert order.status.open == (order.rest > 0)
    assert Fraction(order.turnover) == paid
