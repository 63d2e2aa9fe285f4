"""Calling the management API from a page: within the process, as whoever looks at the page, with what they showed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

import msgspec
from starlette.requests import Request
from starlette.types import ASGIApp, Message

from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api import API
from tradehook.web.cookies import FORM_TOKEN_HEADER

Json = dict[str, Any]

_SHOWN_AT_THE_DOOR: Final = (
    b"authorization",
    b"cookie",
    b"origin",
    b"sec-fetch-site",
    b"host",
    b"x-forwarded-for",
    b"x-forwarded-proto",
)


_WHERE_FROM: Final = (b"origin", b"sec-fetch-site")


class CallRefused(Exception):
    """The API refused a call; where it was about a file, with all that is wrong with that."""

    def __init__(self, refusal: Refusal, problems: Sequence[Json] = ()) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list, and the cursor of the next."""

    items: list[Json]
    next: str | None


class Api:
    """The API for one visitor. Every call raises `CallRefused` when it is refused.

    `sent_token` is that of the form which they sent: without the right one, `own_token`, a session changes nothing.
    """

    def __init__(self, app: ASGIApp, request: Request, sent_token: str, own_token: str) -> None:
        self._app = app
        self._headers = [pair for pair in request.headers.raw if pair[0] in _SHOWN_AT_THE_DOOR]
        self._request = request
        self._sent_token = sent_token
        self._own_token = own_token

    async def get(self, path: str, /, **query: object) -> Json:
        """What there is at a path."""
        return await self._call("GET", path, query)

    async def list(self, path: str, /, **query: object) -> Listed:
        """A page of a list."""
        page = await self._call("GET", path, query)
        return Listed(page["items"], page["next"])

    async def lists(self, *asked: tuple[str, Json]) -> tuple[Listed, ...]:
        """Pages of several lists, each by its path and its query."""
        return tuple(await asyncio.gather(*(self.list(path, **query) for path, query in asked)))

    async def explain(self, body: Json) -> Json:
        """What a message would do. That changes nothing, so it is asked for from a page that is only looked at."""
        looking = Api(self._app, self._request, self._own_token, self._own_token)
        looking._headers = [pair for pair in self._headers if pair[0] not in _WHERE_FROM]
        return await looking.post("/explain", body)

    async def post(self, path: str, body: Json | None = None) -> Json:
        """Ask for something to be done, or made."""
        return await self._call("POST", path, {}, _as_json(body))

    async def upload(self, path: str, file: str, /, **query: object) -> Json:
        """Hand in a file."""
        return await self._call("POST", path, query, file.encode())

    async def put(self, path: str, body: Json) -> Json:
        """Put something in the place of what was there."""
        return await self._call("PUT", path, {}, _as_json(body))

    async def patch(self, path: str, body: Json) -> Json:
        """Change something."""
        return await self._call("PATCH", path, {}, _as_json(body))

    async def delete(self, path: str) -> None:
        """Delete something."""
        await self._call("DELETE", path, {})

    async def _call(self, method: str, path: str, query: Json, body: bytes = b"") -> Json:
        status, answer = await self._answer(method, path, query, body)
        if status < 400:
            return answer
        error = answer["error"]
        raise CallRefused(
            Refusal(
                code=error["code"],
                status=status,
                message=error["message"],
                hint=error["hint"],
                path=error.get("path", ""),
            ),
            error.get("problems", ()),
        )

    async def _answer(self, method: str, path: str, query: Json, body: bytes) -> tuple[int, Json]:
        status, parts = 500, []

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                parts.append(message.get("body", b""))

        await self._app(self._scope(method, path, query), receive, send)
        content = b"".join(parts)
        return status, msgspec.json.decode(content) if content else {}

    def _scope(self, method: str, path: str, query: Json) -> Json:
        asked = {name: _text(value) for name, value in query.items() if value not in (None, "")}
        return {
            **{name: self._request.scope[name] for name in ("type", "asgi", "http_version", "scheme")},
            "server": self._request.scope.get("server"),
            "client": self._request.scope.get("client"),
            "method": method,
            "root_path": API,
            "path": API + path,
            "raw_path": quote(API + path).encode(),
            "query_string": urlencode(asked).encode(),
            "headers": [*self._headers, (FORM_TOKEN_HEADER.encode(), self._sent_token.encode())],
        }


def _as_json(body: Json | None) -> bytes:
    return b"" if body is None else msgspec.json.encode(body)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
