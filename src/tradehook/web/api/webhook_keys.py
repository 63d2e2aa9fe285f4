"""Keys: addresses at which somebody's own orders come in."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints, WithJsonSchema

from tradehook.accounts.queries import all_accounts
from tradehook.bootstrap import Desk
from tradehook.dialects.contract import JsonSyntax
from tradehook.dialects.reading.moments import moment
from tradehook.dialects.reading.senders import Sender
from tradehook.dialects.reading.values import Bad
from tradehook.dialects.traderevolution.address import webhook_url
from tradehook.dialects.traderevolution.snippets import snippets
from tradehook.engine import set_up_keys as set_up
from tradehook.engine.unset import UNSET, Unset
from tradehook.plumbing.codec import decode, plain
from tradehook.plumbing.merging import invalid
from tradehook.plumbing.store.contract import ReadTx
from tradehook.routing.keys.key import KeySettings
from tradehook.routing.registry import door_of_key
from tradehook.vocabulary.ids import KeyId, UserId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.signal import Action
from tradehook.web.api.bodies import Body, ExactRoute, Named, RotateBody, Sources
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import Refused, existing, unless_refused
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import Moment, Shape

router = APIRouter(prefix="/webhook-keys", tags=["webhook keys"], route_class=ExactRoute)

_DEFAULTS = KeySettings()
_SETTINGS = frozenset(KeySettings.__struct_fields__) - {"sources"}

_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
_Expiry = Annotated[
    str | None,
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]}),
    Field(description="From then on it opens nothing; null for never."),
]
# What they may be is checked where keys are set up, all in one place and in the same words.
_Syntax = Annotated[Any, WithJsonSchema({"enum": [syntax.value for syntax in JsonSyntax]})]
_Whole = Annotated[Any, WithJsonSchema({"type": "integer"})]
_YesOrNo = Annotated[Any, WithJsonSchema({"type": "boolean"})]
_CashAlone = Annotated[_YesOrNo, Field(description="Whether an amount of money may stand in place of the quantity.")]
_Certificate = Annotated[_YesOrNo, Field(description="Whether only what came with TradingView's is let in.")]


class _Settings(Body):
    """What both a new key and a change of one may set."""

    expires_at: _Expiry = None
    sources: Sources = None
    json_syntax: _Syntax = _DEFAULTS.json_syntax.value
    rate_limit_per_minute: _Whole = _DEFAULTS.rate_limit_per_minute
    max_body_bytes: _Whole = _DEFAULTS.max_body_bytes
    cash_quantity_alone: _CashAlone = _DEFAULTS.cash_quantity_alone
    require_client_certificate: _Certificate = _DEFAULTS.require_client_certificate


class KeyBody(_Settings):
    """A key to be made. Without a name, or with an empty one, it gets one."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] | None = None


class KeyPatch(_Settings):
    """What is to be changed. Fields that are left out stay."""

    name: _Name | None = None


class KeyShape(Shape):
    """A key. `secret_key` and `url` are shown once, when it is made; null afterwards.

    `old_secret_until`: until then the secret before this one works too. `last_used_at`, `last_used_from`: when a
    message last came with it, to about a second, and from where.
    """

    id: str
    owner_id: str
    name: str
    api_key: str
    secret_key: str | None = None
    url: str | None = None
    created_at: Moment
    expires_at: Moment | None
    old_secret_until: Moment | None
    last_used_at: Moment | None
    last_used_from: str | None
    json_syntax: JsonSyntax
    rate_limit_per_minute: int
    max_body_bytes: int
    sources: list[str] | None
    cash_quantity_alone: bool
    require_client_certificate: bool


class SnippetShape(Shape):
    """A text to be copied: the message of a chart's alert, a command, or a script."""

    action: Action
    sender: Sender
    title: str
    text: str


class SnippetsShape(Shape):
    """What can be sent with a key, ready to be copied."""

    items: list[SnippetShape]


class SnippetsAsked(Named):
    """What the messages are to be about. Without an account, the first one of the key's owner; an order is known by the
    `orderId` of the answer to its placing."""

    account: str | None = None
    order_number: Annotated[int, Field(ge=1)] = 1


class KeysAsked(Asked):
    """Which keys."""

    name: str | None = None
    owner_id: str | None = None


@router.post("", status_code=201)
async def make_key(desk: DeskNow, body: KeyBody) -> KeyShape:
    """Make a key, whose secret and address are in this answer and in no other."""
    make = partial(set_up.make_key, world=desk.world, wanted=_change(body), owner_id=desk.caller.user_id)
    made = unless_refused(await desk.store.write(make))
    _open(desk, made)
    return await _key(desk, made.key.id, made.secret)


