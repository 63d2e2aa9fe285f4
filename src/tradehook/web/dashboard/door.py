"""Who comes in, and what happens to what goes wrong behind the door: every page is a function of a visit."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl, quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from tradehook.plumbing.clock import Clock
from tradehook.plumbing.settings import Settings
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api.bodies import read_bounded
from tradehook.web.api.errors import Refused
from tradehook.web.cookies import SESSION, cookie_of, form_token
from tradehook.web.dashboard.calling import Api, CallRefused, Json
from tradehook.web.dashboard.drawing import draw

LARGEST_FORM: Final = 262_144
"""In bytes, but for forms that bring a file."""

_MOST_FIELDS: Final = 500
_SIGN_IN: Final = "/sign-in"

_UNREADABLE: Final = Refusal(
    code="malformed-form",
    status=422,
    message="The form could not be read.",
    hint="Go back, load the page again, and send it once more.",
)

Form = Mapping[str, str]
"""What was posted, by name; of a name that came twice, the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Somebody who asks for a page, or sends a form of one: their request, the API for them, and who they are to it."""

    request: Request
    api: Api
    form: Form
    form_token: str
    me: Json
    now: Instant

    def named(self, name: str) -> str:
        """A part of the address."""
        return str(self.request.path_params[name])

    @property
    def asked(self) -> dict[str, str]:
        """What the address asks for after its question mark; what is empty is not asked for."""
        return {name: value for name, value in self.request.query_params.items() if value}

    def draw(self, template: str, refusal: Refusal | None = None, **shown: object) -> Response:
        """A page of this visit, with what was refused of what it asked."""
        url = self.request.url
        about = {"path": url.path, "here": f"{url.path}?{url.query}" if url.query else url.path}
        who = {"me": self.me, "form_token": self.form_token}
        return draw(template, refusal.status if refusal else 200, refusal=refusal, **about, **who, **shown)


Page = Callable[[Visit], Awaitable[Response]]


class Door:
    """Lets whoever is known to the API in to its pages."""

    def __init__(self, settings: Settings, clock: Clock, api: ASGIApp) -> None:
        self._settings = settings
        self._clock = clock
        self._api = api

    def page(self, address: str, page: Page) -> Route:
        """A page to look at."""
        return Route(address, self._behind(page), methods=["GET"])

    def form(self, address: str, page: Page, largest: int = LARGEST_FORM) -> Route:
        """What a form on a page posts to, which is read up to so many bytes."""
        return Route(address, self._behind(page, largest), methods=["POST"])

    def _behind(self, page: Page, largest: int = LARGEST_FORM) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            try:
                visit = await self._visit(request, largest)
            except CallRefused as refused:
                return _outside(request, refused.refusal)
            try:
                return await page(visit)
            except CallRefused as refused:
                return visit.draw("look/refused.html", refused.refusal)

        return answer

    async def _visit(self, request: Request, largest: int) -> Visit:
        cookie = cookie_of(request, self._settings, SESSION)
        own_token = form_token(cookie) if cookie else ""
        # Who is not known is sent away before anything that they send is read.
        me = await Api(self._api, request, "", own_token).get("/me")
        form = await _form_of(request, largest) if request.method == "POST" else {}
        api = Api(self._api, request, form.get("form_token", ""), own_token)
        return Visit(
            request=request,
            api=api,
            form=form,
            form_token=own_token,
            me=me,
            now=self._clock.now(),
        )


def _outside(request: Request, refusal: Refusal) -> Response:
    """Whoever is not known signs in, and comes back to what they wanted to look at."""
    if refusal.status != HTTPStatus.UNAUTHORIZED:
        return draw("look/outside.html", refusal.status, refusal=refusal)
    return see(f"{_SIGN_IN}?next={quote(request.url.path)}" if request.method == "GET" else _SIGN_IN)


async def _form_of(request: Request, largest: int) -> Form:
    """What was posted, blanks around it taken off. Raises `CallRefused` where that cannot be read."""
    try:
        body = await read_bounded(request, largest)
        fields = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except Refused as refused:
        raise CallRefused(refused.refusal) from None
    except ValueError:
        raise CallRefused(_UNREADABLE) from None
    return {name: value.strip() for name, value in fields}


def see(address: str) -> Response:
    """Go on to a page, by looking at it: what was posted is not posted again."""
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)
