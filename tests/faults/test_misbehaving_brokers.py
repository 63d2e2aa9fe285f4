"""Brokers that do everything they may do wrong, at once and for long: nothing is lost, doubled or left in doubt."""

import contextlib
import random
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.brokers.alpaca.double import Controls, DoubleProcess
from tests.conformance.brokers.faults import Twist
from tests.databases import ENGINES, copied_file, migrated_store
from tests.faults.alpaca_house import AlpacaHouse, RoomyServer
from tests.faults.alpaca_mischief import AlpacaMischief, Meddling, Undoing
from tests.faults.books import Books
from tests.faults.evidence import FROM_OUTSIDE, OUT_OF_ORDER
from tests.faults.harness import Run
from tests.faults.paper_mischief import MisbehavingPaper
from tests.faults.verdict import Note, must_hold
from tradehook.vocabulary.notice import About

_STRANGE = frozenset({About.WORK_PARKED, About.BALANCE_DIFFERS, About.CLOCK_DIFFERS})
"""Somebody trades at Alpaca what we cannot even spell; and its clock is not ours."""


_TROUBLES_A_LIFE = 25


def fresh_seed() -> int:
    seed = secrets.randbits(32)
    print(f"seed {seed}")  # noqa: T201 - for who has to look at it again
    return seed


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a store, on each engine in turn."""
    with migrated_store(request.param, tmp_path, request) as url:
        yield url


@contextlib.contextmanager
def misbehaving(directory: Path, url: str, *twists: Twist) -> Iterator[tuple[Run, MisbehavingPaper]]:
    """A run whose paper broker misbehaves; it ends with a reliable one, at rest."""
    seed = fresh_seed()
    server = MisbehavingPaper(directory, url, seed, twists)
    run = Run(server=server, books=Books(url), chance=random.Random(seed))
    try:
        server.start_ready()
        posts = run.set_up()
        with run.under_load(posts):
            yield run, server
            server.be_well()
        run.settle(posts)
    finally:
        if server.alive:
            server.kill()


def restarted(run: Run) -> None:
    """End a life, in good order or not, and begin another one."""
    run.chance.choice((run.server.kill, run.server.stop))()
    run.server.start_ready()


def paper_misbehaves_for(directory: Path, url: str, troubles: int, note: Note) -> None:
    """Everything at once, reports out of order among it, in one life."""
    with misbehaving(directory, url, *Twist) as (run, server):
        server.until(troubles)

    must_hold(run, note, "paper misbehaves", server.done.total(), FROM_OUTSIDE | OUT_OF_ORDER)


def paper_misbehaves_through(lives: int, directory: Path, url: str, note: Note) -> None:
    """Everything but reports that a restart would lose, in several lives."""
    with misbehaving(directory, url, Twist.TWICE) as (run, server):
        for life in range(1, lives + 1):
            server.until(_TROUBLES_A_LIFE * life)
            restarted(run)

    must_hold(run, note, "paper misbehaves, tradehook restarted", server.done.total(), FROM_OUTSIDE)


@pytest.mark.slow
def test_paper_misbehaves(tmp_path: Path, store: str, record_property: Note) -> None:
    paper_misbehaves_for(tmp_path, store, 40, record_property)


@pytest.mark.slow
def test_paper_misbehaves_and_tradehook_is_restarted(tmp_path: Path, store: str, record_property: Note) -> None:
    paper_misbehaves_through(2, tmp_path, store, record_property)


@pytest.mark.faults
def test_paper_misbehaves_for_long(tmp_path: Path, store: str, record_property: Note) -> None:
    paper_misbehaves_for(tmp_path, store, 300, record_property)


@pytest.mark.faults
def test_paper_misbehaves_through_many_lives(tmp_path: Path, store: str, record_property: Note) -> None:
    paper_misbehaves_through(10, tmp_path, store, record_property)


@contextlib.contextmanager
def alpaca_misbehaving(
    directory: Path, url: str, double: Controls, kind: type[AlpacaMischief]
) -> Iterator[tuple[Run, AlpacaMischief]]:
    """A run with accounts at a double that misbehaves, and whose clock is not ours; it ends with a reliable one."""
    chance = random.Random(fresh_seed())
    double.clock_ahead(chance.choice((-90, 0, 3, 90)))
    house = AlpacaHouse(double)
    server = RoomyServer(directory, url)
    run = Run(server=server, books=Books(url), chance=chance, house=house)
    mischief = kind(house, chance)
    try:
        server.start_ready()
        posts = run.set_up()
        with run.under_load(posts):
            mischief.start()
            yield run, mischief
            mischief.finish()
        run.settle(posts)
    finally:
        if server.alive:
            server.kill()


_EXPECTED = {
    AlpacaMischief: _STRANGE | OUT_OF_ORDER,
    Meddling: _STRANGE | OUT_OF_ORDER | FROM_OUTSIDE,
    Undoing: _STRANGE | OUT_OF_ORDER | FROM_OUTSIDE | {About.FILL_BUSTED},
}
_CALLED = {
    AlpacaMischief: "Alpaca misbehaves",
    Meddling: "Alpaca misbehaves, others trade in the account",
    Undoing: "Alpaca misbehaves, others trade, fills are taken back",
}


@pytest.mark.slow
def test_alpaca_misbehaves_and_others_trade(
    migrated_file: Path, tmp_path: Path, double_process: DoubleProcess, record_property: Note
) -> None:
    store = copied_file(migrated_file, tmp_path)
    with alpaca_misbehaving(tmp_path, store, double_process, Meddling) as (run, mischief):
        mischief.until(20)
        restarted(run)
        mischief.until(30)
    double_process.take_misfits()

    must_hold(run, record_property, _CALLED[Meddling], mischief.done.total(), _EXPECTED[Meddling])


@pytest.mark.faults
@pytest.mark.parametrize("kind", [AlpacaMischief, Meddling, Undoing])
def test_alpaca_misbehaves(
    tmp_path: Path, store: str, double_process: DoubleProcess, kind: type[AlpacaMischief], record_property: Note
) -> None:
    double_process.validate(on=False)
    with alpaca_misbehaving(tmp_path, store, double_process, kind) as (run, mischief):
        for life in range(1, 5):
            mischief.until(_TROUBLES_A_LIFE * life)
            restarted(run)

    must_hold(run, record_property, _CALLED[kind], mischief.done.total(), _EXPECTED[kind])
