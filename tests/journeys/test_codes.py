"""Each code of intake, with the request that causes it; the sentences are the seeds' own where they print one."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.client import Json, Strategy
from tests.databases import copied_file
from tests.desk import SENDER, Inside, at_work

pytestmark = pytest.mark.anyio

GOOD = '{"ticker": "AMD", "action": "buy"}'
BODIES: list[tuple[str, str | bytes, str]] = [
    ("empty-json", "", "The message is empty."),
    ("empty-json", " \n ", "The message is empty."),
    ("malformed-json", '{"ticker": "AMD", "action": "buy",}', "Could not parse JSON message."),
    ("malformed-json", '{\u201cticker\u201d: "AMD"}', "Could not parse JSON message."),
    ("malformed-json", '{"ticker": "AMD", "action": "buy" // now\n}', "Could not parse JSON message."),
    ("malformed-json", '{"ticker": "AMD", "action": "buy", "price": NaN}', "Could not parse JSON message."),
    ("malformed-json", '{"ticker": "AMD", "action": "buy", "price": {{close}}}', "Could not parse JSON message."),
    ("malformed-json", '{"ticker": "AMD", "ticker": "AMD", "action": "buy"}', "Could not parse JSON message."),
    ("malformed-json", "buy AMD", "Could not parse JSON message."),
    ("malformed-json", b"\xff\xfe", "Could not parse JSON message."),
    ("invalid-payload", "[]", "Invalid payload. action and ticker is required."),
    ("invalid-payload", '{"ticker": "AMD"}', "Invalid payload. action and ticker is required."),
    ("invalid-payload", '{"action": "buy"}', "Invalid payload. action and ticker is required."),
    ("empty-ticker-name", '{"ticker": " ", "action": "buy"}', "Empty ticker name provided."),
    ("unresolved-placeholder", '{"ticker": "{{ticker}}", "action": "buy"}', "A placeholder was not filled in."),
    ("ticker-does-not-exist", '{"ticker": "NOSUCHTICKER", "action": "buy"}', "Ticker does not exist."),
    ("invalid-asset-class", '{"ticker": "BTCUSD", "action": "buy"}', "Invalid asset class."),
    (
        "invalid-action",
        '{"ticker": "AMD", "action": "hold"}',
        "Invalid action provided. Action must be one of: buy, sell, exit, cancel, add.",
    ),
    (
        "invalid-quantity",
        '{"ticker": "AMD", "action": "buy", "quantity": "many"}',
        "Invalid quantity. Quantities must be a valid numeric value.",
    ),
]


@contextlib.asynccontextmanager
async def inside(tmp_path: Path, migrated_file: Path, **settings: Any) -> AsyncIterator[Inside]:
    """A desk on a fresh store."""
    copied_file(migrated_file, tmp_path)
    async with at_work(tmp_path, **settings) as found:
        yield found


@pytest.fixture
async def desk(tmp_path: Path, migrated_file: Path) -> AsyncIterator[Inside]:
    """A desk that believes one proxy."""
    async with inside(tmp_path, migrated_file, trusted_proxies=(SENDER,)) as found:
        yield found


async def refused(desk: Inside, strategy: Strategy, answer: Any, status: int, code: str) -> Json:
    """The answer, which must be a refusal in the form of the seeds, kept under its logId."""
    body: Json = answer.json()
    assert (answer.status_code, body["success"], body["messageCode"]) == (status, False, code)
    assert body["hint"]
    assert body["errors"][0]["code"] == code
    row = await desk.call("GET", f"/deliveries/{body['logId']}")
    assert (row["verdict"], row["code"], row["answer_status"]) == ("refused", code, status)
    assert row["signal_id"] is None
    assert await desk.signals(strategy) == []
    return body


@pytest.mark.parametrize(("code", "body", "message"), BODIES)
async def test_a_body_that_cannot_be_used(desk: Inside, code: str, body: str | bytes, message: str) -> None:
    strategy = await desk.make_strategy()

    answer = await desk.send(strategy, body)

    assert (await refused(desk, strategy, answer, 400, code))["message"] == message


async def test_an_address_that_nobody_has(desk: Inside) -> None:
    answer = await desk.http.post("/trading/webhook/9d9f8620-d60d-416e-827e-0ec01ef93532/secret", content=GOOD)

    body = answer.json()
    assert (answer.status_code, body["messageCode"], body["message"]) == (404, "not-found", "Webhook not found.")
    assert "logId" not in body
    assert (await desk.call("GET", "/deliveries"))["items"] == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_another_method_than_post(desk: Inside, method: str) -> None:
    strategy = await desk.make_strategy()

    answer = await desk.http.request(method, strategy.url)

    body = await refused(desk, strategy, answer, 400, "post-required")
    assert body["message"] == "HTTP POST method is required."


@pytest.mark.parametrize("password", ["", "wrong", "\u00e9%2f", "f" * 64, "f" * 5_000])
async def test_a_wrong_password(desk: Inside, password: str) -> None:
    strategy = await desk.make_strategy()

    answer = await desk.http.post(f"/trading/webhook/{strategy.uuid}/{password}", content=GOOD)

    body = await refused(desk, strategy, answer, 400, "invalid-password")
    assert body["message"] == "Password is invalid."


@pytest.mark.parametrize(
    ("sources", "code", "message"),
    [
        (["tradingview"], "not-trading-view", "Request did not come from TradingView."),
        (["trendspider"], "not-trend-spider", "Request did not come from TrendSpider."),
        (["198.51.100.0/24"], "invalid-ip-address", "Request did not come from configured IP addresses."),
    ],
)
async def test_a_sender_that_is_not_wanted(desk: Inside, sources: list[str], code: str, message: str) -> None:
    strategy = await desk.make_strategy(sources=sources)

    answer = await desk.send(strategy, GOOD, x_forwarded_for="192.0.2.9")

    body = await refused(desk, strategy, answer, 400, code)
    assert body["message"] == message
    assert "192.0.2.9" in body["hint"]


async def test_too_many_requests(desk: Inside) -> None:
    strategy = await desk.make_strategy(webhook={"rate_limit_per_minute": 1})
    await desk.send(strategy, "not JSON")

    answer = await desk.send(strategy, GOOD)

    body = await refused(desk, strategy, answer, 429, "too-many-requests")
    assert body["message"] == "Too Many Requests"
    assert 0 < int(answer.headers["retry-after"]) <= 61


async def test_a_message_that_is_too_large(desk: Inside) -> None:
    strategy = await desk.make_strategy(webhook={"max_body_bytes": 100})

    answer = await desk.send(strategy, GOOD + " " * 100)

    body = await refused(desk, strategy, answer, 400, "payload-too-large")
    assert "100 bytes" in body["hint"]


async def test_a_ticker_that_is_not_on_the_list(desk: Inside) -> None:
    strategy = await desk.make_strategy(allowed_tickers=["MSFT"])

    answer = await desk.send(strategy, GOOD)

    await refused(desk, strategy, answer, 400, "unsupported-ticker")


async def test_extended_hours_for_what_has_none(desk: Inside) -> None:
    strategy = await desk.make_strategy("crypto")

    answer = await desk.send(strategy, {"ticker": "BTCUSD", "action": "buy", "extendedHours": True})

    await refused(desk, strategy, answer, 400, "invalid-extended-hours")


async def test_an_idempotency_key_with_another_message(desk: Inside) -> None:
    strategy = await desk.make_strategy()
    await desk.send(strategy, GOOD, idempotency_key="k")

    answer = await desk.send(strategy, {"ticker": "AMD", "action": "sell"}, idempotency_key="k")

    body = answer.json()
    assert (answer.status_code, body["messageCode"]) == (422, "idempotency-key-reused")
    assert (await desk.call("GET", f"/deliveries/{body['logId']}"))["code"] == "idempotency-key-reused"
    assert len(await desk.signals(strategy)) == 1


async def test_every_problem_is_listed_with_its_path_and_the_first_one_speaks(desk: Inside) -> None:
    strategy = await desk.make_strategy()

    answer = await desk.send(
        strategy, {"ticker": "AMD", "action": "hold", "quantity": -1, "takeProfit": {"percent": "x"}}
    )

    body = await refused(desk, strategy, answer, 400, "invalid-action")
    assert [error["path"] for error in body["errors"]] == ["action", "quantity", "takeProfit.percent"]


async def test_the_checks_come_in_their_order(desk: Inside) -> None:
    strategy = await desk.make_strategy(
        sources=["tradingview"], webhook={"rate_limit_per_minute": 1, "max_body_bytes": 64}
    )
    wrong = f"/trading/webhook/{strategy.uuid}/wrong"
    vendor = {"x-forwarded-for": "52.89.214.238"}
    large = "x" * 100

    codes = [
        (await desk.http.request(method, url, content=body, headers=headers)).json()["messageCode"]
        for method, url, headers, body in (
            ("GET", wrong, {}, large),
            ("POST", wrong, {}, large),
            ("POST", strategy.url, {}, large),
            ("POST", strategy.url, vendor, large),
            ("POST", strategy.url, vendor, large),
        )
    ]

    assert codes == [
        "post-required",
        "invalid-password",
        "not-trading-view",
        "payload-too-large",
        "too-many-requests",
    ]


async def test_guessing_passwords_does_not_lock_the_sender_out(desk: Inside) -> None:
    strategy = await desk.make_strategy(webhook={"rate_limit_per_minute": 3})
    for _ in range(10):
        await desk.http.post(f"/trading/webhook/{strategy.uuid}/wrong", content=GOOD)

    assert (await desk.send(strategy, GOOD)).status_code == 200
    rows = await desk.deliveries(strategy)
    guesses = [row for row in rows if row["code"] == "invalid-password"]
    assert sum(row["repeats"] for row in guesses) == 10
    assert len(guesses) <= 4
