"""Messages that come with a key: who may, what is kept, and how little those learn who may not."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.client import Json
from tests.desk import SENDER, at_work
from tests.engine.keyed import ORDER, Key, Keyed, keyed
from tests.faults.books import Books
from tradehook.intake import authenticate
from tradehook.people.user import FIRST_OWNER
from tradehook.plumbing import secrets

pytestmark = pytest.mark.anyio

NOBODYS = Key("", "a" * 24, "0" * 64)


@pytest.fixture
async def desk(store_url: str, tmp_path: Path) -> AsyncIterator[Keyed]:
    """A desk with an account, on each engine in turn."""
    async with at_work(tmp_path, store_url) as inside, keyed(inside) as found:
        body = {"name": "Book", "broker": "paper", "settings": {"price_source": "manual"}}
        await inside.call("POST", "/accounts", body)
        yield found


async def account(desk: Keyed) -> Json:
    (found,) = (await desk.inside.call("GET", "/accounts"))["items"]
    return dict(found)


def said(answer: httpx.Response) -> tuple[int, bytes, dict[str, str]]:
    """Everything of an answer that a sender can see."""
    return answer.status_code, answer.content, dict(answer.headers)


async def wrong_ways(desk: Keyed) -> dict[str, str]:
    """Addresses that must not be told apart, by what is wrong with them."""
    key, expired, deleted = await desk.make_key(), await desk.make_key(), await desk.make_key()
    await desk.inside.call("PATCH", f"/webhook-keys/{expired.id}", {"expires_at": "2025-06-17T12:00:10Z"})
    desk.inside.later(10)
    await desk.inside.delete(f"/webhook-keys/{deleted.id}")
    secret = key.secret
    other_first = ("1" if secret[0] == "0" else "0") + secret[1:]
    other_last = secret[:-1] + ("1" if secret[-1] == "0" else "0")
    return {
        "unknown": NOBODYS.path,
        "deleted": deleted.path,
        "expired": expired.path,
        "expired, and another secret": Key(expired.id, expired.api_key, secret).path,
        "first letter": Key(key.id, key.api_key, other_first).path,
        "last letter": Key(key.id, key.api_key, other_last).path,
        "cut short": Key(key.id, key.api_key, secret[:-1]).path,
        "capital letters": Key(key.id, key.api_key, secret.upper()).path,
        "capital letters in the key": Key(key.id, key.api_key.upper(), secret).path,
        "no secret": Key(key.id, key.api_key, "").path,
        "the key alone": f"/webhook/{key.api_key}",
        "nothing": "/webhook/",
        "too long": Key(key.id, key.api_key, secret + "0").path,
        "more of a path": Key(key.id, key.api_key, f"{secret}/more").path,
    }


async def test_an_order_that_comes_with_a_key_is_kept_for_its_account(desk: Keyed) -> None:
    key = await desk.make_key()

    answer = await desk.send(key.path, ORDER)

    assert answer.status_code == 200
    (row,) = await desk.rows(key)
    assert (row["id"], row["verdict"], row["strategy_id"]) == (answer.json()["log"], "accepted", None)
    assert (row["dialect"], row["webhook"]) == ("traderevolution", key.id)
    signal = await desk.inside.call("GET", f"/signals/{answer.json()['id']}")
    assert (signal["strategy_id"], signal["account_id"]) == (None, (await account(desk))["id"])
    assert (signal["order_number"], signal["message"]["action"]) == (1, "place")


@pytest.mark.parametrize(("action", "direct"), [("place", False), ("modify", True), ("cancel_order", True)])
async def test_what_is_about_an_order_that_is_there_goes_to_it_directly(
    desk: Keyed, store_url: str, action: str, direct: bool
) -> None:
    key = await desk.make_key()

    answer = await desk.send(key.path, {"action": action, "account": "book"})

    (row,) = Books(store_url).rows("SELECT id, direct FROM signals")
    assert (row["id"], bool(row["direct"])) == (answer.json()["id"], direct)


async def test_what_is_wrong_with_an_address_cannot_be_told_from_the_answer(desk: Keyed) -> None:
    ways = await wrong_ways(desk)

    answers = {what: said(await desk.send(path)) for what, path in ways.items()}

    assert answers["unknown"][0] == 401
    assert {what for what, answer in answers.items() if answer != answers["unknown"]} == set()
    assert desk.understood == []


async def test_the_same_is_hashed_and_compared_whatever_is_wrong(desk: Keyed, monkeypatch: pytest.MonkeyPatch) -> None:
    ways = await wrong_ways(desk)
    done: list[str] = []

    def hashed(secret: str) -> bytes:
        done.append("hashed")
        return secrets.hashed(secret)

    def same(one: bytes, other: bytes) -> bool:
        done.append(f"compared {len(one)} with {len(other)}")
        return secrets.same(one, other)

    monkeypatch.setattr(authenticate, "hashed", hashed)
    monkeypatch.setattr(authenticate, "same", same)
    for what, path in ways.items():
        done.clear()
        await desk.send(path)
        assert done == ["hashed", "compared 32 with 32"], what


async def test_another_method_is_said_first_whatever_the_address(desk: Keyed, monkeypatch: pytest.MonkeyPatch) -> None:
    key, ways = await desk.make_key(), await wrong_ways(desk)
    monkeypatch.setattr(authenticate, "hashed", None)

    answers = [said(await desk.send(path, method="PUT")) for path in (key.path, *ways.values())]

    assert answers[0][0] == 405
    assert answers == [answers[0]] * len(answers)


async def test_what_is_turned_away_is_kept_where_there_is_a_key(desk: Keyed, store_url: str) -> None:
    key = await desk.make_key()
    await desk.send(NOBODYS.path)
    await desk.send(Key(key.id, key.api_key, "0" * 64).path)
    await desk.send(key.path, method="PUT")

    rows = await desk.rows(key)

    assert [(row["verdict"], row["code"], row["answer_status"]) for row in rows] == [
        ("refused", "secret", 401),
        ("refused", "method", 405),
    ]
    assert Books(store_url).count("deliveries") == 2


async def test_over_the_rate_one_row_a_minute_stands_for_all_that_are_turned_away(desk: Keyed) -> None:
    key = await desk.make_key(rate_limit_per_minute=2)
    wrong = Key(key.id, key.api_key, "0" * 64).path

    answers = [said(await desk.send(wrong)) for _ in range(9)]

    assert answers == [answers[0]] * 9
    rows = await desk.rows(key)
    assert [row["repeats"] for row in rows] == [1, 1, 7]
    assert (await desk.send(key.path)).status_code == 200


async def test_of_many_that_are_turned_away_at_once_some_have_rows_and_all_are_counted(desk: Keyed) -> None:
    key = await desk.make_key()
    wrong = Key(key.id, key.api_key, "0" * 64).path

    for _ in range(2):
        await asyncio.gather(*(desk.send(wrong) for _ in range(50)))
        await desk.send(wrong, method="PUT")
        await desk.reception.write_rest()

    rows = await desk.rows(key)
    assert sum(row["repeats"] for row in rows if row["code"] == "secret") == 100
    assert sum(row["repeats"] for row in rows if row["code"] == "method") == 2
    assert len(rows) == 10 + 1 + 1 + 10 + 1


class Slow:
    """A store that takes no message before it is told to."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.may_go_on = asyncio.Event()
        self.asked = asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def write_intake(self, *given: Any) -> Any:
        """Wait, then do it."""
        self.asked.set()
        await self.may_go_on.wait()
        return await self._store.write_intake(*given)


