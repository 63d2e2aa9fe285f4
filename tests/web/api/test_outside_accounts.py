"""Accounts at a broker outside: opened with credentials that nobody sees again, and valued by what the broker says."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.brokers.alpaca.double import Double
from tests.client import Json
from tests.desk import Inside, at_work
from tests.waiting import until

pytestmark = pytest.mark.anyio

TOKEN = {"Authorization": "Bearer token-of-the-owner"}
NOBODY = "127.0.0.1:9"
SECRET = "s3cret-that-nobody-sees"


@pytest.fixture
async def desk(store_url: str, tmp_path: Path) -> AsyncIterator[Inside]:
    """A desk of the test's own, on a store of each kind."""
    async with at_work(tmp_path, store_url) as found:
        yield found


def _body(url: str, **changes: Any) -> Json:
    """A body that opens an account at the broker that answers at this address."""
    settings = {"trading_url": url, "data_url": url, "stream_url": f"{url.replace('http', 'ws', 1)}/stream"}
    return {"name": "outside", "broker": "alpaca", "settings": settings} | changes


def _keys(double: Double, secret: str | None = None) -> Json:
    return {"key_id": double.key_id, "secret_key": secret or double.secret}


def _written_below(directory: Path) -> bytes:
    return b"".join(file.read_bytes() for file in directory.rglob("*") if file.is_file())


async def _until(desk: Inside, account_id: str, so: Callable[[Json], object]) -> Json:
    """The account, once it is so."""
    return await until(lambda: desk.call("GET", f"/accounts/{account_id}"), so)


async def _refused(desk: Inside, method: str, path: str, body: Any) -> tuple[str, str | None]:
    answer = await desk.http.request(method, f"/api/v1{path}", json=body, headers=TOKEN)
    assert answer.status_code == 422, answer.text
    assert SECRET not in answer.text
    error = answer.json()["error"]
    return error["code"], error.get("path")


async def test_an_account_is_worth_what_its_broker_says(desk: Inside, double: Double) -> None:
    opened = await desk.call("POST", "/accounts", _body(double.url, credentials=_keys(double)))
    assert (opened["mode"], opened["opening_cash"], opened["currency"]) == ("paper", None, "USD")
    account = await _until(desk, opened["id"], lambda account: account["as_of"])
    assert (account["cash"], account["equity"]) == ("100000", "100000")
    assert (account["connected"], account["connection"]) == (True, {"state": "connected", "words": ""})
    balances = await desk.call("GET", f"/accounts/{opened['id']}/balances")
    assert (balances["cash"], balances["at"]) == ("100000", account["as_of"])
    assert (await desk.call("GET", "/accounts", broker="alpaca"))["items"] == [account]


async def test_opening_an_account_waits_for_nobody(desk: Inside) -> None:
    keys = {"key_id": "PK", "secret_key": SECRET}
    opened = await desk.call("POST", "/accounts", _body(f"http://{NOBODY}", credentials=keys))
    assert (opened["cash"], opened["equity"], opened["buying_power"], opened["as_of"]) == ("0", "0", "0", None)
    assert not opened["connected"]
    lost = await _until(desk, opened["id"], lambda account: account["connection"]["state"] == "lost")
    assert lost["connection"]["words"]
    said = await desk.call("POST", f"/accounts/{opened['id']}/reconcile")
    assert said["outcome"] == "unknown"
    assert said["words"]
    of_one = await desk.call("POST", f"/accounts/{opened['id']}/resync", {"symbol": "AAPL"})
    assert (of_one["outcome"], of_one["ours"], of_one["theirs"], of_one["agrees"]) == ("unknown", "0", None, False)


async def test_wrong_credentials_show_themselves_and_can_be_replaced(desk: Inside, double: Double) -> None:
    opened = await desk.call("POST", "/accounts", _body(double.url, credentials=_keys(double, SECRET)))
    path = f"/accounts/{opened['id']}"
    lost = await _until(desk, opened["id"], lambda account: account["connection"]["state"] == "lost")
    assert not lost["connected"]
    [event] = (await desk.call("GET", f"{path}/events", code="connection-lost"))["items"]
    assert event["message"] == lost["connection"]["words"]
    await desk.call("PATCH", path, {"credentials": _keys(double)})
    account = await _until(desk, opened["id"], lambda account: account["connected"] and account["as_of"])
    assert account["cash"] == "100000"
    double.take_misfits()


async def test_credentials_are_trimmed_as_copying_leaves_them(desk: Inside, double: Double) -> None:
    keys = {name: f" {value}\n" for name, value in _keys(double).items()}
    opened = await desk.call("POST", "/accounts", _body(double.url, credentials=keys))
    await _until(desk, opened["id"], lambda account: account["as_of"])


async def test_credentials_are_in_no_answer_and_in_no_file(tmp_path: Path) -> None:
    async with at_work(tmp_path) as desk:
        keys = {"key_id": "PK-of-the-test", "secret_key": SECRET}
        opened = await desk.call("POST", "/accounts", _body(f"http://{NOBODY}", credentials=keys))
        await _until(desk, opened["id"], lambda account: account["connection"]["state"] == "lost")
        answers = [
            opened,
            await desk.call("PATCH", f"/accounts/{opened['id']}", {"credentials": keys}),
            await desk.call("GET", "/accounts"),
            await desk.call("GET", "/account-events"),
        ]
        assert not any(text in str(answers) for text in keys.values())
        kept = _written_below(tmp_path)
    assert opened["id"].encode() in kept
    assert not any(text.encode() in kept for text in keys.values())


async def test_a_connection_is_open_again_after_a_restart(store_url: str, tmp_path: Path, double: Double) -> None:
    async with at_work(tmp_path, store_url) as desk:
        opened = await desk.call("POST", "/accounts", _body(double.url, credentials=_keys(double)))
        await _until(desk, opened["id"], lambda account: account["as_of"])
    async with at_work(tmp_path, store_url) as desk:
        assert (await desk.call("POST", f"/accounts/{opened['id']}/reconcile"))["outcome"] == "reconciled"
        account = await desk.call("GET", f"/accounts/{opened['id']}")
        assert (account["connected"], account["cash"]) == (True, "100000")


async def test_what_the_broker_does_not_ask_for_is_refused_without_repeating_it(desk: Inside, double: Double) -> None:
    for credentials, code, path in (
        (None, "credentials-required", "credentials"),
        ({}, "credentials-required", "credentials"),
        ({"key_id": "PK", "secret_key": "  "}, "credentials-required", "credentials"),
        ({"key_id": "PK", "secret_key": SECRET, "token": SECRET}, "unknown-credential", "credentials.token"),
        ({"key_id": "PK", "secret_key": [SECRET]}, "invalid-value", "credentials"),
        (SECRET, "invalid-value", "credentials"),
    ):
        body = _body(double.url, credentials=credentials)
        assert await _refused(desk, "POST", "/accounts", body) == (code, path)
    assert (await desk.call("GET", "/accounts"))["items"] == []


async def test_what_only_the_broker_can_say_is_not_taken(desk: Inside, double: Double) -> None:
    body = _body(double.url, credentials=_keys(double))
    assert await _refused(desk, "POST", "/accounts", body | {"cash": "5"}) == ("cash-at-broker", "cash")
    opened = await desk.call("POST", "/accounts", body)
    live = {"settings": {"environment": "live"}}
    refused = await _refused(desk, "PATCH", f"/accounts/{opened['id']}", live)
    assert refused == ("environment-fixed", "settings.environment")
