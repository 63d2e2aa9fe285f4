"""The only place that puts things together: a desk, from its settings."""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from tradehook.accounts.accounts import Account
from tradehook.analytics.apart.analysts import Analysts
from tradehook.brokers.contract import Broker
from tradehook.brokers.paper.adapter import PaperBroker
from tradehook.brokers.paper.market import Elsewhere
from tradehook.brokers.registry import HOUSES
from tradehook.deciding.decide import decide
from tradehook.dialects.algotradeanalytics import ALGOTRADEANALYTICS, AlgoTradeAnalytics
from tradehook.dialects.contract import Dialect
from tradehook.dialects.traderevolution import TRADEREVOLUTION, TraderEvolution
from tradehook.dialects.traderspost import TRADERSPOST, TradersPost
from tradehook.engine.alarms import ALARMS, Watchman
from tradehook.engine.answers import Answers
from tradehook.engine.feeding import feed_of
from tradehook.engine.learning import Learning
from tradehook.engine.notifying import TELLING, Notifier
from tradehook.engine.rating import rate_of
from tradehook.engine.reception import Onward, Reception
from tradehook.engine.resealing import Resealed, reseal
from tradehook.engine.running import Engine
from tradehook.engine.set_up_credentials import credentials_of
from tradehook.engine.understanding_orders import OrderReader
from tradehook.engine.webhook_rules import in_15_minutes
from tradehook.engine.world import Decide, World
from tradehook.instruments.answer import Found
from tradehook.instruments.catalogue import Catalogue, full_catalogue
from tradehook.instruments.quoting import quoted_as
from tradehook.intake.queries import take_over_unanswered
from tradehook.intake.resends import LATEST_S, Resends
from tradehook.migrations import migrate
from tradehook.migrations.tables import metadata
from tradehook.notify.contracts import DaysBefore
from tradehook.notify.posting import Courier, Post
from tradehook.plumbing.clock import Clock, system_clock
from tradehook.plumbing.data_dir import kept_secret, locked
from tradehook.plumbing.ids import IdSource, secret_text
from tradehook.plumbing.kept_secrets import secret_keys, write_secret_keys
from tradehook.plumbing.logging import log
from tradehook.plumbing.secrets import hashed
from tradehook.plumbing.settings import Settings
from tradehook.plumbing.store.contract import ReadTx, Store
from tradehook.plumbing.store.damage.opening import look_before_opening
from tradehook.plumbing.store.opened import OpenStore
from tradehook.plumbing.vault import CannotBeOpened, Vault
from tradehook.prices.bars.retention import Retention
from tradehook.prices.board import Board
from tradehook.prices.rates import Rates
from tradehook.prices.recording import Recorder
from tradehook.prices.replay.files import Files
from tradehook.prices.replay.replays import Replays
from tradehook.prices.replay.stage import Stage
from tradehook.prices.watching import Around, Watching
from tradehook.restores import queries as restores
from tradehook.routing.registry import Registry
from tradehook.upkeep.backups.keeping import Backups, Rhythm
from tradehook.upkeep.backups.making import Wanted
from tradehook.upkeep.retention.kinds import Kind
from tradehook.upkeep.retention.sweeping import DUTY, Sweeper
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.instrument import Instrument

_COLLECT_AFTER = (10_000, 20, 50)

DIALECTS: Mapping[str, Dialect] = {
    dialect.name: dialect for dialect in (TRADERSPOST, TRADEREVOLUTION, ALGOTRADEANALYTICS)
}


def dialects_at(public_url: str | None) -> Mapping[str, Dialect]:
    """The dialects, whose refusals link to their pages at this address; None: on the host that was asked."""
    url = public_url or ""
    return {dialect.name: dialect for dialect in (TradersPost(url), TraderEvolution(url), AlgoTradeAnalytics(url))}


Wrap = Callable[[Broker], Broker]


def itself(broker: Broker) -> Broker:
    """Nothing is put around a broker."""
    return broker


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What everything stands on. `wrap` is put around every broker before the engine meets it; `rules` decide.
    `post` carries messages to channels.
    """

    settings: Settings
    store: OpenStore
    clock: Clock
    vault: Vault
    wrap: Wrap
    rules: Decide
    post: Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything that a running tradehook consists of, below its faces."""

    settings: Settings
    store: Store
    clock: Clock
    ids: IdSource
    catalogue: Catalogue
    board: Board
    recorder: Recorder
    replays: Replays
    webhooks: Registry
    dialects: Mapping[str, Dialect]
    brokers: Mapping[str, Broker]
    paper: PaperBroker
    world: World
    engine: Engine
    notifier: Notifier
    reception: Reception
    answers: Answers
    analysts: Analysts
    vault: Vault
    backups: Backups
    sweeper: Sweeper
    owner_token_hash: bytes


