"""Promise 6: a resend is recognised, a repeat is not swallowed."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.client import Strategy
from tests.databases import ENGINES, migrated_store
from tests.desk import NOON, Inside, at_work
from tests.faults.books import Books
from tests.server import Server
from tests.waiting import wait_for
from tradehook.bootstrap import DIALECTS
from tradehook.engine.reception import Onward, Reception
from tradehook.engine.understanding_orders import OrderReader
from tradehook.plumbing.clock import SystemClock
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed
from tradehook.plumbing.store.opened import OpenStore
from tradehook.vocabulary.instant import after
from tradehook.web.app import application

pytestmark = pytest.mark.anyio

BODY = '{"ticker": "AMD", "action": "buy", "quantity": 3}'


class Faulty:
    """A store whose next writes of intake go wrong as they are told to: each trouble is made once."""

    def __init__(self, store: OpenStore) -> None:
        self._store = store
        self.troubles: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def write_intake(self, work: Callable[[Any, Any], Any], item: Any) -> Any:
        """Fail before or after the commit, or be too busy."""
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble == "busy":
            raise StoreBusy
        if trouble == "not committed":
            raise StoreFailed("disk I/O error")
        result = await self._store.write_intake(work, item)
        if trouble == "committed":
            raise StoreFailed("the server closed the connection")
        return result


@pytest.fixture
async def desk(store_url: str, tmp_path: Path) -> AsyncIterator[Inside]:
    """A desk on each engine in turn."""
    async with at_work(tmp_path, store_url) as found:
        yield found


@contextlib.asynccontextmanager
async def with_trouble(desk: Inside, *troubles: str) -> AsyncIterator[Inside]:
    """The desk, in whose store something goes wrong."""
    store, inner = Faulty(desk.desk.store), desk.desk
    reception = Reception(
        store=store,  # type: ignore[arg-type]
        registry=inner.webhooks,
        dialects=DIALECTS,
        world=inner.world,
        answers=inner.answers,
        onward=Onward(
            inner.engine.signals_came, OrderReader(inner.store, inner.world).understand, inner.engine.outcomes.wait
        ),
    )
    app = application(replace(inner, reception=reception))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://desk.test") as http:
        store.troubles += troubles
        yield replace(desk, http=http)


@pytest.mark.parametrize(
    ("trouble", "status", "code"), [("busy", 503, "busy"), ("not committed", 500, "internal-error")]
)
async def test_our_own_trouble_is_said_to_be_ours_and_nothing_is_kept(
    desk: Inside, trouble: str, status: int, code: str
) -> None:
    strategy = await desk.make_strategy()

    async with with_trouble(desk, trouble) as troubled:
        answer = await troubled.send(strategy, BODY)

    assert (answer.status_code, answer.json()["messageCode"]) == (status, code)
    assert int(answer.headers["retry-after"]) > 0
    assert await desk.signals(strategy) == []
    assert await desk.deliveries(strategy) == []


@pytest.mark.parametrize("trouble", ["busy", "not committed", "committed"])
async def test_a_resend_after_a_5xx_is_the_same_signal(desk: Inside, trouble: str) -> None:
    strategy = await desk.make_strategy()
    async with with_trouble(desk, trouble) as troubled:
        failed = await troubled.send(strategy, BODY)
        desk.later(5)
        answer = await troubled.send(strategy, BODY)

    assert (failed.status_code // 100, answer.status_code) == (5, 200)
    assert answer.json()["logId"] == failed.json()["logId"]
    assert await desk.signals(strategy) == [answer.json()["id"]]
    verdicts = [row["verdict"] for row in await desk.deliveries(strategy)]
    assert verdicts == (["accepted", "duplicate"] if trouble == "committed" else ["accepted"])


async def test_three_resends_in_a_row_are_still_one_signal(desk: Inside) -> None:
    strategy = await desk.make_strategy()
    async with with_trouble(desk, "committed", "not committed", "committed") as troubled:
        for _ in range(4):
            answer = await troubled.send(strategy, BODY)
            desk.later(5)

    assert answer.status_code == 200
    assert await desk.signals(strategy) == [answer.json()["id"]]


async def test_a_resend_costs_no_token(desk: Inside) -> None:
    strategy = await desk.make_strategy(webhook={"rate_limit_per_minute": 1})
    async with with_trouble(desk, "not committed") as troubled:
        await troubled.send(strategy, BODY)
        desk.later(5)

        assert (await troubled.send(strategy, BODY)).status_code == 200


@pytest.mark.parametrize("seconds", [0, 1, 4, 5, 10, 30, 31])
async def test_a_genuine_repeat_trades_again(desk: Inside, seconds: float) -> None:
    strategy = await desk.make_strategy()
    first = await desk.send(strategy, BODY)
    desk.later(seconds)

    second = await desk.send(strategy, BODY)

    assert await desk.signals(strategy) == [first.json()["id"], second.json()["id"]]
    assert first.json()["logId"] != second.json()["logId"]


@pytest.mark.parametrize("seconds", [0, 3.9, 30.1])
async def test_too_early_or_too_late_to_be_a_resend(desk: Inside, seconds: float) -> None:
    strategy = await desk.make_strategy()
    async with with_trouble(desk, "committed") as troubled:
        await troubled.send(strategy, BODY)
        desk.later(seconds)
        await troubled.send(strategy, BODY)

    assert len(await desk.signals(strategy)) == 2


async def test_another_body_is_no_resend(desk: Inside) -> None:
    strategy = await desk.make_strategy()
    async with with_trouble(desk, "committed") as troubled:
        await troubled.send(strategy, BODY)
        desk.later(5)
        await troubled.send(strategy, BODY + " ")

    assert len(await desk.signals(strategy)) == 2


@pytest.mark.parametrize("key_in", ["header", "extras"])
async def test_a_key_with_the_same_body_answers_as_before(desk: Inside, key_in: str) -> None:
    strategy = await desk.make_strategy()
    message: Any = {"ticker": "AMD", "action": "buy", "extras": {"idempotencyKey": "k-1"} if key_in == "extras" else {}}
    headers = {"idempotency_key": "k-1"} if key_in == "header" else {}

    answers = []
    for seconds in (0, 1, 60, 86_000):
        desk.later(seconds)
        answers.append(await desk.send(strategy, message, **headers))

    assert {answer.text for answer in answers} == {answers[0].text}
    assert await desk.signals(strategy) == [answers[0].json()["id"]]
    verdicts = [row["verdict"] for row in await desk.deliveries(strategy)]
    assert verdicts == ["accepted", "duplicate", "duplicate", "duplicate"]


async def test_a_key_is_free_again_after_24_hours(desk: Inside) -> None:
    strategy = await desk.make_strategy()
    first = await desk.send(strategy, BODY, idempotency_key="k")
    desk.later(86_400)

    second = await desk.send(strategy, BODY, idempotency_key="k")

    assert await desk.signals(strategy) == [first.json()["id"], second.json()["id"]]


async def test_a_key_belongs_to_its_webhook(desk: Inside) -> None:
    one, other = await desk.make_strategy(), await desk.make_strategy()

    await desk.send(one, BODY, idempotency_key="k")
    await desk.send(other, BODY, idempotency_key="k")

    assert len(await desk.signals(one)) == len(await desk.signals(other)) == 1


async def test_the_same_key_at_the_same_time_makes_one_signal(desk: Inside) -> None:
    strategy = await desk.make_strategy()

    answers = await asyncio.gather(*(desk.send(strategy, BODY, idempotency_key="k") for _ in range(5)))

    assert len({answer.json()["id"] for answer in answers}) == 1


@pytest.fixture(params=ENGINES)
def crashing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Server, str]]:
    """A real server that is not started yet, and its store."""
    with migrated_store(request.param, tmp_path, request) as url:
        server = Server(tmp_path, url)
        try:
            yield server, url
        finally:
            if server.alive:
                server.kill()


def crash(server: Server, point: str) -> Strategy:
    """Post a message to a server that dies at this point, before it answers; the strategy, by its address's path."""
    server.start(kill_at=f"{point}:1")
    assert server.wait_until_ready(), server.stderr
    with server.client() as client:
        made = client.make_strategy()
        with contextlib.suppress(httpx.TransportError):
            client.post(made, BODY)
    assert server.wait_until_dead(30)
    return Strategy(made.id, made.uuid, httpx.URL(made.url).path)


