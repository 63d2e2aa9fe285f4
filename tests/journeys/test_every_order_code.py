"""Every code that messages of keys are answered, reached through the key's address with the example of its page."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tests.databases import copied_file
from tests.desk import SENDER, Inside, at_work
from tests.journeys.key_inside import KeyInside, key_inside
from tests.journeys.test_every_code import in_trouble, signed, signing
from tradehook.dialects.traderevolution.examples import EXAMPLES
from tradehook.dialects.traderevolution.refusals import CATALOGUE
from tradehook.people.user import FIRST_OWNER
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed

pytestmark = pytest.mark.anyio

ACCOUNT, NUMBER = "PAPER-1", 17
"""What the examples are about."""
SMALLEST = 256
OUR_FAULT = ("busy", "internal-error")
"""Codes of requests of which nothing was kept."""


@pytest.fixture
async def desk(tmp_path: Path, migrated_file: Path) -> AsyncIterator[Inside]:
    """A desk that believes one proxy."""
    copied_file(migrated_file, tmp_path)
    async with at_work(tmp_path, trusted_proxies=(SENDER,)) as found:
        yield found


Way = Callable[[KeyInside, str], Awaitable[httpx.Response]]


async def as_it_is(holder: KeyInside, body: str) -> httpx.Response:
    return await holder.sends(body)


async def with_a_letter_changed(holder: KeyInside, body: str) -> httpx.Response:
    last = "1" if holder.path[-1] == "0" else "0"
    return await replace(holder, path=holder.path[:-1] + last).sends(body)


async def opened_in_a_browser(holder: KeyInside, _body: str) -> httpx.Response:
    return await holder.inside.http.get(holder.path)


async def twice_where_one_a_minute_is_taken(holder: KeyInside, body: str) -> httpx.Response:
    await holder.inside.call("PATCH", f"/webhook-keys/{holder.key_id}", {"rate_limit_per_minute": 1})
    await holder.sends("not JSON")
    return await holder.sends(body)


async def with_many_spaces(holder: KeyInside, body: str) -> httpx.Response:
    await holder.inside.call("PATCH", f"/webhook-keys/{holder.key_id}", {"max_body_bytes": SMALLEST})
    return await holder.sends(body + " " * SMALLEST)


async def while_too_much_is_kept(holder: KeyInside, body: str) -> httpx.Response:
    async with in_trouble(holder.inside, StoreBusy()) as troubled:
        return await replace(holder, inside=troubled).sends(body)


async def while_the_store_fails(holder: KeyInside, body: str) -> httpx.Response:
    async with in_trouble(holder.inside, StoreFailed("disk I/O error")) as troubled:
        return await replace(holder, inside=troubled).sends(body)


async def of_somebody_who_may_not(holder: KeyInside, body: str) -> httpx.Response:
    await holder.inside.call("PATCH", f"/users/{FIRST_OWNER}", {"trading_webhooks": False})
    return await holder.sends(body)


async def after_another_with_its_key(holder: KeyInside, body: str) -> httpx.Response:
    await _until_the_number(holder)
    other = {"action": "modify", "accountName": ACCOUNT, "orderId": NUMBER, "price": 91}
    assert (await holder.sends(other, idempotency_key="k")).json()["s"] == "ok"
    return await holder.sends(body, idempotency_key="k")


async def _until_the_number(holder: KeyInside) -> None:
    """Place orders until one has the number of the examples."""
    while (await holder.places(type="Limit", price=90))["orderId"] < NUMBER:
        continue


async def while_no_account_is_called_so(holder: KeyInside, body: str) -> httpx.Response:
    await holder.inside.call("PATCH", f"/accounts/{holder.account}", {"name": "another"})
    return await holder.sends(body)


async def while_the_order_is_in_another_account(holder: KeyInside, body: str) -> httpx.Response:
    await _until_the_number(await key_inside(holder.inside, "another"))
    return await holder.sends(body)


def from_other_sources(*sources: str) -> Way:
    """Posting it to a key that takes messages from these alone."""

    async def send(holder: KeyInside, body: str) -> httpx.Response:
        await holder.inside.call("PATCH", f"/webhook-keys/{holder.key_id}", {"sources": list(sources)})
        return await holder.sends(body, x_forwarded_for="192.0.2.9")

    return send


async def where_a_certificate_is_required(holder: KeyInside, body: str) -> httpx.Response:
    await holder.inside.call("PATCH", f"/webhook-keys/{holder.key_id}", {"require_client_certificate": True})
    return await holder.sends(body)


async def unsigned(holder: KeyInside, body: str) -> httpx.Response:
    await signing(holder.inside, holder.key_id)
    return await holder.sends(body)


async def signed_with_another(holder: KeyInside, body: str) -> httpx.Response:
    await signing(holder.inside, holder.key_id)
    return await holder.sends(body, **signed(holder.inside, bytes(32), body))


async def signed_ten_minutes_ago(holder: KeyInside, body: str) -> httpx.Response:
    key = await signing(holder.inside, holder.key_id)
    return await holder.sends(body, **signed(holder.inside, key, body, ago_s=600))


WAYS: dict[str, Way] = {
    "unauthorized": with_a_letter_changed,
    "post-required": opened_in_a_browser,
    "not-trading-view": from_other_sources("tradingview"),
    "not-trend-spider": from_other_sources("trendspider"),
    "invalid-ip-address": from_other_sources("198.51.100.0/24"),
    "client-certificate-required": where_a_certificate_is_required,
    "signature-required": unsigned,
    "invalid-signature": signed_with_another,
    "signature-out-of-time": signed_ten_minutes_ago,
    "too-many-requests": twice_where_one_a_minute_is_taken,
    "payload-too-large": with_many_spaces,
    "busy": while_too_much_is_kept,
    "internal-error": while_the_store_fails,
    "not-entitled": of_somebody_who_may_not,
    "idempotency-key-reused": after_another_with_its_key,
    "account-not-found": while_no_account_is_called_so,
    "order-of-another-account": while_the_order_is_in_another_account,
}
"""What the examples take that a message alone, to a key with an account of that name, does not cause."""
ALONE = [code for code in CATALOGUE if code not in WAYS]


def says(answer: httpx.Response, code: str) -> None:
    """The answer is the refusal of this code, as the catalogue has it."""
    body, entry = answer.json(), CATALOGUE[code]
    assert (answer.status_code, body["s"], body["code"]) == (entry.status, "error", code), body
    assert body["errmsg"].startswith(entry.sentence)
    assert entry.hint in body["errmsg"]
    hidden = code in ("unauthorized", "post-required")
    assert body.get("link") == (None if code == "unauthorized" else f"/docs/codes/traderevolution#{code}")
    assert ("logId" in body) is not hidden


@pytest.mark.parametrize("code", WAYS)
async def test_a_code_that_takes_more_than_a_message_is_reached(desk: Inside, code: str) -> None:
    holder = await key_inside(desk, ACCOUNT)

    says(await WAYS[code](holder, EXAMPLES[code].body), code)

    kept = [(row["verdict"], row["code"], row["answer_status"]) for row in await holder.rows()]
    expected = [] if code in OUR_FAULT else [("refused", code, CATALOGUE[code].status)]
    assert kept[-1:] == expected


async def test_every_code_that_a_message_alone_causes_is_reached(desk: Inside) -> None:
    holder = await key_inside(desk, ACCOUNT)

    for code in ALONE:
        answer = await holder.sends(EXAMPLES[code].body)
        says(answer, code)
        row = await desk.call("GET", f"/deliveries/{answer.json()['logId']}")
        assert (row["verdict"], row["code"], row["signal_id"]) == ("refused", code, None)

    assert [row["code"] for row in await holder.rows()] == ALONE
    assert await holder.trades() == await holder.orders() == []
