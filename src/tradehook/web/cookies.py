"""Cookies: what they are called and how they are kept, and the tokens of forms that go with them."""

import hashlib
import hmac
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import Response

from tradehook.intake.sources import is_within, networks
from tradehook.people.sessions.session import LONGEST_S
from tradehook.plumbing.secrets import same
from tradehook.plumbing.settings import Settings

SESSION: Final = "tradehook"
"""The cookie of somebody who signed in."""

VISIT: Final = "tradehook-visit"
"""The cookie of somebody who did not yet, so that forms are answered by whom they were shown."""

FORM_TOKEN_HEADER: Final = "x-csrf-token"  # noqa: S105 - the name of a header
"""Where a program in a page sends the token of its forms."""

_SECURE_PREFIX = "__Host-"


def is_secure(connection: HTTPConnection, settings: Settings) -> bool:
    """Whether the browser came over TLS: by the public address, or by what a trusted proxy says."""
    if (settings.public_url or "").startswith("https://") or connection.url.scheme == "https":
        return True
    peer = connection.client.host if connection.client else ""
    return connection.headers.get("x-forwarded-proto") == "https" and is_within(
        peer, networks(settings.trusted_proxies)
    )


def cookie_of(connection: HTTPConnection, settings: Settings, name: str) -> str | None:
    """The value of a cookie of ours."""
    return connection.cookies.get(_name(name, is_secure(connection, settings)))


def set_cookie(answer: Response, connection: HTTPConnection, settings: Settings, name: str, value: str) -> None:
    """Give the browser a cookie that no script reads, and that goes with no request from elsewhere but links."""
    secure = is_secure(connection, settings)
    answer.set_cookie(
        _name(name, secure), value, max_age=LONGEST_S, path="/", secure=secure, httponly=True, samesite="lax"
    )


def drop_cookie(answer: Response, connection: HTTPConnection, settings: Settings, name: str) -> None:
    """Let the browser forget a cookie."""
    secure = is_secure(connection, settings)
    answer.delete_cookie(_name(name, secure), path="/", secure=secure, httponly=True, samesite="lax")


def form_token(cookie: str) -> str:
    """What a form carries that was shown to the browser with this cookie; nobody who lacks the cookie can make it."""
    return hmac.new(cookie.encode(), b"tradehook form", hashlib.sha256).hexdigest()


def is_own_form(cookie: str, token: str) -> bool:
    """Whether a form carries what was given to the browser with this cookie."""
    return same(form_token(cookie).encode(), token.encode("utf-8", "surrogateescape"))


def header_token(connection: HTTPConnection) -> str:
    """The token of a form, as a program in a page sends it."""
    return connection.headers.get(FORM_TOKEN_HEADER, "")


def comes_from_here(connection: HTTPConnection, settings: Settings) -> bool:
    """Whether the page that sends something is one of ours: its host is the public one, or the one that was asked."""
    origin = connection.headers.get("origin")
    if origin is None:
        return connection.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
    host = urlsplit(origin).netloc
    return bool(host) and host in (urlsplit(settings.base_url).netloc, connection.headers.get("host", ""))


def _name(name: str, secure: bool) -> str:
    return f"{_SECURE_PREFIX}{name}" if secure else name
