"""Orders of ours that a broker does not show: they are looked up, and end as it says, or are missing."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.databases import ENGINES, migrated_store
from tests.engine.books import LAGGING, NUMBERED, Books, open_books
from tests.engine.comparing import ELSEWHERE, SOMEBODYS, ask, compared, units
from tests.engine.reports import ACCOUNT, NOON, filled, shows, told
from tradehook.brokers.declaring import LookUp
from tradehook.engine.asking import look_up, to_seek
from tradehook.engine.reconcile import Compared, not_shown, to_be_shown
from tradehook.orders.order import RequestKind, RequestOutcome
from tradehook.orders.requests import queries as requests
from tradehook.vocabulary.broker import BrokerOrder, Unknown
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.ids import AccountId, ClientOrderId
from tradehook.vocabulary.order import Leg, OrderPrices, OrderStatus, OrderType, Replacement
from tradehook.vocabulary.side import Side


@pytest.fixture(scope="module", params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with migrated_store(request.param, tmp_path_factory.mktemp("books"), request) as url:
        yield url


@pytest.fixture
def books(store: str) -> Iterator[Books]:
    with open_books(store, LAGGING) as opened:
        yield opened


def test_only_orders_with_nothing_under_way_are_missed(books: Books) -> None:
    waiting, shown, missing = (books.add_order(ClientOrderId(name)) for name in ("waiting", "shown", "missing"))
    ask(books, waiting, RequestKind.CANCEL)
    books.add_order(ClientOrderId("leg"), parent_id=waiting.id)
    books.add_order(ClientOrderId("over"), status=OrderStatus.FILLED)

    candidates = to_be_shown(books.tx, ACCOUNT)

    assert [each.client_order_id for each in candidates] == ["shown", "missing"]
    named = told("shown", "another id of theirs")
    assert [each.id for each in not_shown(candidates, shows(open_orders=(named,)))] == [missing.id]
    assert shown.id not in {each.id for each in not_shown(candidates, shows(open_orders=(named,)))}


def test_an_end_that_no_report_has_told_within_some_seconds_is_taken_over(books: Books) -> None:
    books.add_order()
    books.take(filled(1, 2))
    ended = told(status=OrderStatus.EXPIRED, filled_quantity=units(2), words="The day is over.")

    first = compared(books, ours=ended)
    assert (first.moved, first.unexplained, books.order().status) == (0, 1, OrderStatus.PARTIALLY_FILLED)
    assert books.notices() == []

    books.later(5)
    found = compared(books, ours=ended, known=first.doubts)

    order = books.order()
    assert (found.moved, order.status, order.filled_quantity) == (1, OrderStatus.EXPIRED, 2)
    assert order.words == "The day is over."
    assert books.notices() == [
        (
            "order-differs",
            "partially filled, 2 of 5 filled, limit 100",
            "expired, 2 of 5 filled, limit 100",
        )
    ]
    assert compared(books, ours=ended) == Compared()


def test_an_end_with_fills_that_no_report_has_told_waits_for_them(books: Books) -> None:
    books.add_order()
    done = told(status=OrderStatus.FILLED, filled_quantity=units(5))

    first = compared(books, ours=done)
    assert (first.moved, books.order().status) == (0, OrderStatus.WORKING)

    books.later(5)
    assert compared(books, ours=done, known=first.doubts).moved == 1
    assert (books.order().status, books.order().filled_quantity) == (OrderStatus.FILLED, 0)
    books.take(filled(1, 2), filled(2, 3))
    assert (books.order().status, books.order().filled_quantity) == (OrderStatus.FILLED, 5)
    assert books.noted() == ["order-differs"]


def test_where_reports_are_numbered_no_fill_can_be_on_its_way(books: Books) -> None:
    books.declare(NUMBERED)
    books.add_order()
    assert compared(books, ours=told(status=OrderStatus.FILLED, filled_quantity=units(5))).moved == 1
    assert (books.order().status, books.fills()) == (OrderStatus.FILLED, [])


def test_an_order_that_ended_meanwhile_is_not_ended_twice(books: Books) -> None:
    books.add_order(status=OrderStatus.FILLED)
    assert compared(books, ours=told(status=OrderStatus.CANCELLED)) == Compared()


@pytest.mark.parametrize(("seconds", "known"), [(0, False), (5, False), (5.1, True), (3_600, True)])
def test_an_order_that_the_broker_has_not_is_missing_once_it_can_no_longer_be_invisible(
    books: Books, seconds: float, known: bool
) -> None:
    books.declare(replace(LAGGING, look_up=LookUp.DELAYED, look_up_delay_s=3.0))
    request = ask(books, books.add_order(), RequestKind.SUBMIT)
    requests.answer(books.tx, request.id, RequestOutcome.ACCEPTED, "", NOON)
    books.later(seconds)

    found = compared(books, ours=None)

    assert (found.moved, books.order().status is OrderStatus.EXPIRED) == (int(known), known)
    expected = [("order-missing", "working, 0 of 5 filled, limit 100", None)] if known else []
    assert books.notices() == expected


def test_an_order_is_sought_by_its_newest_id_first(books: Books) -> None:
    order = books.add_order()
    for name, outcome in (("ours-2", "accepted"), ("ours-3", "rejected"), ("ours-4", "accepted")):
        request = ask(books, order, RequestKind.REPLACE, change=Replacement(client_order_id=ClientOrderId(name)))
        requests.answer(books.tx, request.id, RequestOutcome(outcome), "", NOON)
    [sought] = to_seek(books.tx, [order])
    assert (sought.ids, sought.parent) == (("ours-4", "ours-2", "ours"), None)


class Answers:
    """A broker that knows what it is told to know, by our ids."""

    def __init__(self, **known: BrokerOrder | Unknown) -> None:
        self.declaration = LAGGING
        self.known = known
        self.asked: list[str] = []

    async def find(self, account_id: AccountId, client_order_id: ClientOrderId) -> BrokerOrder | Unknown | None:
        self.asked.append(client_order_id)
        return self.known.get(client_order_id)


STOP = {"order_type": OrderType.STOP, "prices": OrderPrices(stop_price=Price(Decimal(90))), "side": Side.SELL}


@pytest.mark.anyio
async def test_a_leg_is_sought_among_those_of_the_order_that_it_came_with(books: Books) -> None:
    parent = books.add_order()
    leg = books.add_order(ClientOrderId("stop"), parent_id=parent.id, broker_order_id=None, leg=Leg.STOP_LOSS, **STOP)
    sought = to_seek(books.tx, [leg])
    theirs = told("made there", ELSEWHERE, status=OrderStatus.CANCELLED, **STOP)

    with_it = Answers(ours=told(legs=(theirs,)))
    assert await look_up(with_it, sought) == {leg.id: theirs}  # type: ignore[arg-type]
    assert with_it.asked == ["stop", "ours"]
    assert await look_up(Answers(), sought) == {leg.id: None}  # type: ignore[arg-type]
    assert await look_up(Answers(ours=told()), sought) == {}  # type: ignore[arg-type]


@pytest.mark.anyio
async def test_what_was_not_answered_is_left_out(books: Books) -> None:
    sought = to_seek(books.tx, [books.add_order()])
    assert await look_up(Answers(ours=Unknown("no link")), sought) == {}  # type: ignore[arg-type]


@pytest.mark.anyio
async def test_where_nothing_can_be_looked_up_only_what_is_not_ours_is_gone(books: Books) -> None:
    foreign = books.add_order(SOMEBODYS, external=True)
    broker = Answers(ours=told())
    broker.declaration = replace(LAGGING, look_up=LookUp.NONE)
    sought = to_seek(books.tx, [books.add_order(), foreign])
    assert await look_up(broker, sought) == {foreign.id: None}  # type: ignore[arg-type]
    assert broker.asked == []