@router.get("")
async def list_keys(desk: DeskNow, asked: Annotated[KeysAsked, Query()]) -> Listed[KeyShape]:
    """Keys, oldest first."""

    def read(tx: ReadTx) -> Listed[KeyShape]:
        rows, after = lists.page_of(tx, lists.KEYS, asked, asked.filters, desk.caller)
        return Listed(items=[_shape(row) for row in rows], next=after)

    return await desk.store.read(read)


@router.get("/{key_id}")
async def get_key(desk: DeskNow, key_id: str) -> KeyShape:
    """One key."""
    return await _key(desk, key_id)


@router.get("/{key_id}/snippets")
async def get_snippets(desk: DeskNow, key_id: str, asked: Annotated[SnippetsAsked, Query()]) -> SnippetsShape:
    """Messages that place, modify and cancel an order with this key; `SECRET_KEY` stands where its secret goes."""
    key = await _key(desk, key_id)
    url = webhook_url(desk.settings.base_url, key.api_key, "SECRET_KEY")
    first: str = await desk.store.read(lambda tx: _first_account(tx, UserId(key.owner_id)))
    texts = snippets(url, asked.account or first, asked.order_number)
    return SnippetsShape(items=[SnippetShape.model_validate(text._asdict()) for text in texts])


@router.patch("/{key_id}")
async def change_key(desk: DeskNow, key_id: str, body: KeyPatch) -> KeyShape:
    """Change a key; it follows with the next request. Its address stays; `rotate` makes another secret."""
    change = partial(set_up.change_key, world=desk.world, key_id=KeyId(key_id), change=_change(body))
    _open(desk, existing(unless_refused(await desk.store.write(change)), "webhook-key", key_id))
    return await _key(desk, key_id)


@router.post("/{key_id}/rotate")
async def rotate_key(desk: DeskNow, key_id: str, body: RotateBody) -> KeyShape:
    """Make a new secret for a key, which with its address is in this answer and in no other."""
    rotate = partial(set_up.rotate_key, world=desk.world, key_id=KeyId(key_id), overlap_s=body.overlap_seconds)
    rotated = existing(await desk.store.write(rotate), "webhook-key", key_id)
    _open(desk, rotated)
    return await _key(desk, key_id, rotated.secret)


@router.delete("/{key_id}", status_code=204)
async def delete_key(desk: DeskNow, key_id: str) -> None:
    """Delete a key: it opens nothing any more. What came with it stays in the log."""
    deleted = await desk.store.write(partial(set_up.delete_key, key_id=KeyId(key_id)))
    desk.webhooks.drop(existing(deleted, "webhook-key", key_id).api_key)


def _open(desk: Desk, there: set_up.KeySet) -> None:
    desk.webhooks.put(door_of_key(there.key, there.owner.is_entitled))


def _change(body: _Settings) -> set_up.KeyChange:
    """Only what was sent: null for the expiry means never, for sources any; absent means as it was."""
    given = body.model_dump(include=set(body.model_fields_set))
    return set_up.KeyChange(
        name=given.get("name"),
        expires_at=_expiry(given["expires_at"]) if "expires_at" in given else UNSET,
        sources=given["sources"] or () if "sources" in given else UNSET,
        settings={name: value for name, value in given.items() if name in _SETTINGS},
    )


def _expiry(given: str | None) -> Instant | Unset | None:
    at = None if given is None else moment(given)
    if isinstance(at, Bad):
        raise Refused(invalid("expires_at", given, 'It must be a moment such as "2026-01-31T14:30:00Z", or null.'))
    return at


def _first_account(tx: ReadTx, owner_id: UserId) -> str:
    """The name of somebody's first account; where they have none yet, one that there could be."""
    return next((account.name for account in all_accounts(tx) if account.owner_id == owner_id), "PAPER-1")


async def _key(desk: Desk, key_id: str, secret: str | None = None) -> KeyShape:
    row = await desk.store.read(lambda tx: lists.one_of(tx, lists.KEYS, key_id))
    there = existing(row, "webhook-key", key_id)
    if secret is None:
        return _shape(there)
    url = webhook_url(desk.settings.base_url, there["api_key"], secret)
    return _shape({**there, "secret_key": secret, "url": url})


def _shape(row: dict[str, Any]) -> KeyShape:
    settings = decode(KeySettings, row["settings"])
    shown = {
        **row,
        **plain(settings),
        "old_secret_until": row["old_until"],
        "last_used_from": row["last_used_from"] or None,
        "sources": list(settings.sources) or None,
    }
    return KeyShape.model_validate(shown)
