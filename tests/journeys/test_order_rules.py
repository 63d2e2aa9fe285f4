"""What messages of keys have to be, from outside: who may send them, and which account, instrument and quantity they
mean (rules: seeds, traderevolution; architecture 6 and 8.13)."""

import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from tests.client import Client, Json
from tests.desk import Inside, at_work
from tests.journeys.key_holder import KeyHolder, key_holder
from tests.journeys.key_inside import key_inside
from tests.waiting import wait_for
from tradehook.people.user import FIRST_OWNER

WORKS = {"symbol": "AMD", "type": "Limit", "price": 90, "qty": 10, "side": "buy"}


@pytest.fixture
async def desk(store_url: str, tmp_path: Path) -> AsyncIterator[Inside]:
    """A desk on each engine in turn, whose clock stands at noon in UTC of a Tuesday in June 2025."""
    async with at_work(tmp_path, store_url) as found:
        yield found


# ---------------------------------------------------------------------------------------------------- who may send


def test_another_method_than_post(client: Client) -> None:
    desk, methods = key_holder(client), ("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS")
    for method in methods:
        answer = client.hooks.request(method, desk.key["url"])
        assert answer.status_code == 405
        if method != "HEAD":
            assert (answer.json()["s"], answer.json()["code"]) == ("error", "post-required")
    rows = wait_for(lambda: _as_many(desk, len(methods)), "the rows of the requests")
    assert {(row["verdict"], row["code"]) for row in rows} == {("refused", "post-required")}


def _as_many(desk: KeyHolder, count: int) -> list[Json]:
    """The requests that came with the key, once there are so many."""
    found = _rows(desk)
    return found if len(found) == count else []


def _rows(desk: KeyHolder) -> list[Json]:
    """The requests that came with the key, oldest first."""
    return desk.client.listed("/deliveries", webhook=desk.key["id"])[::-1]


def _wrong(client: Client, desk: KeyHolder) -> Iterator[tuple[str, str]]:
    """Addresses that open nothing, by what is wrong with them."""
    address, _, secret = desk.key["url"].rpartition("/")
    before, _, api_key = address.rpartition("/")
    deleted, expired = (client.call("POST", "/webhook-keys", {}) for _ in range(2))
    client.api.delete(f"/webhook-keys/{deleted['id']}")
    _expires(client, expired)
    yield "unknown", f"{before}/{'a' * len(api_key)}/{'0' * len(secret)}"
    yield "deleted", deleted["url"]
    yield "expired", expired["url"]
    yield "wrong secret", f"{address}/{'0' * len(secret)}"
    yield "secret of another key", f"{address}/{expired['secret_key']}"
    yield "wrong case of the secret", f"{address}/{secret.upper()}"
    yield "wrong case of the key", f"{before}/{api_key.upper()}/{secret}"
    yield "cut short", desk.key["url"][:-1]
    yield "no secret", f"{address}/"
    yield "longer", f"{desk.key['url']}0"


def _expires(client: Client, key: Json) -> None:
    """Let a key run out, and wait until it has."""
    soon = datetime.now(UTC) + timedelta(seconds=0.5)
    client.call("PATCH", f"/webhook-keys/{key['id']}", {"expires_at": soon.isoformat()})
    wait_for(lambda: client.hooks.post(key["url"], content="{}").status_code == 401, "the key to run out")


def _seen(answer: httpx.Response) -> tuple[int, bytes, dict[str, str]]:
    """All that a sender sees of an answer, but for the time of the day."""
    return answer.status_code, answer.content, {name: value for name, value in answer.headers.items() if name != "date"}


def test_nothing_tells_what_is_wrong_with_an_address(client: Client) -> None:
    desk = key_holder(client)
    message = {"action": "place", "accountName": desk.account_name, **WORKS}
    answers = {what: _seen(client.hooks.post(url, json=message)) for what, url in _wrong(client, desk)}
    status, content, _ = answers["unknown"]
    assert (status, b"unauthorized" in content) == (401, True)
    assert {what for what, seen in answers.items() if seen != answers["unknown"]} == set()
    assert client.orders(desk.account) == []


