"""Kill -9 at any instant loses nothing, does nothing twice, and leaves nothing half done (promises 1, 3, 5 and 7)."""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.databases import ENGINES, migrated_store
from tests.faults.forked import ForkedServer
from tests.faults.harness import Run, killed_again_and_again
from tests.faults.invariants import broken
from tests.server import Server


@pytest.fixture(params=ENGINES)
def stored_server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Server, str]]:
    """A server that is not started yet, and the address of its store, on each engine in turn."""
    with migrated_store(request.param, tmp_path, request) as url:
        server = ForkedServer(tmp_path, url)
        try:
            yield server, url
        finally:
            if server.alive:
                server.kill()


Note = Callable[[str, object], None]


def must_hold(run: Run, note: Note) -> None:
    """Note what happened; nothing may be broken, and nothing may have gone wrong behind the scenes."""
    note("table", run.table())
    problems = broken(run.books, run.ledger)
    assert not problems, "\n".join(problems)
    assert "Traceback" not in run.server.stderr, run.server.stderr[-8000:]


@pytest.mark.slow
def test_killed_25_times(stored_server: tuple[Server, str], record_property: Note) -> None:
    seed = secrets.randbits(32)
    print(f"seed {seed}")  # noqa: T201 - for who has to look at it again

    must_hold(killed_again_and_again(*stored_server, kills=25, seed=seed), record_property)


@pytest.mark.faults
def test_killed_500_times(stored_server: tuple[Server, str], record_property: Note) -> None:
    seed = secrets.randbits(32)
    print(f"seed {seed}")  # noqa: T201 - for who has to look at it again

    must_hold(killed_again_and_again(*stored_server, kills=500, seed=seed), record_property)
