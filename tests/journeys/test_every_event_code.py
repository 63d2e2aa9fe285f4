"""Every code that messages in the format of Algo Trade Analytics are answered, reached through a webhook's address with
the example of its page."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from tests.client import Json, Strategy
from tests.databases import copied_file
from tests.desk import SENDER, Inside, at_work
from tests.journeys.test_every_code import in_trouble, signed, signing
from tradehook.dialects.algotradeanalytics.address import NAME, PREFIX
from tradehook.dialects.algotradeanalytics.examples import EXAMPLES, KEY
from tradehook.dialects.algotradeanalytics.refusals import CATALOGUE
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed

pytestmark = pytest.mark.anyio

SMALLEST = 256
OUR_FAULT = ("busy", "internal-error")
"""Codes of requests of which nothing was kept."""


@dataclass(frozen=True, slots=True)
class Sender:
    """A webhook with the key of the examples, which leads to a strategy."""

    inside: Inside
    strategy: Strategy
    id: str

    async def sends(self, body: str, **headers: str) -> httpx.Response:
        """Post a body; `headers` with underscores for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.inside.http.post(PREFIX + self.id, content=body, headers=named)

    async def change(self, **fields: object) -> None:
        """Change the webhook."""
        await self.inside.call("PATCH", f"/ata-webhooks/{self.id}", dict(fields))

    async def events(self) -> list[Json]:
        """The log, oldest first."""
        page = await self.inside.call("GET", f"/ata-webhooks/{self.id}/events", limit=1000)
        found: list[Json] = page["items"][::-1]
        return found


async def sender_of(inside: Inside, asset_class: str = "stocks", **fields: object) -> Sender:
    """A sender with a new webhook and a new strategy."""
    strategy = await inside.make_strategy(asset_class, **fields)
    body = {"name": "examples", "strategy_id": strategy.id, "rate_limit_per_minute": 1000}
    made = await inside.call("POST", "/ata-webhooks", body)
    await inside.give_key(made["id"], KEY)
    return Sender(inside, strategy, made["id"])


@pytest.fixture
async def desk(tmp_path: Path, migrated_file: Path) -> AsyncIterator[Inside]:
    """A desk that believes one proxy."""
    copied_file(migrated_file, tmp_path)
    async with at_work(tmp_path, trusted_proxies=(SENDER,), ata_requests_per_15_minutes=10_000) as found:
        yield found


Way = Callable[[Inside, str], Awaitable[httpx.Response]]


async def where_nobody_is(desk: Inside, body: str) -> httpx.Response:
    return await replace(await sender_of(desk), id="wh_nobodys").sends(body)


async def opened_in_a_browser(desk: Inside, _body: str) -> httpx.Response:
    return await desk.http.get(PREFIX + (await sender_of(desk)).id)


async def as_it_is(desk: Inside, body: str) -> httpx.Response:
    return await (await sender_of(desk)).sends(body)


async def twice_where_one_a_minute_is_taken(desk: Inside, body: str) -> httpx.Response:
    sender = await sender_of(desk)
    await sender.change(rate_limit_per_minute=1)
    await sender.sends(body)
    return await sender.sends(body + " ")


async def with_many_spaces(desk: Inside, body: str) -> httpx.Response:
    sender = await sender_of(desk)
    await sender.change(max_body_bytes=SMALLEST)
    return await sender.sends(body + " " * SMALLEST)


async def while_too_much_is_kept(desk: Inside, body: str) -> httpx.Response:
    sender = await sender_of(desk)
    async with in_trouble(desk, StoreBusy()) as troubled:
        return await replace(sender, inside=troubled).sends(body)


async def while_the_store_fails(desk: Inside, body: str) -> httpx.Response:
    sender = await sender_of(desk)
    async with in_trouble(desk, StoreFailed("disk I/O error")) as troubled:
        return await replace(sender, inside=troubled).sends(body)


async def after_another_with_its_key(desk: Inside, body: str) -> httpx.Response:
    sender = await sender_of(desk)
    other = EXAMPLES["idempotency-key-reused"].body.replace("AAPL", "MSFT")
    assert (await sender.sends(other, idempotency_key="k")).status_code == 200
    return await sender.sends(body, idempotency_key="k")