def test_a_key_that_runs_out_or_is_deleted_opens_nothing_from_then_on(client: Client) -> None:
    desk = key_holder(client)
    desk.places(**WORKS)
    _expires(client, desk.key)
    client.call("PATCH", f"/webhook-keys/{desk.key['id']}", {"expires_at": None})
    desk.places(**WORKS)
    client.api.delete(f"/webhook-keys/{desk.key['id']}")
    assert desk.sends({}).status_code == 401
    assert len(client.orders(desk.account)) == 2


@pytest.mark.parametrize("limit", [2, 120])
def test_beyond_its_limit_a_key_says_when_to_come_back(client: Client, limit: int) -> None:
    """120 a minute is what a key has that nobody set one for."""
    desk = key_holder(client)
    key = client.call("POST", "/webhook-keys", {"rate_limit_per_minute": limit} if limit != 120 else {})
    statuses = [client.hooks.post(key["url"], content="no JSON").status_code for _ in range(limit)]
    assert statuses == [400] * limit
    answer = client.hooks.post(key["url"], json={"action": "place", "accountName": desk.account_name, **WORKS})
    assert (answer.status_code, answer.json()["code"]) == (429, "too-many-requests")
    assert f"takes {limit} requests" in answer.json()["errmsg"]
    assert 1 <= int(answer.headers["retry-after"]) <= 61
    assert client.orders(desk.account) == []


def test_what_is_no_json_object(client: Client) -> None:
    desk = key_holder(client)
    for body in ("", "buy AMD", '{"action": "place",}', "[]", '{"a": 1, "a": 2}', '{"qty": NaN}'):
        answer = desk.sends(body)
        assert (answer.status_code, answer.json()["s"]) == (400, "error")
        assert answer.json()["errmsg"]
        row = client.call("GET", f"/deliveries/{answer.json()['logId']}")
        assert (row["verdict"], row["code"], row["body"]) == ("refused", answer.json()["code"], body)


@pytest.mark.anyio
async def test_the_product_of_the_owner_is_switched_off_and_on(desk: Inside) -> None:
    holder = await key_inside(desk)
    await desk.call("PATCH", f"/users/{FIRST_OWNER}", {"trading_webhooks": False})
    assert await holder.refused("place", **WORKS) == "not-entitled"
    await desk.call("PATCH", f"/users/{FIRST_OWNER}", {"trading_webhooks": True})
    assert (await holder.does("place", **WORKS))["status"] == "working"
    assert [row["code"] for row in await holder.rows()] == ["not-entitled", None]


# --------------------------------------------------------------------------------- which account, which instrument


def test_names_are_read_in_any_case(client: Client) -> None:
    desk = key_holder(client)
    for name, symbol in ((desk.account_name.upper(), "amd"), (desk.account_name.title(), "Amd")):
        answer = desk.sends({"action": "PLACE", "accountName": name, **WORKS, "symbol": symbol, "side": "BUY"})
        assert answer.json()["s"] == "ok", answer.text
    assert [each["symbol"] for each in client.orders(desk.account)] == ["AMD", "AMD"]
    said = desk.sends({"ACTION": "cancel", "accountname": desk.account_name, "OrderID": _first(desk)}).json()
    assert (said["s"], {each["code"] for each in said["warnings"]}) == ("ok", {"other-spelling"})


def _first(desk: KeyHolder) -> str:
    """The number of the account's first order, as a text."""
    return str(desk.client.orders(desk.account)[0]["number"])


FUTURE = {"symbol": "ES", "symbolType": "FUTURES"}
OPTION = {"symbol": "AAPL", "symbolType": "OPTIONS", "strikePrice": 200, "strikeType": "Call"}


@pytest.mark.anyio
async def test_a_contract_is_named_by_its_month_or_its_last_day(desk: Inside) -> None:
    holder = await key_inside(desk)
    for named, symbol in ((FUTURE, "ESZ2025"), (OPTION, "AAPL 251219C200")):
        await desk.call("PUT", f"/prices/{symbol}", {"last": "20"})
        for month in ("2025-12-19", "20251219", "2025-12", "202512", "Z2025"):
            so = await holder.places(**named, contractMonth=month, qty=1)
            assert so["status"] == "filled", so
            assert (await holder.orders())[-1]["symbol"] == symbol, month
    put = await holder.places(**OPTION | {"strikeType": "PUT"}, contractMonth="2025-12", qty=1, type="Limit", price=5)
    assert ((await holder.orders())[-1]["symbol"], put["status"]) == ("AAPL 251219P200", "working")
    weekly = await holder.places(**OPTION, contractMonth="2025-06-27", qty=1, type="Limit", price=5)
    assert ((await holder.orders())[-1]["symbol"], weekly["status"]) == ("AAPL 250627C200", "working")


