"""A desk inside the test's own process: for what hangs on the time, and for what a real server cannot be made to do."""

import contextlib
import functools
import itertools
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import msgspec

from tests.client import Json, Strategy
from tradehook.bootstrap import Desk, Wrap, itself, open_desk
from tradehook.deciding.decide import decide
from tradehook.dialects.algotradeanalytics.address import NAME as ATA
from tradehook.engine.world import Decide
from tradehook.migrations import migrate
from tradehook.notify.posting import Post
from tradehook.plumbing.clock import Clock, SetClock
from tradehook.plumbing.secrets import hashed
from tradehook.plumbing.settings import Settings
from tradehook.routing.ata_webhooks.queries import ata_webhook, rotate_ata_webhook
from tradehook.vocabulary.ids import AtaWebhookId
from tradehook.vocabulary.instant import Instant, after
from tradehook.web.app import application

NOON = Instant(1_750_161_600_000_000)
"""A Tuesday in June 2025, at noon in UTC, when the contracts of the seeds still traded."""

SENDER = "203.0.113.7"
_TOKEN = "token-of-the-owner"
_AS_OWNER = {"Authorization": f"Bearer {_TOKEN}"}
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Inside:
    """A desk with a clock that is set by hand, and a client that needs no network."""

    desk: Desk
    clock: SetClock
    http: httpx.AsyncClient
    app: Any

    def later(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.at = after(self.clock.at, seconds)

    async def call(self, method: str, path: str, body: Json | None = None, **query: Any) -> Json:
        """One call of the management API, which must succeed."""
        answer = await self.http.request(method, f"/api/v1{path}", json=body, params=query, headers=_AS_OWNER)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        found: Json = answer.json()
        return found

    async def post(self, path: str, body: Json | None = None) -> httpx.Response:
        """One call of the management API that may be refused."""
        return await self.http.post(f"/api/v1{path}", json=body, headers=_AS_OWNER)

    async def delete(self, path: str) -> httpx.Response:
        """One call that deletes something, and may be refused."""
        return await self.http.delete(f"/api/v1{path}", headers=_AS_OWNER)

    async def make_strategy(self, asset_class: str = "stocks", **fields: Any) -> Strategy:
        """A strategy with its webhook."""
        body = {"name": f"strategy {next(_numbers)}", "asset_class": asset_class} | fields
        made = await self.call("POST", "/strategies", body)
        return Strategy(made["id"], made["webhook"]["uuid"], httpx.URL(made["webhook"]["url"]).path)

    async def give_key(self, webhook: str, key: str) -> None:
        """Let a webhook of Algo Trade Analytics have this key, for the processes that share the store, too."""
        there = await self.desk.store.read(lambda tx: ata_webhook(tx, AtaWebhookId(webhook)))
        assert there is not None
        changed = msgspec.structs.replace(there, hash=hashed(key))
        await self.desk.store.write(lambda tx: rotate_ata_webhook(tx, changed))
        door = self.desk.webhooks.find(webhook, ATA)
        assert door is not None
        self.desk.webhooks.put(replace(door, hash=changed.hash, ata=changed))

    async def send(self, strategy: Strategy, message: Json | str | bytes, **headers: str) -> httpx.Response:
        """Post a message at the strategy's webhook; `headers` with underscores for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(message, dict):
            return await self.http.post(strategy.url, json=message, headers=named)
        return await self.http.post(strategy.url, content=message, headers=named)

    async def signals(self, strategy: Strategy) -> list[str]:
        """The ids of a strategy's signals, oldest first."""
        page = await self.call("GET", "/signals", strategy_id=strategy.id, limit=1000)
        return [signal["id"] for signal in page["items"]][::-1]

    async def deliveries(self, strategy: Strategy) -> list[Json]:
        """The requests at a strategy's webhook, oldest first, once all of them are written down."""
        await self.desk.reception.write_rest()
        page = await self.call("GET", "/deliveries", strategy_id=strategy.id, limit=1000)
        found: list[Json] = page["items"][::-1]
        return found


def _make_tables(file: Path) -> None:
    """Make the store of a data directory, unless there is one."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_migrated_file())


@functools.cache
def _migrated_file() -> bytes:
    """A store with every table in it: migrating takes a process and a second."""
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "tradehook.db"
        migrate(f"sqlite:///{file}")
        return file.read_bytes()


@contextlib.asynccontextmanager
async def at_work(
    data_dir: Path,
    database_url: str | None = None,
    at: Instant = NOON,
    wrap: Wrap = itself,
    rules: Decide = decide,
    clock: Clock | None = None,
    *,
    post: Post | None = None,
    **settings: Any,
) -> AsyncIterator[Inside]:
    """A desk on these data, whose clock stands at `at`; on leaving it is closed in good order.

    With `clock` time goes by that. `wrap` puts something around every broker before the engine meets it; trades are
    decided by `rules`; `post` carries messages to channels.
    """
    standing = SetClock(at)
    if database_url is None:
        _make_tables(data_dir / "tradehook.db")
    chosen = Settings(data_dir=data_dir, database_url=database_url, owner_token=_TOKEN, demo=False, **settings)
    async with open_desk(chosen, clock or standing, wrap, rules, post) as desk:
        app = application(desk)
        transport = httpx.ASGITransport(app, client=(SENDER, 40_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://desk.test") as http:
            yield Inside(desk, standing, http, app)
