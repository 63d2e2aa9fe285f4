"""Who may do what: every call of the API is walked, by every role, with things of one's own, shared, and of others.

The calls are those of the application: one that has no rule fails here.
"""

import contextlib
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute

from tests.desk import Inside, at_work
from tests.web.api.people import Person, desk_has, somebody, token_of, with_things
from tests.web.api.refused import refused
from tradehook.people.scope import Scope
from tradehook.people.user import FIRST_OWNER, Role
from tradehook.web.api import _ROUTERS
from tradehook.web.api.bodies import ExactRoute
from tradehook.web.api.lists import queries
from tradehook.web.api.rules import CHANGES_NOTHING, COMMON, IN_BODIES, OWNED, RULES

pytestmark = pytest.mark.anyio

_PARAMETER = re.compile(r"{(\w+)(?::path)?}")
_COMMON = {"symbol": "AMD", "root": "MNQ", "name": "paper", "replay_id": "none", "channel_id": "none"}
_LAST = {"DELETE": 2, "POST": 1}
_DENIED = ("forbidden", "scope-missing", "token-wrong")


@dataclass(frozen=True)
class Call:
    """One call of the API."""

    method: str
    path: str

    @property
    def name(self) -> str:
        """As the table of rules has it."""
        return f"{self.method} {self.path}"

    @property
    def scope(self) -> Scope:
        """What it asks for."""
        return RULES[self.name]

    @property
    def parameters(self) -> set[str]:
        """What its address names."""
        return set(_PARAMETER.findall(self.path))

    @property
    def owned(self) -> set[str]:
        """Of that, what is somebody's."""
        return self.parameters & OWNED.keys()

    def address(self, **things: str) -> str:
        """The address with these ids."""
        return _PARAMETER.sub(lambda found: things.get(found[1]) or _COMMON[found[1]], self.path)


CALLS = sorted(
    (Call(method, route.path) for router in _ROUTERS for route in router.routes if isinstance(route, APIRoute)
     for method in route.methods),
    key=lambda call: (_LAST.get(call.method, 0), call.path),
)  # fmt: skip


def test_every_call_has_a_rule_and_every_rule_a_call() -> None:
    assert {call.name for call in CALLS} == RULES.keys()
    assert IN_BODIES.keys() <= RULES.keys()


def test_every_route_looks_for_its_rule() -> None:
    routes = [route for router in _ROUTERS for route in router.routes]
    assert [route for route in routes if type(route) is not ExactRoute] == []


def test_everything_that_an_address_names_is_somebodys_or_everybodys() -> None:
    assert {parameter for call in CALLS for parameter in call.parameters} == OWNED.keys() | COMMON
    assert not OWNED.keys() & COMMON


def test_every_list_says_whose_its_rows_are() -> None:
    listings = {name: each for name, each in vars(queries).items() if isinstance(each, queries.Listing)}
    assert len(listings) > 15
    assert all(isinstance(each.whose, queries.Whose) for each in listings.values())


@dataclass
class World:
    """A desk with people at it."""

    desk: Inside
    owner: Person
    ada: Person
    ben: Person
    viewer: Person