async def test_nobody_who_is_turned_away_waits_for_the_row(desk: Keyed) -> None:
    key, slow = await desk.make_key(), Slow(desk.inside.desk.store)
    async with keyed(desk.inside, slow) as other:
        answer = await other.send(Key(key.id, key.api_key, "0" * 64).path)
        assert answer.status_code == 401
        await slow.asked.wait()
        slow.may_go_on.set()

        (row,) = await other.rows(key)
    assert row["code"] == "secret"


async def test_a_key_runs_out_by_the_clock(desk: Keyed) -> None:
    key = await desk.make_key(expires_at="2025-06-17T12:01:00Z")
    desk.inside.later(59.999)
    assert (await desk.send(key.path)).status_code == 200
    desk.inside.later(0.001)
    assert (await desk.send(key.path)).status_code == 401


async def test_whose_owner_may_not_is_told_so_with_the_right_secret_only(desk: Keyed) -> None:
    key, owner = await desk.make_key(), f"/users/{FIRST_OWNER}"
    await desk.inside.call("PATCH", owner, {"trading_webhooks": False})

    refused = await desk.send(key.path)
    assert refused.json()["code"] == "entitlement"
    assert (await desk.send(Key(key.id, key.api_key, "0" * 64).path)).json()["code"] == "secret"
    assert [row["code"] for row in await desk.rows(key)] == ["entitlement", "secret"]
    assert desk.understood == []

    await desk.inside.call("PATCH", owner, {"trading_webhooks": True})
    assert (await desk.send(key.path)).json()["s"] == "ok"


