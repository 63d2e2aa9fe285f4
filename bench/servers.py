"""Servers to be measured: real processes on free ports, each with a store of its own on a real disk."""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Final

import psutil

from bench.load import HOST
from bench.slow_disk import NAME as SLOW_DISK
from tradehook.dialects.traderspost.address import PATH
from tradehook.engine.set_up_accounts import AccountSet, AccountWanted, open_account
from tradehook.engine.set_up_strategies import StrategyChange, StrategySet, make_strategy
from tradehook.engine.set_up_subscriptions import SubscriptionWanted, subscribe
from tradehook.engine.world import World
from tradehook.instruments.catalogue import full_catalogue
from tradehook.migrations import migrate
from tradehook.plumbing.clock import SystemClock
from tradehook.plumbing.ids import IdSource
from tradehook.plumbing.store.contract import Tx
from tradehook.plumbing.store.opened import OpenStore
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instrument import AssetClass

RESULTS: Final = Path(__file__).parent / "results"
"""Stores lie here while they are measured: a temporary directory may be in memory, where a sync costs nothing."""

_SERVE: Final = [str(Path(sys.executable).with_name("tradehook")), "serve"]
_SERVE_ON_SLOW_DISK: Final = [sys.executable, "-m", "bench.slow_disk"]
_NO_LIMIT: Final = 100_000_000
_PATIENCE_S: Final = 20.0
_LOOK_EVERY_S: Final = 0.01
_AT_REST_PERCENT: Final = 15
_LOOK_REST_S: Final = 0.2
_LONGEST_REST_S: Final = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a tradehook is set up with before it starts: `webhooks`, each followed by so many paper accounts with these
    settings and guards; or what `made` makes, which gives the paths. `filled` puts a store there to begin with."""

    webhooks: int = 1
    followers: int = 0
    price_source: str = "simulated"
    settings: Mapping[str, Any] = field(default_factory=dict)
    guards: Mapping[str, Any] = field(default_factory=dict)
    slow_disk: bool = False
    made: Callable[[Tx, World], tuple[str, ...]] | None = None
    filled: Callable[[Path], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server that answers. `paths` take messages; `start_s` is the time from the command to readiness."""

    process: psutil.Popen
    directory: Path
    port: int
    paths: tuple[str, ...]
    start_s: float

    @property
    def memory_mb(self) -> float:
        """The resident memory of the process."""
        resident: int = self.process.memory_info().rss
        return resident / 1e6

    @property
    def processor_s(self) -> float:
        """What the process has used of the processor, in seconds."""
        times = self.process.cpu_times()
        used: float = times.user + times.system
        return used

    @contextlib.contextmanager
    def halted(self) -> Iterator[None]:
        """Stand still, so that another server has the machine for itself."""
        self.process.suspend()
        try:
            yield
        finally:
            self.process.resume()

    def rest(self) -> None:
        """Wait until what is to be done behind the answers is done, or for a while."""
        deadline = time.monotonic() + _LONGEST_REST_S
        while self.process.cpu_percent(_LOOK_REST_S) > _AT_REST_PERCENT and time.monotonic() < deadline:
            pass


@contextlib.contextmanager
def tradehook(setting: Setting) -> Iterator[Server]:
    """A tradehook, set up and started as a user would start it."""
    with _directory() as directory:
        store = f"sqlite:///{directory / 'tradehook.db'}"
        if setting.filled is not None:
            setting.filled(directory)
        paths = asyncio.run(_set_up(store, setting))
        port = _free_port()
        environment = {
            "TRADEHOOK_PORT": str(port),
            "TRADEHOOK_DATA_DIR": str(directory),
            "TRADEHOOK_DATABASE_URL": f"{store}?vfs={SLOW_DISK}" if setting.slow_disk else store,
            "TRADEHOOK_DEMO": "false",
        }
        command = _SERVE_ON_SLOW_DISK if setting.slow_disk else _SERVE
        ready = f"http://{HOST}:{port}/health/ready"
        with _started(command, directory, environment, ready) as (process, start_s):
            yield Server(process=process, directory=directory, port=port, paths=paths, start_s=start_s)


@contextlib.contextmanager
def bare(*, slow_disk: bool = False) -> Iterator[Server]:
    """The bare reference."""
    with _directory() as directory:
        port = _free_port()
        command = [sys.executable, "-m", "bench.bare", "--port", str(port), "--file", str(directory / "bodies.db")]
        command += ["--slow"] if slow_disk else []
        with _started(command, directory, {}, f"http://{HOST}:{port}/") as (process, start_s):
            yield Server(process=process, directory=directory, port=port, paths=("/",), start_s=start_s)


async def _set_up(url: str, setting: Setting) -> tuple[str, ...]:
    """Make the webhooks straight in the store; their paths."""
    migrate(url)
    store = OpenStore(url)
    world = World(catalogue=full_catalogue(), brokers={}, clock=SystemClock(), ids=IdSource(), engine="bench")
    try:
        if setting.made is not None:
            return await store.write(partial(setting.made, world=world))
        made = await store.write(lambda tx: [_webhook(tx, world, number) for number in range(setting.webhooks)])
        for number in range(setting.followers):
            await store.write(partial(_follow, world=world, made=made, setting=setting, name=f"BENCH-{number}"))
    finally:
        await store.close()
    return tuple(PATH.format(uuid=one.webhook.uuid, password=one.password) for one in made)


def _webhook(tx: Tx, world: World, number: int) -> StrategySet:
    no_limit = {"rate_limit_per_minute": _NO_LIMIT, "rate_limit_per_hour": _NO_LIMIT}
    wanted = StrategyChange(name=f"Bench {number}", webhook=no_limit)
    made = make_strategy(tx, world, AssetClass.STOCKS, wanted, "traderspost")
    if not isinstance(made, StrategySet):
        raise ValueError(made)
    return made


def _follow(tx: Tx, world: World, made: list[StrategySet], setting: Setting, name: str) -> None:
    cash = Money(Decimal(10**12))
    wanted = AccountWanted(
        name=name,
        broker="paper",
        currency="USD",
        cash=cash,
        settings={"price_source": setting.price_source},
        guards=dict(setting.guards),
    )
    opened = open_account(tx, wanted, AccountId(world.new_id()), world.now())
    if not isinstance(opened, AccountSet):
        raise ValueError(opened)
    for one in made:
        follow = SubscriptionWanted(
            strategy_id=one.strategy.id, account_id=opened.account.id, enabled=True, settings=dict(setting.settings)
        )
        subscribe(tx, world, follow)


@contextlib.contextmanager
def _directory() -> Iterator[Path]:
    RESULTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=RESULTS) as directory:
        yield Path(directory)


@contextlib.contextmanager
def _started(
    command: list[str], directory: Path, environment: Mapping[str, str], ready_url: str
) -> Iterator[tuple[psutil.Popen, float]]:
    """A process that answers, and the seconds until it did; killed at the end."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("TRADEHOOK_")}
    sources = [str(Path(__file__).parent.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    log = directory / "server.log"
    with log.open("wb") as output:
        began = time.perf_counter()
        process = psutil.Popen(
            command,
            cwd=directory,
            env={**inherited, **environment, "PYTHONPATH": os.pathsep.join(sources)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_ready(process, ready_url, log)
            yield process, time.perf_counter() - began
        finally:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
            process.wait()


def _wait_until_ready(process: psutil.Popen, url: str, log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=_PATIENCE_S) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(_LOOK_EVERY_S)
    raise RuntimeError(f"the server did not start:\n{log.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
