"""The one place that looks whether somebody may do what they ask for (rules: `rules.py`).

A role, or a token, that does not reach so far is told so with 403. What is somebody else's is answered as if it were
not there: an id tells nothing to those whose it is not.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from tradehook.bootstrap import Desk
from tradehook.engine.auditing import AuditedStore, Deed
from tradehook.people.caller import Caller, Via
from tradehook.people.scope import Scope
from tradehook.people.user import Role
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api.errors import Refused, not_found
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.rules import CHANGES_NOTHING, IN_BODIES, OWNED, RULES, Thing
from tradehook.web.callers_desk import desk_of

Handler = Callable[[Request], Awaitable[Response]]
Named = tuple[Thing, str, str]
"""A thing, the id that names it, and where in the body that stands (empty for the address)."""


class Permits:
    """Lets calls through to the handlers of one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def carry_out(self, route: APIRoute, request: Request, handler: Handler) -> Response:
        """The handler's answer, once it is clear that who asks may ask. Raises `Refused`."""
        caller: Caller = request.state.caller
        call = f"{request.method} {route.path}"
        scope = RULES.get(call)
        if scope is None or not caller.may(scope):
            raise Refused(_forbidden(caller, scope))
        if caller.role is not Role.OWNER:  # to whom all of it is there to be seen and changed
            await self._must_see(caller, scope, [*_in_address(request), *await _in_body(call, request)])
        store = AuditedStore(self._desk.store, self._desk.world, Deed(caller, call, _subject(request)))
        request.state.desk = desk_of(self._desk, caller, store)
        answer = await handler(request)
        if request.method != "GET" and call not in CHANGES_NOTHING:
            await store.note_if_nothing_was()
        return answer

    async def _must_see(self, caller: Caller, scope: Scope, named: list[Named]) -> None:
        if not named:
            return

        def missing(tx: ReadTx) -> Named | None:
            unseen = (each for each in named if not lists.is_seen(tx, each[0].listing_for(scope), each[1], caller))
            return next(unseen, None)

        found = await self._desk.store.read(missing)
        if found is not None:
            thing, identity, path = found
            raise Refused(not_found(thing.noun, identity, path))


def _subject(request: Request) -> str | None:
    """The first thing that the address names."""
    return next((str(value) for value in request.path_params.values()), None)


def _in_address(request: Request) -> Iterator[Named]:
    for name, value in request.path_params.items():
        if name in OWNED:
            yield OWNED[name], str(value), ""


async def _in_body(call: str, request: Request) -> list[Named]:
    """What the body names; a body that cannot be read is left to the handler, which says what is wrong with it."""
    things = IN_BODIES.get(call)
    if not things or not await request.body():
        return []
    body = await request.json()
    found = ((thing, _at(body, path), path) for path, thing in things.items())
    return [(thing, value, path) for thing, value, path in found if isinstance(value, str)]


def _at(body: Any, path: str) -> Any:
    for part in path.split("."):
        body = body.get(part) if isinstance(body, Mapping) else None
    return body


def _forbidden(caller: Caller, scope: Scope | None) -> Refusal:
    wanted = f' "{scope}"' if scope else ""
    if scope is not None and caller.via is Via.TOKEN and scope in caller.role.scopes:
        return Refusal(
            code="scope-missing",
            status=403,
            message=f"The token has no scope{wanted}: it may not {scope.meaning}.",
            hint="Make a token that has the scope: POST tokens, or tradehook tokens make.",
        )
    return Refusal(
        code="forbidden",
        status=403,
        message=f"A {caller.role} may not do that; it takes the scope{wanted}." if scope else "Nobody may do that.",
        hint="An owner can change what you are: GET me says who you are here and what you may do.",
    )
