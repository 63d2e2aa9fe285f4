"""What a webhook lets in, worked out once from the settings behind it rather than for every request."""

from typing import NamedTuple

from tradehook.dialects.contract import JsonSyntax
from tradehook.intake.rate import Limit, limit_of, limits_of
from tradehook.intake.tickers import TickerRules
from tradehook.routing.keys.key import KeySettings
from tradehook.routing.registry import Door
from tradehook.routing.strategies import Strategy, UnknownTickers


class StrategyRules(NamedTuple):
    """How a strategy reads a message: its JSON, what its class allows, its ticker."""

    syntax: JsonSyntax
    strict_futures: bool
    tickers: TickerRules


class WebhookRules(NamedTuple):
    """The rules of one door, each in the form in which intake asks for it. `of_strategy` is None for a key."""

    syntax: JsonSyntax
    limits: tuple[Limit, ...]
    max_body_bytes: int
    sources: tuple[str, ...]
    of_strategy: StrategyRules | None


def rules_of(door: Door) -> WebhookRules:
    """The rules that the settings behind a door make."""
    if door.key is not None:
        return _rules_of_key(door.key.settings)
    if door.strategy is not None:
        return _rules_of_webhook(door.strategy)
    raise LookupError(door.id)


def strategy_rules(strategy: Strategy) -> StrategyRules:
    """How a strategy reads a message, by its settings."""
    settings = strategy.settings
    return StrategyRules(
        syntax=settings.webhook.json_syntax,
        strict_futures=settings.webhook.strict_futures_quantity_types,
        tickers=TickerRules(
            asset_class=strategy.asset_class,
            allowed=settings.allowed_tickers,
            accepts_unknown=settings.unknown_tickers is UnknownTickers.ACCEPT,
        ),
    )


class RuleBook:
    """The rules of the doors that were knocked at; those of a door that was changed are worked out anew."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Door, WebhookRules]] = {}

    def of(self, door: Door) -> WebhookRules:
        """The rules of a door."""
        known = self._known.get(door.id)
        if known is None or known[0] is not door:
            known = self._known[door.id] = (door, rules_of(door))
        return known[1]


def _rules_of_webhook(strategy: Strategy) -> WebhookRules:
    webhook = strategy.settings.webhook
    return WebhookRules(
        syntax=webhook.json_syntax,
        limits=limits_of(webhook.rate_limit_per_minute, webhook.rate_limit_per_hour),
        max_body_bytes=webhook.max_body_bytes,
        sources=strategy.settings.sources,
        of_strategy=strategy_rules(strategy),
    )


def _rules_of_key(settings: KeySettings) -> WebhookRules:
    return WebhookRules(
        syntax=settings.json_syntax,
        limits=limit_of(settings.rate_limit_per_minute),
        max_body_bytes=settings.max_body_bytes,
        sources=settings.sources,
        of_strategy=None,
    )
