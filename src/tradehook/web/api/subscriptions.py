"""Subscriptions: accounts that follow strategies."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from tradehook.engine import set_up_subscriptions as set_up
from tradehook.plumbing.codec import decode, plain
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.ids import AccountId, StrategyId, SubscriptionId
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.web.api.bodies import Body, ExactRoute, settings_of
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import existing, unless_refused
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import Moment, Shape

router = APIRouter(prefix="/subscriptions", tags=["subscriptions"], route_class=ExactRoute)

_Settings = Annotated[dict[str, Any], settings_of(SubscriptionSettings)]


class SubscriptionBody(Body):
    """A subscription to be made. `settings` come on top of the strategy's defaults."""

    strategy_id: str
    account_id: str
    enabled: bool = False
    settings: _Settings = Field(default_factory=dict)


class SubscriptionPatch(Body):
    """What is to be changed. Settings are merged by name."""

    enabled: bool | None = None
    settings: _Settings = Field(default_factory=dict)


class SubscriptionShape(Shape):
    """A subscription with all its settings."""

    id: str
    strategy_id: str
    account_id: str
    enabled: bool
    settings: dict[str, Any]
    created_at: Moment


@router.post("", status_code=201)
async def subscribe(desk: DeskNow, body: SubscriptionBody) -> SubscriptionShape:
    """Let an account follow a strategy. It does nothing until it is enabled."""
    wanted = set_up.SubscriptionWanted(
        strategy_id=StrategyId(body.strategy_id),
        account_id=AccountId(body.account_id),
        enabled=body.enabled,
        settings=body.settings,
    )
    made = unless_refused(await desk.store.write(lambda tx: set_up.subscribe(tx, desk.world, wanted)))
    return SubscriptionShape.model_validate(plain(made))


class SubscriptionsAsked(Asked):
    """Which subscriptions."""

    strategy_id: str | None = None
    account_id: str | None = None
    enabled: bool | None = None


@router.get("")
async def list_subscriptions(desk: DeskNow, asked: Annotated[SubscriptionsAsked, Query()]) -> Listed[SubscriptionShape]:
    """Subscriptions, oldest first."""

    def read(tx: ReadTx) -> Listed[SubscriptionShape]:
        rows, after = lists.page_of(tx, lists.SUBSCRIPTIONS, asked, asked.filters, desk.caller)
        return Listed(items=[_shape(row) for row in rows], next=after)

    return await desk.store.read(read)


@router.get("/{subscription_id}")
async def get_subscription(desk: DeskNow, subscription_id: str) -> SubscriptionShape:
    """One subscription."""
    row = await desk.store.read(lambda tx: lists.one_of(tx, lists.SUBSCRIPTIONS, subscription_id))
    return _shape(existing(row, "subscription", subscription_id))


@router.patch("/{subscription_id}")
async def change_subscription(desk: DeskNow, subscription_id: str, body: SubscriptionPatch) -> SubscriptionShape:
    """Change a subscription's switch or settings. Trades already decided keep theirs."""
    changed = await desk.store.write(
        lambda tx: set_up.change_subscription(
            tx, desk.world, SubscriptionId(subscription_id), body.enabled, body.settings
        )
    )
    return SubscriptionShape.model_validate(plain(existing(unless_refused(changed), "subscription", subscription_id)))


def _shape(row: dict[str, Any]) -> SubscriptionShape:
    settings = plain(decode(SubscriptionSettings, row["settings"]))
    return SubscriptionShape.model_validate({**row, "settings": settings})
