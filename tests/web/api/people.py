"""People at one desk: an owner, two traders with things of their own, and a viewer; each with a token."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

import httpx
from sqlalchemy import insert

from tests.client import Json
from tests.desk import NOON, Inside
from tests.waiting import until
from tradehook.analytics.alert_logs.logged import AlertLog
from tradehook.analytics.alert_logs.queries import add_log
from tradehook.analytics.backtests.queries import add_backtest
from tradehook.analytics.backtests.settings import ComparisonSettings
from tradehook.engine.report_text import ReportFrom, text_of
from tradehook.engine.set_up_tokens import TokenSet, TokenWanted, make_token
from tradehook.engine.signing_in import Visit, begin_session
from tradehook.lanes.lane import Parked, ParkedKind
from tradehook.lanes.queries import park
from tradehook.orders.emulation.tables import watched_orders
from tradehook.people import queries as people
from tradehook.people.caller import Via, caller_of
from tradehook.people.scope import Scope
from tradehook.people.user import Role
from tradehook.plumbing.store.contract import Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.broker import CashKind, CashMoved
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.ids import AccountId, ExecutionId, UserId

_WATCH = Statement(
    insert(watched_orders), only=tuple(column.name for column in watched_orders.c if column.name != "number")
)


@dataclass
class Person:
    """Somebody who calls with a token. `things`: an id of theirs for each parameter of an address."""

    desk: Inside
    name: str
    user_id: str
    token: str
    things: dict[str, str] = field(default_factory=dict)

    async def ask(self, method: str, path: str, body: Json | None = None, **query: Any) -> httpx.Response:
        """One call, whatever comes of it."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return await self.desk.http.request(method, f"/api/v1{path}", json=body, params=query, headers=headers)

    async def call(self, method: str, path: str, body: Json | None = None, **query: Any) -> Json:
        """One call that must succeed."""
        answer = await self.ask(method, path, body, **query)
        assert answer.is_success, f"{self.name}: {method} {path}: {answer.status_code} {answer.text}"
        found: Json = answer.json() if answer.content else {}
        return found


async def somebody(desk: Inside, name: str, role: Role, scopes: list[str] | None = None) -> Person:
    """A person of this role, invited by the owner, signed in once, with a token."""
    invited = await desk.call("POST", "/users", {"name": name, "role": role.value})
    token = await token_of(desk, invited["user_id"], scopes or sorted(role.scopes))
    return Person(desk, name, invited["user_id"], token)


async def token_of(desk: Inside, user_id: str, scopes: list[str]) -> str:
    """A token of somebody's, as if they had made it signed in."""

    def make(tx: Tx) -> str:
        user = people.user(tx, UserId(user_id))
        assert user is not None
        wanted = TokenWanted(name="for a test", scopes=frozenset(Scope(each) for each in scopes), expires_at=None)
        made = make_token(tx, desk.desk.world, wanted, caller_of(user, Via.SESSION, "a session", "192.0.2.1"))
        assert isinstance(made, TokenSet), made
        return made.text

    return await desk.desk.store.write(make)


