"""Requests and looks go wrong exactly as the wrapper is told to; untold, it is the wrapped broker."""

import asyncio

import pytest

from tests.conformance.brokers.faults import Faulty, Trouble
from tests.conformance.brokers.honest import ACCOUNT, IN_TIME, TOO_LATE, YES, Honest, ticket
from tradehook.orders.order import RequestKind
from tradehook.vocabulary.broker import NotSent, Outcome, Snapshot, Unknown
from tradehook.vocabulary.ids import ClientOrderId
from tradehook.vocabulary.order import Replacement

pytestmark = pytest.mark.anyio


@pytest.fixture
async def honest() -> Honest:
    return Honest()


@pytest.fixture
async def faulty(honest: Honest) -> Faulty:
    return Faulty(honest, slow_s=0)


async def ask(faulty: Faulty, kind: RequestKind = RequestKind.SUBMIT) -> Outcome:
    order = ticket()
    match kind:
        case RequestKind.SUBMIT:
            return await faulty.submit(order, IN_TIME)
        case RequestKind.REPLACE:
            change = Replacement(client_order_id=order.client_order_id)
            return await faulty.replace(ACCOUNT, order.client_order_id, change, IN_TIME)
        case RequestKind.CANCEL:
            return await faulty.cancel(ACCOUNT, order.client_order_id, IN_TIME)


async def test_untroubled_it_is_the_wrapped_broker(faulty: Faulty, honest: Honest) -> None:
    await faulty.start()
    assert [await ask(faulty, kind) for kind in RequestKind] == [YES] * 3
    assert await faulty.find(ACCOUNT, ClientOrderId("c")) is None
    assert isinstance(await faulty.snapshot(ACCOUNT), Snapshot)
    assert await faulty.fetch_quotes(ACCOUNT, ()) is None
    assert faulty.quote(ACCOUNT, None, IN_TIME) is None
    assert faulty.opens_at(ACCOUNT, None, IN_TIME) is None
    await faulty.stop()

    assert faulty.declaration is honest.declaration
    assert faulty.told is honest.told
    looks = ["find", "snapshot", "fetch_quotes", "quote", "opens_at"]
    assert honest.asked == ["start", "submit", "replace", "cancel", *looks, "stop"]


@pytest.mark.parametrize("kind", RequestKind)
@pytest.mark.parametrize(
    ("trouble", "arrives"),
    [(Trouble.NEVER_ARRIVES, False), (Trouble.ANSWER_LOST, True), (Trouble.GARBAGE, True)],
)
async def test_one_request_goes_wrong_for_each_trouble(
    faulty: Faulty, honest: Honest, kind: RequestKind, trouble: Trouble, arrives: bool
) -> None:
    faulty.next(trouble)

    assert await ask(faulty, kind) == Unknown(trouble.value)
    assert honest.asked == [kind.value] * arrives
    assert await ask(faulty, kind) == YES


async def test_a_slow_request_arrives_and_is_answered(faulty: Faulty, honest: Honest) -> None:
    faulty.next(Trouble.SLOW)

    assert await ask(faulty) == YES
    assert honest.asked == ["submit"]


async def test_a_late_request_arrives_when_it_is_delivered_with_its_own_send_before_time(
    faulty: Faulty, honest: Honest
) -> None:
    faulty.next(Trouble.ARRIVES_LATE, Trouble.ARRIVES_LATE)

    assert isinstance(await ask(faulty), Unknown)
    assert isinstance(await faulty.submit(ticket(), TOO_LATE), Unknown)
    assert honest.asked == []

    assert await faulty.deliver() == [YES, NotSent("late")]
    assert await faulty.deliver() == []


async def test_trouble_may_be_for_one_kind_of_request(faulty: Faulty) -> None:
    faulty.next(Trouble.NEVER_ARRIVES, of=RequestKind.CANCEL)

    assert await ask(faulty) == YES
    assert isinstance(await ask(faulty, RequestKind.CANCEL), Unknown)
    assert await ask(faulty, RequestKind.CANCEL) == YES


async def test_looks_can_be_unreadable(faulty: Faulty) -> None:
    faulty.unreadable(3)

    assert isinstance(await faulty.find(ACCOUNT, ClientOrderId("c")), Unknown)
    assert isinstance(await faulty.snapshot(ACCOUNT), Unknown)
    assert isinstance(await faulty.fetch_quotes(ACCOUNT, ()), Unknown)
    assert isinstance(await faulty.snapshot(ACCOUNT), Snapshot)


async def test_without_a_link_nothing_arrives_and_nothing_is_known(faulty: Faulty, honest: Honest) -> None:
    faulty.cut()

    assert all([isinstance(await ask(faulty, kind), Unknown) for kind in RequestKind])
    assert isinstance(await faulty.snapshot(ACCOUNT), Unknown)
    assert honest.asked == []

    faulty.mend()
    assert await ask(faulty) == YES


async def test_an_answer_that_was_under_way_when_the_link_was_lost_never_comes(faulty: Faulty, honest: Honest) -> None:
    honest.gate.clear()
    request = asyncio.create_task(ask(faulty))
    await honest.was_asked.wait()

    faulty.cut()
    faulty.mend()
    honest.gate.set()

    assert isinstance(await request, Unknown)


async def test_healed_it_is_reliable(faulty: Faulty) -> None:
    faulty.next(*Trouble)
    assert isinstance(await ask(faulty), Unknown)
    faulty.unreadable(1)
    faulty.cut()

    await faulty.heal()

    assert await ask(faulty) == YES
    assert isinstance(await faulty.snapshot(ACCOUNT), Snapshot)