@contextlib.asynccontextmanager
async def open_desk(
    settings: Settings,
    clock: Clock | None = None,
    wrap: Wrap = itself,
    rules: Decide = decide,
    post: Post | None = None,
) -> AsyncIterator[Desk]:
    """A desk at work; on leaving, what is queued is committed and everything is let go of.

    `wrap` may put something around a broker before the engine meets it; trades are decided by `rules`; `post` carries
    messages to channels in place of apprise.

    Raises `DataDirectoryInUse` when another process works in the data directory, and `StoreUnusable` when the store
    cannot be opened, or something that was committed is lost in it.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with locked(settings.data_dir), contextlib.ExitStack() as kept:
        token = owner_token(settings)
        vault = vault_of(settings)
        look_before_opening(settings.store_url, settings.accept_loss)
        migrate(settings.store_url)
        clock = clock or kept.enter_context(system_clock(settings.data_dir, settings.clock))
        store = OpenStore(settings.store_url)
        tasks: set[asyncio.Task[Any]] = set()
        spawn = _spawner(tasks)
        desk = None
        try:
            desk = await _put_together(
                Ground(
                    settings=settings,
                    store=store,
                    clock=clock,
                    vault=vault,
                    wrap=wrap,
                    rules=rules,
                    post=post or Courier(),
                ),
                hashed(token),
                spawn,
            )
            for broker in desk.brokers.values():
                await broker.start()
            await desk.engine.start()
            spawn(desk.backups.keep_making())
            spawn(desk.analysts.begin_ahead())
            _spare_the_collector()
            yield desk
        finally:
            await _let_go(desk, tasks)
            await store.close()


async def _let_go(desk: Desk | None, tasks: set[asyncio.Task[Any]]) -> None:
    """Stop working: what was begun with brokers first, then what is left to be written down."""
    if desk is not None:
        await desk.engine.stop()
    await _stop(tasks)
    if desk is not None:
        await desk.reception.write_rest()
        await desk.answers.write_rest()
        await desk.replays.close()
        await desk.analysts.close()
        await desk.recorder.write()
        for broker in desk.brokers.values():
            await broker.stop()


async def _put_together(ground: Ground, token_hash: bytes, spawn: Callable[[Any], None]) -> Desk:
    settings, store, clock = ground.settings, ground.store, ground.clock
    ids, catalogue = IdSource(), full_catalogue()
    # Processes that share a store simulate the same prices.
    board = Board(_shared_address(settings) or str(settings.data_dir))
    brokers: dict[str, Broker] = {}
    elsewhere = Elsewhere(feed_of=partial(feed_of, brokers), quoted_as=partial(quoted_as, catalogue))
    paper = PaperBroker(store, clock, ids, board, catalogue, elsewhere)
    brokers[paper.declaration.name] = ground.wrap(paper)
    name = engine_name(settings)
    restored = await store.read(restores.last)
    world = World(
        catalogue=catalogue,
        brokers=brokers,
        clock=clock,
        ids=ids,
        engine=name,
        decide=ground.rules,
        rate_of=partial(rate_of, Rates(paper.feeds, catalogue.of_symbol), paper.terms_of),
        lease_s=settings.lease_s,
        restored_at=restored.restored_at if restored else None,
    )
    vault = ground.vault
    registry = Registry()
    dialects = dialects_at(settings.public_url)
    learning = Learning(store, world, registry, board, vault)
    await learning.learn()
    resends = Resends()
    since = after(clock.now(), -LATEST_S)
    for unanswered in await store.write(partial(take_over_unanswered, process=name, since=since)):
        resends.remember(*unanswered)
    answers = Answers(store, name, resends, spawn)
    engine = Engine(store, world, brokers, partial(_connect, ground, vault, world), board)
    notifier = _notifier(ground, world, engine, vault)
    board.on_quote(paper.hear)
    recorder = _recorder(settings, store, clock)
    board.on_quote(recorder.hear)
    reception = Reception(
        store=store,
        registry=registry,
        dialects=dialects,
        world=world,
        answers=answers,
        onward=Onward(
            engine.signals_came,
            OrderReader(store, world).understand,
            engine.outcomes.wait,
            in_15_minutes(settings.ata_requests_per_15_minutes),
        ),
    )
    for work in (reception.keep_writing(), recorder.keep_writing(), recorder.keep_sweeping(), paper.keep_watch()):
        spawn(work)
    around = Around(
        clock=clock,
        board=board,
        recorder=recorder,
        feeds=paper.feeds,
        choice_of=paper.choice_of,
        feed_of=elsewhere.feed_of,
        wanted=paper.wanted,
        instrument_of=catalogue.of_symbol,
    )
    spawn(Watching(around).keep_watching())
    if store.is_shared:
        spawn(learning.keep_learning())
    return Desk(
        settings=settings,
        store=store,
        clock=clock,
        ids=ids,
        catalogue=catalogue,
        board=board,
        recorder=recorder,
        replays=Replays(
            Stage(
                clock=clock,
                board=board,
                recorder=recorder,
                match=paper.on_quote,
                instrument_of=partial(_instrument_of, catalogue, clock),
            ),
            Files(settings.data_dir / "replays"),
            ids,
        ),
        webhooks=registry,
        dialects=dialects,
        brokers=brokers,
        paper=paper,
        world=world,
        engine=engine,
        notifier=notifier,
        reception=reception,
        answers=answers,
        analysts=Analysts(settings.store_url, settings.log_format),
        vault=vault,
        backups=_backups(settings),
        sweeper=_sweeper(ground, engine),
        owner_token_hash=token_hash,
    )


def _notifier(ground: Ground, world: World, engine: Engine, vault: Vault) -> Notifier:
    """Who tells, at work in the engine beside who looks for alarms."""
    notifier = Notifier(ground.store, world, engine.write, vault, ground.post)
    days = DaysBefore(expiry=ground.settings.expiry_notice_days, roll=ground.settings.roll_notice_days)
    watchman = Watchman(ground.store, world, engine.write, days)
    engine.add_duty(TELLING, notifier.keep_telling)
    engine.add_duty(ALARMS, watchman.keep_watch)
    return notifier


def _recorder(settings: Settings, store: OpenStore, clock: Clock) -> Recorder:
    kept = Retention(minutes_days=settings.bars_minutes_days, days_years=settings.bars_days_years)
    return Recorder(store, clock, kept)


def _backups(settings: Settings) -> Backups:
    wanted = Wanted(url=settings.store_url, data_dir=settings.data_dir, key_file=settings.key_file)
    return Backups(wanted, Rhythm(every_hours=settings.backup_every_hours, keep=settings.backup_keep))


def _sweeper(ground: Ground, engine: Engine) -> Sweeper:
    """Who drops what is kept no longer, at work in the engine."""
    days = {kind: int(getattr(ground.settings, f"keep_{kind}_days")) for kind in Kind}
    sweeper = Sweeper(ground.store, ground.clock, days)
    engine.add_duty(DUTY, sweeper.keep_sweeping)
    return sweeper


def _instrument_of(catalogue: Catalogue, clock: Clock, spelling: str) -> Instrument | None:
    """The instrument of any spelling; the first class that knows it says what it means."""
    known = catalogue.of_symbol(spelling)
    if known is not None:
        return known
    answer = catalogue.any_class(spelling, clock.now())
    return answer.instrument if isinstance(answer, Found) else None


async def _connect(ground: Ground, vault: Vault, world: World, account: Account) -> Broker:
    """The connection of an account at a broker outside, with the settings and credentials that are kept of it."""
    house = HOUSES[account.broker]
    if house.connect is None:
        raise LookupError(account.broker)
    settings = await ground.store.read(partial(house.account_settings, account_id=account.id))
    credentials = await ground.store.read(partial(_openable_credentials, vault=vault, account_id=account.id))
    asked_for = dict.fromkeys((credential.name for credential in house.declaration.credentials), "")
    return ground.wrap(house.connect(account.id, settings, asked_for | credentials, world.clock, world.catalogue))


def _openable_credentials(tx: ReadTx, vault: Vault, account_id: AccountId) -> dict[str, str]:
    """What an account is let in with; nothing where another key sealed it, and the broker will say what it wants."""
    try:
        return credentials_of(tx, vault, account_id)
    except CannotBeOpened:
        log.warning("credentials were sealed with another secret.key: give them again", account_id=account_id)
        return {}


def _shared_address(settings: Settings) -> str | None:
    """Where the store is that several processes share, without who asks for it; None for one of our own."""
    parts = urlsplit(settings.store_url)
    return f"{parts.hostname}:{parts.port}{parts.path}" if parts.hostname else None


def _spare_the_collector() -> None:
    """What is there after the start stays: looking through it again and again would only hold up answers."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)