async def where_a_certificate_is_required(desk: Inside, body: str) -> httpx.Response:
    sender = await sender_of(desk)
    await sender.change(require_client_certificate=True)
    return await sender.sends(body)


async def unsigned(desk: Inside, body: str) -> httpx.Response:
    sender = await sender_of(desk)
    await signing(desk, sender.id)
    return await sender.sends(body)


async def signed_with_another(desk: Inside, body: str) -> httpx.Response:
    sender = await sender_of(desk)
    await signing(desk, sender.id)
    return await sender.sends(body, **signed(desk, bytes(32), body))


async def signed_ten_minutes_ago(desk: Inside, body: str) -> httpx.Response:
    sender = await sender_of(desk)
    key = await signing(desk, sender.id)
    return await sender.sends(body, **signed(desk, key, body, ago_s=600))


def from_other_sources(*sources: str) -> Way:
    """Posting it to a webhook that takes messages from these alone."""

    async def send(desk: Inside, body: str) -> httpx.Response:
        sender = await sender_of(desk)
        await sender.change(sources=list(sources))
        return await sender.sends(body, x_forwarded_for="192.0.2.9")

    return send


def at_a_strategy(asset_class: str, **fields: object) -> Way:
    """Posting it to the webhook of another strategy."""

    async def send(desk: Inside, body: str) -> httpx.Response:
        return await (await sender_of(desk, asset_class, **fields)).sends(body)

    return send


WAYS: dict[str, Way] = {
    "not-found": where_nobody_is,
    "post-required": opened_in_a_browser,
    "not-trading-view": from_other_sources("tradingview"),
    "not-trend-spider": from_other_sources("trendspider"),
    "invalid-ip-address": from_other_sources("198.51.100.0/24"),
    "client-certificate-required": where_a_certificate_is_required,
    "signature-required": unsigned,
    "invalid-signature": signed_with_another,
    "signature-out-of-time": signed_ten_minutes_ago,
    "payload-too-large": with_many_spaces,
    "busy": while_too_much_is_kept,
    "internal-error": while_the_store_fails,
    "too-many-requests": twice_where_one_a_minute_is_taken,
    "idempotency-key-reused": after_another_with_its_key,
    "ticker-not-allowed": at_a_strategy("stocks", allowed_tickers=["MSFT"]),
    "notional-not-taken": at_a_strategy("futures", webhook={"strict_futures_quantity_types": True}),
}
"""What the examples take that a message alone, to the webhook of a strategy of stocks, does not cause."""


def says(answer: httpx.Response, code: str) -> None:
    """The answer is the refusal of this code, as the catalogue has it."""
    body, entry = answer.json(), CATALOGUE[code]
    assert (answer.status_code, body["success"], body["code"]) == (entry.status, False, code), body
    assert body["error"] == entry.sentence
    assert entry.hint in body["hint"]
    assert body["link"] == f"/docs/codes/{NAME}#{code}"
    assert ("logId" in body) is (code != "not-found")


@pytest.mark.parametrize("code", WAYS)
async def test_a_code_that_takes_more_than_a_message_is_reached(desk: Inside, code: str) -> None:
    answer = await WAYS[code](desk, EXAMPLES[code].body)

    says(answer, code)
    rows = (await desk.call("GET", "/deliveries", code=code))["items"]
    assert len(rows) == (0 if code in (*OUR_FAULT, "not-found") else 1)


async def test_every_code_that_a_message_alone_causes_is_reached(desk: Inside) -> None:
    sender = await sender_of(desk)
    alone = [code for code in CATALOGUE if code not in WAYS]

    for code in alone:
        says(await sender.sends(EXAMPLES[code].body), code)

    events = await sender.events()
    assert [event["code"] for event in events] == alone
    for event in events:
        is_event = CATALOGUE[event["code"]].status != 401
        assert event["processing"] == ("Failed to Process" if is_event else None)
        assert KEY not in event["body"]
    assert await desk.signals(sender.strategy) == []
