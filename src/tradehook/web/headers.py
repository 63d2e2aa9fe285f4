"""Headers that go with every answer but those of webhooks: what a browser may do with it."""

import base64
import hashlib
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tradehook.web import about, reading_page
from tradehook.web.api import reference


def _hash_of(style: str) -> str:
    """How a policy names a style that stands in a page."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"


_STYLES: Final = " ".join(_hash_of(style) for style in (about.STYLE, reading_page.STYLE, reference.STYLE))

POLICY: Final = (
    f"default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self' {_STYLES}; img-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing is loaded but files of ours, nothing that stands in a page runs, and no page stands in another's frame."""

HEADERS: Final = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    # Not "no-referrer": with that, browsers say no origin with forms either.
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_KEPT_NOWHERE: Final = (b"cache-control", b"no-store")


def with_headers(app: ASGIApp) -> ASGIApp:
    """The application, with these headers on every answer that does not say otherwise itself."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", ()))
                said = {name.lower() for name, _ in given}
                more = (header for header in (*HEADERS, _KEPT_NOWHERE) if header[0] not in said)
                message = {**message, "headers": [*given, *more]}
            await send(message)

        await app(scope, receive, send_with_headers)

    return answer
