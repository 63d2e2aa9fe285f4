"""Any request gets an answer: whatever the bytes, nothing is raised and nothing is half kept."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.client import Strategy
from tests.databases import ENGINES, migrated_store
from tests.desk import Inside, at_work

NO_LIMITS = {"rate_limit_per_minute": 100_000_000, "rate_limit_per_hour": 100_000_000}
FIELDS = (
    "ticker", "action", "sentiment", "signalPrice", "price", "orderType", "limitPrice", "stopPrice", "trailAmount",
    "quantity", "quantityType", "takeProfit", "stopLoss", "timeInForce", "extendedHours", "time", "interval", "cancel",
    "test", "cancelAfter", "delay", "expiration", "message", "expiresAt", "extras",
)  # fmt: skip

ugly_text = st.one_of(
    st.sampled_from(["AMD", "buy", "\x00", "a\x00b", "\ud800", "{{close}}", "1e400", "-0", "NQ1!", "x" * 300]),
    st.text(max_size=20),
)
ugly = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), ugly_text),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(ugly_text, inner, max_size=3)),
    max_leaves=6,
)
members = st.one_of(
    st.dictionaries(st.sampled_from(FIELDS), ugly, max_size=5),
    st.fixed_dictionaries(
        {"ticker": st.sampled_from(["AMD", "MSFT"]), "action": st.sampled_from(["buy", "exit"])},
        optional={"extras": st.fixed_dictionaries({"idempotencyKey": ugly}), "interval": ugly, "message": ugly},
    ),
)
bodies = st.one_of(st.binary(max_size=200), members.map(lambda found: json.dumps(found).encode()))


@dataclass(frozen=True, slots=True)
class Bench:
    """A desk in a loop that is stepped by hand: hypothesis calls no coroutines."""

    loop: asyncio.Runner
    desk: Inside
    strategy: Strategy

    def sends(self, url: str, body: bytes, **headers: Any) -> Any:
        """One request and its answer."""
        return self.loop.run(self.desk.http.post(url, content=body, headers=headers))


@pytest.fixture(scope="module", params=ENGINES)
def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    directory = tmp_path_factory.mktemp("desk")
    with migrated_store(request.param, directory, request) as url, asyncio.Runner() as loop:
        work = at_work(directory, url)
        desk = loop.run(work.__aenter__())
        try:
            strategy = loop.run(
                desk.make_strategy(webhook=NO_LIMITS | {"json_syntax": "json5"}, unknown_tickers="accept")
            )
            yield Bench(loop, desk, strategy)
        finally:
            loop.run(work.__aexit__(None, None, None))


thoroughly = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@thoroughly
@example(body=rb'{"ticker": "A\u0000B", "action": "buy"}')
@example(body=rb'{"ticker": "AMD", "action": "buy", "extras": {"idempotencyKey": "a\u0000b"}}')
@example(body=rb'{"ticker": "AMD", "action": "buy", "extras": {"idempotencyKey": "\ud800"}}')
@example(body=rb'{"ticker": "AMD", "action": "buy", "extras": {"\ud800": "\udfff", "n": 1e30}}')
@example(body=b'{"ticker": "AMD", "action": "buy", "interval": "a\x00b", "message": "\xf0\x9f\x92\xa9"}')
@example(body=b'{"ticker": "' + b"Z" * 60_000 + b'", "action": "buy"}')
@example(body=b"{" * 60_000)
@given(body=bodies)
def test_any_body_gets_an_answer_and_a_row(bench: Bench, body: bytes) -> None:
    answer = bench.sends(bench.strategy.url, body)

    assert answer.status_code in (200, 400, 422)
    said = answer.json()
    row = bench.loop.run(bench.desk.call("GET", f"/deliveries/{said['logId']}"))
    assert row["verdict"] in (("accepted", "duplicate") if said["success"] else ("refused",))
    if said["success"]:
        assert bench.loop.run(bench.desk.call("GET", f"/signals/{said['id']}"))["delivery_id"] == row["id"]


@thoroughly
@given(key=st.text(st.characters(min_codepoint=1, max_codepoint=255), max_size=300))
def test_any_key_gets_an_answer(bench: Bench, key: str) -> None:
    body = b'{"ticker": "AMD", "action": "buy"}'
    headers = {b"idempotency-key": key.encode("latin-1")}

    answer = bench.loop.run(bench.desk.http.post(bench.strategy.url, content=body, headers=headers))

    assert answer.status_code in (200, 400, 422)


@thoroughly
@given(path=st.text(max_size=40))
def test_any_address_gets_an_answer(bench: Bench, path: str) -> None:
    address = quote(path.encode("utf-8", "surrogatepass"))
    for url in (f"/trading/webhook/{address}", f"/trading/webhook/{bench.strategy.uuid}/{address}"):
        assert bench.sends(url, b"{}").status_code in (400, 404)
