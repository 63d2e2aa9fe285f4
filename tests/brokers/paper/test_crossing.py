"""Several orders of one account at one moment: each has its turn, and the next one finds what it left."""

from collections.abc import Sequence
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.brokers.paper.linked import bracket, pair
from tests.brokers.paper.scenes import placed, scene, with_holding
from tests.brokers.paper.world import AAPL, NOON, buy, quote, sell, ticket, units
from tradehook.brokers.paper.crossing import Crossed, begin, cross, fill_late, put
from tradehook.brokers.paper.linking import with_legs
from tradehook.brokers.paper.orders import PaperOrder
from tradehook.vocabulary.broker import OrderEnded, OrderFilled, OrderReplaced
from tradehook.vocabulary.ids import BrokerOrderId, ClientOrderId
from tradehook.vocabulary.order import OrderStatus, OrderTicket
from tradehook.vocabulary.side import Side

AT_10 = scene(AAPL, quote(AAPL, "10"))


def group(order: OrderTicket) -> tuple[PaperOrder, ...]:
    return with_legs(placed(order), [BrokerOrderId(f"b-{number}") for number in range(len(order.legs))])


def filled(crossed: Crossed) -> list[tuple[ClientOrderId, Decimal]]:
    return [(it.client_order_id, it.quantity) for it in crossed.reports if isinstance(it, OrderFilled)]


def ids(*orders: PaperOrder) -> list[ClientOrderId]:
    return [order.ticket.client_order_id for order in orders]


def test_before_anything_has_happened() -> None:
    order = placed(buy(1))

    crossed = begin(AT_10, [order])

    assert (crossed.orders, crossed.changed, crossed.reports, crossed.traded) == (
        {order.ticket.client_order_id: order},
        frozenset(),
        (),
        False,
    )


def test_orders_fill_in_the_order_of_the_book_and_only_those_that_changed_are_named() -> None:
    first, missed, last = placed(buy(1)), placed(buy(1, limit_price="9")), placed(buy(2, limit_price="11"))

    crossed = cross(begin(AT_10, [first, missed, last]))

    assert filled(crossed) == [(ids(first)[0], 1), (ids(last)[0], 2)]
    assert crossed.changed == set(ids(first, last))
    assert crossed.traded
    assert (crossed.scene.holding.quantity, crossed.scene.account.cash) == (3, 99_970)


def test_an_order_finds_what_the_one_before_it_left_of_the_position_and_of_the_quote() -> None:
    seen = replace(with_holding(AT_10, 5, 50), size=units(6))
    orders = [placed(sell(3, reduce_only=True)), placed(sell(3, reduce_only=True)), placed(buy(4))]

    crossed = cross(begin(seen, orders))

    assert [quantity for _, quantity in filled(crossed)] == [3, 2, 1]
    assert [order.status for order in crossed.orders.values()] == ["filled", "cancelled", "partially_filled"]
    assert (crossed.scene.holding.quantity, crossed.scene.size) == (1, 0)


def test_what_is_over_has_no_turn() -> None:
    ended = placed(buy(1)).ended(OrderStatus.CANCELLED, "w")

    assert cross(begin(AT_10, [ended])).reports == ()


def test_legs_have_their_turn_once_their_entry_has_filled_wherever_they_stand() -> None:
    entry, profit, loss = group(bracket(Side.BUY, 3, "9.5", "8"))

    crossed = cross(begin(AT_10, [loss, profit, entry]))

    assert filled(crossed) == [(ids(entry)[0], 3), (ids(profit)[0], 3)]
    assert crossed.orders[ids(loss)[0]].status is OrderStatus.CANCELLED
    assert crossed.scene.holding.quantity == 0


def test_of_a_pair_that_is_reached_at_once_the_first_fills() -> None:
    first, second = group(pair(Side.SELL, 3, "9", "11"))

    crossed = cross(begin(with_holding(AT_10, 3, 30), [first, second]))

    assert filled(crossed) == [(ids(first)[0], 3)]
    assert [type(report) for report in crossed.reports] == [OrderFilled, OrderEnded]


def test_what_a_part_does_to_the_others_is_reported_after_it() -> None:
    first, second = group(pair(Side.SELL, 3, "9", "8"))
    seen = replace(with_holding(AT_10, 3, 30), size=units(1))

    crossed = cross(begin(seen, [first, second]))

    assert [type(report) for report in crossed.reports] == [OrderFilled, OrderReplaced]
    assert crossed.orders[ids(second)[0]].ticket.quantity == 2


def test_an_order_that_is_put_in_changes_those_that_it_is_linked_to() -> None:
    entry, profit, loss = group(bracket(Side.BUY, 3, "12", "8", limit_price="9"))
    ended = entry.ended(OrderStatus.CANCELLED, "w")

    crossed = put(begin(AT_10, [entry, profit, loss, placed(buy(1))]), entry, ended)

    assert crossed.changed == set(ids(entry, profit, loss))
    assert [report.client_order_id for report in crossed.reports if isinstance(report, OrderEnded)] == ids(profit, loss)


def test_a_fill_that_comes_late_takes_from_what_it_is_linked_to() -> None:
    first, second = group(pair(Side.SELL, 3, "12", "8"))
    cancelled = second.ended(OrderStatus.CANCELLED, "w")

    late = fill_late(begin(with_holding(AT_10, 3, 30), [first, cancelled]), cancelled)

    assert filled(late) == [(ids(second)[0], 3)]
    assert late.orders[ids(first)[0]].status is OrderStatus.CANCELLED


def test_nothing_comes_late_without_a_price() -> None:
    ended = placed(buy(1)).ended(OrderStatus.CANCELLED, "w")
    crossed = begin(scene(AAPL), [ended])

    assert fill_late(crossed, ended) is crossed


sides = st.sampled_from(Side)
limits = st.sampled_from([None, "9", "10", "11"])
singles = st.builds(
    lambda side, quantity, limit, reduces: ticket(side, quantity, limit_price=limit, reduce_only=reduces),
    sides,
    st.integers(1, 9),
    limits,
    st.booleans(),
)
brackets = st.builds(
    lambda side, quantity, profit, loss, limit: bracket(side, quantity, profit, loss, limit_price=limit),
    sides,
    st.integers(1, 9),
    st.integers(8, 12),
    st.integers(8, 12),
    limits,
)


@given(book=st.lists(singles | brackets, max_size=6), held=st.integers(-9, 9), size=st.none() | st.integers(0, 20))
def test_whatever_meets_at_one_moment_adds_up(book: Sequence[OrderTicket], held: int, size: int | None) -> None:
    seen = with_holding(AT_10, held, held * 10)
    seen = replace(seen, size=None if size is None else units(size))

    crossed = cross(begin(seen, [each for order in book for each in group(order)]))

    fills = [it for it in crossed.reports if isinstance(it, OrderFilled)]
    total = sum((it.quantity for it in fills), Decimal(0))
    moved = sum((it.side.sign * it.quantity for it in fills), Decimal(0))
    assert crossed.scene.holding.quantity == held + moved
    assert crossed.scene.account.cash == 100_000 - 10 * moved
    assert size is None or (total <= size and crossed.scene.size == size - total)
    assert crossed.traded == bool(fills)
    assert all(it.happened_at == NOON for it in crossed.reports)
    for order in crossed.orders.values():
        legs = [
            each
            for each in crossed.orders.values()
            if each.group == order.ticket.client_order_id != each.ticket.client_order_id
        ]
        assert sum((each.filled for each in legs), Decimal(0)) <= order.filled
