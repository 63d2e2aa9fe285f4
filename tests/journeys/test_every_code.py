"""Every code of the catalogue, reached through the webhook's address with the example that its page shows."""

import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.client import Strategy
from tests.databases import copied_file
from tests.desk import SENDER, Inside, at_work
from tradehook.bootstrap import DIALECTS
from tradehook.dialects.traderspost.examples import EXAMPLES
from tradehook.dialects.traderspost.refusals import CATALOGUE
from tradehook.engine.reception import Onward, Reception
from tradehook.engine.understanding_orders import OrderReader
from tradehook.intake.signatures import signatures, signing_key
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed
from tradehook.web.app import application

pytestmark = pytest.mark.anyio

MANY = {"rate_limit_per_minute": 10_000, "rate_limit_per_hour": 10_000}
SMALLEST = 64
NOBODYS = "/trading/webhook/9d9f8620-d60d-416e-827e-0ec01ef93532/secret"


@pytest.fixture
async def desk(tmp_path: Path, migrated_file: Path) -> AsyncIterator[Inside]:
    """A desk that believes one proxy."""
    copied_file(migrated_file, tmp_path)
    async with at_work(tmp_path, trusted_proxies=(SENDER,)) as found:
        yield found


class Troubled:
    """A store that cannot take a message."""

    def __init__(self, inner: Any, trouble: Exception) -> None:
        self._inner = inner
        self._trouble = trouble

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def write_intake(self, *_: Any) -> Any:
        """Not this time."""
        raise self._trouble


@contextlib.asynccontextmanager
async def in_trouble(desk: Inside, trouble: Exception) -> AsyncIterator[Inside]:
    """The desk, with a store that cannot take a message."""
    inner = desk.desk
    reception = Reception(
        store=Troubled(inner.store, trouble),  # type: ignore[arg-type]
        registry=inner.webhooks,
        dialects=DIALECTS,
        world=inner.world,
        answers=inner.answers,
        onward=Onward(
            inner.engine.signals_came, OrderReader(inner.store, inner.world).understand, inner.engine.outcomes.wait
        ),
    )
    app = application(replace(inner, reception=reception))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://desk.test") as http:
        yield replace(desk, http=http)


async def at_nobodys_address(desk: Inside, body: str) -> httpx.Response:
    return await desk.http.post(NOBODYS, content=body)


async def opened_in_a_browser(desk: Inside, _body: str) -> httpx.Response:
    return await desk.http.get((await desk.make_strategy()).url)


async def with_another_password(desk: Inside, body: str) -> httpx.Response:
    strategy = await desk.make_strategy()
    return await desk.http.post(f"/trading/webhook/{strategy.uuid}/wrong", content=body)


async def twice_where_one_a_minute_is_taken(desk: Inside, body: str) -> httpx.Response:
    strategy = await desk.make_strategy(webhook={"rate_limit_per_minute": 1})
    await desk.send(strategy, "not JSON")
    return await desk.send(strategy, body)


async def with_many_spaces(desk: Inside, body: str) -> httpx.Response:
    return await desk.send(await desk.make_strategy(webhook={"max_body_bytes": SMALLEST}), body + " " * SMALLEST)


async def after_another_with_its_key(desk: Inside, body: str) -> httpx.Response:
    strategy = await desk.make_strategy()
    earlier = {**json.loads(body), "action": "buy"}
    assert (await desk.send(strategy, earlier)).status_code == 200
    return await desk.send(strategy, body)


async def while_too_much_is_kept(desk: Inside, body: str) -> httpx.Response:
    strategy = await desk.make_strategy()
    async with in_trouble(desk, StoreBusy()) as troubled:
        return await troubled.send(strategy, body)


async def while_the_store_fails(desk: Inside, body: str) -> httpx.Response:
    strategy = await desk.make_strategy()
    async with in_trouble(desk, StoreFailed("disk I/O error")) as troubled:
        return await troubled.send(strategy, body)


async def where_a_certificate_is_required(desk: Inside, body: str) -> httpx.Response:
    return await desk.send(await desk.make_strategy(webhook={"require_client_certificate": True}), body)


async def signing(desk: Inside, webhook: str) -> bytes:
    """The key of a new signing secret."""
    made = await desk.call("POST", "/signing-secrets", {"webhook": webhook})
    key = signing_key(made["secret"])
    assert key is not None
    return key


