"""Senders that go astray: what is posted where no webhook is, and looks as if it was meant for one."""

import re
from http import HTTPStatus
from typing import Final

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tradehook.bootstrap import Desk
from tradehook.web.callers import Callers

_LIKE_OURS: Final = re.compile(r"/\Z|.*(?:webhook|trading)", re.IGNORECASE | re.DOTALL)
_NOT_THERE: Final = (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)
_OF_PAGES_AND_PROGRAMS: Final = ("cookie", "authorization")


def noting_strays(app: ASGIApp, desk: Desk) -> ASGIApp:
    """The application; what goes astray at it is remembered."""
    callers = Callers(desk)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_and_note(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in _NOT_THERE:
                address = callers.address_of(HTTPConnection(scope))
                desk.reception.strays.came(desk.clock.now(), scope["method"], scope["path"], address)
            await send(message)

        await app(scope, receive, send_and_note if _is_a_senders(scope) else send)

    return answer


def _is_a_senders(scope: Scope) -> bool:
    """Whether it is posted by neither a page of ours nor a program of the API's, to an address that is like ours."""
    if scope["type"] != "http" or scope["method"] != "POST" or not _LIKE_OURS.match(scope["path"]):
        return False
    return not any(name in HTTPConnection(scope).headers for name in _OF_PAGES_AND_PROGRAMS)
