"""Which requests a new process takes for unanswered, what was kept though its sender was told otherwise among them."""

from collections.abc import AsyncIterator
from functools import partial

import pytest

from tests.desk import NOON
from tradehook.intake.queries import keep_aside, keep_deliveries, set_answered_mark, take_over_unanswered
from tradehook.plumbing.store.contract import Tx
from tradehook.plumbing.store.opened import OpenStore
from tradehook.vocabulary.delivery import Delivery, Verdict
from tradehook.vocabulary.ids import DeliveryId, SignalId, StrategyId
from tradehook.vocabulary.instant import after

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[OpenStore]:
    opened = OpenStore(store_url)
    yield opened
    await opened.close()


def delivery(name: str, verdict: Verdict = Verdict.ACCEPTED) -> Delivery:
    return Delivery(
        id=DeliveryId(name),
        dialect="traderspost",
        strategy_id=StrategyId("strategy"),
        webhook="hook",
        received_at=NOON,
        source_ip="127.0.0.1",
        verdict=verdict,
        code=None,
        body="{}",
        body_digest=name.encode(),
        answer_status=200,
        signal_id=SignalId(f"signal of {name}"),
    )


async def unanswered(store: OpenStore, *names: str) -> list[str]:
    """Those that are taken for unanswered once three were kept, all of them are marked as answered, and these were kept
    aside."""

    def keep(tx: Tx) -> None:
        sequences = keep_deliveries(tx, [delivery("one"), delivery("two"), delivery("no", Verdict.REFUSED)])
        keep_aside(tx, map(DeliveryId, names))
        set_answered_mark(tx, "all", max(sequences))

    await store.write(keep)
    found = await store.write(partial(take_over_unanswered, process="all", since=after(NOON, -30)))
    return sorted(request.log_id for _, _, request in found)


async def test_what_is_marked_as_answered_is_not(store: OpenStore) -> None:
    assert await unanswered(store) == []


async def test_what_was_kept_aside_is_whatever_the_mark(store: OpenStore) -> None:
    assert await unanswered(store, "two", "one") == ["one", "two"]


async def test_what_was_refused_or_never_kept_is_not(store: OpenStore) -> None:
    assert await unanswered(store, "no", "never kept") == []
