"""A PostgreSQL server that goes away and comes back: accepted means kept, nothing is doubled, and it goes on."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults.books import Books
from tests.faults.forked import ForkedServer
from tests.faults.postgres import LossyLink, StoppablePostgres, stoppable_postgres
from tests.faults.spells import must_hold, under_load
from tests.waiting import wait_for

pytestmark = pytest.mark.postgres

Note = Callable[[str, object], None]
_MESSAGE = {"ticker": "AMD", "action": "buy", "quantity": 5}


@pytest.fixture
def postgres() -> Iterator[StoppablePostgres]:
    with stoppable_postgres() as found:
        yield found


@pytest.fixture
def link(postgres: StoppablePostgres) -> Iterator[LossyLink]:
    found = LossyLink(postgres.home)
    yield found
    found.close()


@pytest.fixture
def server(postgres: StoppablePostgres, tmp_path: Path) -> Iterator[ForkedServer]:
    found = ForkedServer(tmp_path, postgres.url)
    yield found
    if found.alive:
        found.kill()


@pytest.fixture
def server_on_link(link: LossyLink, tmp_path: Path) -> Iterator[ForkedServer]:
    found = ForkedServer(tmp_path, link.url)
    yield found
    if found.alive:
        found.kill()


@pytest.mark.faults
def test_a_server_that_is_stopped_and_started(
    server: ForkedServer, postgres: StoppablePostgres, record_property: Note
) -> None:
    with under_load(server, postgres.url) as spell:
        for _ in range(4):
            with spell.trouble("PostgreSQL stopped, immediate"):
                postgres.stop_at_once()
                spell.refuses_more(20)
                postgres.start()
    must_hold(spell, record_property)


@pytest.mark.faults
def test_links_that_an_administrator_ends(
    server: ForkedServer, postgres: StoppablePostgres, record_property: Note
) -> None:
    with under_load(server, postgres.url) as spell:
        for _ in range(10):
            with spell.trouble("every link ended"):
                assert postgres.end_links() > 0
    must_hold(spell, record_property)


@pytest.mark.faults
def test_commits_whose_answers_are_lost(
    server_on_link: ForkedServer, link: LossyLink, postgres: StoppablePostgres, record_property: Note
) -> None:
    with under_load(server_on_link, postgres.url) as spell:
        for round_ in range(1, 11):
            with spell.trouble("answers to 10 commits lost"):
                link.lose_answers(10)
                _wait_until_lost(link, 10 * round_)
    must_hold(spell, record_property)


@pytest.mark.faults
def test_a_table_that_somebody_locks(server: ForkedServer, postgres: StoppablePostgres, record_property: Note) -> None:
    with under_load(server, postgres.url) as spell:
        for seconds in (1, 6):
            with spell.trouble(f"signals locked for {seconds} s"), psycopg.connect(postgres.url) as another:
                another.execute("LOCK TABLE signals IN ACCESS EXCLUSIVE MODE")
                time.sleep(seconds)
    must_hold(spell, record_property)


def _wait_until_lost(link: LossyLink, count: int) -> None:
    wait_for(lambda: link.lost >= count, f"{count} lost answers")


@pytest.mark.slow
def test_a_commit_whose_answer_is_lost_is_told_as_a_fault_and_a_resend_gets_the_first_ones_answer(
    server_on_link: ForkedServer, link: LossyLink, postgres: StoppablePostgres
) -> None:
    server_on_link.start_ready()
    with server_on_link.client() as client:
        strategy = client.make_strategy()
        link.lose_answers(1, of=b"INSERT INTO signals")
        lost = client.post(strategy, _MESSAGE, Idempotency_Key="the key")

        assert link.lost == 1
        assert lost.status_code == 500
        assert lost.headers["Retry-After"] == "5"
        again = client.post(strategy, _MESSAGE, Idempotency_Key="the key")
        assert again.status_code == 200, again.text
    (signal,) = Books(postgres.url).rows("SELECT id, delivery_id FROM signals")
    assert again.json()["id"] == signal["id"]
    assert again.json()["logId"] == signal["delivery_id"] == lost.json()["logId"]
    assert Books(postgres.url).count("deliveries", "verdict = 'duplicate'") == 1
    assert "Traceback" not in server_on_link.stderr


@pytest.mark.slow
def test_reading_and_writing_go_on_after_the_server_was_away(server: ForkedServer, postgres: StoppablePostgres) -> None:
    server.start_ready()
    with server.client() as client:
        strategy = client.make_strategy()
        postgres.stop_at_once()
        refused = client.post(strategy, _MESSAGE, Idempotency_Key="the key")
        read = client.api.get("/strategies")
        ready = client.hooks.get(f"{server.url}/health/ready")
        postgres.start()

        assert (refused.status_code, refused.headers["Retry-After"]) == (500, "5")
        assert (read.status_code, read.json()["error"]["code"]) == (503, "store-failed")
        assert ready.status_code == 503
        assert client.post(strategy, _MESSAGE, Idempotency_Key="the key").json()["success"]
        assert [each["id"] for each in client.listed("/strategies")] == [strategy.id]
    assert Books(postgres.url).count("signals") == 1
    assert "Traceback" not in server.stderr
