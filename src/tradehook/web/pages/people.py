"""People: who is there, what each may do, and invitations."""

from functools import partial
from typing import Any, Final

from starlette.responses import Response

from tradehook.engine import set_up_users as set_up
from tradehook.people import queries as people
from tradehook.people.links.link import link_url
from tradehook.people.user import Role
from tradehook.vocabulary.ids import UserId
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api.errors import Refused, not_found
from tradehook.web.pages.front import Asked, Page


async def show(asked: Asked) -> Response:
    """The page."""
    return await _page(asked)


async def send_invitation(asked: Asked) -> Response:
    """Invite somebody, and show the link this once."""
    name, role = asked.form.get("name", "").strip(), _role(asked)
    if not name or len(name) > 100 or not name.isprintable() or role is None:
        return await _page(asked, _nameless())
    made = await asked.me.store.write(partial(set_up.invite, world=asked.desk.world, name=name, role=role))
    return await _with_link(asked, made)


async def send_link(asked: Asked) -> Response:
    """Make a link for somebody, and show it this once."""
    made = await asked.me.store.write(partial(set_up.make_link, world=asked.desk.world, user_id=_user_id(asked)))
    if made is None:
        raise Refused(not_found("user", _user_id(asked)))
    return await _with_link(asked, made)


async def send_change(asked: Asked) -> Response:
    """Change what somebody may do."""
    form, desk = asked.form, asked.me
    change = set_up.UserChange(
        role=_role(asked),
        trading_webhooks=None if "role" not in form else "trading_webhooks" in form,
        disabled=form["disabled"] == "yes" if "disabled" in form else None,
    )
    make = partial(set_up.change_user, user_id=_user_id(asked), change=change, now=desk.clock.now())
    changed = await desk.store.write(make)
    if changed is None:
        raise Refused(not_found("user", _user_id(asked)))
    if isinstance(changed, Refusal):
        return await _page(asked, changed)
    desk.webhooks.entitle(changed.id, changed.is_entitled)
    return asked.go("/people")


async def _with_link(asked: Asked, made: set_up.LinkSet | Refusal) -> Response:
    if isinstance(made, Refusal):
        return await _page(asked, made)
    return await _page(asked, link=link_url(asked.desk.settings.base_url, made.secret), made=made)


async def _page(asked: Asked, refusal: Refusal | None = None, **said: Any) -> Response:
    everybody = await asked.desk.store.read(people.all_users)
    values = {"refusal": refusal, "people": everybody, "roles": tuple(Role), "link": None, "made": None, **said}
    return asked.page("people.html", refusal.status if refusal else 200, **values)


def _role(asked: Asked) -> Role | None:
    return next((role for role in Role if role == asked.form.get("role")), None)


def _user_id(asked: Asked) -> UserId:
    return UserId(asked.request.path_params["user_id"])


def _nameless() -> Refusal:
    return Refusal(
        code="invalid-value",
        status=422,
        message="Whoever is invited needs a name that can be seen, of 100 characters at most.",
        hint="Give the name by which they will sign in.",
        path="name",
    )


PAGES: Final = (
    Page("GET", "/people", show),
    Page("POST", "/people", send_invitation),
    Page("POST", "/people/{user_id}", send_change),
    Page("POST", "/people/{user_id}/link", send_link),
)
