"""Signing in and out."""

import re
from functools import partial
from typing import Final

from starlette.responses import Response

from tradehook.engine.signing_in import sign_in
from tradehook.people.caller import Via, caller_of
from tradehook.people.sessions.queries import end_session
from tradehook.vocabulary.ids import SessionId
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.cookies import SESSION, drop_cookie
from tradehook.web.pages.front import Asked, Page
from tradehook.web.pages.proving import WRONG

_HERE: Final = re.compile(r"/(?![/\\])[!-~]*")
_AFTERWARDS: Final = "/account"


async def show(asked: Asked) -> Response:
    """The page to sign in at."""
    if asked.caller is not None:
        return asked.go(_way_on(asked.request.query_params.get("next", "")))
    return _page(asked, asked.request.query_params.get("next", ""))


async def send(asked: Asked) -> Response:
    """Let somebody in."""
    name, code, way = asked.form.get("name", ""), asked.form.get("code", ""), asked.form.get("next", "")
    visit, proving = asked.visit, asked.front.proving
    found = await proving.prove(name, asked.form.get("passphrase", ""), visit.address)
    if isinstance(found, Refusal):
        return _page(asked, way, found)
    desk = asked.as_caller(caller_of(found.user, Via.SESSION, None, visit.address))
    let_in = partial(sign_in, world=desk.world, vault=desk.vault, user=found.user, code=code, visit=visit)
    signed_in = await desk.store.write(let_in)
    if signed_in is None:
        return _page(asked, way, WRONG)
    proving.succeeded(found.user.name, visit.address)
    return asked.let_in(signed_in.cookie, _way_on(way))


async def sign_out(asked: Asked) -> Response:
    """End the session of this browser."""
    if asked.caller is not None:
        session_id = SessionId(asked.caller.via_id or "")
        await asked.me.store.write(partial(end_session, session_id=session_id, now=asked.desk.clock.now()))
    answer = asked.go("/sign-in")
    drop_cookie(answer, asked.request, asked.desk.settings, SESSION)
    return answer


def _page(asked: Asked, way: str, refusal: Refusal | None = None) -> Response:
    values = {"refusal": refusal, "name": asked.form.get("name", ""), "next": way}
    return asked.page("sign_in.html", refusal.status if refusal else 200, **values)


def _way_on(way: str) -> str:
    """Where to go on to: only to a page of ours."""
    return way if _HERE.fullmatch(way) else _AFTERWARDS


PAGES: Final = (Page("GET", "/sign-in", show), Page("POST", "/sign-in", send), Page("POST", "/sign-out", sign_out))