@pytest.mark.parametrize("point", ["received", "committed"])
async def test_a_resend_after_a_crash_is_one_signal_and_one_trade(crashing: tuple[Server, str], point: str) -> None:
    server, url = crashing
    strategy = crash(server, point)

    async with at_work(server.data_dir, url, at=after(SystemClock().now(), 5)) as desk:
        answer = await desk.send(strategy, BODY)

        signals, rows = await desk.signals(strategy), await desk.deliveries(strategy)
    assert signals == [answer.json()["id"]]
    assert answer.json()["logId"] == rows[0]["id"]
    assert [row["verdict"] for row in rows] == ["accepted"] + ["duplicate"] * (point == "committed")


async def test_a_lost_answer_is_remembered_beyond_a_second_crash(crashing: tuple[Server, str]) -> None:
    server, url = crashing
    strategy = crash(server, "committed")
    # Another message is answered well in between: what is recorded of its answer says nothing of the one before.
    server.start(kill_at="committed:2")
    assert server.wait_until_ready()
    with server.client() as client:
        local = Strategy(strategy.id, strategy.uuid, server.url + strategy.url)
        client.accepted(local, {"ticker": "MSFT", "action": "buy"})
        with contextlib.suppress(httpx.TransportError):
            client.post(local, {"ticker": "SPY", "action": "buy"})
    assert server.wait_until_dead(30)

    async with at_work(server.data_dir, url, at=after(SystemClock().now(), 5)) as desk:
        answer = await desk.send(strategy, BODY)

        signals = await desk.signals(strategy)
    assert answer.json()["id"] == signals[0]
    assert len(signals) == 3


