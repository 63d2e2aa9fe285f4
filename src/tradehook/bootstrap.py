"""The only place that puts things together: a desk, from its settings."""

import asyncio
import contextlib
import fcntl
import gc
import os
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tradehook.brokers.contract import Broker
from tradehook.brokers.paper.adapter import PaperBroker
from tradehook.dialects.traderspost import TRADERSPOST
from tradehook.engine.answers import PROCESS, Answers
from tradehook.engine.reception import Reception
from tradehook.engine.running import Engine
from tradehook.engine.world import World
from tradehook.instruments.catalogue import Catalogue, full_catalogue
from tradehook.instruments.queries import all_assumed
from tradehook.intake.queries import take_over_unanswered
from tradehook.intake.resends import LATEST_S, Resends
from tradehook.migrations import migrate
from tradehook.plumbing.clock import Clock, SystemClock
from tradehook.plumbing.ids import IdSource, secret_text
from tradehook.plumbing.secrets import hashed
from tradehook.plumbing.settings import Settings
from tradehook.plumbing.store.contract import ReadTx
from tradehook.plumbing.store.opened import OpenStore
from tradehook.prices.board import Board
from tradehook.prices.queries import all_kept
from tradehook.routing import queries as routing
from tradehook.routing.registry import Registry
from tradehook.vocabulary.instant import after

_COLLECT_AFTER = (10_000, 20, 50)

DIALECTS = {TRADERSPOST.name: TRADERSPOST}


class DataDirectoryInUse(Exception):
    """Another tradehook works in this data directory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything that a running tradehook consists of, below its faces."""

    settings: Settings
    store: OpenStore
    clock: Clock
    ids: IdSource
    catalogue: Catalogue
    board: Board
    webhooks: Registry
    brokers: Mapping[str, Broker]
    paper: PaperBroker
    world: World
    engine: Engine
    reception: Reception
    answers: Answers
    owner_token_hash: bytes


@contextlib.asynccontextmanager
async def open_desk(settings: Settings, clock: Clock | None = None) -> AsyncIterator[Desk]:
    """A desk at work; on leaving, what is queued is committed and everything is let go of.

    Raises `DataDirectoryInUse` when another process works in the data directory.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with _locked(settings.data_dir):
        token = owner_token(settings)
        secret_key(settings)
        migrate(settings.store_url)
        store = OpenStore(settings.store_url)
        tasks: set[asyncio.Task[Any]] = set()
        desk = None
        try:
            desk = await _put_together(settings, store, clock or SystemClock(), hashed(token), _spawner(tasks))
            await desk.paper.start()
            await desk.engine.start()
            _spare_the_collector()
            yield desk
        finally:
            await _stop(tasks)
            if desk is not None:
                await desk.engine.stop()
                await desk.paper.stop()
            await store.close()


async def _put_together(
    settings: Settings, store: OpenStore, clock: Clock, token_hash: bytes, spawn: Callable[[Any], None]
) -> Desk:
    ids, catalogue = IdSource(), full_catalogue()
    for instrument in await store.read(all_assumed):
        catalogue.learn(instrument)
    board = Board(str(settings.data_dir), await store.read(all_kept))
    paper = PaperBroker(store, clock, ids, board, catalogue)
    brokers: dict[str, Broker] = {paper.declaration.name: paper}
    world = World(catalogue=catalogue, brokers=brokers, clock=clock, ids=ids)
    registry = Registry()
    await store.read(lambda tx: _open_doors(tx, registry))
    resends = Resends()
    since = after(clock.now(), -LATEST_S)
    for unanswered in await store.write(partial(take_over_unanswered, process=PROCESS, since=since)):
        resends.remember(*unanswered)
    answers = Answers(store, resends, spawn)
    engine = Engine(store, world, board)
    board.on_quote(paper.hear)
    spawn(paper.watch_simulated())
    return Desk(
        settings=settings,
        store=store,
        clock=clock,
        ids=ids,
        catalogue=catalogue,
        board=board,
        webhooks=registry,
        brokers=brokers,
        paper=paper,
        world=world,
        engine=engine,
        reception=Reception(
            store=store,
            registry=registry,
            dialects=DIALECTS,
            world=world,
            answers=answers,
            on_accepted=engine.signals_came,
        ),
        answers=answers,
        owner_token_hash=token_hash,
    )


def _spare_the_collector() -> None:
    """What is there after the start stays: looking through it again and again would only hold up answers."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)


def owner_token(settings: Settings) -> str:
    """The first owner's API token: the one that is set, else the one kept in the data directory, else a new one."""
    if settings.owner_token:
        return settings.owner_token
    return _kept_secret(settings.data_dir / "owner.token")


def secret_key(settings: Settings) -> str:
    """The key that broker credentials are encrypted with; made at the first start."""
    return _kept_secret(settings.secret_key_file or settings.data_dir / "secret.key")


def _kept_secret(path: Path) -> str:
    with contextlib.suppress(FileNotFoundError):
        return path.read_text().strip()
    secret = secret_text()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secret + "\n")
    return secret


@contextlib.contextmanager
def _locked(data_dir: Path) -> Any:
    """Hold the data directory for this process alone."""
    with (data_dir / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DataDirectoryInUse(str(data_dir)) from None
        yield


def _open_doors(tx: ReadTx, registry: Registry) -> None:
    strategies = {strategy.id: strategy for strategy in routing.all_strategies(tx)}
    for webhook in routing.all_webhooks(tx):
        registry.put(webhook, strategies[webhook.strategy_id])


def _spawner(tasks: set[asyncio.Task[Any]]) -> Callable[[Any], None]:
    """Start background work and keep hold of it until it is done."""

    def spawn(work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    return spawn


async def _stop(tasks: set[asyncio.Task[Any]]) -> None:
    for task in list(tasks):
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
