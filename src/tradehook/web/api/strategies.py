"""Strategies and their webhooks."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints

from tradehook.bootstrap import Desk
from tradehook.dialects.traderspost import TRADERSPOST
from tradehook.dialects.traderspost.address import webhook_url
from tradehook.engine import set_up_strategies as set_up
from tradehook.engine.unset import UNSET
from tradehook.people.caller import Caller
from tradehook.plumbing.codec import decode, plain
from tradehook.plumbing.store.contract import ReadTx
from tradehook.routing.registry import door_to_strategy
from tradehook.routing.strategies import StrategySettings, UnknownTickers, WebhookSettings
from tradehook.vocabulary.ids import StrategyId
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.web.api.bodies import AnyIsNull, Body, ExactRoute, RotateBody, Sources, settings_of
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import existing, unless_refused
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import Moment, Shape
from tradehook.web.callers_desk import CallersDesk

router = APIRouter(prefix="/strategies", tags=["strategies"], route_class=ExactRoute)

_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


_Tickers = Annotated[
    list[str] | None,
    AnyIsNull,
    Field(description='Null or "any" lets any in; the root of a future stands for all its contracts.'),
]
_Defaults = Annotated[dict[str, Any], settings_of(SubscriptionSettings)]
_Webhook = Annotated[dict[str, Any], settings_of(WebhookSettings)]

_MONTH_S = 2_678_400
_SilenceAlarm = Annotated[
    int | None,
    Field(ge=60, le=_MONTH_S, description="Seconds without a signal after which it is an alarm; null for never."),
]


class StrategyBody(Body):
    """A strategy to be made. `defaults` are copied into each new subscription to it."""

    name: _Name
    asset_class: AssetClass
    enabled: bool = True
    allowed_tickers: _Tickers = None
    unknown_tickers: UnknownTickers = UnknownTickers.REFUSE
    sources: Sources = None
    defaults: _Defaults = Field(default_factory=dict)
    webhook: _Webhook = Field(default_factory=dict)
    silence_alarm_s: _SilenceAlarm = None


class StrategyPatch(Body):
    """What is to be changed. Fields that are left out stay; `defaults` and `webhook` are merged by name."""

    name: _Name | None = None
    enabled: bool | None = None
    allowed_tickers: _Tickers = None
    unknown_tickers: UnknownTickers | None = None
    sources: Sources = None
    defaults: _Defaults = Field(default_factory=dict)
    webhook: _Webhook = Field(default_factory=dict)
    silence_alarm_s: _SilenceAlarm = None


class WebhookShape(Shape):
    """A strategy's webhook. `password` and `url` are shown once, when they are made; null afterwards.

    `last_used_at`, `last_used_from`: when a message last came with the password, to about a second, and from where.
    """

    uuid: str
    dialect: str
    password: str | None = None
    url: str | None = None
    old_password_until: Moment | None
    last_used_at: Moment | None
    last_used_from: str | None
    json_syntax: str
    rate_limit_per_minute: int
    rate_limit_per_hour: int
    max_body_bytes: int
    strict_futures_quantity_types: bool
    require_client_certificate: bool


class StrategyShape(Shape):
    """A strategy: what its webhook lets in. `defaults` are the subscription settings that were given for it.

    `webhook` is null, and `sources` too, of a strategy that somebody else shares with you.
    """

    id: str
    owner_id: str
    name: str
    asset_class: AssetClass
    enabled: bool
    allowed_tickers: list[str] | None
    unknown_tickers: UnknownTickers
    sources: list[str] | None
    defaults: dict[str, Any]
    webhook: WebhookShape | None
    silence_alarm_s: int | None
    created_at: Moment


class RotatedShape(Shape):
    """A webhook's new password, shown this once."""

    uuid: str
    password: str
    url: str
    old_password_until: Moment | None


@router.post("", status_code=201)
async def make_strategy(desk: DeskNow, body: StrategyBody) -> StrategyShape:
    """Make a strategy with its webhook, whose password and address are in this answer and in no other."""
    wanted = _change(body)
    made = unless_refused(
        await desk.store.write(
            lambda tx: set_up.make_strategy(
                tx, desk.world, body.asset_class, wanted, TRADERSPOST.name, desk.caller.user_id
            )
        )
    )
    desk.webhooks.put(door_to_strategy(made.webhook, made.strategy))
    return await _strategy(desk, made.strategy.id, made.password)


