"""Kill -9 at any instant loses nothing, does nothing twice, and leaves nothing half done (promises 1, 3, 5 and 7)."""

import random
import secrets
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from tests.brokers.alpaca.double import DoubleProcess
from tests.databases import ENGINES, migrated_store
from tests.faults.alpaca_house import AlpacaHouse
from tests.faults.books import Books
from tests.faults.forked import ForkedServer
from tests.faults.harness import Run, killed_again_and_again
from tests.faults.house import House
from tests.faults.paper_house import PaperHouse
from tests.faults.verdict import Note, must_hold
from tradehook.plumbing.points import Point
from tradehook.plumbing.store.opened import is_postgres
from tradehook.vocabulary.notice import About


@pytest.fixture(params=ENGINES)
def stored_server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[ForkedServer, str]]:
    """A server that is not started yet, and the address of its store, on each engine in turn."""
    with migrated_store(request.param, tmp_path, request) as url:
        server = ForkedServer(tmp_path, url)
        try:
            yield server, url
        finally:
            if server.alive:
                server.kill()


_BROUGHT_ABOUT = frozenset({About.WORK_PARKED, About.BALANCE_DIFFERS})
"""Somebody trades at Alpaca what we cannot even spell: reports of it are parked, and only the cash shows it."""


def killed(
    stored_server: tuple[ForkedServer, str], house: House, kills: int, everywhere: Collection[Point] = ()
) -> Run:
    """A run with so many kills, at rest."""
    server, url = stored_server
    seed = secrets.randbits(32)
    print(f"seed {seed}")  # noqa: T201 - for who has to look at it again
    run = Run(server=server, books=Books(url), chance=random.Random(seed), house=house)
    killed_again_and_again(run, kills, everywhere)
    return run


def assert_only_cut_short(double: DoubleProcess) -> None:
    """Whatever was sent is as Alpaca describes it, but for requests that ended with the process that sent them."""
    assert not [misfit for misfit in double.take_misfits() if misfit["where"] != "request" or misfit["seen"]]


@pytest.mark.slow
def test_killed_25_times(stored_server: tuple[ForkedServer, str], record_property: Note) -> None:
    must_hold(killed(stored_server, PaperHouse(), kills=25), record_property, "kill -9, paper", times=25)


@pytest.mark.slow
def test_killed_10_times_while_alpaca_goes_on(
    stored_server: tuple[ForkedServer, str], double_process: DoubleProcess, record_property: Note
) -> None:
    run = killed(stored_server, AlpacaHouse(double_process), kills=10)

    assert_only_cut_short(double_process)
    must_hold(run, record_property, "kill -9, Alpaca", 10, _BROUGHT_ABOUT)


@pytest.mark.faults
@pytest.mark.parametrize("part", range(2))
def test_killed_125_times(stored_server: tuple[ForkedServer, str], part: int, record_property: Note) -> None:
    run = killed(stored_server, PaperHouse(), kills=125, everywhere=PaperHouse.points)

    must_hold(run, record_property, f"kill -9, {_where(stored_server[1])}, paper", 125)
    assert set(PaperHouse.points) <= set(run.deaths), "each point was reached"


@pytest.mark.faults
@pytest.mark.parametrize("part", range(2))
def test_killed_125_times_while_alpaca_goes_on(
    stored_server: tuple[ForkedServer, str], part: int, double_process: DoubleProcess, record_property: Note
) -> None:
    double_process.validate(on=False)
    run = killed(stored_server, AlpacaHouse(double_process), kills=125, everywhere=AlpacaHouse.points)

    must_hold(run, record_property, f"kill -9, {_where(stored_server[1])}, Alpaca", 125, _BROUGHT_ABOUT)
    assert set(AlpacaHouse.points) <= set(run.deaths), "each point was reached"


def _where(url: str) -> str:
    return "PostgreSQL" if is_postgres(url) else "SQLite"
