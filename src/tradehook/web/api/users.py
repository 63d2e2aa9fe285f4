"""People: whose accounts and keys they are, and what each of them may do."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from tradehook.bootstrap import Desk
from tradehook.engine import set_up_users as set_up
from tradehook.people.links.link import link_url
from tradehook.people.user import Role
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.ids import UserId
from tradehook.vocabulary.instant import iso
from tradehook.web.api.bodies import Body, ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import existing, unless_refused
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import Moment, Shape

router = APIRouter(prefix="/users", tags=["users"], route_class=ExactRoute)


def _printable(name: str) -> str:
    if not name.isprintable():
        context = {"hint": "Leave out what is no letter, digit or sign that can be seen."}
        raise PydanticCustomError("invalid-value", "The name holds something that cannot be seen.", context)
    return name


_Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100),
    AfterValidator(_printable),
]
_Role = Annotated[Role, Field(description=" ".join(f"{role}: {role.meaning}." for role in Role))]


class InvitationBody(Body):
    """Somebody to be invited: the name by which they will sign in, and what they may do."""

    name: _Name
    role: _Role = Role.TRADER


class UserPatch(Body):
    """What is to be changed. Fields that are left out stay."""

    name: _Name | None = None
    role: Annotated[Role | None, Field(description="What they may do.")] = None
    trading_webhooks: Annotated[bool | None, Field(description="Whether keys of theirs may send orders.")] = None
    disabled: Annotated[
        bool | None,
        Field(description="Whether nobody is let in as them: sessions end, tokens and keys open nothing."),
    ] = None


class UserShape(Shape):
    """A person. `trading_webhooks`: whether keys of theirs may place, modify and cancel orders.

    `disabled_at`: since when nobody is let in as them; null for those who may come in.
    """

    id: str
    name: str
    role: Role
    trading_webhooks: bool
    created_at: Moment
    disabled_at: Moment | None


class LinkShape(Shape):
    """The address at which somebody chooses their passphrase, once, until `expires_at`. It is shown this once."""

    user_id: str
    name: str
    url: str
    expires_at: Moment


class UsersAsked(Asked):
    """Which people."""

    name: str | None = None
    role: Role | None = None


@router.post("", status_code=201)
async def invite(desk: DeskNow, body: InvitationBody) -> LinkShape:
    """Invite somebody. They choose their passphrase at the address in the answer, and are let in."""
    made = await desk.store.write(partial(set_up.invite, world=desk.world, name=body.name, role=body.role))
    return link_shape(desk, unless_refused(made))


@router.post("/{user_id}/link")
async def make_link(desk: DeskNow, user_id: str) -> LinkShape:
    """Make a link for somebody who has none any more, or who lost the passphrase or the second factor.

    Earlier links end. Once it is used the passphrase is a new one, and no second factor is asked for until they set one
    up again.
    """
    made = await desk.store.write(partial(set_up.make_link, world=desk.world, user_id=UserId(user_id)))
    return link_shape(desk, existing(unless_refused(made), "user", user_id))


def link_shape(desk: Desk, made: set_up.LinkSet) -> LinkShape:
    """A link, as it is shown this once."""
    url = link_url(desk.settings.base_url, made.secret)
    return LinkShape(user_id=made.user.id, name=made.user.name, url=url, expires_at=iso(made.expires_at))


@router.get("")
async def list_users(desk: DeskNow, asked: Annotated[UsersAsked, Query()]) -> Listed[UserShape]:
    """People, oldest first."""

    def read(tx: ReadTx) -> Listed[UserShape]:
        rows, after = lists.page_of(tx, lists.USERS, asked, asked.filters, desk.caller)
        return Listed(items=[UserShape.model_validate(row) for row in rows], next=after)

    return await desk.store.read(read)


@router.get("/{user_id}")
async def get_user(desk: DeskNow, user_id: str) -> UserShape:
    """One person."""
    row = await desk.store.read(lambda tx: lists.one_of(tx, lists.USERS, user_id))
    return UserShape.model_validate(existing(row, "user", user_id))


@router.patch("/{user_id}")
async def change_user(desk: DeskNow, user_id: str, body: UserPatch) -> UserShape:
    """Change somebody's name, or what they may do; it counts from the next request on, also for keys of theirs."""
    change = set_up.UserChange(**body.model_dump())
    now = desk.clock.now()
    written = await desk.store.write(partial(set_up.change_user, user_id=UserId(user_id), change=change, now=now))
    user = existing(unless_refused(written), "user", user_id)
    desk.webhooks.entitle(user.id, user.is_entitled)
    return await get_user(desk, user_id)
