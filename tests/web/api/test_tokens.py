"""Tokens: shown once, kept as a hash, held to their scopes and to their time."""

from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from tests.desk import Inside, at_work
from tests.web.api.people import Person, somebody
from tests.web.api.refused import refused
from tradehook.people.tables import tokens
from tradehook.people.user import FIRST_OWNER, Role
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.instant import after, iso

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(store_url: str, tmp_path: Path) -> AsyncIterator[Inside]:
    """A desk on each engine in turn."""
    async with at_work(tmp_path, store_url if store_url.startswith("postgres") else None) as desk:
        yield desk


async def made(desk: Inside, **fields: object) -> Person:
    """A token as the owner's token makes it, and who calls with it."""
    body = {"name": "a script", "scopes": ["read", "account"]} | fields
    answer = await desk.call("POST", "/tokens", body)
    return Person(desk, "a script", FIRST_OWNER, answer["token"], {"id": answer["id"]})


async def test_a_token_is_shown_once_and_only_a_hash_is_kept(desk: Inside) -> None:
    person = await made(desk)
    path = f"/tokens/{person.things['id']}"

    assert person.token.startswith("th_")
    assert len(person.token) == 67
    assert (await desk.call("GET", path))["token"] is None
    assert person.token not in (await person.ask("GET", "/tokens")).text
    [row] = await desk.desk.store.read(lambda tx: tx.dicts(Statement(select(tokens))))
    assert row["hash"] == sha256(person.token.encode()).digest()
    assert person.token.removeprefix("th_") not in str(row)


async def test_a_token_ends_after_90_days_unless_told_otherwise(desk: Inside) -> None:
    usual = await made(desk)
    never = await made(desk, expires_at=None)
    soon = await made(desk, expires_at=iso(after(desk.clock.at, 60)))

    for seconds, living in ((59, (usual, never, soon)), (1, (usual, never)), (90 * 86_400, (never,))):
        desk.later(seconds)
        for person in (usual, never, soon):
            answer = await person.ask("GET", "/me")
            assert answer.status_code == (200 if person in living else 401)
    refused(await soon.ask("GET", "/me"), 401, "token-wrong")


async def test_when_and_from_where_it_was_last_used_is_said_to_the_minute(desk: Inside) -> None:
    person = await made(desk)
    path = f"/tokens/{person.things['id']}"
    assert (await desk.call("GET", path))["last_used_at"] is None

    await person.call("GET", "/me")
    first = await desk.call("GET", path)
    assert (first["last_used_at"], first["last_used_from"]) == (iso(desk.clock.at), "203.0.113.7")
    desk.later(59)
    await person.call("GET", "/me")
    assert await desk.call("GET", path) == first
    desk.later(1)
    await person.call("GET", "/me")
    assert (await desk.call("GET", path))["last_used_at"] == iso(desk.clock.at)


async def test_a_deleted_token_is_dead_at_once(desk: Inside) -> None:
    person = await made(desk)
    assert (await desk.delete(f"/tokens/{person.things['id']}")).status_code == 204
    refused(await person.ask("GET", "/me"), 401, "token-wrong")
    refused(await desk.delete(f"/tokens/{person.things['id']}"), 404, "token-not-found")


async def test_a_token_makes_none_that_may_more_or_lasts_longer(desk: Inside) -> None:
    person = await made(desk)
    more = {"name": "more", "scopes": ["read", "people"]}
    refused(await person.ask("POST", "/tokens", more), 403, "scope-beyond-own", "scopes")
    for ends in (None, iso(after(desk.clock.at, 91 * 86_400))):
        longer = {"name": "longer", "scopes": ["read"], "expires_at": ends}
        refused(await person.ask("POST", "/tokens", longer), 403, "outlives-its-maker", "expires_at")
    shorter = {"name": "shorter", "scopes": ["read"], "expires_at": iso(after(desk.clock.at, 60))}
    assert (await person.call("POST", "/tokens", shorter))["scopes"] == ["read"]


async def test_what_a_token_may_shrinks_with_the_role_of_its_owner(desk: Inside) -> None:
    ben = await somebody(desk, "Ben", Role.TRADER)
    await ben.call("POST", "/strategies", {"name": "one", "asset_class": "stocks"})
    await desk.call("PATCH", f"/users/{ben.user_id}", {"role": "viewer"})
    refused(await ben.ask("POST", "/strategies", {"name": "two", "asset_class": "stocks"}), 403, "forbidden")
    await desk.call("PATCH", f"/users/{ben.user_id}", {"disabled": True})
    refused(await ben.ask("GET", "/me"), 401, "token-wrong")


@pytest.mark.parametrize(
    ("fields", "status", "code", "path"),
    [
        ({"scopes": []}, 422, "invalid-value", "scopes"),
        ({"scopes": ["everything"]}, 422, "invalid-value", "scopes.0"),
        ({"name": " "}, 422, "invalid-value", "name"),
        ({"expires_at": "tomorrow"}, 422, "invalid-setting", "expires_at"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, 422, "expires-in-the-past", "expires_at"),
    ],
)
async def test_what_cannot_be_is_refused(
    desk: Inside, fields: dict[str, object], status: int, code: str, path: str
) -> None:
    refused(await desk.post("/tokens", {"name": "x", "scopes": ["read"]} | fields), status, code, path)


async def test_the_keys_of_who_is_disabled_open_nothing(desk: Inside) -> None:
    ben = await somebody(desk, "Ben", Role.TRADER)
    path = httpx.URL((await ben.call("POST", "/webhook-keys", {"name": "one"}))["url"]).path
    said = []
    for disabled in (False, True, False):
        await desk.call("PATCH", f"/users/{ben.user_id}", {"disabled": disabled})
        said.append((await desk.http.post(path, json={"action": "place"})).json()["errmsg"])
    assert said[0] == said[2] != said[1]