class StrategiesAsked(Asked):
    """Which strategies."""

    name: str | None = None
    asset_class: AssetClass | None = None
    enabled: bool | None = None


@router.get("")
async def list_strategies(desk: DeskNow, asked: Annotated[StrategiesAsked, Query()]) -> Listed[StrategyShape]:
    """Strategies, oldest first."""

    def read(tx: ReadTx) -> Listed[StrategyShape]:
        rows, after = lists.page_of(tx, lists.STRATEGIES, asked, asked.filters, desk.caller)
        return Listed(items=[_shape(row, desk.caller) for row in rows], next=after)

    return await desk.store.read(read)


@router.get("/{strategy_id}")
async def get_strategy(desk: DeskNow, strategy_id: str) -> StrategyShape:
    """One strategy."""
    return await _strategy(desk, strategy_id)


@router.patch("/{strategy_id}")
async def change_strategy(desk: DeskNow, strategy_id: str, body: StrategyPatch) -> StrategyShape:
    """Change a strategy; its webhook follows with the next request. The asset class stays as it was made."""
    change = _change(body)
    changed = await desk.store.write(lambda tx: set_up.change_strategy(tx, desk.world, StrategyId(strategy_id), change))
    desk.webhooks.follow(existing(unless_refused(changed), "strategy", strategy_id).strategy)
    return await _strategy(desk, strategy_id)


@router.post("/{strategy_id}/webhook/rotate")
async def rotate_webhook(desk: DeskNow, strategy_id: str, body: RotateBody) -> RotatedShape:
    """Make a new password for the strategy's webhook. The address keeps its uuid."""
    rotated = await desk.store.write(
        lambda tx: set_up.rotate_webhook(tx, desk.world, StrategyId(strategy_id), body.overlap_seconds)
    )
    there = existing(rotated, "strategy", strategy_id)
    desk.webhooks.put(door_to_strategy(there.webhook, there.strategy))
    return RotatedShape.model_validate(
        {**_secrets(desk, there.webhook.uuid, there.password), "old_password_until": there.webhook.old_until}
    )


def _change(body: StrategyBody | StrategyPatch) -> set_up.StrategyChange:
    """Only what was sent: null for tickers and sources means any, for the alarm none; absent means as it was."""
    given = body.model_fields_set
    return set_up.StrategyChange(
        name=body.name,
        enabled=body.enabled,
        allowed_tickers=body.allowed_tickers if "allowed_tickers" in given else UNSET,
        unknown_tickers=body.unknown_tickers,
        sources=body.sources if "sources" in given else UNSET,
        defaults=body.defaults,
        webhook=body.webhook,
        silence_alarm_s=body.silence_alarm_s if "silence_alarm_s" in given else UNSET,
    )


async def _strategy(desk: CallersDesk, strategy_id: str, password: str | None = None) -> StrategyShape:
    row = await desk.store.read(lambda tx: lists.one_of(tx, lists.STRATEGIES, strategy_id))
    there = existing(row, "strategy", strategy_id)
    return _shape(there, desk.caller, _secrets(desk, there["webhook_uuid"], password) if password else {})


def _secrets(desk: Desk, uuid: str, password: str | None) -> dict[str, str]:
    known = password or ""
    return {"uuid": uuid, "password": known, "url": webhook_url(desk.settings.base_url, uuid, known)}


def _shape(row: dict[str, Any], caller: Caller, secrets: dict[str, str] | None = None) -> StrategyShape:
    settings = decode(StrategySettings, row["settings"])
    shown = {**row, **plain(settings), "sources": list(settings.sources) or None}
    if not caller.role.sees_all and row["owner_id"] != caller.user_id:
        return StrategyShape.model_validate({**shown, "sources": None, "webhook": None})
    webhook = {
        **plain(settings.webhook),
        "uuid": row["webhook_uuid"],
        "dialect": row["dialect"],
        "old_password_until": row["old_password_until"],
        "last_used_at": row["last_used_at"],
        "last_used_from": row["last_used_from"] or None,
        **(secrets or {}),
    }
    return StrategyShape.model_validate({**shown, "webhook": webhook})