KINDS = [("BTCUSD", "CRYPTO", "0.5"), ("AMD", "EQUITY", 10), ("SPY", "ETF", 10), ("EURUSD", "forex", 1000)]


def test_what_kind_of_instrument_it_is(client: Client) -> None:
    desk = key_holder(client)
    for symbol, word, qty in KINDS:
        order = {"symbol": symbol, "qty": qty, "type": "Limit", "price": 1}
        so = desk.places(**order, symbolType=word)
        assert desk.order(so["orderId"])["symbol"] == symbol
        wrong = "CRYPTO" if word != "CRYPTO" else "FOREX"
        assert desk.refused("place", side="buy", **order, symbolType=wrong) == "symbol-type-mismatch"


def test_contracts_on_an_underlying_are_for_accounts_that_are_offered_them(client: Client) -> None:
    without, offered = key_holder(client), key_holder(client, contract_types=["equity_cfd", "spreadbet"])
    for word, symbol in (("EQUITY_CFD", "AMD.CFD"), ("SPREADBET", "AMD.SB")):
        client.set_price(symbol, "100")
        order = {"symbol": "AMD", "symbolType": word, "type": "Market", "qty": 1, "side": "buy"}
        assert without.refused("place", **order) == "symbol-type-not-offered"
        so = offered.does("place", **order)
        assert (offered.order(so["orderId"])["symbol"], so["status"]) == (symbol, "filled")
    future = {"symbol": "ES", "symbolType": "FUTURES_CFD", "contractMonth": "2030-12"}
    assert offered.refused("place", **order | future) == "symbol-type-not-offered"
    assert offered.refused("place", **order | {"symbolType": "FIXED_INCOME"}) == "symbol-type-mismatch"
    assert client.orders(without.account) == []


def test_an_isin_decides_where_it_is_known(client: Client) -> None:
    desk = key_holder(client)
    order = {"type": "Limit", "price": 1, "qty": 1, "side": "buy", "isin": "US0378331005"}
    for symbol in ("AAPL", "SOMETHINGELSE"):
        so = desk.does("place", symbol=symbol, **order)
        assert desk.order(so["orderId"])["symbol"] == "AAPL"
    assert desk.refused("place", symbol="AMD", **order) == "invalid-isin"
    said = desk.answered("place", symbol="AMD", **order | {"isin": "XS0000000009"})
    assert (said["s"], [each["code"] for each in said["warnings"]]) == ("ok", ["unknown-isin"])


# ---------------------------------------------------------------------------------------------------- the quantity


def test_an_amount_of_cash_counts_alone_and_where_the_key_allows_it(client: Client) -> None:
    desk = key_holder(client)
    order = {"symbol": "AMD", "type": "Market", "side": "buy", "cashOrderQty": 1050}
    assert desk.refused("place", **order) == "qty-required"
    both = desk.answered("place", **order, qty=3)
    assert (both["d"]["filledQty"], [each["path"] for each in both["warnings"]]) == (3, ["cashOrderQty"])
    client.call("PATCH", f"/webhook-keys/{desk.key['id']}", {"cash_quantity_alone": True})
    so = desk.does("place", **order)
    order_made = desk.order(so["orderId"])
    assert Decimal(order_made["quantity"]) * 100 <= 1050
    assert Decimal(order_made["quantity"]) >= 10
    assert desk.does("place", **order, qty=4)["filledQty"] == 4


def test_what_does_not_count_beside_the_rest_is_said_and_ignored(client: Client) -> None:
    desk = key_holder(client)
    later = int(time.time() * 1000) + 60_000
    said = desk.answered("place", **WORKS, validity="GTC", expireDate=later, userComment="for whom?", stopPrice=80)
    warned = {(each["code"], each["path"]) for each in said["warnings"]}
    assert warned >= {("ignored-field", name) for name in ("expireDate", "userComment", "stopPrice")}
    order = desk.order(said["d"]["orderId"])
    assert (order["time_in_force"], order["good_till"], order["stop_price"]) == ("gtc", None, None)
