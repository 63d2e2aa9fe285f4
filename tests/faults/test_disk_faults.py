"""Whatever the disk under an SQLite store does: accepted means kept, senders hear the truth, and it goes on."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.databases import copied_file
from tests.faults.disks import Mood, OnFaultyDisk, fill, locked_by_another, small_disk
from tests.faults.forked import ForkedServer
from tests.faults.spells import must_hold, under_load

Note = Callable[[str, object], None]
_MESSAGE = {"ticker": "AMD", "action": "buy", "quantity": 5}


@pytest.fixture
def store_url(migrated_file: Path, tmp_path: Path) -> str:
    return copied_file(migrated_file, tmp_path)


@pytest.fixture
def server(store_url: str, tmp_path: Path) -> Iterator[OnFaultyDisk]:
    found = OnFaultyDisk(tmp_path)
    yield found
    if found.alive:
        found.kill()


@pytest.mark.slow
@pytest.mark.parametrize("mood", [Mood.FULL, Mood.READ_ONLY])
def test_while_nothing_can_be_written_senders_hear_so_reading_goes_on_and_then_it_all_does(
    server: OnFaultyDisk, mood: Mood
) -> None:
    server.start_ready()
    with server.client() as client:
        strategy = client.make_strategy()
        client.subscribe(strategy, client.open_account())
        client.set_price("AMD", "100")
        server.disk.be(mood)

        refused = client.post(strategy, _MESSAGE, Idempotency_Key="the key")
        assert (refused.status_code, refused.headers["Retry-After"]) == (500, "5")
        assert [each["id"] for each in client.listed("/strategies")] == [strategy.id]
        assert client.hooks.get(f"{server.url}/health/ready").status_code == 503
        assert client.hooks.get(f"{server.url}/health/live").status_code == 200
        server.disk.be(Mood.WELL)

        signal = client.accepted(strategy, _MESSAGE, Idempotency_Key="the key")
        assert client.ended_trade(signal)["status"] == "completed"
        assert len(client.listed("/signals")) == 1
    assert "Traceback" not in server.stderr


@pytest.mark.faults
def test_a_disk_that_is_full_for_a_while(server: OnFaultyDisk, store_url: str, record_property: Note) -> None:
    with under_load(server, store_url) as spell:
        for _ in range(3):
            with spell.trouble("disk full"):
                server.disk.be(Mood.FULL)
                spell.refuses_more(200)
                with server.client() as client:
                    assert client.listed("/signals")
                server.disk.be(Mood.WELL)
    must_hold(spell, record_property)


@pytest.mark.faults
def test_a_small_disk_that_is_filled_by_others(migrated_file: Path, tmp_path: Path, record_property: Note) -> None:
    """A real one, with everything on it: the store, its log and the log's index, and what the server says."""
    with small_disk(tmp_path / "disk", megabytes=256) as disk:
        url = copied_file(migrated_file, disk)
        server = ForkedServer(disk)
        with under_load(server, url) as spell:
            for _ in range(3):
                with spell.trouble("256 MB disk filled by others"):
                    filler = fill(disk)
                    spell.refuses_more(200)
                    with server.client() as client:
                        assert client.listed("/signals")
                    filler.unlink()
        must_hold(spell, record_property)
        server.kill()


@pytest.mark.faults
def test_a_disk_that_syncs_slowly(server: OnFaultyDisk, store_url: str, record_property: Note) -> None:
    with under_load(server, store_url) as spell:
        for least, most in ((0.05, 0.05), (0.05, 0.5), (0.5, 0.5)):
            with spell.trouble(f"each sync {least * 1000:g} to {most * 1000:g} ms longer"):
                server.disk.be(Mood.WELL, sync_s=(least, most))
                spell.accepts_more()
                server.disk.be(Mood.WELL)
    must_hold(spell, record_property)
    assert not spell.run.ledger.troubles, "slow is not broken"


@pytest.mark.faults
def test_a_disk_that_hangs_for_longer_than_senders_wait(
    server: OnFaultyDisk, store_url: str, record_property: Note
) -> None:
    with under_load(server, store_url) as spell:
        for _ in range(3):
            with spell.trouble("one sync takes 6 s"):
                server.disk.be(Mood.WELL, sync_s=(6, 6))
                spell.refuses_more(2)
                server.disk.be(Mood.WELL)
    must_hold(spell, record_property)


@pytest.mark.faults
def test_a_disk_that_is_read_only_for_a_while(server: OnFaultyDisk, store_url: str, record_property: Note) -> None:
    with under_load(server, store_url) as spell, spell.trouble("read-only"):
        server.disk.be(Mood.READ_ONLY)
        spell.refuses_more(20)
        with server.client() as client:
            assert client.listed("/signals")
        server.disk.be(Mood.WELL)
    must_hold(spell, record_property)


@pytest.mark.faults
def test_another_program_that_locks_the_store(server: OnFaultyDisk, store_url: str, record_property: Note) -> None:
    with under_load(server, store_url) as spell:
        for seconds in (0.5, 1.5, 6.0):
            with spell.trouble(f"locked by another for {seconds:g} s"), locked_by_another(store_url):
                time.sleep(seconds)
    must_hold(spell, record_property)


@pytest.mark.faults
def test_a_disk_that_fails_stops_the_process_and_loses_nothing(
    server: OnFaultyDisk, store_url: str, record_property: Note
) -> None:
    with under_load(server, store_url) as spell:
        for _ in range(3):
            with spell.trouble("I/O error, stopped, started again"):
                server.disk.be(Mood.BROKEN)
                assert server.wait_until_dead(10)
                assert server.exit_status == 70
                server.disk.be(Mood.WELL)
                server.start_ready()
    must_hold(spell, record_property)
    assert server.stderr.count("tradehook stops at once. The disk failed") == 3
