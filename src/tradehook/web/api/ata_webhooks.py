"""Webhooks for messages in the format of Algo Trade Analytics."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints, WithJsonSchema

from tradehook.bootstrap import Desk
from tradehook.dialects.algotradeanalytics.address import webhook_url
from tradehook.dialects.algotradeanalytics.snippets import snippets
from tradehook.dialects.algotradeanalytics.words import Direction
from tradehook.dialects.contract import JsonSyntax
from tradehook.dialects.reading.senders import Sender
from tradehook.engine import set_up_ata_webhooks as set_up
from tradehook.engine.unset import UNSET
from tradehook.plumbing.codec import decode, plain
from tradehook.plumbing.store.contract import ReadTx
from tradehook.routing.ata_webhooks.webhook import AtaSettings
from tradehook.routing.registry import door_of_ata
from tradehook.vocabulary.ids import AtaWebhookId
from tradehook.web.api.bodies import Body, ExactRoute, RotateBody, Sources
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import existing, unless_refused
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import Moment, Shape

router = APIRouter(prefix="/ata-webhooks", tags=["Algo Trade Analytics webhooks"], route_class=ExactRoute)

_DEFAULTS = AtaSettings()
_SETTINGS = frozenset(AtaSettings.__struct_fields__) - {"sources"}
STANDS_IN = "AUTH_KEY"
"""What stands in messages to be copied where the key goes, which nobody can look up."""

_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
_Strategy = Annotated[
    str | None, Field(description="The strategy whose followers trade what comes in; null: it is only recorded.")
]
# What they may be is checked where webhooks are set up, all in one place and in the same words.
_Syntax = Annotated[Any, WithJsonSchema({"enum": [syntax.value for syntax in JsonSyntax]})]
_Whole = Annotated[Any, WithJsonSchema({"type": "integer"})]
_Certificate = Annotated[
    Any,
    WithJsonSchema({"type": "boolean"}),
    Field(description="Whether only what came with TradingView's is let in."),
]


class _Settings(Body):
    """What both a new webhook and a change of one may set."""

    strategy_id: _Strategy = None
    sources: Sources = None
    json_syntax: _Syntax = _DEFAULTS.json_syntax.value
    rate_limit_per_minute: _Whole = _DEFAULTS.rate_limit_per_minute
    max_body_bytes: _Whole = _DEFAULTS.max_body_bytes
    require_client_certificate: _Certificate = _DEFAULTS.require_client_certificate


class AtaWebhookBody(_Settings):
    """A webhook to be made."""

    name: _Name


class AtaWebhookPatch(_Settings):
    """What is to be changed. Fields that are left out stay."""

    name: _Name | None = None


class AtaWebhookShape(Shape):
    """A webhook. `auth_key` is shown once, when it is made; null afterwards. Its `url` is no secret.

    `strategy_id` null: it only records. `last_used_at`, `last_used_from`: when a message last came with the right key,
    to about a second, and from where.
    `advice`: how it would better be set up, said when it is made or changed.
    """

    id: str
    owner_id: str
    name: str
    strategy_id: str | None
    url: str
    auth_key: str | None = None
    old_key_until: Moment | None
    created_at: Moment
    last_used_at: Moment | None
    last_used_from: str | None
    json_syntax: JsonSyntax
    rate_limit_per_minute: int
    max_body_bytes: int
    sources: list[str] | None
    require_client_certificate: bool
    advice: str | None = None


class AtaSnippetShape(Shape):
    """A text to be copied: the message of a chart's alert, a command, or a script."""

    direction: Direction
    sender: Sender
    title: str
    text: str


class AtaSnippetsShape(Shape):
    """What can be sent to a webhook, ready to be copied."""

    items: list[AtaSnippetShape]


class AtaWebhooksAsked(Asked):
    """Which webhooks."""

    name: str | None = None
    owner_id: str | None = None
    strategy_id: str | None = None


@router.post("", status_code=201)
async def make_ata_webhook(desk: DeskNow, body: AtaWebhookBody) -> AtaWebhookShape:
    """Make a webhook, whose key is in this answer and in no other."""
    make = partial(set_up.make_ata_webhook, world=desk.world, wanted=_change(body), owner_id=desk.caller.user_id)
    return await _opened(desk, unless_refused(await desk.store.write(make)))


