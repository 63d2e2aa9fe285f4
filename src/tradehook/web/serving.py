"""Serving: one process that opens the desk and answers on a port, until it is told to stop."""

import asyncio
import resource
import sys
from functools import partial

import psycopg
import uvicorn
import uvloop

from tradehook.bootstrap import DataDirectoryInUse, Desk, open_desk
from tradehook.dialects.traderspost.address import webhook_url
from tradehook.engine.demo import ACCOUNT, STRATEGY, set_up_demo
from tradehook.engine.set_up_strategies import StrategySet
from tradehook.migrations import MigrationFailed
from tradehook.plumbing import logging
from tradehook.plumbing.settings import Settings
from tradehook.plumbing.store.contract import StoreUnusable
from tradehook.web.app import application, hooks_of
from tradehook.web.protocol import HookProtocol

_BACKLOG = 4096
_PATIENCE_S = 5


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
            self._desk.webhooks.put(made.webhook, made.strategy)
            await self._desk.paper.learn_accounts()
        print(announcement(self._desk.settings, made), flush=True)  # noqa: T201 - said to the person who started it


def announcement(settings: Settings, made: StrategySet | None) -> str:
    """What a person reads after the start; the addresses of the demonstration are shown this once."""
    lines = [f"tradehook answers at {settings.base_url} (stop it with Ctrl-C)"]
    if made is None:
        return "\n".join(lines)
    url = webhook_url(settings.base_url, made.webhook.uuid, made.password or "")
    return "\n".join(
        [
            *lines,
            "",
            f'A paper account "{ACCOUNT}" with 100,000 USD on simulated prices follows the strategy "{STRATEGY}".',
            "Its webhook's address is shown this once (make a new one with: tradehook webhooks rotate):",
            "",
            f"  {url}",
            "",
            "Try it:",
            "",
            f"""curl -d '{{"ticker": "AMD", "action": "buy", "price": "85.50", "quantity": 5}}' {url}""",
            "",
            f"Then look: {settings.base_url}/api/v1/docs, with the token in {settings.data_dir / 'owner.token'}",
        ]
    )
