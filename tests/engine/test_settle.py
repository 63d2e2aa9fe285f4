"""How a request ended of which no answer came, as far as the broker can tell (promise 4)."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tradehook.brokers.declaring import Declaration, LookUp, Replaces
from tradehook.brokers.paper.declaration import PAPER
from tradehook.engine.settle import PATIENCE_S, Ask, look_up, meant, pause_s
from tradehook.engine.world import World
from tradehook.instruments.catalogue import full_catalogue
from tradehook.orders.order import BrokerRequest, Order, RequestKind, RequestOutcome
from tradehook.plumbing.clock import SetClock
from tradehook.plumbing.ids import IdSource
from tradehook.vocabulary.broker import DUPLICATE_ID, Accepted, BrokerOrder, NotSent, Outcome, Rejected, Unknown
from tradehook.vocabulary.exact import ZERO, Price, Quantity
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId, OrderId, RequestId, TradeId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.order import Leg, OrderPrices, OrderStatus, OrderType, Replacement, TimeInForce
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio

SENT = Instant(1_750_000_000_000_000)
OURS, OURS_NEW = ClientOrderId("ours"), ClientOrderId("ours, changed")
THEIRS = BrokerOrderId("theirs")
NO_ID = BrokerOrderId("")
US = "this engine"
DELAY_S = 3.0
HOUR_S = 3600.0
WANTED = Replacement(
    client_order_id=OURS, quantity=Quantity(Decimal(2)), prices=OrderPrices(limit_price=Price(Decimal("101.5")))
)
SILENT = [OrderStatus.PENDING, OrderStatus.IN_DOUBT]
FINAL = [status for status in OrderStatus if status.final]

LOOKS = replace(PAPER, look_up=LookUp.DELAYED, look_up_delay_s=DELAY_S)
"""A broker at which orders may be invisible for three seconds; what it was sent must go out within two."""
MAKES_NEW = replace(LOOKS, replaces=Replaces.AS_NEW_ORDER)
TAKES_AN_ID_ONCE = replace(LOOKS, look_up=LookUp.NONE, rejects_duplicate_ids=True)
BLIND = replace(LOOKS, look_up=LookUp.NONE, rejects_duplicate_ids=False)


class Told:
    """A broker that says what it is told to say of any order."""

    def __init__(self, declaration: Declaration, answer: BrokerOrder | Unknown | None = None) -> None:
        self.declaration = declaration
        self.answer = answer
        self.asked: list[str] = []

    async def find(self, account_id: AccountId, client_order_id: ClientOrderId) -> BrokerOrder | Unknown | None:
        self.asked.append(client_order_id)
        return self.answer


def there(status: OrderStatus, **fields: Any) -> BrokerOrder:
    known: dict[str, Any] = {
        "client_order_id": OURS,
        "broker_order_id": THEIRS,
        "symbol": "AMD",
        "side": Side.BUY,
        "quantity": Quantity(Decimal(1)),
        "order_type": OrderType.LIMIT,
        "time_in_force": TimeInForce.DAY,
        "prices": OrderPrices(limit_price=Price(Decimal(100))),
        "status": status,
        "words": "Not that.",
    }
    return BrokerOrder(**known | fields)


def changed(status: OrderStatus) -> BrokerOrder:
    """The order with the terms that were wanted."""
    return there(status, quantity=Quantity(Decimal("2.0")), prices=OrderPrices(limit_price=Price(Decimal("101.50"))))


def our_order(**fields: Any) -> Order:
    known: dict[str, Any] = {
        "id": OrderId("order"),
        "client_order_id": OURS,
        "account_id": AccountId("account"),
        "trade_id": TradeId("trade"),
        "step": 0,
        "attempt": 1,
        "leg": Leg.ENTRY,
        "family": "AMD",
        "symbol": "AMD",
        "side": Side.BUY,
        "order_type": OrderType.LIMIT,
        "time_in_force": TimeInForce.DAY,
        "reduce_only": False,
        "quantity": Quantity(Decimal(1)),
        "filled_quantity": Quantity(ZERO),
        "average_price": None,
        "prices": OrderPrices(limit_price=Price(Decimal(100))),
        "status": OrderStatus.IN_DOUBT,
        "words": "",
        "created_at": SENT,
    }
    return Order(**known | fields)


def request(kind: RequestKind, order: Order | None = None, **fields: Any) -> BrokerRequest:
    known: dict[str, Any] = {
        "id": RequestId("request"),
        "kind": kind,
        "order": order or our_order(),
        "attempt": 1,
        "created_at": SENT,
        "send_before": after(SENT, 2),
        "made_by": US,
        "change": WANTED if kind is RequestKind.REPLACE else None,
        "outcome": RequestOutcome.UNKNOWN,
    }
    return BrokerRequest(**known | fields)


async def settled(broker: Any, doubted: BrokerRequest, seconds: float) -> Outcome | Ask | None:
    """What is known of a request so many seconds after it was made."""
    clock = SetClock(after(SENT, seconds))
    world = World(catalogue=full_catalogue(), brokers={}, clock=clock, ids=IdSource(), engine=US)
    return await look_up(world, broker, doubted)


SUBMIT, CANCEL, REPLACE = (request(kind) for kind in (RequestKind.SUBMIT, RequestKind.CANCEL, RequestKind.REPLACE))


@pytest.mark.parametrize("status", [status for status in OrderStatus if status is not OrderStatus.REJECTED])
async def test_an_order_that_is_there_was_accepted(status: OrderStatus) -> None:
    broker = Told(LOOKS, there(status))

    assert await settled(broker, SUBMIT, 0.1) == Accepted(THEIRS)
    assert broker.asked == [OURS]


async def test_an_order_that_was_refused_was_refused_in_the_brokers_words() -> None:
    answer = await settled(Told(LOOKS, there(OrderStatus.REJECTED)), SUBMIT, 9)

    assert answer == Rejected("rejected", "Not that.")


async def test_an_order_that_is_there_brings_the_brokers_ids_of_its_legs() -> None:
    stop = our_order(client_order_id=ClientOrderId("our stop"), order_type=OrderType.STOP)
    target = our_order(client_order_id=ClientOrderId("our target"), order_type=OrderType.LIMIT)
    theirs = (
        there(OrderStatus.WORKING, client_order_id=ClientOrderId("made there"), broker_order_id=BrokerOrderId("1")),
        there(
            OrderStatus.WORKING,
            client_order_id=ClientOrderId("our stop"),
            broker_order_id=BrokerOrderId("2"),
            order_type=OrderType.STOP,
        ),
    )

    answer = await settled(
        Told(LOOKS, there(OrderStatus.WORKING, legs=theirs)), replace(SUBMIT, legs=(stop, target)), 1
    )

    assert answer == Accepted(
        THEIRS, ((ClientOrderId("our target"), BrokerOrderId("1")), (ClientOrderId("our stop"), BrokerOrderId("2")))
    )


@pytest.mark.parametrize(("seconds", "known"), [(0, False), (2, False), (5, False), (5.000001, True), (60, True)])
async def test_not_found_counts_once_it_can_no_longer_arrive_nor_be_invisible(seconds: float, known: bool) -> None:
    outcome = await settled(Told(LOOKS), SUBMIT, seconds)

    assert isinstance(outcome, NotSent) if known else outcome is None


@pytest.mark.parametrize(("seconds", "known"), [(5.1, False), (15, False), (15.000001, True)])
async def test_what_another_engine_sent_and_heard_nothing_of_may_be_on_its_way_for_ten_seconds_more(
    seconds: float, known: bool
) -> None:
    outcome = await settled(Told(LOOKS), replace(SUBMIT, made_by="another", outcome=None), seconds)

    assert isinstance(outcome, NotSent) if known else outcome is None


@pytest.mark.parametrize("doubted", [replace(SUBMIT, made_by="another"), replace(SUBMIT, outcome=None)])
async def test_what_another_engine_has_ended_or_this_one_sent_is_not_waited_for_any_longer(
    doubted: BrokerRequest,
) -> None:
    assert isinstance(await settled(Told(LOOKS), doubted, 5.1), NotSent)


@pytest.mark.parametrize("doubted", [SUBMIT, CANCEL, REPLACE])
@pytest.mark.parametrize(("seconds", "person"), [(0, False), (60, False), (PATIENCE_S, False), (PATIENCE_S + 1, True)])
async def test_while_the_broker_does_not_answer_nobody_knows_and_after_a_quarter_of_an_hour_a_person_looks(
    doubted: BrokerRequest, seconds: float, person: bool
) -> None:
    assert await settled(Told(LOOKS, Unknown("no link")), doubted, seconds) is (Ask.PERSON if person else None)


@pytest.mark.parametrize("declaration", [LOOKS, TAKES_AN_ID_ONCE, BLIND])
async def test_what_a_report_has_said_of_an_order_needs_no_asking(declaration: Declaration) -> None:
    broker = Told(declaration, Unknown("no link"))
    for status in (OrderStatus.WORKING, OrderStatus.PARTIALLY_FILLED, OrderStatus.FILLED, OrderStatus.CANCELLED):
        told = request(RequestKind.SUBMIT, our_order(status=status, broker_order_id=THEIRS))
        assert await settled(broker, told, 0.1) == Accepted(THEIRS)
    refused = request(RequestKind.SUBMIT, our_order(status=OrderStatus.REJECTED, words="No."))
    assert await settled(broker, refused, 0.1) == Rejected("rejected", "No.")
    over = request(RequestKind.CANCEL, our_order(status=OrderStatus.FILLED, broker_order_id=THEIRS))
    assert await settled(broker, over, 0.1) == Accepted(THEIRS)
    assert broker.asked == []


async def test_an_order_that_ended_because_the_broker_no_longer_shows_it_is_asked_about() -> None:
    missing = request(RequestKind.SUBMIT, our_order(status=OrderStatus.EXPIRED))

    assert isinstance(await settled(Told(LOOKS), missing, 60), NotSent)
    assert await settled(Told(BLIND), missing, 60) == Accepted(NO_ID)


@pytest.mark.parametrize("status", FINAL)
async def test_a_cancel_of_what_has_ended_is_done(status: OrderStatus) -> None:
    assert await settled(Told(LOOKS, there(status)), CANCEL, 0.1) == Accepted(THEIRS)


@pytest.mark.parametrize(("seconds", "known"), [(0.1, False), (5, False), (5.1, True)])
async def test_a_cancel_of_what_is_open_was_not_sent_once_it_can_no_longer_arrive(seconds: float, known: bool) -> None:
    outcome = await settled(Told(LOOKS, there(OrderStatus.WORKING)), CANCEL, seconds)

    assert isinstance(outcome, NotSent) if known else outcome is None


@pytest.mark.parametrize("doubted", [CANCEL, REPLACE])
async def test_what_the_broker_never_had_can_be_neither_cancelled_nor_changed(doubted: BrokerRequest) -> None:
    assert await settled(Told(LOOKS), doubted, 4) is None
    assert isinstance(await settled(Told(LOOKS), doubted, 60), Rejected)


@pytest.mark.parametrize("status", [OrderStatus.WORKING, OrderStatus.PARTIALLY_FILLED, OrderStatus.FILLED])
async def test_an_order_with_the_wanted_terms_was_changed(status: OrderStatus) -> None:
    broker = Told(LOOKS, changed(status))

    assert await settled(broker, REPLACE, 0.1) == Accepted(THEIRS)
    assert broker.asked == [OURS]


@pytest.mark.parametrize("status", FINAL)
async def test_an_order_that_ended_with_its_old_terms_was_not_changed(status: OrderStatus) -> None:
    outcome = await settled(Told(LOOKS, there(status)), REPLACE, 0.1)

    assert isinstance(outcome, Rejected)
    assert outcome.code == "order-final"
    assert str(status) in outcome.words


@pytest.mark.parametrize(("seconds", "known"), [(0.1, False), (5, False), (5.1, True)])
@pytest.mark.parametrize(
    "half",
    [
        there(OrderStatus.WORKING),
        there(OrderStatus.WORKING, quantity=WANTED.quantity),
        there(OrderStatus.WORKING, prices=WANTED.prices),
    ],
)
async def test_an_open_order_without_all_of_the_wanted_terms_was_not_changed_once_it_can_no_longer_be(
    half: BrokerOrder, seconds: float, known: bool
) -> None:
    outcome = await settled(Told(LOOKS, half), REPLACE, seconds)

    assert isinstance(outcome, NotSent) if known else outcome is None


async def test_where_a_change_makes_a_new_order_the_new_id_is_looked_for() -> None:
    doubted = replace(REPLACE, change=replace(WANTED, client_order_id=OURS_NEW))
    new = there(OrderStatus.WORKING, client_order_id=OURS_NEW, broker_order_id=BrokerOrderId("their new one"))
    broker = Told(MAKES_NEW, new)

    assert await settled(broker, doubted, 0.1) == Accepted(BrokerOrderId("their new one"))
    assert broker.asked == [OURS_NEW]
    assert await settled(Told(MAKES_NEW), doubted, 4) is None
    assert isinstance(await settled(Told(MAKES_NEW), doubted, 5.1), NotSent)


async def test_a_change_that_a_report_has_told_of_is_done() -> None:
    terms = {"quantity": WANTED.quantity, "prices": WANTED.prices, "status": OrderStatus.WORKING}
    same_id = our_order(broker_order_id=THEIRS, **terms)
    assert await settled(Told(BLIND), request(RequestKind.REPLACE, same_id), 0.1) == Accepted(THEIRS)

    as_new = replace(REPLACE, order=same_id, change=replace(WANTED, client_order_id=OURS_NEW))
    assert await settled(Told(replace(BLIND, replaces=Replaces.AS_NEW_ORDER)), as_new, 0.1) is None


@pytest.mark.parametrize("attempt", [1, 2, 3, 100])
async def test_a_broker_that_takes_an_id_only_once_is_sent_the_order_again_with_growing_pauses(attempt: int) -> None:
    broker, doubted = Told(TAKES_AN_ID_ONCE), replace(SUBMIT, attempt=attempt)
    pause = {1: 1, 2: 2, 3: 4, 100: 60}[attempt]

    assert await settled(broker, doubted, 5) is None
    assert await settled(broker, doubted, 2 + pause) is None
    assert await settled(broker, doubted, max(2 + pause, 5) + 0.1) is Ask.AGAIN
    assert await settled(broker, doubted, PATIENCE_S + 1) is Ask.PERSON
    assert broker.asked == []


async def test_the_patience_with_copies_counts_from_the_first_order() -> None:
    late = replace(SUBMIT, attempt=9, created_at=after(SENT, PATIENCE_S), send_before=after(SENT, PATIENCE_S + 2))

    assert await settled(Told(TAKES_AN_ID_ONCE), late, PATIENCE_S + 90) is Ask.PERSON


@pytest.mark.parametrize("status", SILENT)
async def test_a_broker_that_neither_looks_up_nor_takes_an_id_only_once_leaves_it_to_a_person(
    status: OrderStatus,
) -> None:
    broker, doubted = Told(BLIND), request(RequestKind.SUBMIT, our_order(status=status))

    assert await settled(broker, doubted, 5) is None
    assert await settled(broker, doubted, 5.1) is Ask.PERSON
    assert broker.asked == []


@pytest.mark.parametrize("declaration", [TAKES_AN_ID_ONCE, BLIND])
async def test_without_look_up_a_cancel_is_sent_again_and_a_change_is_a_persons(declaration: Declaration) -> None:
    assert await settled(Told(declaration), CANCEL, 5) is None
    assert isinstance(await settled(Told(declaration), CANCEL, 5.1), NotSent)
    assert await settled(Told(declaration), replace(CANCEL, attempt=50), 30) is None
    assert await settled(Told(declaration), REPLACE, 5.1) is Ask.PERSON
    ended = request(RequestKind.REPLACE, our_order(status=OrderStatus.CANCELLED))
    assert isinstance(await settled(Told(declaration), ended, 0.1), Rejected)


def test_an_id_that_is_taken_was_taken_by_us() -> None:
    taken = Rejected(DUPLICATE_ID, "client order id must be unique")

    assert meant(SUBMIT, taken) == Accepted(NO_ID)
    assert meant(replace(SUBMIT, attempt=2), taken) == Accepted(NO_ID)


@pytest.mark.parametrize("outcome", [Accepted(THEIRS), Rejected("no", "No."), Unknown("?"), NotSent("late")])
def test_the_first_answer_means_what_it_says(outcome: Outcome) -> None:
    for doubted in (SUBMIT, CANCEL, REPLACE, replace(CANCEL, attempt=2), replace(REPLACE, attempt=2)):
        assert meant(doubted, outcome) == outcome


@pytest.mark.parametrize("outcome", [Rejected("no", "No money."), NotSent("too late"), Unknown("no link")])
def test_a_copy_that_was_not_taken_says_nothing_of_the_order_before_it(outcome: Outcome) -> None:
    assert isinstance(meant(replace(SUBMIT, attempt=2), outcome), Unknown)
    assert meant(replace(SUBMIT, attempt=2), Accepted(THEIRS)) == Accepted(THEIRS)


def test_old_doubts_are_looked_at_less_often() -> None:
    pauses = [pause_s(SUBMIT, after(SENT, age)) for age in (0, 1, 10, 100, HOUR_S)]

    assert pauses == [0, 0.1, 1, 10, 30]


def test_everything_that_is_left_to_do_is_explained() -> None:
    assert all(ask.meaning.endswith(".") for ask in Ask)
