"""What linked orders do to one another."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from tests.brokers.paper.linked import bracket, linked, pair, stop_loss, take_profit
from tests.brokers.paper.scenes import placed, with_total
from tests.brokers.paper.world import NOON, price, units
from tradehook.brokers.paper.linking import follow, with_legs
from tradehook.brokers.paper.orders import PaperOrder
from tradehook.vocabulary.ids import BrokerOrderId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.order import OrderClass, OrderStatus, OrderTicket, OrderType
from tradehook.vocabulary.side import Side

IDS = [BrokerOrderId("leg-1"), BrokerOrderId("leg-2")]
CANCELLED = OrderStatus.CANCELLED


def group(order: OrderTicket) -> tuple[PaperOrder, ...]:
    return with_legs(placed(order), IDS[: len(order.legs)])


def filled(order: PaperOrder, quantity: str | int) -> PaperOrder:
    return order.filled_by(units(quantity), price("10"))


def cancelled(order: PaperOrder) -> PaperOrder:
    return order.ended(CANCELLED, "w")


ENTRY, PROFIT, LOSS = group(bracket(Side.BUY, 10, "12", "8"))
FIRST, SECOND = group(pair(Side.SELL, 10, "12", "8"))


def test_an_order_without_legs_stays_by_itself() -> None:
    order = placed(bracket(Side.BUY, 10, "12", "8"))
    alone = replace(order, ticket=linked(OrderClass.SIMPLE, Side.BUY, 10))

    assert with_legs(alone, []) == (alone,)
    assert follow(alone, filled(alone, 3), [ENTRY]) == []


def test_the_legs_of_an_entry_wait_on_its_other_side_and_only_reduce() -> None:
    assert ENTRY.leads
    for leg in (PROFIT, LOSS):
        assert (leg.group, leg.leads, leg.released, leg.free) == (ENTRY.ticket.client_order_id, False, 0, 0)
        assert (leg.ticket.side, leg.ticket.quantity, leg.ticket.reduce_only) == (Side.SELL, 10, True)
        assert leg.ticket.time_in_force is ENTRY.ticket.time_in_force
    assert (PROFIT.broker_order_id, LOSS.broker_order_id) == tuple(IDS)
    assert (PROFIT.ticket.order_type, LOSS.ticket.order_type) == (OrderType.LIMIT, OrderType.STOP)


def test_the_legs_of_a_pair_are_on_one_side_and_work_at_once() -> None:
    assert FIRST.ticket.side is SECOND.ticket.side is Side.SELL
    assert (SECOND.released, SECOND.free) == (None, 10)


def test_legs_work_as_long_as_their_entry() -> None:
    order = replace(placed(bracket(Side.BUY, 1, "12", "8")), works_from=NOON, ends_at=after(NOON, 60))

    assert {leg.ends_at for leg in with_legs(order, IDS)} == {after(NOON, 60)}


def test_of_the_legs_only_a_limit_works_in_extended_hours() -> None:
    _, profit, loss = group(bracket(Side.BUY, 1, "12", "8", limit_price="10", extended_hours=True))

    assert (profit.ticket.extended_hours, loss.ticket.extended_hours) == (True, False)


def test_what_the_entry_fills_is_released_to_its_legs() -> None:
    profit, loss = follow(ENTRY, filled(ENTRY, 4), [PROFIT, LOSS])

    assert [(leg.free, leg.rest) for leg in (profit, loss)] == [(4, 10), (4, 10)]


def test_what_one_leg_fills_the_other_needs_no_longer() -> None:
    part = filled(ENTRY, 4)
    profit, loss = follow(ENTRY, part, [PROFIT, LOSS])

    (less,) = follow(profit, filled(profit, 3), [part, loss])

    assert less.ticket.client_order_id == LOSS.ticket.client_order_id
    assert (less.ticket.quantity, less.free, less.status) == (7, 1, OrderStatus.WORKING)


def test_an_entry_that_still_works_is_not_touched_by_what_its_legs_fill() -> None:
    """It goes on for all that it was sent for, and so do its legs."""
    part = filled(ENTRY, 4)
    profit, loss = follow(ENTRY, part, [PROFIT, LOSS])
    sold = filled(profit, 4)
    (less,) = follow(profit, sold, [part, loss])

    after_it = follow(part, filled(part, 6), [sold, less])

    assert [(leg.free, leg.rest) for leg in after_it] == [(6, 6), (6, 6)]


def test_a_leg_that_fills_all_ends_the_other() -> None:
    whole = filled(ENTRY, 10)
    profit, loss = follow(ENTRY, whole, [PROFIT, LOSS])

    (ended,) = follow(loss, filled(loss, 10), [profit])

    assert (ended.status, ended.words) == (CANCELLED, "The order that it is linked to has done its work.")


@pytest.mark.parametrize("leg", [PROFIT, LOSS])
def test_cancelling_one_leg_leaves_the_others(leg: PaperOrder) -> None:
    others = [each for each in (ENTRY, PROFIT, LOSS) if each is not leg]

    assert follow(leg, cancelled(leg), others) == []


def test_an_entry_that_ends_unfilled_ends_its_legs() -> None:
    after_it = follow(ENTRY, cancelled(ENTRY), [PROFIT, LOSS])

    assert [(leg.status, leg.words) for leg in after_it] == [
        (CANCELLED, "The order that it is linked to has ended.")
    ] * 2


def test_an_entry_that_ends_in_part_leaves_its_legs_that_part() -> None:
    part = filled(ENTRY, 4)
    legs = follow(ENTRY, part, [PROFIT, LOSS])

    after_it = follow(part, cancelled(part), legs)

    assert [(leg.ticket.quantity, leg.free, leg.status) for leg in after_it] == [(4, 4, OrderStatus.WORKING)] * 2


def test_an_entry_that_grows_or_shrinks_takes_its_legs_with_it() -> None:
    larger = with_total(ENTRY, "15")
    smaller = with_total(ENTRY, "6")

    assert [leg.ticket.quantity for leg in follow(ENTRY, larger, [PROFIT, LOSS])] == [15, 15]
    assert [leg.ticket.quantity for leg in follow(ENTRY, smaller, [PROFIT, LOSS])] == [6, 6]


def test_a_leg_that_was_made_smaller_keeps_what_the_entry_has_for_it() -> None:
    """It is no more than half of what the entry was for: the end of the entry's rest takes nothing from it."""
    part, small = filled(ENTRY, 4), with_total(LOSS, "3")
    (released,) = follow(ENTRY, part, [small])

    assert (released.free, released.rest) == (3, 3)
    assert follow(part, cancelled(part), [released]) == []
    assert follow(part, with_total(part, "5"), [released]) == []


