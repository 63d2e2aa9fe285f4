"""From a request to its answer: who asks, may they, what for, and is it all as described."""

import traceback
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from tests.brokers.alpaca.double import day
from tests.brokers.alpaca.double.account_api import ACCOUNT_ROUTES
from tests.brokers.alpaca.double.accounts import Account
from tests.brokers.alpaca.double.assets_api import ASSET_ROUTES
from tests.brokers.alpaca.double.calls import Answer, Call, Found, find
from tests.brokers.alpaca.double.data_api import DATA_ROUTES
from tests.brokers.alpaca.double.orders import ZERO
from tests.brokers.alpaca.double.orders_api import ORDER_ROUTES
from tests.brokers.alpaca.double.refusals import (
    BROKEN,
    FORBIDDEN_HERE,
    NO_SUCH_ENDPOINT,
    RATE_EXCEEDED,
    UNAUTHORIZED,
    Refusal,
)
from tests.brokers.alpaca.double.venue import Venue
from tests.brokers.alpaca.double.wire import new_id

ROUTES = ORDER_ROUTES + ACCOUNT_ROUTES + ASSET_ROUTES + DATA_ROUTES
KEY, SECRET = "apca-api-key-id", "apca-api-secret-key"
_NOBODY = Account(key_id="", secret="", cash=ZERO)
_encode = msgspec.json.Encoder(decimal_format="number").encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What came in over HTTP; names of headers are in lower case."""

    method: str
    path: str
    query: str
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes out over HTTP."""

    status: int
    headers: dict[str, str]
    body: bytes


def reply_to(venue: Venue, request: Request) -> Reply:
    """Do what a request asks for, and answer it. A failure of the double itself is answered 500 and is a misfit."""
    try:
        return _reply_to(venue, request)
    except Exception:  # noqa: BLE001 - whatever it is, the test has to hear of it, not the client alone
        seen = f"{request.query} {request.body.decode(errors='replace')}".strip()
        venue.described.failed(request.method, request.path, traceback.format_exc(), seen)
        return _reply(venue, BROKEN, "")


def _reply_to(venue: Venue, request: Request) -> Reply:
    day.turn(venue.floor)
    found = find(ROUTES, request.method, request.path)
    if found is None:
        return _reply(venue, NO_SUCH_ENDPOINT, "")
    account = _asked_by(venue, found, request)
    if isinstance(account, Refusal):
        return _reply(venue, account, "")
    now = venue.floor.now()
    if not venue.rate.admits(account.key_id, now):
        wait = str(venue.rate.retry_after_s(account.key_id, now))
        return _reply(venue, RATE_EXCEEDED, account.key_id, {"retry-after": wait})
    return _done(venue, found, account, request)


def _asked_by(venue: Venue, found: Found, request: Request) -> Account | Refusal:
    key, secret = request.headers.get(KEY), request.headers.get(SECRET)
    if not key or not secret:
        return FORBIDDEN_HERE if found.route.needs_key else _NOBODY
    account = venue.floor.accounts.get(key)
    return account if account is not None and account.secret == secret else UNAUTHORIZED


def _done(venue: Venue, found: Found, account: Account, request: Request) -> Reply:
    route = found.route
    venue.described.request(route.method, route.path, request.query, request.body)
    query = dict(parse_qsl(request.query)) if request.query else {}
    call = Call(floor=venue.floor, account=account, path=found.path, query=query, body=request.body)
    outcome = route.handler(call)
    reply = _reply(venue, outcome, account.key_id)
    if isinstance(outcome, Answer):
        venue.described.answer(route.method, route.path, outcome.status, outcome.content)
        if outcome.then is not None:
            outcome.then()
    return reply


def _reply(venue: Venue, outcome: Answer | Refusal, key_id: str, extra: dict[str, str] | None = None) -> Reply:
    content: Any = outcome.body if isinstance(outcome, Refusal) else outcome.content
    headers = {"x-request-id": new_id().replace("-", "")} | venue.rate.headers(key_id, venue.floor.now())
    if content is None:
        return Reply(outcome.status, headers, b"")
    headers["content-type"] = "application/json; charset=UTF-8"
    return Reply(outcome.status, headers | (extra or {}), _encode(content))
