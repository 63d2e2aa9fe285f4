"""People: whose accounts and keys they are, and what each of them may do."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints

from tradehook.engine import set_up_users as set_up
from tradehook.people.user import Role
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.ids import UserId
from tradehook.web.api import queries
from tradehook.web.api.bodies import Body, ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import existing
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import Moment, Shape

router = APIRouter(prefix="/users", tags=["users"], route_class=ExactRoute)

_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class UserPatch(Body):
    """What is to be changed. Fields that are left out stay."""

    name: _Name | None = None
    trading_webhooks: Annotated[bool | None, Field(description="Whether keys of theirs may send orders.")] = None


class UserShape(Shape):
    """A person. `trading_webhooks`: whether keys of theirs may place, modify and cancel orders."""

    id: str
    name: str
    role: Role
    trading_webhooks: bool
    created_at: Moment


class UsersAsked(Asked):
    """Which people."""

    name: str | None = None
    role: Role | None = None


@router.get("")
async def list_users(desk: DeskNow, asked: Annotated[UsersAsked, Query()]) -> Listed[UserShape]:
    """People, oldest first."""

    def read(tx: ReadTx) -> Listed[UserShape]:
        rows, after = queries.page_of(tx, queries.USERS, asked, asked.filters)
        return Listed(items=[UserShape.model_validate(row) for row in rows], next=after)

    return await desk.store.read(read)


@router.get("/{user_id}")
async def get_user(desk: DeskNow, user_id: str) -> UserShape:
    """One person."""
    row = await desk.store.read(lambda tx: queries.one_of(tx, queries.USERS, user_id))
    return UserShape.model_validate(existing(row, "user", user_id))


@router.patch("/{user_id}")
async def change_user(desk: DeskNow, user_id: str, body: UserPatch) -> UserShape:
    """Change somebody's name, or what they may do; keys of theirs follow with the next request."""
    change = set_up.UserChange(name=body.name, trading_webhooks=body.trading_webhooks)
    written = await desk.store.write(partial(set_up.change_user, user_id=UserId(user_id), change=change))
    user = existing(written, "user", user_id)
    desk.webhooks.entitle(user.id, user.trading_webhooks)
    return await get_user(desk, user_id)
