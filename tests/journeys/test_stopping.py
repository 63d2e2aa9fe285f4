"""Told to stop in the middle of traffic, it ends within 5 s: whoever had an answer is done, nothing is in doubt."""

import os
import signal
import threading
import time
from pathlib import Path

import httpx
import pytest

from tests.databases import ENGINES, migrated_store
from tests.faults.books import Books
from tests.faults.forked import ForkedServer
from tests.waiting import wait_for
from tradehook.plumbing.settings import Settings


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_what_was_answered_is_done(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    with migrated_store(engine, tmp_path, request) as url:
        server = ForkedServer(tmp_path, url)
        server.start_ready()
        accepted: list[str] = []
        with server.client() as client:
            account, strategy = client.open_account(), client.make_strategy()
            client.subscribe(strategy, account, allow_add=True)
            client.set_price("AMD", "100")
        over = threading.Event()
        senders = [threading.Thread(target=_send, args=(strategy.url, accepted, over)) for _ in range(4)]
        for sender in senders:
            sender.start()
        wait_for(lambda: len(accepted) > 50, "traffic")

        began = time.monotonic()
        assert server.stop() == 0
        took_s = time.monotonic() - began

        over.set()
        for sender in senders:
            sender.join()
        assert took_s < 5
        books = Books(Settings(data_dir=tmp_path, database_url=url).store_url)
        assert books.count("broker_requests", "outcome IS NULL OR outcome = 'unknown'") == 0
        kept = {row["id"] for row in books.rows("SELECT id FROM signals")}
        assert set(accepted) <= kept
        if engine == "sqlite":
            assert not (tmp_path / "tradehook.db-wal").exists(), "the log was moved into the file"
        server.start_ready()
        with server.client() as client:
            for signal_id in accepted[-5:]:
                assert client.ended_trade(signal_id)["status"] == "completed"
            wait_for(lambda: client.position(account, "AMD") == len(kept), "one unit for each signal")
        server.stop()


@pytest.mark.slow
def test_a_second_signal_stops_at_once(tmp_path: Path) -> None:
    server = ForkedServer(tmp_path)
    server.start_ready()
    # A request of which the body never comes is owed an answer: that is waited for.
    with server.client() as client:
        strategy = client.make_strategy()
    with httpx.Client() as http:
        stuck = http.stream("POST", strategy.url, content=_never(), timeout=30)
        sender = threading.Thread(target=_try, args=(stuck,), daemon=True)
        sender.start()
        time.sleep(0.3)

        for _ in range(2):
            # Told twice at once is told once: `timeout` and its like tell a process, and then its group.
            os.kill(server.pid, signal.SIGTERM)
            time.sleep(0.3)
        assert server.alive
        time.sleep(0.3)
        os.kill(server.pid, signal.SIGTERM)

        assert server.wait_until_dead(1)
        assert server.exit_status == 128 + signal.SIGTERM


def _send(url: str, accepted: list[str], over: threading.Event) -> None:
    """Send until told otherwise, or until nobody answers any more; what a stopping process refuses is not kept."""
    with httpx.Client(timeout=10) as http:
        while not over.is_set():
            try:
                answer = http.post(url, json={"ticker": "AMD", "action": "buy", "quantity": 1})
            except httpx.TransportError:
                return
            if answer.status_code == 200:
                accepted.append(answer.json()["id"])


def _never() -> "object":
    yield b"{"
    time.sleep(20)


def _try(stuck: "object") -> None:
    try:
        with stuck:  # type: ignore[attr-defined]
            pass
    except httpx.TransportError:
        return
