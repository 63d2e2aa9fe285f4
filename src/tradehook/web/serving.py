"""Serving: one process that opens the desk and answers on a port, until it is told to stop."""

import asyncio
import contextlib
import resource
import sys
from collections.abc import Iterator
from functools import partial
from logging import LogRecord, getLogger
from typing import Final

import psycopg
import uvicorn
import uvloop

from tradehook.bootstrap import Desk, open_desk
from tradehook.dialects.algotradeanalytics import address as algotradeanalytics
from tradehook.dialects.traderevolution import address as traderevolution
from tradehook.dialects.traderspost import address as traderspost
from tradehook.engine.auditing import AuditedStore, Deed
from tradehook.engine.demo import ACCOUNT, STRATEGY, DemoSet, set_up_demo
from tradehook.engine.set_up_users import LinkSet, make_first_link
from tradehook.migrations import MigrationFailed
from tradehook.people.caller import SYSTEM
from tradehook.people.links.link import link_url
from tradehook.plumbing import logging
from tradehook.plumbing.data_dir import DataDirectoryInUse
from tradehook.plumbing.settings import Settings
from tradehook.plumbing.store.contract import StoreFailed, StoreUnusable
from tradehook.restores.queries import is_held
from tradehook.routing.registry import door_of_ata, door_of_key, door_to_strategy
from tradehook.web.app import Application, application, hooks_of
from tradehook.web.life import Life, Phase, Stop
from tradehook.web.patience import Patience
from tradehook.web.protocol import HookProtocol

_BACKLOG = 4096
_PATIENCE_S = 3
"""How long answers may take that are owed when the process is told to stop; the engine has 1.5 s after that."""

_SIGNAL: Final = '{"ticker": "AMD", "action": "buy", "price": "85.50", "quantity": 5}'
_ORDER: Final = (
    f'{{"action":"place","accountName":"{ACCOUNT}","symbol":"AMD","symbolType":"EQUITY","type":"Market","qty":1,'
    '"side":"buy"}'
)

_EVENT: Final = '{{"auth_key": "{key}", "ticker": "MSFT", "positionDirection": "entryLong", "qty": 2}}'


def serve(settings: Settings) -> int:
    """Serve until interrupted; the exit status."""
    logging.set_up(settings.log_format)
    _allow_many_connections()
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_serve(settings))
    except StoreUnusable as error:
        print(error, file=sys.stderr)  # noqa: T201 - said to the person who started it
        return error.exit_status
    except (DataDirectoryInUse, MigrationFailed, StoreFailed, psycopg.OperationalError, OSError) as error:
        print(_why_not(settings, error), file=sys.stderr)  # noqa: T201 - said to the person who started it
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):
        pass  # told to stop before it had begun
    return 0


def _why_not(settings: Settings, error: Exception) -> str:
    """What keeps it from running, and what to do."""
    match error:
        case DataDirectoryInUse():
            return (
                f"Another tradehook works in {settings.data_dir}. Stop it first, or set TRADEHOOK_DATA_DIR to another"
                " directory."
            )
        case MigrationFailed():
            return f"The store's tables could not be brought up to date; nothing was changed. {error}"
        case StoreFailed():
            return f"The store did not take what is written at a start: start it again. {str(error).strip()}"
        case psycopg.OperationalError():
            return f"The database of TRADEHOOK_DATABASE_URL cannot be reached. {str(error).strip()}"
        case _:
            return f"The data directory {settings.data_dir} cannot be used. {error}"