async def test_a_key_is_bounded_by_its_settings(desk: Keyed) -> None:
    key = await desk.make_key(rate_limit_per_minute=1, max_body_bytes=64, sources=["198.51.100.0/24"])
    path = f"/webhook-keys/{key.id}"
    assert (await desk.send(key.path)).json()["code"] == "source_address"
    await desk.inside.call("PATCH", path, {"sources": "any"})
    assert (await desk.send(key.path, " " * 65)).json() == {
        "s": "error", "code": "body_size", "errmsg": "limit=64", "log": (await desk.rows(key))[-1]["id"],
    }  # fmt: skip
    assert (await desk.send(key.path)).status_code == 429
    refused = (await desk.rows(key))[-1]
    assert (refused["code"], refused["errors"][0]["message"]) == ("rate", "per_minute=1")
    desk.inside.later(60)
    assert (await desk.send(key.path)).status_code == 200


async def test_a_key_takes_120_requests_a_minute_unless_told_otherwise(desk: Keyed) -> None:
    key = await desk.make_key()

    statuses = [(await desk.send(key.path, "no JSON")).status_code for _ in range(121)]

    assert statuses == [400] * 120 + [429]


async def test_what_cannot_be_understood_is_refused_and_kept(desk: Keyed) -> None:
    key = await desk.make_key()
    assert (await desk.send(key.path, "no JSON")).json()["code"] == "unreadable"
    assert (await desk.send(key.path, {"action": "place", "account": "another"})).json()["code"] == "account_unknown"
    assert [row["code"] for row in await desk.rows(key)] == ["unreadable", "account_unknown"]


async def test_a_key_opens_no_address_of_another_dialect(desk: Keyed) -> None:
    key, strategy = await desk.make_key(), await desk.inside.make_strategy()
    assert (await desk.send(f"/trading/webhook/{key.api_key}/{key.secret}")).status_code == 404
    assert (await desk.send(strategy.url.replace("/trading", ""))).status_code == 401


async def test_a_resend_is_recognised_by_the_key_that_it_comes_with(desk: Keyed) -> None:
    one, other = await desk.make_key(), await desk.make_key()
    first = await desk.send(one.path)
    desk.inside.later(5)
    again, elsewhere = await desk.send(one.path), await desk.send(other.path)
    assert len({first.json()["id"], again.json()["id"], elsewhere.json()["id"]}) == 3


async def test_the_last_use_is_shown_and_only_uses_with_the_right_secret_count(desk: Keyed) -> None:
    key = await desk.make_key()
    path = f"/webhook-keys/{key.id}"
    await desk.send(Key(key.id, key.api_key, "0" * 64).path)
    await desk.reception.write_rest()
    assert (await desk.inside.call("GET", path))["last_used_at"] is None

    await desk.send(key.path)
    await desk.reception.write_rest()
    assert (await desk.inside.call("GET", path))["last_used_at"] == "2025-06-17T12:00:00.000000Z"

    desk.inside.later(3)
    await desk.send(key.path)
    await desk.reception.write_rest()
    (listed,) = (await desk.inside.call("GET", "/webhook-keys"))["items"]
    assert listed["last_used_at"] == "2025-06-17T12:00:03.000000Z"
    assert listed["last_used_from"] == SENDER


async def test_a_rotated_key_opens_with_both_secrets_through_the_overlap_and_then_with_the_new_one(desk: Keyed) -> None:
    key = await desk.make_key()
    rotated = await desk.inside.call("POST", f"/webhook-keys/{key.id}/rotate", {"overlap_seconds": 60})
    new = Key(key.id, key.api_key, rotated["secret_key"])
    assert (rotated["old_secret_until"], new.secret == key.secret) == ("2025-06-17T12:01:00.000000Z", False)

    desk.inside.later(59)
    assert [(await desk.send(each.path)).status_code for each in (key, new)] == [200, 200]
    desk.inside.later(1)
    assert [(await desk.send(each.path)).status_code for each in (key, new)] == [401, 200]


async def test_without_an_overlap_the_old_secret_of_a_key_is_dead(desk: Keyed) -> None:
    key = await desk.make_key()
    await desk.inside.call("POST", f"/webhook-keys/{key.id}/rotate", {"overlap_seconds": 0})
    assert (await desk.send(key.path)).status_code == 401


async def test_a_store_of_keys_lives_through_a_restart(store_url: str, tmp_path: Path) -> None:
    async with at_work(tmp_path, store_url) as inside, keyed(inside) as desk:
        key = await desk.make_key()
        wrong = Key(key.id, key.api_key, "0" * 64)
        await inside.call("POST", "/accounts", {"name": "Book", "broker": "paper"})
    async with at_work(tmp_path, store_url) as inside, keyed(inside) as desk:
        assert (await desk.send(key.path)).status_code == 200
        assert (await desk.send(wrong.path)).status_code == 401