async def test_what_was_kept_though_its_sender_was_told_500_is_remembered_beyond_a_restart(
    store_url: str, tmp_path: Path
) -> None:
    async with at_work(tmp_path, store_url) as desk:
        strategy = await desk.make_strategy()
        async with with_trouble(desk, "committed") as troubled:
            failed = await troubled.send(strategy, BODY)
        # Another message is answered well in between: the mark of what was answered goes past the one before.
        await desk.send(strategy, {"ticker": "MSFT", "action": "buy"})
        await asyncio.to_thread(
            wait_for, lambda: Books(store_url).count("answered_through", "sequence >= 2"), "the record of the answer"
        )

    async with at_work(tmp_path, store_url, at=after(NOON, 5)) as desk:
        answer = await desk.send(strategy, BODY)

        signals = await desk.signals(strategy)
    assert (failed.status_code, answer.status_code) == (500, 200)
    assert answer.json()["logId"] == failed.json()["logId"]
    assert answer.json()["id"] == signals[0]
    assert len(signals) == 2


async def test_what_was_answered_before_a_crash_trades_again(crashing: tuple[Server, str]) -> None:
    server, url = crashing
    server.start_ready()
    with server.client() as client:
        made = client.make_strategy()
        signal = client.accepted(made, BODY)
        wait_for(lambda: Books(url).count("answered_through", "sequence >= 1"), "the record of the answer")
    server.kill()

    strategy = Strategy(made.id, made.uuid, httpx.URL(made.url).path)
    async with at_work(server.data_dir, url, at=after(SystemClock().now(), 5)) as desk:
        again = await desk.send(strategy, BODY)

        signals = await desk.signals(strategy)
    assert signals == [signal, again.json()["id"]]
