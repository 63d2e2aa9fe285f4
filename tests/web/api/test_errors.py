"""Every error in one form, with the request that causes it."""

import asyncio
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, HTTPException

from tests.client import Client
from tests.web.api.refused import refused
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed
from tradehook.web.api.errors import answer_errors


def test_an_unknown_address_is_404(client: Client) -> None:
    refused(client.api.get("/nothing-here"), 404, "not-found")


def test_another_method_is_405_and_says_which_there_are(client: Client) -> None:
    answer = client.api.delete("/accounts")
    refused(answer, 405, "method-not-allowed")
    assert answer.headers["allow"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("accounts/nobody", "account-not-found"),
        ("accounts/nobody/positions", "account-not-found"),
        ("accounts/nobody/orders", "account-not-found"),
        ("accounts/nobody/fills", "account-not-found"),
        ("accounts/nobody/balances", "account-not-found"),
        ("accounts/nobody/events", "account-not-found"),
        ("strategies/nobody", "strategy-not-found"),
        ("subscriptions/nobody", "subscription-not-found"),
        ("deliveries/nobody", "delivery-not-found"),
        ("signals/nobody", "signal-not-found"),
        ("trades/nobody", "trade-not-found"),
        ("orders/nobody", "order-not-found"),
        ("brokers/nobody", "broker-not-found"),
    ],
)
def test_what_does_not_exist_is_404_and_named(client: Client, path: str, code: str) -> None:
    assert "nobody" in refused(client.api.get(f"/{path}"), 404, code)["message"]


@pytest.mark.parametrize("path", ["accounts/nobody", "strategies/nobody", "subscriptions/nobody", "orders/nobody"])
def test_nothing_can_be_changed_that_does_not_exist(client: Client, path: str) -> None:
    noun = path.partition("/")[0].replace("ies", "y").removesuffix("s")
    refused(client.api.patch(f"/{path}", json={}), 404, f"{noun}-not-found")


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        (b"", "no-object", None),
        (b"null", "no-object", None),
        (b"{broken", "malformed-json", None),
        (b'{"name": "x",}', "malformed-json", None),
        (b'{"cash": NaN}', "malformed-json", None),
        (b'{"name": "x", "name": "y"}', "malformed-json", None),
        (b"\xff\xfe", "malformed-json", None),
        (b"[" * 100_000, "malformed-json", None),
        (b'{"cash": ' + b"9" * 5_000 + b"}", "malformed-json", None),
        (b"[]", "no-object", None),
        (b"{}", "missing-field", "name"),
        (b'{"name": ""}', "invalid-value", "name"),
        (b'{"name": 5}', "invalid-value", "name"),
        (b'{"naem": "x"}', "unknown-field", "naem"),
        (b'{"name": "x", "cash": "lots"}', "invalid-number", "cash"),
        (b'{"name": "x", "cash": true}', "invalid-number", "cash"),
        (b'{"name": "x", "cash": "NaN"}', "invalid-number", "cash"),
        (b'{"name": "x", "cash": "1_000"}', "invalid-number", "cash"),
        (b'{"name": "x", "cash": -1}', "invalid-value", "cash"),
        (b'{"name": "x", "settings": []}', "invalid-value", "settings"),
        (b'{"name": "x", "currency": "dollars"}', "invalid-value", "currency"),
    ],
)
def test_a_body_that_cannot_be_used_says_where_and_why(
    client: Client, body: bytes, code: str, path: str | None
) -> None:
    refused(client.api.post("/accounts", content=body), 422, code, path)


def test_a_misspelt_name_is_answered_with_the_nearest_one(client: Client) -> None:
    error = refused(client.api.post("/accounts", json={"nmae": "x"}), 422, "unknown-field", "nmae")
    assert error["hint"] == 'Did you mean "name"?'


def test_malformed_json_says_the_line_and_column(client: Client) -> None:
    error = refused(client.api.post("/accounts", content=b'{\n  "name" "x"}'), 422, "malformed-json")
    assert "line 2, column 10" in error["message"]


def test_a_body_over_the_limit_is_413(client: Client) -> None:
    refused(client.api.post("/accounts", content=b" " * 300_000), 413, "body-too-large")


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (StoreBusy(), 503, "busy"),
        (StoreFailed("disk"), 503, "store-failed"),
        (HTTPException(403), 403, "forbidden"),
        (HTTPException(418), 418, "bad-request"),
        (ZeroDivisionError("a secret of ours"), 500, "internal-error"),
    ],
)
def test_what_goes_wrong_inside_has_the_same_form(error: Exception, status: int, code: str) -> None:
    answer = _answer_of_an_application_that_raises(error)
    refused(answer, status, code)
    assert "secret" not in answer.text
    assert ("retry-after" in answer.headers) == (status == 503)


def _answer_of_an_application_that_raises(error: Exception) -> httpx.Response:
    api = FastAPI()
    answer_errors(api)

    @api.get("/")
    async def fail() -> Any:
        raise error

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(api, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://desk") as web:
            return await web.get("/")

    return asyncio.run(ask())