@contextlib.asynccontextmanager
async def _peopled(data_dir: Path, database_url: str | None = None) -> AsyncIterator[World]:
    """A desk with an owner, two traders with everything that somebody can have, and a viewer."""
    async with at_work(data_dir, database_url) as desk:
        await desk.call("PUT", "/prices/AMD", {"last": "100"})
        await desk.app.close()  # what streams is answered as anything else, and ends at once
        owner = Person(desk, "owner", FIRST_OWNER, await token_of(desk, FIRST_OWNER, [scope.value for scope in Scope]))
        ada = await with_things(await somebody(desk, "Ada", Role.TRADER), "of Ada")
        ben = await with_things(await somebody(desk, "Ben", Role.TRADER), "of Ben")
        yield World(desk, owner, ada, ben, await somebody(desk, "Vi", Role.VIEWER))


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Such a desk, for what the store has no part in."""
    async with _peopled(tmp_path) as world:
        yield world


@pytest.fixture
async def any_world(store_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """Such a desk on each engine in turn, for what the store has a part in."""
    async with _peopled(tmp_path, store_url if store_url.startswith("postgres") else None) as world:
        yield world


def _code(answer: httpx.Response) -> str:
    return answer.json()["error"]["code"] if answer.status_code >= 400 else ""


async def _ask(person: Person, call: Call, things: dict[str, str]) -> httpx.Response:
    """The call with a body that nothing is done about."""
    body = None if call.method in ("GET", "DELETE") else {"no_such_field": 1}
    return await person.ask(call.method, call.address(user_id=person.user_id, **things), body)


async def test_every_call_is_refused_to_who_may_not_ask_for_it(world: World) -> None:
    wrong = []
    for call in CALLS:
        for person, role in ((world.ada, Role.TRADER), (world.viewer, Role.VIEWER)):
            if call.scope not in role.scopes:
                answer = await _ask(person, call, world.ada.things)
                if (answer.status_code, _code(answer)) != (403, "forbidden"):
                    wrong.append((call.name, person.name, answer.status_code, answer.text[:200]))
    assert wrong == []


async def test_every_token_is_held_to_its_scopes(world: World) -> None:
    wrong = []
    for scope in Scope:
        holder = Person(world.desk, f"only {scope}", FIRST_OWNER, await token_of(world.desk, FIRST_OWNER, [scope]))
        for call in CALLS:
            if call.scope is not scope:
                answer = await _ask(holder, call, world.ada.things)
                if (answer.status_code, _code(answer)) != (403, "scope-missing"):
                    wrong.append((call.name, scope, answer.status_code, answer.text[:200]))
    assert wrong == []


async def test_what_is_somebody_elses_is_as_if_it_were_not_there(any_world: World) -> None:
    wrong = []
    for call in CALLS:
        if call.scope not in Role.TRADER.scopes:
            continue
        for parameter in call.owned:
            foreign = await _ask(
                any_world.ada, call, {**any_world.ada.things, parameter: any_world.ben.things[parameter]}
            )
            missing = await _ask(any_world.ada, call, {**any_world.ada.things, parameter: "00000000-no-such-thing"})
            ours, theirs = any_world.ben.things[parameter], "00000000-no-such-thing"
            if foreign.status_code != 404 or foreign.text.replace(ours, theirs) != missing.text:
                wrong.append((call.name, foreign.status_code, foreign.text, missing.text))
    assert wrong == []


async def test_who_looks_at_everything_finds_it_and_what_is_private_not(world: World) -> None:
    wrong = []
    for call in CALLS:
        if call.scope not in Role.VIEWER.scopes:
            continue
        for parameter in call.owned:
            answer = await _ask(world.viewer, call, world.ben.things)
            private = parameter in ("token_id", "session_id")
            if (answer.status_code == 404) is not private:
                wrong.append((call.name, answer.status_code, answer.text[:200]))
    assert wrong == []


@pytest.mark.parametrize("who", ["ada", "owner"])
async def test_what_is_ones_own_is_there_for_every_call_that_one_may_ask_for(world: World, who: str) -> None:
    person: Person = getattr(world, who)
    role, wrong, noted = (Role.TRADER if who == "ada" else Role.OWNER), [], []
    for call in CALLS:
        if call.scope not in role.scopes:
            continue
        things = world.ada.things
        if call.name == "DELETE /tokens/{token_id}":
            things = things | {"token_id": await _another_token(person)}
        answer = await _ask(person, call, things)
        missing = {f"{OWNED[parameter].noun}-not-found" for parameter in call.owned}
        if answer.status_code in (401, 403, 500) or _code(answer) in missing:
            wrong.append((call.name, answer.status_code, answer.text[:300]))
        if answer.is_success and call.method != "GET" and call.name not in CHANGES_NOTHING:
            [entry] = (await world.desk.call("GET", "/audit", limit=1))["items"]
            noted.append(call.name)
            assert (entry["action"], entry["user_id"]) == (call.name, person.user_id), "it is not in the audit log"
    assert wrong == []
    assert len(noted) > 5, noted


async def _another_token(person: Person) -> str:
    made = await person.call("POST", "/tokens", {"name": "another", "scopes": ["read"]})
    return str(made["id"])


async def test_a_shared_strategy_can_be_looked_at_and_followed_and_not_be_changed(any_world: World) -> None:
    strategy_id = any_world.ben.things["strategy_id"]
    follow = {"strategy_id": strategy_id, "account_id": any_world.ada.things["account_id"], "enabled": True}
    refused(await any_world.ada.ask("POST", "/subscriptions", follow), 404, "strategy-not-found", "strategy_id")
    explain = {"strategy_id": strategy_id, "message": {"ticker": "AMD", "action": "buy"}}
    refused(await any_world.ada.ask("POST", "/explain", explain), 404, "strategy-not-found", "strategy_id")

    shared = await any_world.ben.call("POST", f"/strategies/{strategy_id}/shares", {"user": "ADA"})

    assert (shared["user_id"], shared["name"]) == (any_world.ada.user_id, "Ada")
    for call in CALLS:
        if "strategy_id" in call.parameters:
            answer = await _ask(any_world.ada, call, any_world.ada.things | {"strategy_id": strategy_id})
            seen = call.scope is Scope.READ
            assert (answer.status_code == 404) is not seen, (call.name, answer.text)
    seen = await any_world.ada.call("GET", f"/strategies/{strategy_id}")
    assert (seen["name"], seen["webhook"], seen["sources"]) == ("strategy of Ben", None, None)
    assert any_world.ben.things["uuid"] not in (await any_world.ada.ask("GET", "/strategies")).text
    followed = await any_world.ada.call("POST", "/subscriptions", follow)
    assert [
        signal["strategy_id"]
        for signal in (await any_world.ada.call("GET", "/signals", strategy_id=strategy_id))["items"]
    ]
    assert (await any_world.ada.call("GET", "/deliveries", strategy_id=strategy_id))["items"] == []
    # Neither sees what the other makes of it.
    explained = await any_world.ada.call("POST", "/explain", explain)
    assert [each["subscription_id"] for each in explained["decisions"]] == [followed["id"]]
    assert followed["id"] not in (await any_world.ben.ask("GET", "/subscriptions")).text

    answer = await any_world.ben.ask("DELETE", f"/strategies/{strategy_id}/shares/{any_world.ada.user_id}")

    assert answer.status_code == 204
    path = f"/subscriptions/{followed['id']}"
    assert (await any_world.ada.call("GET", path))["enabled"] is False
    refused(await any_world.ada.ask("PATCH", path, {"enabled": True}), 409, "strategy-not-shared", "enabled")
    refused(await any_world.ada.ask("GET", f"/strategies/{strategy_id}"), 404, "strategy-not-found")
    again = await any_world.ben.ask("DELETE", f"/strategies/{strategy_id}/shares/{any_world.ada.user_id}")
    refused(again, 404, "share-not-found")


async def test_what_a_body_names_has_to_be_ones_own(world: World) -> None:
    ben = world.ben.things
    follow = {"strategy_id": world.ada.things["strategy_id"], "account_id": ben["account_id"]}
    refused(await world.ada.ask("POST", "/subscriptions", follow), 404, "account-not-found", "account_id")
    webhook = {"name": "another", "strategy_id": ben["strategy_id"]}
    refused(await world.ada.ask("POST", "/ata-webhooks", webhook), 404, "strategy-not-found", "strategy_id")
    await world.ben.call("POST", f"/strategies/{ben['strategy_id']}/shares", {"user": "Ada"})
    refused(await world.ada.ask("POST", "/ata-webhooks", webhook), 404, "strategy-not-found", "strategy_id")
    prices = {"name": "another", "settings": {"price_source": "broker", "prices_of": ben["account_id"]}}
    refused(await world.ada.ask("POST", "/accounts", prices), 404, "account-not-found", "settings.prices_of")


async def test_alerts_are_of_strategies_of_ones_own(world: World) -> None:
    theirs = world.ben.things["strategy_id"]
    for path in ("/analytics/backtests", "/analytics/alert-logs"):
        refused(await world.ada.ask("POST", path), 422, "strategy-required", "strategy_id")
        refused(await world.ada.ask("POST", path, strategy_id=theirs), 422, "strategy-not-found", "strategy_id")
    own = f"/analytics/backtests/{world.ada.things['backtest_id']}"
    refused(await world.ada.ask("PATCH", own, {"strategy_id": theirs}), 422, "strategy-not-found", "strategy_id")
    rows = {"backtest_id": world.ben.things["backtest_id"]}
    refused(await world.ada.ask("GET", "/exports/backtest-rows", **rows), 404, "backtest-not-found", "backtest_id")


async def test_no_list_shows_what_is_somebody_elses(any_world: World) -> None:
    lists = [
        call for call in CALLS if call.method == "GET" and not call.parameters and call.scope in Role.TRADER.scopes
    ]
    assert len(lists) > 15
    for call in lists:
        shown = (await any_world.ada.ask("GET", call.path)).text
        assert not [name for name, thing in any_world.ben.things.items() if thing in shown], call.name
        assert any_world.ben.user_id not in shown, call.name


async def test_who_sees_everything_is_shown_it_in_lists(any_world: World) -> None:
    for person in (any_world.owner, any_world.viewer):
        for path, parameter in _lists_of_things():
            shown = (await person.ask("GET", path, limit=1000)).text
            private = person is any_world.viewer and parameter in ("token_id", "session_id")
            assert (any_world.ben.things[parameter] in shown) is not private, (person.name, path)


def _lists_of_things() -> Iterator[tuple[str, str]]:
    for call in CALLS:
        one = re.fullmatch(r"(/[a-z-]+)/{(\w+)}", call.path)
        if call.method == "GET" and one and one[2] in OWNED and f"GET {one[1]}" in RULES:
            yield one[1], one[2]


async def test_who_somebody_is_is_said(world: World) -> None:
    me: dict[str, Any] = await world.viewer.call("GET", "/me")
    assert (me["user_id"], me["name"], me["role"], me["via"]) == (world.viewer.user_id, "Vi", "viewer", "token")
    assert me["scopes"] == ["read", "account"]


async def test_the_events_of_a_webhook_show_no_trades_of_those_who_follow(world: World) -> None:
    ada, ben = world.ada, world.ben
    strategy_id = ben.things["strategy_id"]
    await ben.call("POST", f"/strategies/{strategy_id}/shares", {"user": "Ada"})
    follow = {"strategy_id": strategy_id, "account_id": ada.things["account_id"], "enabled": True}
    await ada.call("POST", "/subscriptions", follow)
    hook = await ben.call("POST", "/ata-webhooks", {"name": "alerts", "strategy_id": strategy_id})
    message = {
        "auth_key": hook["auth_key"],
        "ticker": "AMD",
        "positionDirection": "entryLong",
        "qty": 1,
        "orderType": "market",
    }
    answer = await world.desk.http.post(httpx.URL(hook["url"]).path, json=message)
    assert answer.is_success, answer.text
    [event] = (await ben.call("GET", f"/ata-webhooks/{hook['id']}/events"))["items"]
    trades = await desk_has(ada, "/trades", lambda trade: True, signal_id=event["order"]["signal_id"])
    assert {trade["account_id"] for trade in trades} == {ada.things["account_id"]}
    own = await desk_has(ben, "/trades", lambda trade: True, signal_id=event["order"]["signal_id"])
    [event] = (await ben.call("GET", f"/ata-webhooks/{hook['id']}/events"))["items"]
    assert {trade["id"] for trade in event["order"]["trades"]} == {trade["id"] for trade in own}


async def test_troubleshooting_says_nothing_of_the_trades_of_those_who_follow(world: World) -> None:
    ada, ben = world.ada, world.ben
    strategy_id = (await ben.call("POST", "/strategies", {"name": "shared", "asset_class": "stocks"}))["id"]
    await ben.call("POST", f"/strategies/{strategy_id}/shares", {"user": "Ada"})
    follow = {"strategy_id": strategy_id, "account_id": ada.things["account_id"], "enabled": True}
    await ada.call("POST", "/subscriptions", follow)
    hook = await ben.call("POST", "/ata-webhooks", {"name": "alerts", "strategy_id": strategy_id})
    message = {"auth_key": hook["auth_key"], "ticker": "AMD", "positionDirection": "exitLong", "orderType": "market"}
    answer = await world.desk.http.post(httpx.URL(hook["url"]).path, json=message)
    assert answer.is_success, answer.text
    await desk_has(ada, "/trades", lambda trade: trade["status"] == "held", strategy_id=strategy_id)
    path = f"/ata-webhooks/{hook['id']}/troubleshooting"

    told = {who.name: (await who.call("GET", path))["findings"][0]["code"] for who in (world.owner, ben)}

    assert told == {"owner": "no-position", "Ben": "taken"}


async def test_figures_are_of_ones_own_accounts(world: World) -> None:
    of_files = ("/analytics/backtests", "/analytics/alert-logs")
    analytics = [call for call in CALLS if call.path.startswith("/analytics/") and not call.path.startswith(of_files)]
    assert len(analytics) == 8
    own, bens = world.ada.things["account_id"], world.ben.things["account_id"]
    for call in analytics:
        query = {"by": "symbol"} if call.path.endswith("/breakdown") else {}
        refused(await world.ada.ask("GET", call.path, **query), 422, "account-required", "account_id")
        answer = await world.ada.ask("GET", call.path, account_id=bens, **query)
        refused(answer, 422, "account-not-found", "account_id")
    shown = await world.ada.call("GET", "/analytics/equity", account_id=own)
    assert bens not in str(shown)