async def with_things(person: Person, other: str) -> Person:
    """The person with one of everything that somebody can have; `other` is put after names."""
    desk, things = person.desk, person.things
    account = await person.call(
        "POST", "/accounts", {"name": f"account {other}", "settings": {"price_source": "manual"}}
    )
    strategy = await person.call("POST", "/strategies", {"name": f"strategy {other}", "asset_class": "stocks"})
    follow = {"strategy_id": strategy["id"], "account_id": account["id"], "enabled": True}
    subscription = await person.call("POST", "/subscriptions", follow)
    key = await person.call("POST", "/webhook-keys", {"name": f"key {other}"})
    things["secret_id"] = (await person.call("POST", "/signing-secrets", {"webhook": key["id"]}))["id"]
    saved = {"name": f"message {other}", "message": {"action": "exit"}}
    things["message_id"] = (await person.call("POST", "/saved-messages", saved))["id"]
    things["webhook_id"] = (await person.call("POST", "/ata-webhooks", {"name": f"webhook {other}"}))["id"]
    things |= {"account_id": account["id"], "strategy_id": strategy["id"], "subscription_id": subscription["id"]}
    things |= {"key_id": key["id"], "uuid": strategy["webhook"]["uuid"]}
    message = {"ticker": "AMD", "action": "buy", "quantity": 1, "orderType": "limit", "limitPrice": 50}
    answer = (await desk.http.post(httpx.URL(strategy["webhook"]["url"]).path, json=message)).json()
    things |= {"log_id": answer["logId"], "signal_id": answer["id"]}
    [trade] = await desk_has(person, "/trades", lambda trade: trade["orders"], signal_id=answer["id"])
    things |= {"trade_id": trade["id"], "order_id": trade["orders"][0]["id"]}
    await desk.desk.store.write(partial(_things_in_the_store, person=person))
    [token] = (await person.call("GET", "/tokens", user_id=person.user_id))["items"]
    things["token_id"] = token["id"]
    return person


async def desk_has(person: Person, path: str, ready: Any, **query: Any) -> list[Json]:
    """The items of a list, once each of them is ready."""
    page = await until(
        lambda: person.call("GET", path, **query),
        lambda page: page["items"] and all(ready(item) for item in page["items"]),
    )
    items: list[Json] = page["items"]
    return items


def _cash(account_id: AccountId) -> CashMoved:
    return CashMoved(
        cursor=1, account_id=account_id, entry_id=ExecutionId("dividend"), kind=CashKind.DIVIDEND,
        amount=Money(Decimal(1)), words="dividend", happened_at=NOON,
    )  # fmt: skip


def _things_in_the_store(tx: Tx, person: Person) -> None:
    """What a test cannot easily bring about: work that waits for somebody, an order that is watched, a session."""
    desk, things = person.desk.desk, person.things
    account_id = AccountId(things["account_id"])
    things["work_id"] = desk.world.new_id()
    report = text_of(ReportFrom(connection="paper", report=_cash(account_id)))
    park(
        tx,
        Parked(
            id=things["work_id"], kind=ParkedKind.REPORT, account_id=account_id, family=None, request_id=None,
            order_id=None, report=report, reason="report-not-taken", words="It failed.", parked_at=NOON,
        ),
    )  # fmt: skip
    things["watched_id"] = desk.world.new_id()
    row = dict.fromkeys(column.name for column in watched_orders.c if column.name != "number")
    tx.run(
        _WATCH,
        **row | {
            "id": things["watched_id"], "account_id": account_id, "family": "AMD", "symbol": "AMD",
            "trade_id": things["trade_id"], "step": 0, "leg": "exit", "side": "sell", "type": "stop",
            "time_in_force": "day", "extended_hours": False, "carried": "watched", "quantity": "1", "released": "0",
            "exited": "0", "status": "cancelled", "words": "", "created_at": NOON, "updated_at": NOON,
        },
    )  # fmt: skip
    things["backtest_id"] = desk.world.new_id()
    backtest = {
        "id": things["backtest_id"], "owner_id": person.user_id, "name": f"backtest of {person.name}",
        "imported_at": NOON, "trades": 0, "currency": "USD",
        "first_at": NOON, "last_at": NOON, "file": "no list of trades",
    }  # fmt: skip
    add_backtest(tx, backtest, ComparisonSettings())
    things["alert_log_id"] = desk.world.new_id()
    owner_id = UserId(person.user_id)
    add_log(tx, AlertLog(things["alert_log_id"], owner_id, f"log of {person.name}", None, imported_at=NOON))
    user = people.user(tx, owner_id)
    assert user is not None
    things["session_id"] = begin_session(tx, desk.world, user, Visit(address="192.0.2.1", agent="a test")).session.id
