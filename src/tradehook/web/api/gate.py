"""The gate before every call: a bearer token, compared in constant time (rule: architecture 2, promise 10)."""

from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from tradehook.plumbing.secrets import hashed, same
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api.errors import error_answer

OPEN_TO_ALL = ("/openapi.json", "/docs")

_HINT = "Send the header 'Authorization: Bearer <token>'; the owner's token is in owner.token in the data directory."
_MISSING = Refusal(code="token-missing", status=401, message="The request has no bearer token.", hint=_HINT)
_WRONG = Refusal(code="token-wrong", status=401, message="The bearer token is not known here.", hint=_HINT)


_NUL = Refusal(
    code="invalid-value",
    status=422,
    message="The address holds a NUL character, which nothing here has in its name.",
    hint="Leave it out.",
)


class Gate:
    """Lets a request through that shows the owner's token, or asks only for what describes the API."""

    def __init__(self, app: ASGIApp, owner_token_hash: bytes) -> None:
        self._app = app
        self._owner = owner_token_hash

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self._refusal(scope) if scope["type"] == "http" else None
        if refusal is None:
            await self._app(scope, receive, send)
        else:
            headers = {"WWW-Authenticate": "Bearer"} if refusal.status == HTTPStatus.UNAUTHORIZED else None
            await error_answer(refusal, headers)(scope, receive, send)

    def _refusal(self, scope: Scope) -> Refusal | None:
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            return _NUL
        if scope["path"].removeprefix(scope.get("root_path", "")) in OPEN_TO_ALL:
            return None
        scheme, _, token = Headers(scope=scope).get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            return _MISSING
        return None if same(hashed(token.strip()), self._owner) else _WRONG
