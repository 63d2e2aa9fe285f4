"""Tokens: what programs show to be let in as you, with a part of what you may do."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints, WithJsonSchema

from tradehook.bootstrap import Desk
from tradehook.dialects.reading.moments import moment
from tradehook.dialects.reading.values import Bad
from tradehook.engine import set_up_tokens as set_up
from tradehook.people.scope import Scope
from tradehook.plumbing.merging import invalid
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.ids import TokenId
from tradehook.vocabulary.instant import Instant, after
from tradehook.web.api.bodies import Body, ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import Refused, existing, unless_refused
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import FromJson, Moment, Shape

router = APIRouter(prefix="/tokens", tags=["tokens"], route_class=ExactRoute)

_LASTS_S = 90 * 86_400
_Scopes = Annotated[
    list[Scope],
    Field(min_length=1, description=" ".join(f"{scope}: {scope.meaning}." for scope in Scope)),
]


class TokenBody(Body):
    """A token to be made. It ends after 90 days unless told otherwise; null for never."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    scopes: _Scopes
    expires_at: Annotated[
        str | None,
        WithJsonSchema({"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]}),
        Field(description="From then on it opens nothing; null for never."),
    ] = None


class TokenShape(Shape):
    """A token. `token`, its text, is shown once, when it is made; null afterwards.

    `last_used_at` is right to about a minute; `last_used_from` is the address.
    """

    id: str
    user_id: str
    name: str
    scopes: Annotated[list[Scope], FromJson]
    token: str | None = None
    created_at: Moment
    expires_at: Moment | None
    last_used_at: Moment | None
    last_used_from: str | None


class TokensAsked(Asked):
    """Which tokens."""

    name: str | None = None
    user_id: str | None = None


@router.post("", status_code=201)
async def make_token(desk: DeskNow, body: TokenBody) -> TokenShape:
    """Make a token of yours, whose text is in this answer and in no other. It may do no more than you may here."""
    wanted = set_up.TokenWanted(name=body.name, scopes=frozenset(body.scopes), expires_at=_expiry(desk, body))
    make = partial(set_up.make_token, world=desk.world, wanted=wanted, caller=desk.caller)
    made = unless_refused(await desk.store.write(make))
    return await _token(desk, made.token.id, made.text)


@router.get("")
async def list_tokens(desk: DeskNow, asked: Annotated[TokensAsked, Query()]) -> Listed[TokenShape]:
    """Your tokens, oldest first; an owner sees everybody's."""

    def read(tx: ReadTx) -> Listed[TokenShape]:
        rows, end = lists.page_of(tx, lists.TOKENS, asked, asked.filters, desk.caller)
        return Listed(items=[_shape(row) for row in rows], next=end)

    return await desk.store.read(read)


@router.get("/{token_id}")
async def get_token(desk: DeskNow, token_id: str) -> TokenShape:
    """One token."""
    return await _token(desk, token_id)


@router.delete("/{token_id}", status_code=204)
async def delete_token(desk: DeskNow, token_id: str) -> None:
    """Delete a token: it opens nothing from the next request on."""
    existing(await desk.store.write(partial(set_up.end_token, token_id=TokenId(token_id))), "token", token_id)


def _expiry(desk: Desk, body: TokenBody) -> Instant | None:
    if "expires_at" not in body.model_fields_set:
        return after(desk.clock.now(), _LASTS_S)
    at = None if body.expires_at is None else moment(body.expires_at)
    if isinstance(at, Bad):
        hint = 'It must be a moment such as "2026-01-31T14:30:00Z", or null.'
        raise Refused(invalid("expires_at", body.expires_at, hint))
    return at


async def _token(desk: Desk, token_id: str, text: str | None = None) -> TokenShape:
    row = await desk.store.read(lambda tx: lists.one_of(tx, lists.TOKENS, token_id))
    return _shape({**existing(row, "token", token_id), "token": text})


def _shape(row: dict[str, Any]) -> TokenShape:
    return TokenShape.model_validate({**row, "last_used_at": row["used_at"], "last_used_from": row["used_from"]})
