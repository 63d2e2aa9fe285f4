"""The gate before every call: who asks, by a bearer token or by the cookie of a session (promise 10)."""

from http import HTTPStatus

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from tradehook.people.caller import Caller
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api.errors import error_answer, store_refusal
from tradehook.web.callers import Callers
from tradehook.web.cookies import SESSION, comes_from_here, cookie_of, header_token, is_own_form

OPEN_TO_ALL = ("/openapi.json", "/docs")
_READING = frozenset({"GET", "HEAD", "OPTIONS"})

_HINT = (
    "Send the header 'Authorization: Bearer <token>'; the owner's token is in owner.token in the data directory,"
    " others are made with: tradehook tokens make."
)
_MISSING = Refusal(code="token-missing", status=401, message="The request has no bearer token.", hint=_HINT)
_WRONG = Refusal(
    code="token-wrong", status=401, message="The bearer token is not known here, or not any more.", hint=_HINT
)
_SIGNED_OUT = Refusal(
    code="signed-out",
    status=401,
    message="The session is over.",
    hint="Sign in again, at /sign-in.",
)
_FROM_ELSEWHERE = Refusal(
    code="from-elsewhere",
    status=403,
    message="The request does not come from a page of tradehook's.",
    hint="A page sends the token of its forms as X-CSRF-Token; a program sends a bearer token and no cookie.",
)
_NUL = Refusal(
    code="invalid-value",
    status=422,
    message="The address holds a NUL character, which nothing here has in its name.",
    hint="Leave it out.",
)


class Gate:
    """Lets a request through from whoever is known here, or that asks only for what describes the API."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = await self._refusal(scope) if scope["type"] == "http" else None
        if refusal is None:
            await self._app(scope, receive, send)
        else:
            headers = {"WWW-Authenticate": "Bearer"} if refusal.status == HTTPStatus.UNAUTHORIZED else None
            await error_answer(refusal, headers)(scope, receive, send)

    async def _refusal(self, scope: Scope) -> Refusal | None:
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            return _NUL
        if scope["path"].removeprefix(scope.get("root_path", "")) in OPEN_TO_ALL:
            return None
        try:
            caller = await _caller(HTTPConnection(scope))
        except (StoreBusy, StoreFailed) as trouble:
            return store_refusal(trouble)
        if isinstance(caller, Refusal):
            return caller
        scope["state"]["caller"] = caller
        return None


async def _caller(connection: HTTPConnection) -> Caller | Refusal:
    callers: Callers = connection.state.callers
    address = callers.address_of(connection)
    given = connection.headers.get("authorization")
    cookie = cookie_of(connection, callers.settings, SESSION)
    if given is None and cookie is not None:
        return await _visitor(connection, callers, cookie, address)
    scheme, _, token = (given or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        return _MISSING
    return await callers.holder(token.strip(), address) or _WRONG


async def _visitor(connection: HTTPConnection, callers: Callers, cookie: str, address: str) -> Caller | Refusal:
    """Who shows the cookie of a session; to change something, only from a page of ours."""
    caller = await callers.visitor(cookie, address)
    if caller is None:
        return _SIGNED_OUT
    if connection.scope["method"] in _READING:
        return caller
    own = comes_from_here(connection, callers.settings) and is_own_form(cookie, header_token(connection))
    return caller if own else _FROM_ELSEWHERE
