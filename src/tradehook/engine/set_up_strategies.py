"""Setting up strategies with their webhooks (rule: deciding 2; interfaces, POST and PATCH /strategies)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from tradehook.engine.alarms import listen_for
from tradehook.engine.set_up_sources import read_sources
from tradehook.engine.set_up_tickers import TickerReader
from tradehook.engine.unset import UNSET, Unset
from tradehook.engine.world import World
from tradehook.people.user import FIRST_OWNER
from tradehook.plumbing.codec import plain
from tradehook.plumbing.ids import secret_text
from tradehook.plumbing.secrets import hashed
from tradehook.plumbing.store.contract import Tx
from tradehook.routing import queries as routing
from tradehook.routing.strategies import Strategy, StrategySettings, UnknownTickers, Webhook
from tradehook.routing.validation import change_settings, change_webhook_settings
from tradehook.vocabulary.ids import StrategyId, UserId, WebhookUuid
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.settings import SubscriptionSettings

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyChange:
    """What is wanted of a strategy, or is to be changed of it. `webhook` and `defaults` are merged by name."""

    name: str | None = None
    enabled: bool | None = None
    allowed_tickers: Sequence[str] | Unset | None = UNSET
    unknown_tickers: UnknownTickers | None = None
    sources: Sequence[str] | Unset | None = UNSET
    defaults: Mapping[str, Any] | None = None
    webhook: Mapping[str, Any] | None = None
    silence_alarm_s: int | Unset | None = UNSET


@dataclass(frozen=True, slots=True)
class StrategySet:
    """A strategy and its webhook. `password` is there when it was just made; it is never shown again."""

    strategy: Strategy
    webhook: Webhook
    password: str | None = None


def make_strategy(
    tx: Tx,
    world: World,
    asset_class: AssetClass,
    wanted: StrategyChange,
    dialect: str,
    owner_id: UserId = FIRST_OWNER,
) -> StrategySet | Refusal:
    """Make a strategy of somebody's with a webhook of a dialect, whose password is shown this once."""
    now = world.now()
    blank = Strategy(
        id=StrategyId(world.new_id()),
        name="",
        owner_id=owner_id,
        asset_class=asset_class,
        enabled=True,
        settings=StrategySettings(),
        created_at=now,
    )
    strategy = changed(world, blank, wanted, now)
    if isinstance(strategy, Refusal):
        return strategy
    password = secret_text()
    webhook = Webhook(uuid=WebhookUuid(world.new_id()), strategy_id=strategy.id, dialect=dialect, hash=hashed(password))
    routing.add_strategy(tx, strategy)
    routing.add_webhook(tx, webhook, now)
    listen_for(tx, strategy, now)
    return StrategySet(strategy, webhook, password)


def change_strategy(
    tx: Tx, world: World, strategy_id: StrategyId, change: StrategyChange
) -> StrategySet | Refusal | None:
    """Change a strategy; None when there is none such. What its webhook lets in changes with the next request."""
    there = _strategy_with_webhook(tx, strategy_id)
    if there is None:
        return None
    strategy = changed(world, there.strategy, change, world.now())
    if isinstance(strategy, Refusal):
        return strategy
    routing.change_strategy(tx, strategy)
    listen_for(tx, strategy, world.now())
    return StrategySet(strategy, there.webhook)


def rotate_webhook(tx: Tx, world: World, strategy_id: StrategyId, overlap_s: int) -> StrategySet | None:
    """Give a strategy's webhook a new password; the old one works `overlap_s` seconds longer.

    None when there is no such strategy.
    """
    there = _strategy_with_webhook(tx, strategy_id)
    if there is None:
        return None
    password = secret_text()
    webhook = msgspec.structs.replace(
        there.webhook,
        hash=hashed(password),
        old_hash=there.webhook.hash if overlap_s else None,
        old_until=after(world.now(), overlap_s) if overlap_s else None,
    )
    routing.rotate_webhook(tx, webhook)
    return StrategySet(there.strategy, webhook, password)


def changed(world: World, strategy: Strategy, change: StrategyChange, now: Instant) -> Strategy | Refusal:
    """The strategy with the change made, or what is wrong with it."""
    settings = _changed_settings(world, strategy, change, now)
    if isinstance(settings, Refusal):
        return settings
    return msgspec.structs.replace(
        strategy,
        name=_or(change.name, strategy.name),
        enabled=_or(change.enabled, strategy.enabled),
        settings=settings,
    )


def _changed_settings(
    world: World, strategy: Strategy, change: StrategyChange, now: Instant
) -> StrategySettings | Refusal:
    old = strategy.settings
    unknown_tickers = _or(change.unknown_tickers, old.unknown_tickers)
    reader = TickerReader(
        catalogue=world.catalogue,
        asset_class=strategy.asset_class,
        accepts_unknown=unknown_tickers is UnknownTickers.ACCEPT,
        now=now,
    )
    allowed = (
        old.allowed_tickers
        if isinstance(change.allowed_tickers, Unset)
        else reader.read_list(change.allowed_tickers, "allowed_tickers")
    )
    if isinstance(allowed, Refusal):
        return allowed
    sources = old.sources if isinstance(change.sources, Unset) else read_sources(change.sources or ())
    if isinstance(sources, Refusal):
        return sources
    defaults = _changed_defaults(old.defaults, change.defaults or {}, reader)
    if isinstance(defaults, Refusal):
        return defaults
    webhook = change_webhook_settings(old.webhook, change.webhook or {})
    if isinstance(webhook, Refusal):
        return webhook
    return StrategySettings(
        allowed_tickers=allowed,
        unknown_tickers=unknown_tickers,
        sources=sources,
        defaults=defaults,
        webhook=webhook,
        silence_alarm_s=old.silence_alarm_s if isinstance(change.silence_alarm_s, Unset) else change.silence_alarm_s,
    )


def _changed_defaults(
    old: Mapping[str, Any], given: Mapping[str, Any], reader: TickerReader
) -> dict[str, Any] | Refusal:
    """The defaults by name, only those that were ever given, as JSON would hold them."""
    names = {**old, **given}
    settings = change_settings(SubscriptionSettings(), names, "defaults")
    if isinstance(settings, Refusal):
        return settings
    unmapped = reader.read_map(settings.ticker_map, "defaults.ticker_map")
    if unmapped is not None:
        return unmapped
    allowed = reader.read_list(settings.allowed_tickers, "defaults.allowed_tickers")
    if isinstance(allowed, Refusal):
        return allowed
    shown = plain(msgspec.structs.replace(settings, allowed_tickers=allowed))
    return {name: shown[name] for name in names}


def _strategy_with_webhook(tx: Tx, strategy_id: StrategyId) -> StrategySet | None:
    strategy, webhook = routing.strategy(tx, strategy_id), routing.webhook_of(tx, strategy_id)
    return StrategySet(strategy, webhook) if strategy and webhook else None


def _or(new: _Value | None, old: _Value) -> _Value:
    return old if new is None else new
