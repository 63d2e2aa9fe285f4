"""The audit log: every change, with who, when, from where, before and after; only ever added to."""

import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from tests.desk import SENDER, Inside, at_work
from tests.web.api.people import somebody, with_things
from tests.web.pages.browser import PASSPHRASE, Browser, code_now, codes_in, key_in, link_for
from tradehook.people.tables import audit
from tradehook.people.user import FIRST_OWNER, Role
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.instant import iso

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(store_url: str, tmp_path: Path) -> AsyncIterator[Inside]:
    """A desk on each engine in turn."""
    async with at_work(tmp_path, store_url if store_url.startswith("postgres") else None) as desk:
        yield desk


async def entries(desk: Inside, **query: object) -> list[dict]:
    """The log, newest first."""
    found: list[dict] = (await desk.call("GET", "/audit", **query))["items"]
    return found


async def test_a_change_is_noted_with_who_when_from_where_before_and_after(desk: Inside) -> None:
    ada = await somebody(desk, "Ada", Role.TRADER)
    account = await ada.call("POST", "/accounts", {"name": "one", "guards": {"max_trades_per_day": 3}})
    desk.later(5)
    body = {"name": "two", "guards": {"max_trades_per_day": 4}}
    await ada.call("PATCH", f"/accounts/{account['id']}", body)

    [entry] = await entries(desk, subject=account["id"])

    assert (entry["user_id"], entry["user_name"], entry["via"]) == (ada.user_id, "Ada", "token")
    assert (entry["happened_at"], entry["address"]) == (iso(desk.clock.at), SENDER)
    assert entry["action"] == "PATCH /accounts/{account_id}"
    [change] = entry["changes"]
    assert (change["what"], change["id"]) == ("account", account["id"])
    assert change["before"] == {"name": "one", "folded_name": "one", "guards": {"max_trades_per_day": 3}}
    assert change["after"] == {"name": "two", "folded_name": "two", "guards": {"max_trades_per_day": 4}}
    made = (await entries(desk, action="POST /accounts"))[0]["changes"]
    assert {(each["what"], each["before"]) for each in made} >= {("account", None), ("settings of an account", None)}


async def test_what_is_refused_and_what_is_only_read_leaves_no_entry(desk: Inside) -> None:
    ada = await somebody(desk, "Ada", Role.TRADER)
    count = len(await entries(desk, limit=1000))
    await ada.ask("GET", "/accounts")
    await ada.ask("POST", "/accounts", {"name": ""})
    await ada.ask("POST", "/kill-switch", {"on": True})
    await ada.ask("POST", "/subscriptions", {"strategy_id": "x", "account_id": "y"})
    assert len(await entries(desk, limit=1000)) == count


async def test_what_is_changed_outside_of_the_store_is_noted_too(desk: Inside) -> None:
    account = await desk.call("POST", "/accounts", {"name": "one"})
    await desk.call("POST", f"/accounts/{account['id']}/reconcile")
    [entry] = await entries(desk, subject=account["id"])
    assert (entry["action"], entry["via"]) == ("POST /accounts/{account_id}/reconcile", "owner_token")


async def test_a_command_is_noted_with_the_trades_that_it_made(desk: Inside) -> None:
    await desk.call("PUT", "/prices/AMD", {"last": "100"})
    ada = await with_things(await somebody(desk, "Ada", Role.TRADER), "of Ada")
    account_id = ada.things["account_id"]
    done = await ada.call("POST", f"/accounts/{account_id}/cancel-all")
    [entry] = await entries(desk, subject=account_id)
    assert [each["id"] for each in entry["changes"] if each["what"] == "trade"] == done["trades"]
    [priced] = await entries(desk, action="PUT /prices/{symbol:path}")
    assert {each["what"] for each in priced["changes"]} == {"price"}


async def test_no_secret_is_ever_in_it(desk: Inside) -> None:
    ben = await desk.call("POST", "/users", {"name": "Ben"})
    strategy = await desk.call("POST", "/strategies", {"name": "one", "asset_class": "stocks"})
    rotated = await desk.call("POST", f"/strategies/{strategy['id']}/webhook/rotate", {"overlap_seconds": 60})
    key = await desk.call("POST", "/webhook-keys", {"name": "one"})
    token = await desk.call("POST", "/tokens", {"name": "one", "scopes": ["read"]})
    channel = {"name": "one", "url": "json://channel-secret@192.0.2.9/path"}
    await desk.post("/notifications", channel)
    link = await link_for(desk)
    async with Browser(desk) as browser:
        await browser.choose(link)
        authenticator = key_in(await browser.get("/account/two-factor"))
        shown = await browser.send("/account/two-factor", code=code_now(authenticator, desk.clock))
        cookie = browser.http.cookies["tradehook"]
    said = (await desk.http.get("/api/v1/audit", params={"limit": 1000}, headers=_OWNER)).text
    file = (await desk.http.get("/api/v1/audit/csv", headers=_OWNER)).text
    secrets = [
        ben["url"].rsplit("/", 1)[1], strategy["webhook"]["password"], rotated["password"], key["secret_key"],
        token["token"].removeprefix("th_"), "channel-secret", link.rsplit("/", 1)[1], authenticator.secret, cookie,
        PASSPHRASE, "argon2", *codes_in(shown),
    ]  # fmt: skip
    assert len(secrets) == 21
    for secret in secrets:
        assert secret not in said
        assert secret not in file
    [turned] = await entries(desk, action="POST /strategies/{strategy_id}/webhook/rotate")
    assert turned["changes"][0]["after"]["hash"] == "(secret), another one"
    assert turned["changes"][0]["after"]["old_hash"] == "(secret)"
    assert {entry["via"] for entry in await entries(desk)} == {"owner_token", "link", "session"}


_OWNER = {"Authorization": "Bearer token-of-the-owner"}


async def test_the_store_itself_refuses_to_change_or_remove_entries(desk: Inside) -> None:
    await desk.call("POST", "/accounts", {"name": "one"})
    before = await entries(desk)
    for statement in (update(audit).values(user_name="somebody else"), delete(audit)):
        with pytest.raises(Exception, match="only ever added to"):
            await desk.desk.store.write(lambda tx, statement=statement: tx.run(Statement(statement)))
    assert await entries(desk) == before


async def test_it_is_filtered_paged_and_exported(desk: Inside) -> None:
    ada = await somebody(desk, "=cmd|Ada", Role.TRADER)
    for n in range(3):
        await ada.call("POST", "/accounts", {"name": f"account {n}"})
    page = await desk.call("GET", "/audit", user_id=ada.user_id, limit=2)
    rest = await desk.call("GET", "/audit", user_id=ada.user_id, limit=2, cursor=page["next"])
    assert [len(page["items"]), len(rest["items"]), rest["next"]] == [2, 1, None]
    assert await entries(desk, user_id=FIRST_OWNER, action="POST /users")
    answer = await desk.http.get("/api/v1/audit/csv", params={"user_id": ada.user_id}, headers=_OWNER)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment; filename=" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["action"] for row in rows] == ["POST /accounts"] * 3
    assert {row["user_name"] for row in rows} == {"'=cmd|Ada"}, "no spreadsheet takes it for a formula"