@router.get("")
async def list_ata_webhooks(desk: DeskNow, asked: Annotated[AtaWebhooksAsked, Query()]) -> Listed[AtaWebhookShape]:
    """Webhooks, oldest first."""

    def read(tx: ReadTx) -> Listed[AtaWebhookShape]:
        rows, after = lists.page_of(tx, lists.ATA_WEBHOOKS, asked, asked.filters, desk.caller)
        return Listed(items=[_shape(desk, row) for row in rows], next=after)

    return await desk.store.read(read)


@router.get("/{webhook_id}")
async def get_ata_webhook(desk: DeskNow, webhook_id: str) -> AtaWebhookShape:
    """One webhook."""
    return _shape(desk, await _row(desk, webhook_id))


@router.get("/{webhook_id}/snippets")
async def get_ata_snippets(desk: DeskNow, webhook_id: str) -> AtaSnippetsShape:
    """Messages into a position and out of it, for this webhook; `AUTH_KEY` stands where its key goes."""
    row = await _row(desk, webhook_id)
    texts = snippets(webhook_url(desk.settings.base_url, row["id"]), STANDS_IN)
    return AtaSnippetsShape(items=[AtaSnippetShape.model_validate(text._asdict()) for text in texts])


@router.patch("/{webhook_id}")
async def change_ata_webhook(desk: DeskNow, webhook_id: str, body: AtaWebhookPatch) -> AtaWebhookShape:
    """Change a webhook; it follows with the next request. Its address stays."""
    change = partial(set_up.change_ata_webhook, webhook_id=AtaWebhookId(webhook_id), change=_change(body))
    changed = unless_refused(await desk.store.write(change))
    return await _opened(desk, existing(changed, "ata-webhook", webhook_id))


@router.post("/{webhook_id}/rotate")
async def rotate_ata_webhook(desk: DeskNow, webhook_id: str, body: RotateBody) -> AtaWebhookShape:
    """Make a new key for a webhook; the old one works for `overlap_seconds` beside it. Its address stays."""
    rotate = partial(
        set_up.rotate_ata_webhook,
        world=desk.world,
        webhook_id=AtaWebhookId(webhook_id),
        overlap_s=body.overlap_seconds,
    )
    return await _opened(desk, existing(await desk.store.write(rotate), "ata-webhook", webhook_id))


@router.delete("/{webhook_id}", status_code=204)
async def delete_ata_webhook(desk: DeskNow, webhook_id: str) -> None:
    """Delete a webhook: its address is one that nobody has. What came to it stays in the log."""
    deleted = await desk.store.write(partial(set_up.delete_ata_webhook, webhook_id=AtaWebhookId(webhook_id)))
    desk.webhooks.drop(existing(deleted, "ata-webhook", webhook_id).id)


def _change(body: AtaWebhookBody | AtaWebhookPatch) -> set_up.AtaChange:
    """Only what was sent: null for the strategy means none, for sources any; absent means as it was."""
    given = body.model_dump(include=set(body.model_fields_set))
    return set_up.AtaChange(
        name=given.get("name"),
        strategy_id=given.get("strategy_id", UNSET),
        sources=given["sources"] or () if "sources" in given else UNSET,
        settings={name: value for name, value in given.items() if name in _SETTINGS},
    )


async def _opened(desk: Desk, there: set_up.AtaSet) -> AtaWebhookShape:
    """The webhook as it is answered, once requests are let in as it says now."""
    desk.webhooks.put(door_of_ata(there.webhook, there.strategy))
    row = await _row(desk, there.webhook.id)
    return _shape(desk, {**row, "auth_key": there.auth_key, "advice": there.advice})


async def _row(desk: Desk, webhook_id: str) -> dict[str, Any]:
    row = await desk.store.read(lambda tx: lists.one_of(tx, lists.ATA_WEBHOOKS, webhook_id))
    return existing(row, "ata-webhook", webhook_id)


def _shape(desk: Desk, row: dict[str, Any]) -> AtaWebhookShape:
    settings = decode(AtaSettings, row["settings"])
    url = webhook_url(desk.settings.base_url, row["id"])
    return AtaWebhookShape.model_validate(
        {
            **row,
            **plain(settings),
            "sources": list(settings.sources) or None,
            "last_used_from": row["last_used_from"] or None,
            "url": url,
        }
    )