@pytest.mark.parametrize(("one", "other"), [(FIRST, SECOND), (SECOND, FIRST)])
def test_of_a_pair_each_takes_from_the_other(one: PaperOrder, other: PaperOrder) -> None:
    (less,) = follow(one, filled(one, 3), [other])
    (ended,) = follow(one, filled(one, 10), [other])

    assert (less.ticket.quantity, less.status) == (7, OrderStatus.WORKING)
    assert ended.status is CANCELLED


def test_the_first_of_a_pair_takes_the_other_with_it_and_not_the_other_way_round() -> None:
    assert [each.status for each in follow(FIRST, cancelled(FIRST), [SECOND])] == [CANCELLED]
    assert [each.status for each in follow(FIRST, FIRST.ended(OrderStatus.EXPIRED, "w"), [SECOND])] == [CANCELLED]
    assert follow(SECOND, cancelled(SECOND), [FIRST]) == []


def test_an_entry_with_one_leg() -> None:
    entry, leg = group(linked(OrderClass.OTO, Side.SELL, 5, stop_loss("12")))

    (released,) = follow(entry, filled(entry, 5), [leg])

    assert (released.ticket.side, released.free) == (Side.BUY, Decimal(5))
    assert follow(released, filled(released, 5), []) == []


def test_a_leg_may_be_a_take_profit_alone() -> None:
    _, leg = group(linked(OrderClass.OTO, Side.BUY, 5, take_profit("12")))

    assert (leg.ticket.limit_price, leg.ticket.side) == (12, Side.SELL)
