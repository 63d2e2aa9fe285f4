"""Setting up subscriptions: an account follows a strategy (rule: deciding 3; interfaces, /subscriptions)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from tradehook.accounts.queries import account
from tradehook.engine.set_up_tickers import TickerReader
from tradehook.engine.world import World
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.routing import queries as routing
from tradehook.routing.flattening import reached_on
from tradehook.routing.sharing import queries as sharing
from tradehook.routing.strategies import Strategy, Subscription, UnknownTickers
from tradehook.routing.validation import change_settings
from tradehook.vocabulary.ids import AccountId, StrategyId, SubscriptionId
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.settings import SubscriptionSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionWanted:
    """A subscription to be made; `settings` by name, on top of the strategy's defaults."""

    strategy_id: StrategyId
    account_id: AccountId
    enabled: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)


def subscribe(tx: Tx, world: World, wanted: SubscriptionWanted) -> Subscription | Refusal:
    """Let an account follow a strategy, with the strategy's defaults copied."""
    strategy = routing.strategy(tx, wanted.strategy_id)
    if strategy is None:
        return _missing("strategy", wanted.strategy_id)
    holder = account(tx, wanted.account_id)
    if holder is None:
        return _missing("account", wanted.account_id)
    settings = _settings(world, strategy, SubscriptionSettings(), {**strategy.settings.defaults, **wanted.settings})
    if isinstance(settings, Refusal):
        return settings
    subscription = Subscription(
        id=SubscriptionId(world.new_id()),
        strategy_id=wanted.strategy_id,
        account_id=wanted.account_id,
        enabled=wanted.enabled,
        settings=settings,
        created_at=world.now(),
        flattened_on=reached_on(settings, world.now()),
    )
    routing.add_subscription(tx, subscription)
    if holder.owner_id != strategy.owner_id:
        # An owner may do this for others; whoever follows a strategy of somebody else's shares it.
        sharing.share(tx, strategy.id, holder.owner_id, world.now())
    return subscription


def suppose_subscription(
    tx: ReadTx, world: World, subscription_id: SubscriptionId, given: Mapping[str, Any]
) -> Subscription | Refusal | None:
    """A subscription as if it had these settings on top of its own, which stay; None when there is none such."""
    subscription = routing.subscription(tx, subscription_id)
    strategy = routing.strategy(tx, subscription.strategy_id) if subscription else None
    if subscription is None or strategy is None:
        return None
    settings = _settings(world, strategy, subscription.settings, given)
    return settings if isinstance(settings, Refusal) else msgspec.structs.replace(subscription, settings=settings)


def change_subscription(
    tx: Tx, world: World, subscription_id: SubscriptionId, enabled: bool | None, given: Mapping[str, Any]
) -> Subscription | Refusal | None:
    """Change a subscription's switch (None leaves it) and settings; None when there is none such.

    Trades that were decided keep the settings they were decided with.
    """
    subscription, supposed = (
        routing.subscription(tx, subscription_id),
        suppose_subscription(tx, world, subscription_id, given),
    )
    if subscription is None or not isinstance(supposed, Subscription):
        return supposed if isinstance(supposed, Refusal) else None
    refusal = _not_shared(tx, subscription) if enabled and not subscription.enabled else None
    if refusal is not None:
        return refusal
    changed = supposed if enabled is None else msgspec.structs.replace(supposed, enabled=enabled)
    routing.change_subscription(tx, changed)
    if _time_to_be_flat(changed) != _time_to_be_flat(subscription):
        # A time that is over today when it is set is meant from tomorrow on.
        routing.see_to_day(tx, changed.id, reached_on(changed.settings, world.now()))
    return changed


def _time_to_be_flat(subscription: Subscription) -> tuple[str | None, str]:
    return subscription.settings.flatten_at, subscription.settings.timezone


def _settings(
    world: World, strategy: Strategy, base: SubscriptionSettings, given: Mapping[str, Any]
) -> SubscriptionSettings | Refusal:
    settings = change_settings(base, given)
    if isinstance(settings, Refusal):
        return settings
    reader = TickerReader(
        catalogue=world.catalogue,
        asset_class=strategy.asset_class,
        accepts_unknown=strategy.settings.unknown_tickers is UnknownTickers.ACCEPT,
        now=world.now(),
    )
    unmapped = reader.read_map(settings.ticker_map, "settings.ticker_map") if "ticker_map" in given else None
    if unmapped is not None or "allowed_tickers" not in given:
        return unmapped or settings
    allowed = reader.read_list(settings.allowed_tickers, "settings.allowed_tickers")
    return allowed if isinstance(allowed, Refusal) else msgspec.structs.replace(settings, allowed_tickers=allowed)


def _not_shared(tx: ReadTx, subscription: Subscription) -> Refusal | None:
    strategy, holder = routing.strategy(tx, subscription.strategy_id), account(tx, subscription.account_id)
    if strategy is None or holder is None or holder.owner_id == strategy.owner_id:
        return None
    if sharing.shared_since(tx, strategy.id, holder.owner_id) is not None:
        return None
    return Refusal(
        code="strategy-not-shared",
        status=409,
        message="The strategy is not shared with you any more: it cannot be followed.",
        hint="Ask whose it is to share it again.",
        path="enabled",
    )


def _missing(noun: str, identity: str) -> Refusal:
    return Refusal(
        code=f"{noun}-not-found",
        status=404,
        message=f'There is no {noun} "{identity[:80]}".',
        hint="Use the id of one that exists.",
        path=f"{noun}_id",
    )
