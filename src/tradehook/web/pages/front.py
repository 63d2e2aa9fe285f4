"""What every page has in common: who looks at it, whether they may, and whether a form comes from a page of ours."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl, quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from tradehook.bootstrap import Desk
from tradehook.engine.auditing import AuditedStore, Deed
from tradehook.engine.signing_in import Visit
from tradehook.people.caller import Caller
from tradehook.people.scope import Scope
from tradehook.plumbing.ids import secret_text
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api.bodies import read_bounded
from tradehook.web.api.errors import Refused, store_refusal
from tradehook.web.callers import Callers
from tradehook.web.callers_desk import CallersDesk, desk_of
from tradehook.web.cookies import (
    SESSION,
    VISIT,
    comes_from_here,
    cookie_of,
    drop_cookie,
    form_token,
    is_own_form,
    set_cookie,
)
from tradehook.web.pages.proving import Proving, TooManyTries
from tradehook.web.pages.rendering import rendered
from tradehook.web.pages.rules import RULES

_LARGEST_FORM: Final = 16_384
_SIGN_IN: Final = "/sign-in"

_NOT_OURS = Refusal(
    code="from-elsewhere",
    status=403,
    message="The form is too old, or does not come from a page of tradehook's.",
    hint="Go back, load the page again, and send it once more.",
)
_NOT_YOURS = Refusal(
    code="forbidden",
    status=403,
    message="The page is for those who run the installation.",
    hint="An owner can change what you are here.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request for a page: by whom (None: nobody signed in), and the fields of the form that was sent."""

    front: "Front"
    request: Request
    caller: Caller | None
    form: Mapping[str, str] = field(default_factory=dict)

    @property
    def desk(self) -> Desk:
        """The desk."""
        return self.front.desk

    @property
    def me(self) -> CallersDesk:
        """The desk, for the one who is signed in; what they change on it is noted."""
        assert self.caller is not None  # noqa: S101 - the rules let nobody else here
        return self.as_caller(self.caller)

    def as_caller(self, caller: Caller) -> CallersDesk:
        """The desk, for somebody who is being let in just now."""
        subject = self.request.path_params.get("user_id")
        store = AuditedStore(self.desk.store, self.desk.world, Deed(caller, self.name, subject))
        return desk_of(self.desk, caller, store)

    @property
    def name(self) -> str:
        """The page, or the form, as the table of rules has it."""
        return f"{self.request.method} {self.request.scope['route'].path}"

    @property
    def visit(self) -> Visit:
        """Where the request comes from."""
        return Visit(
            address=self.front.callers.address_of(self.request),
            agent=self.request.headers.get("user-agent", ""),
            cookie=cookie_of(self.request, self.desk.settings, SESSION),
        )

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """The page, with a token for its forms."""
        settings = self.desk.settings
        cookie = cookie_of(self.request, settings, SESSION if self.caller else VISIT)
        fresh = None if cookie else secret_text()
        shown = {"caller": self.caller, "scopes": Scope, "form_token": form_token(cookie or fresh or ""), **values}
        if self.caller is not None:
            shown |= {"me": {"name": self.caller.name, "scopes": self.caller.scopes}, "path": self.request.url.path}
        answer = HTMLResponse(rendered(template, shown), status, _headers_of(values.get("refusal")))
        if fresh:
            set_cookie(answer, self.request, settings, VISIT, fresh)
        return answer

    def let_in(self, cookie: str, to: str) -> Response:
        """Go on as somebody who signed in."""
        answer = self.go(to)
        set_cookie(answer, self.request, self.desk.settings, SESSION, cookie)
        drop_cookie(answer, self.request, self.desk.settings, VISIT)
        return answer

    def go(self, to: str) -> Response:
        """Go on to another page of ours."""
        return RedirectResponse(to, 303)


Handler = Callable[[Asked], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Page:
    """A page, or a form that is sent."""

    method: str
    path: str
    handler: Handler


class Front:
    """Answers requests for the pages of one desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.callers = Callers(desk)
        self.proving = Proving(desk)

    def route(self, page: Page) -> Route:
        """The route of a page."""

        async def answer(request: Request) -> Response:
            asked = Asked(self, request, None)
            try:
                return await self._answer(request, page)
            except Refused as refused:
                return _problem(asked, refused.refusal)
            except (StoreBusy, StoreFailed) as trouble:
                return _problem(asked, store_refusal(trouble))

        return Route(page.path, answer, methods=[page.method])

    async def _answer(self, request: Request, page: Page) -> Response:
        caller = await self._visitor(request)
        name = f"{page.method} {page.path}"
        scope = RULES[name]
        if scope is not None and caller is None:
            return RedirectResponse(_way_to_sign_in(request), 303)
        if scope is not None and caller is not None and not caller.may(scope):
            raise Refused(_NOT_YOURS)
        form = await self._form(request, caller) if page.method == "POST" else {}
        return await page.handler(Asked(self, request, caller, form))

    async def _visitor(self, request: Request) -> Caller | None:
        cookie = cookie_of(request, self.desk.settings, SESSION)
        return None if cookie is None else await self.callers.visitor(cookie, self.callers.address_of(request))

    async def _form(self, request: Request, caller: Caller | None) -> Mapping[str, str]:
        """The fields of a form of ours. Raises `Refused` for any other."""
        body = (await read_bounded(request, _LARGEST_FORM)).decode("utf-8", "replace")
        form = {name: value.replace("\0", "\ufffd") for name, value in parse_qsl(body, keep_blank_values=True)}
        cookie = cookie_of(request, self.desk.settings, SESSION if caller else VISIT)
        own = cookie is not None and is_own_form(cookie, form.get("form_token", ""))
        if not own or not comes_from_here(request, self.desk.settings):
            raise Refused(_NOT_OURS)
        return form


def _problem(asked: Asked, refusal: Refusal) -> Response:
    return asked.page("problem.html", refusal.status, refusal=refusal)


def _headers_of(refusal: Refusal | None) -> dict[str, str]:
    """Whoever is to come again is told when."""
    match refusal:
        case TooManyTries():
            return {"Retry-After": str(refusal.wait_s)}
        case Refusal(status=HTTPStatus.SERVICE_UNAVAILABLE):
            return {"Retry-After": "1"}
        case _:
            return {}


def _way_to_sign_in(request: Request) -> str:
    """The page to sign in at, which leads back to where somebody wanted to go, if that was to look at something."""
    return f"{_SIGN_IN}?next={quote(request.url.path)}" if request.method == "GET" else _SIGN_IN