def signed(desk: Inside, key: bytes, body: str, identity: str = "msg_1", ago_s: int = 0) -> dict[str, str]:
    """The headers of a message that was signed so long ago."""
    at = desk.clock.now() // 1_000_000 - ago_s
    made = signatures(identity, at, body.encode(), [key])
    return {"webhook_id": identity, "webhook_timestamp": str(at), "webhook_signature": made}


async def unsigned(desk: Inside, body: str) -> httpx.Response:
    strategy = await desk.make_strategy()
    await signing(desk, strategy.uuid)
    return await desk.send(strategy, body)


async def signed_with_another(desk: Inside, body: str) -> httpx.Response:
    strategy = await desk.make_strategy()
    await signing(desk, strategy.uuid)
    return await desk.send(strategy, body, **signed(desk, bytes(32), body))


async def signed_ten_minutes_ago(desk: Inside, body: str) -> httpx.Response:
    strategy = await desk.make_strategy()
    key = await signing(desk, strategy.uuid)
    return await desk.send(strategy, body, **signed(desk, key, body, ago_s=600))


Way = Callable[[Inside, str], Awaitable[httpx.Response]]


def to_a_strategy(asset_class: str = "stocks", **fields: Any) -> Way:
    """Posting it to a strategy like this."""

    async def send(desk: Inside, body: str) -> httpx.Response:
        return await desk.send(await desk.make_strategy(asset_class, **fields), body, x_forwarded_for="192.0.2.9")

    return send


WAYS: dict[str, Way] = {
    "not-found": at_nobodys_address,
    "post-required": opened_in_a_browser,
    "invalid-password": with_another_password,
    "not-trading-view": to_a_strategy(sources=["tradingview"]),
    "not-trend-spider": to_a_strategy(sources=["trendspider"]),
    "invalid-ip-address": to_a_strategy(sources=["198.51.100.0/24"]),
    "client-certificate-required": where_a_certificate_is_required,
    "signature-required": unsigned,
    "invalid-signature": signed_with_another,
    "signature-out-of-time": signed_ten_minutes_ago,
    "too-many-requests": twice_where_one_a_minute_is_taken,
    "payload-too-large": with_many_spaces,
    "idempotency-key-reused": after_another_with_its_key,
    "busy": while_too_much_is_kept,
    "internal-error": while_the_store_fails,
    "invalid-asset-class": to_a_strategy(),
    "ticker-does-not-exist": to_a_strategy(),
    "unsupported-ticker": to_a_strategy(allowed_tickers=["MSFT"]),
    "invalid-quantity-type-for-asset-class": to_a_strategy("futures", webhook={"strict_futures_quantity_types": True}),
}
"""What the examples take that a message alone does not cause."""


def test_each_code_is_caused_by_its_example_alone_or_has_a_way() -> None:
    alone = {code for code, example in EXAMPLES.items() if not example.how}
    assert alone | WAYS.keys() == CATALOGUE.keys()
    assert not alone & WAYS.keys()


def says(answer: httpx.Response, code: str) -> None:
    """The answer is the refusal of this code, as the catalogue has it."""
    body, entry = answer.json(), CATALOGUE[code]
    assert (answer.status_code, body["success"]) == (entry.status, False)
    assert (body["messageCode"], body["message"]) == (code, entry.sentence)
    assert entry.hint in body["hint"]
    assert body["link"] == f"/docs/codes/traderspost#{code}"


@pytest.mark.parametrize("code", WAYS)
async def test_a_code_that_takes_more_than_a_message_is_reached(desk: Inside, code: str) -> None:
    says(await WAYS[code](desk, EXAMPLES[code].body), code)


async def test_every_code_that_a_message_alone_causes_is_reached(desk: Inside) -> None:
    strategy = await desk.make_strategy(webhook=MANY)

    for code, example in EXAMPLES.items():
        if not example.how:
            says(await desk.send(strategy, example.body), code)

    kept = await codes_kept(desk, strategy)
    assert kept == [code for code, example in EXAMPLES.items() if not example.how]
    assert await desk.signals(strategy) == []


async def codes_kept(desk: Inside, strategy: Strategy) -> list[str]:
    return [row["code"] for row in await desk.deliveries(strategy)]
