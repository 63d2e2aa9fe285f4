"""The machine's clock jumps, while messages come and from one process to the next: nothing is doubled or stuck."""

import random
import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.databases import migrated_store
from tests.faults.books import Books
from tests.faults.forked import ForkedServer
from tests.faults.spells import must_hold, under_load
from tests.faults.traffic import RESEND_AFTER_S
from tradehook.plumbing.points import Point

Note = Callable[[str, object], None]
HOUR = 3600
DAY = 24 * HOUR
_MESSAGE = {"ticker": "AMD", "action": "buy", "quantity": 5}


class Clock:
    """The file that says by how many seconds the machine's clock is off."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.set_off_by(0)

    def set_off_by(self, seconds: float) -> None:
        """Set it; what reads meanwhile reads the old figure or the new one."""
        fresh = self._file.with_suffix(".new")
        fresh.write_text(str(seconds))
        fresh.replace(self._file)


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    return Clock(tmp_path / "off")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def stored_server(request: pytest.FixtureRequest, clock: Clock, tmp_path: Path) -> Iterator[tuple[ForkedServer, str]]:
    with migrated_store(request.param, tmp_path, request) as url:
        server = ForkedServer(tmp_path, url, clock=str(tmp_path / "off"))
        yield server, url
        if server.alive:
            server.kill()


@pytest.mark.faults
def test_it_jumps_again_and_again(stored_server: tuple[ForkedServer, str], clock: Clock, record_property: Note) -> None:
    server, url = stored_server
    chance = random.Random(secrets.randbits(32))
    with under_load(server, url) as spell:
        for hours in (-1, 24, 0, -1, 24, 23):
            with spell.trouble(f"clock off by {hours} h"):
                clock.set_off_by(hours * HOUR)
                spell.accepts_more(60)
            other = chance.choice((-1, 0, 24))
            with spell.trouble(f"killed, off by {other} h at the next start"):
                server.kill()
                clock.set_off_by(other * HOUR)
                server.start_ready()
    must_hold(spell, record_property)


@pytest.mark.slow
@pytest.mark.parametrize("jump", [-HOUR, DAY])
def test_a_resend_is_recognised_although_the_clock_was_set_between(
    stored_server: tuple[ForkedServer, str], clock: Clock, jump: int
) -> None:
    """Killed after the commit and before the answer; the sender sends the same again, to another process."""
    server, url = stored_server
    server.start_ready()
    with server.client() as client:
        strategy = client.make_strategy()
    server.kill()
    server.start(kill_at=Point.COMMITTED)
    assert server.wait_until_ready()
    with server.client() as client:
        with pytest.raises(httpx.TransportError):
            client.post(strategy, _MESSAGE)
        sent = time.monotonic()
        clock.set_off_by(jump)
        server.start_ready()
        time.sleep(max(0.0, sent + RESEND_AFTER_S - time.monotonic()))
        again = client.post(strategy, _MESSAGE)

    assert again.status_code == 200, again.text
    (signal,) = Books(url).rows("SELECT id FROM signals")
    assert again.json()["id"] == signal["id"]
    assert Books(url).count("deliveries", "verdict = 'duplicate'") == 1