def _allow_many_connections() -> None:
    """A burst of senders needs a file descriptor each; the usual limit of 1,024 would turn them away."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


async def _serve(settings: Settings) -> None:
    life = Life(Phase.STARTING)
    stop = Stop(life)
    with stop.heeded():
        async with open_desk(settings) as desk:
            patience = Patience()
            server = _server(desk, life, patience)
            stop.ends_by(server.end)
            looking = asyncio.create_task(patience.keep_looking())
            try:
                await server.serve()
            finally:
                looking.cancel()


def _is_no_senders_fault(record: LogRecord) -> bool:
    """Whether a line belongs into the log: who sends what is no HTTP could fill the disk with it."""
    return record.msg not in ("Invalid HTTP request received.", "Unsupported upgrade request.")


def _server(desk: Desk, life: Life, patience: Patience) -> "_Announcing":
    settings, app = desk.settings, application(desk, life)
    getLogger("uvicorn.error").addFilter(_is_no_senders_fault)
    return _Announcing(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            http=partial(HookProtocol, hooks_of(desk), patience),  # type: ignore[arg-type]
            ws="none",
            loop="none",
            lifespan="off",
            backlog=_BACKLOG,
            access_log=False,
            server_header=False,
            date_header=True,
            log_level="warning",
            proxy_headers=False,
            timeout_graceful_shutdown=_PATIENCE_S,
        ),
        desk,
        life,
        app,
    )


class _Announcing(uvicorn.Server):
    """Says where it answers, once it does; and ends what is open for ever before it waits for the rest."""

    def __init__(self, config: uvicorn.Config, desk: Desk, life: Life, app: Application) -> None:
        super().__init__(config)
        self._desk = desk
        self._life = life
        self._app = app

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them to `Stop`: uvicorn would let them end the process before the desk is closed."""
        yield

    def end(self) -> None:
        """Take no new connections, give the answers that are owed, and return from `serve`."""
        self.should_exit = True

    async def startup(self, sockets: list | None = None) -> None:  # type: ignore[type-arg]
        await super().startup(sockets)
        if self.should_exit:
            return
        store = AuditedStore(self._desk.store, self._desk.world, Deed(SYSTEM, "serve"))
        made = await store.write(lambda tx: set_up_demo(tx, self._desk.world)) if self._desk.settings.demo else None
        if made is not None:
            self._desk.webhooks.put(door_to_strategy(made.strategy.webhook, made.strategy.strategy))
            self._desk.webhooks.put(door_of_key(made.key.key, made.key.owner.is_entitled))
            self._desk.webhooks.put(door_of_ata(made.ata.webhook, made.ata.strategy))
            await self._desk.paper.learn_accounts()
        link = await self._first_link(store)
        self._life.phase = Phase.READY
        held = await store.read(is_held)
        print(announcement(self._desk.settings, made, link, held), flush=True)  # noqa: T201 - said to the person who started it

    async def _first_link(self, store: AuditedStore) -> LinkSet | None:
        """A link for who signs in first. Where the store does not take it now, because another engine stands still and
        holds it, tradehook serves all the same: a later start prints one."""
        try:
            return await store.write(partial(make_first_link, world=self._desk.world))
        except StoreFailed:
            return None

    async def shutdown(self, sockets: list | None = None) -> None:  # type: ignore[type-arg]
        await self._app.close()
        await super().shutdown(sockets)


def announcement(settings: Settings, made: DemoSet | None, link: LinkSet | None = None, held: bool = False) -> str:
    """What a person reads after the start; the addresses of the demonstration, and the link, are shown this once."""
    lines = [f"tradehook answers at {settings.base_url} (stop it with Ctrl-C)"]
    if link is not None:
        lines += [
            "",
            "Nobody can sign in yet. Choose the owner's passphrase here, once, within three days",
            "(a later start prints another link, as does: tradehook users link):",
            "",
            f"  {link_url(settings.base_url, link.secret)}",
        ]
    if held:
        lines += ["", "The store was put back from a backup: nothing is sent to brokers until: tradehook release"]
    if made is None:
        return "\n".join(lines)
    webhook, key = made.strategy.webhook, made.key.key
    to_strategy = traderspost.webhook_url(settings.base_url, webhook.uuid, made.strategy.password or "")
    with_key = traderevolution.webhook_url(settings.base_url, key.api_key, made.key.secret or "")
    ata = algotradeanalytics.webhook_url(settings.base_url, made.ata.webhook.id)
    event = _EVENT.format(key=made.ata.auth_key)
    return "\n".join(
        [
            *lines,
            "",
            f'A paper account "{ACCOUNT}" with 100,000 USD on simulated prices follows the strategy "{STRATEGY}".',
            "Three addresses lead to it. They are shown this once; others can be made at any time.",
            "",
            "For alerts in the format of TradersPost, which every account that follows the strategy carries out",
            "(make another address with: tradehook webhooks rotate):",
            "",
            f"  {to_strategy}",
            "",
            f"  curl -d '{_SIGNAL}' {to_strategy}",
            "",
            "For orders in the format of TraderEvolution, each for the account that it names",
            "(make another key with: tradehook keys make):",
            "",
            f"  {with_key}",
            "",
            f"  curl -d '{_ORDER}' {with_key}",
            "",
            "For alerts in the format of Algo Trade Analytics, which bring their key along and go the way of the first",
            "(make another webhook with: tradehook ata-webhooks make):",
            "",
            f"  {ata}",
            "",
            f"  curl -d '{event}' {ata}",
            "",
            f"Then look: {settings.base_url}/api/v1/docs, with the token in {settings.data_dir / 'owner.token'}",
        ]
    )
