"""Serving: one process that opens the desk and answers on a port, until it is told to stop."""

import asyncio
import resource
import sys
from functools import partial
from typing import Final

import psycopg
import uvicorn
import uvloop

from tradehook.bootstrap import DataDirectoryInUse, Desk, open_desk
from tradehook.dialects.traderevolution import address as traderevolution
from tradehook.dialects.traderspost import address as traderspost
from tradehook.engine.demo import ACCOUNT, STRATEGY, DemoSet, set_up_demo
from tradehook.migrations import MigrationFailed
from tradehook.plumbing import logging
from tradehook.plumbing.settings import Settings
from tradehook.plumbing.store.contract import StoreUnusable
from tradehook.routing.registry import door_of_key, door_to_strategy
from tradehook.web.app import application, hooks_of
from tradehook.web.protocol import HookProtocol

_BACKLOG = 4096
_PATIENCE_S = 5

_SIGNAL: Final = '{"ticker": "AMD", "action": "buy", "price": "85.50", "quantity": 5}'
_ORDER: Final = (
    f'{{"action":"place","accountName":"{ACCOUNT}","symbol":"AMD","symbolType":"EQUITY","type":"Market","qty":1,'
    '"side":"buy"}'
)


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
    except (DataDirectoryInUse, MigrationFailed, psycopg.OperationalError, OSError) as error:
        print(_why_not(settings, error), file=sys.stderr)  # noqa: T201 - said to the person who started it
        return 1
    except KeyboardInterrupt:
        pass
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
        case psycopg.OperationalError():
            return f"The database of TRADEHOOK_DATABASE_URL cannot be reached. {str(error).strip()}"
        case _:
            return f"The data directory {settings.data_dir} cannot be used. {error}"


def _allow_many_connections() -> None:
    """A burst of senders needs a file descriptor each; the usual limit of 1,024 would turn them away."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


async def _serve(settings: Settings) -> None:
    async with open_desk(settings) as desk:
        config = uvicorn.Config(
            application(desk),
            host=settings.host,
            port=settings.port,
            http=partial(HookProtocol, hooks_of(desk)),  # type: ignore[arg-type]
            loop="none",
            lifespan="off",
            backlog=_BACKLOG,
            access_log=False,
            server_header=False,
            date_header=True,
            log_level="warning",
            proxy_headers=False,
            timeout_graceful_shutdown=_PATIENCE_S,
        )
        server = _Announcing(config, desk)
        await server.serve()


class _Announcing(uvicorn.Server):
    """Says where it answers, once it does."""

    def __init__(self, config: uvicorn.Config, desk: Desk) -> None:
        super().__init__(config)
        self._desk = desk

    async def startup(self, sockets: list | None = None) -> None:  # type: ignore[type-arg]
        await super().startup(sockets)
        if self.should_exit:
            return
        made = (
            await self._desk.store.write(lambda tx: set_up_demo(tx, self._desk.world))
            if self._desk.settings.demo
            else None
        )
        if made is not None:
            self._desk.webhooks.put(door_to_strategy(made.strategy.webhook, made.strategy.strategy))
            self._desk.webhooks.put(door_of_key(made.key.key, made.key.owner.trading_webhooks))
            await self._desk.paper.learn_accounts()
        print(announcement(self._desk.settings, made), flush=True)  # noqa: T201 - said to the person who started it


def announcement(settings: Settings, made: DemoSet | None) -> str:
    """What a person reads after the start; the addresses of the demonstration are shown this once."""
    lines = [f"tradehook answers at {settings.base_url} (stop it with Ctrl-C)"]
    if made is None:
        return "\n".join(lines)
    webhook, key = made.strategy.webhook, made.key.key
    to_strategy = traderspost.webhook_url(settings.base_url, webhook.uuid, made.strategy.password or "")
    with_key = traderevolution.webhook_url(settings.base_url, key.api_key, made.key.secret or "")
    return "\n".join(
        [
            *lines,
            "",
            f'A paper account "{ACCOUNT}" with 100,000 USD on simulated prices follows the strategy "{STRATEGY}".',
            "Two addresses lead to it. They are shown this once; others can be made at any time.",
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
            f"Then look: {settings.base_url}/api/v1/docs, with the token in {settings.data_dir / 'owner.token'}",
        ]
    )
