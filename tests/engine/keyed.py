"""Keys at work: a desk that also speaks a small dialect for orders of one account, in place of a real one."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from tests.client import Json
from tests.desk import SENDER, Inside
from tradehook.accounts.queries import account_of
from tradehook.dialects.contract import Addressed, Answer, JsonSyntax, OrderNow, Reading, Unreadable
from tradehook.dialects.traderevolution.address import NAME, PREFIX
from tradehook.engine.knock import Case
from tradehook.engine.reception import Onward, Reception
from tradehook.engine.understanding import Understood
from tradehook.plumbing.store.contract import Store
from tradehook.vocabulary.ids import DeliveryId, SignalId
from tradehook.vocabulary.refusal import Caution, Gate, Refusal
from tradehook.vocabulary.signal import Action, Message
from tradehook.web.app import application

ORDER = {"action": "place", "account": "BOOK"}
STATUSES = {Gate.METHOD: 405, Gate.SECRET: 401, Gate.RATE: 429, Gate.BUSY: 503, Gate.STORE: 500}


class Small:
    """A dialect of `action` and `account` that hides its addresses."""

    name = NAME
    title = "Small"
    prefix = PREFIX
    codes = ()
    api = ()
    reports_within_s = 0.0
    hides_addresses = True
    secret_in_body = False

    def processing(self, answer_status: int) -> str | None:
        """None: it has no log of events."""
        return None

    def secret_of(self, body: bytes, syntax: JsonSyntax) -> str | Unreadable:
        """None: it is in the address."""
        return ""

    def mask(self, body: bytes) -> bytes:
        """The body as it is."""
        return body

    def parse(self, body: bytes, syntax: JsonSyntax) -> Reading | Unreadable:
        """An object with both fields, or nothing."""
        try:
            found = json.loads(body)
            message = Message(ticker="AMD", action=Action(found["action"]))
            return Reading(message, body, addressed=Addressed(found["account"]))
        except (ValueError, KeyError, TypeError):
            return Unreadable(
                (Refusal(code="unreadable", status=400, message="It cannot be read.", hint="Send JSON."),)
            )

    def refusal(self, gate: Gate, **details: object) -> Refusal:
        """The gate itself is the code, and what is known of it the sentence."""
        said = ", ".join(f"{name}={value}" for name, value in details.items())
        return Refusal(code=gate.value, status=STATUSES.get(gate, 200), message=said, hint="")

    def accepted(
        self,
        signal_id: SignalId,
        log_id: DeliveryId,
        reading: Reading,
        cautions: tuple[Caution, ...],
        now: OrderNow | None = None,
    ) -> Answer:
        """Both ids."""
        return Answer(200, json.dumps({"s": "ok", "id": signal_id, "log": log_id}).encode())

    def refused(self, refusals: tuple[Refusal, ...], log_id: DeliveryId | None, retry_after_s: int | None) -> Answer:
        """The first problem, and the row where one is said."""
        first = refusals[0]
        said = {"s": "error", "code": first.code, "errmsg": first.message, "log": log_id}
        return Answer(first.status, json.dumps(said).encode())


@dataclass(frozen=True, slots=True)
class Key:
    """A key as its owner was shown it."""

    id: str
    api_key: str
    secret: str

    @property
    def path(self) -> str:
        """Where its messages go."""
        return f"{PREFIX}{self.api_key}/{self.secret}"


@dataclass(frozen=True, slots=True)
class Keyed:
    """A desk with keys. `understood`: the cases that came as far as their message."""

    inside: Inside
    http: httpx.AsyncClient
    reception: Reception
    understood: list[Case] = field(default_factory=list)

    async def make_key(self, **fields: Any) -> Key:
        """A key of the owner's."""
        made = await self.inside.call("POST", "/webhook-keys", fields)
        return Key(made["id"], made["api_key"], made["secret_key"])

    async def send(self, path: str, message: Json | str = ORDER, method: str = "POST") -> httpx.Response:
        """One request at this address."""
        content = message if isinstance(message, str) else json.dumps(message)
        return await self.http.request(method, path, content=content)

    async def rows(self, key: Key) -> list[Json]:
        """What came with a key, oldest first, once all of it is written down."""
        await self.reception.write_rest()
        page = await self.inside.call("GET", "/deliveries", webhook=key.id, limit=1000)
        found: list[Json] = page["items"][::-1]
        return found


@contextlib.asynccontextmanager
async def keyed(inside: Inside, store: Any = None) -> AsyncIterator[Keyed]:
    """The desk, at which keys open something, on a store that may be put around its own."""
    desk = inside.desk
    understood: list[Case] = []

    async def orders(case: Case, body: bytes) -> Understood | tuple[Refusal, ...]:
        understood.append(case)
        return await _understand(desk.store, case, body)

    dialects = {**desk.dialects, NAME: Small()}
    reception = Reception(
        store=store or desk.store,
        registry=desk.webhooks,
        dialects=dialects,
        world=desk.world,
        answers=desk.answers,
        onward=Onward(desk.engine.signals_came, orders, desk.engine.outcomes.wait),
    )
    app = application(replace(desk, dialects=dialects, reception=reception))
    transport = httpx.ASGITransport(app, client=(SENDER, 40_000))
    writing = asyncio.create_task(reception.keep_writing())
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://desk.test") as http:
            yield Keyed(inside, http, reception, understood)
    finally:
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)


async def _understand(store: Store, case: Case, body: bytes) -> Understood | tuple[Refusal, ...]:
    """The account that is named, among those of the key's owner."""
    reading = case.dialect.parse(body, case.rules.syntax)
    if isinstance(reading, Unreadable):
        return reading.refusals
    key, addressed = case.door.key, reading.addressed
    assert key is not None
    assert addressed is not None
    account = await store.read(lambda tx: account_of(tx, key.owner_id, addressed.account))
    if account is None:
        return (case.dialect.refusal(Gate.ACCOUNT_UNKNOWN, account=addressed.account),)
    return Understood(reading, "AMD", "AMD", account_id=account.id)