def owner_token(settings: Settings) -> str:
    """The first owner's API token: the one that is set, else the one kept in the data directory, else a new one."""
    if settings.owner_token:
        return settings.owner_token
    return kept_secret(settings.data_dir / "owner.token")


def vault_of(settings: Settings) -> Vault:
    """What seals and opens secrets; its key is made at the first start."""
    return Vault(*(key.encode() for key in secret_keys(settings)))


class NoNewKey(Exception):
    """The key is given from outside, and no new one beside it."""


async def rotate(settings: Settings) -> Resealed:
    """Seal every secret with a new key. Should this be cut short, every secret can be opened all the same, and it can
    be done again. Raises `DataDirectoryInUse`, `NoNewKey` and `StoreUnusable`."""
    with locked(settings.data_dir):
        keys = secret_keys(settings)
        if settings.secret_key is None:
            keys = (secret_text(), *keys)
            write_secret_keys(settings, keys)
        elif len(keys) == 1:
            raise NoNewKey
        done = await _reseal(settings)
        if settings.secret_key is None:
            write_secret_keys(settings, keys[:1])
        return done


async def _reseal(settings: Settings) -> Resealed:
    look_before_opening(settings.store_url, settings.accept_loss)
    migrate(settings.store_url)
    store = OpenStore(settings.store_url)
    try:
        return await store.write(partial(reseal, tables=metadata.sorted_tables, vault=vault_of(settings)))
    finally:
        await store.close()


def engine_name(settings: Settings) -> str:
    """What this installation's engine is called where several work on one store; the same after a restart."""
    return kept_secret(settings.data_dir / "engine.id")


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
