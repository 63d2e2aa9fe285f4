"""A log that was damaged while tradehook was down: it does not start without a word, and names what is lost."""

import json
import random
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.databases import copied_file
from tests.faults.books import Books
from tests.faults.forked import ForkedServer
from tests.faults.spells import under_load
from tests.waiting import wait_for
from tradehook.plumbing.store.contract import StoreDamaged
from tradehook.plumbing.store.damage.opening import look_before_opening
from tradehook.plumbing.store.wal_reader import read_log

Note = Callable[[str, object], None]
_MESSAGE = {"ticker": "AMD", "action": "buy", "quantity": 5}


@pytest.fixture
def store_url(migrated_file: Path, tmp_path: Path) -> str:
    return copied_file(migrated_file, tmp_path)


@pytest.fixture
def server(store_url: str, tmp_path: Path) -> Iterator[ForkedServer]:
    found = ForkedServer(tmp_path)
    yield found
    if found.alive:
        found.kill()


def flip(file: Path, at: int) -> None:
    """One wrong bit."""
    with file.open("r+b") as opened:
        opened.seek(at)
        (byte,) = opened.read(1)
        opened.seek(at)
        opened.write(bytes([byte ^ 1]))


def lost_signals(lists: list[Path]) -> tuple[set[str], bool]:
    """The ids of the signals that lists of losses name, and whether there are others that have no name."""
    named: set[str] = set()
    nameless = False
    for file in lists:
        losses: dict[str, Any] = json.loads(file.read_bytes())
        named |= {lost["row"].get("id") for lost in losses["rows"] if lost["table"] == "signals"}
        nameless |= any(page["owner"] is None or "signals" in page["owner"] for page in losses["pages"])
        nameless |= any(gap["table"] == "signals" for gap in losses["gaps"])
    return named, nameless


def last_page_with(text: str, log: Path) -> int:
    """Where in the log the last page lies that holds this text, and that no later one replaces."""
    data = log.read_bytes()
    newest = {frame.page: frame.at for frame in read_log(data, 4096).frames}
    return max(at for at in newest.values() if text.encode() in data[at : at + 4096])


@pytest.mark.slow
def test_it_says_what_is_lost_and_begins_without_it_only_by_consent(
    server: ForkedServer, store_url: str, tmp_path: Path
) -> None:
    accepted = _accepts_and_is_killed(server, store_url, 20)
    log = tmp_path / "tradehook.db-wal"
    flip(log, last_page_with(accepted[-1], log) + 3000)
    damaged = log.read_bytes()

    for _ in range(2):
        server.start()
        assert not server.wait_until_ready()
        assert server.exit_status == 65
    assert log.read_bytes() == damaged
    assert list(tmp_path.glob("lost-*")) == []
    assert f"The log of {tmp_path / 'tradehook.db'} is damaged" in server.stderr
    assert "This is lost:\n  page " in server.stderr
    assert "Traceback" not in server.stderr

    consenting = ForkedServer(tmp_path, accept_loss="true")
    consenting.start_ready()
    consenting.kill()

    lists = list(tmp_path.glob("lost-*.json"))
    assert [oct(file.stat().st_mode & 0o777) for file in lists] == ["0o600"]
    named, nameless = lost_signals(lists)
    left = {row["id"] for row in Books(store_url).rows("SELECT id FROM signals")}
    assert left <= set(accepted)
    assert nameless or left | named == set(accepted)
    assert [file.read_bytes() for file in tmp_path.glob("tradehook.db-wal-damaged-*")] == [damaged]
    server.start_ready()


@pytest.mark.slow
def test_damage_past_which_all_of_it_can_be_read_loses_nothing_and_is_told(
    server: ForkedServer, store_url: str, tmp_path: Path
) -> None:
    """SQLite would lose everything behind it: here a page that was written again later."""
    accepted = _accepts_and_is_killed(server, store_url, 20)
    log = tmp_path / "tradehook.db-wal"
    flip(log, read_log(log.read_bytes(), 4096).frames[0].at)

    server.start_ready()
    server.kill()

    assert "nothing is lost" in server.stderr
    assert {row["id"] for row in Books(store_url).rows("SELECT id FROM signals")} == set(accepted)
    assert len(list(tmp_path.glob("tradehook.db-wal-damaged-*"))) == 1


def _accepts_and_is_killed(server: ForkedServer, store_url: str, messages: int) -> list[str]:
    """The ids of so many signals, killed when all that follows from them is committed, too."""
    server.start_ready()
    with server.client() as client:
        strategy = client.make_strategy()
        accepted = [client.accepted(strategy, _MESSAGE) for _ in range(messages)]
    books = Books(store_url)
    wait_for(lambda: not books.count("signals", "routed_at IS NULL"), "the last signal to be routed")
    wait_for(lambda: books.count("answered_through", f"sequence = {messages}"), "the last answer to be noted")
    server.kill()
    return accepted


@pytest.mark.faults
def test_whatever_breaks_every_accepted_message_is_there_or_on_the_list(
    server: ForkedServer, store_url: str, tmp_path: Path, record_property: Note
) -> None:
    left: list[tuple[Path, set[str]]] = []
    with under_load(server, store_url) as spell:
        for number in range(3):
            spell.accepts_more(300)
            server.kill()
            left.append((tmp_path / f"dead-{number}", set(spell.run.ledger.kept.values())))
            _copy(tmp_path, left[-1][0])
            server.start_ready()
    server.kill()
    figures = [_broken_again_and_again(dead, accepted, tmp_path / "tried") for dead, accepted in left]
    record_property("table", "\n".join(figures))


def _copy(from_: Path, to: Path) -> None:
    to.mkdir()
    for suffix in ("", "-wal", "-shm"):
        shutil.copyfile(from_ / f"tradehook.db{suffix}", to / f"tradehook.db{suffix}")


def _broken_again_and_again(dead: Path, accepted: set[str], tried: Path) -> str:
    """Break copies of a dead store in one place each; the figures of what came of it."""
    chance = random.Random(secrets.randbits(32))
    started = refused = lost = unnamed = 0
    for _ in range(15):
        shutil.rmtree(tried, ignore_errors=True)
        _copy(dead, tried)
        url, log = f"sqlite:///{tried / 'tradehook.db'}", tried / "tradehook.db-wal"
        flip(log, chance.randrange(log.stat().st_size))
        try:
            look_before_opening(url, accept_loss=False)
            started += 1
        except StoreDamaged:
            refused += 1
            look_before_opening(url, accept_loss=True)
        named, nameless = lost_signals(list(tried.glob("lost-*.json")))
        missing = accepted - {row["id"] for row in Books(url).rows("SELECT id FROM signals")}
        assert nameless or missing <= named
        lost += len(missing)
        unnamed += len(missing - named)
    return (
        f"15 single flips, {len(accepted)} accepted messages: {started} starts with everything, {refused} refused;"
        f" {lost} messages lost by consent, {lost - unnamed} of them named with all that they said"
    )
