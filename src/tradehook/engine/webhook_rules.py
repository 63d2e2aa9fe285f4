"""What a webhook lets in, worked out once from the settings behind it rather than for every request."""

from typing import NamedTuple

from tradehook.dialects.contract import JsonSyntax
from tradehook.intake.rate import QUARTER_HOUR_S, Limit, limit_of, limits_of
from tradehook.intake.tickers import TickerRules
from tradehook.routing.ata_webhooks.webhook import AtaWebhook
from tradehook.routing.keys.key import KeySettings
from tradehook.routing.registry import Door
from tradehook.routing.strategies import Strategy, UnknownTickers


class StrategyRules(NamedTuple):
    """How a strategy reads a message: its JSON, what its class allows, its ticker."""

    syntax: JsonSyntax
    strict_futures: bool
    tickers: TickerRules


class Shared(NamedTuple):
    """Limits that all webhooks of somebody have together."""

    owner: str
    limits: tuple[Limit, ...]


class WebhookRules(NamedTuple):
    """The rules of one door, each in the form in which intake asks for it. `of_strategy` is None for a key, and for a
    webhook that only records."""

    syntax: JsonSyntax
    limits: tuple[Limit, ...]
    max_body_bytes: int
    sources: tuple[str, ...]
    wants_certificate: bool
    of_strategy: StrategyRules | None
    shared: Shared | None = None

    @property
    def all_limits(self) -> tuple[Limit, ...]:
        """Those of the door, and those that it shares."""
        return self.limits if self.shared is None else self.limits + self.shared.limits


def rules_of(door: Door, of_an_owner: tuple[Limit, ...]) -> WebhookRules:
    """The rules that the settings behind a door make. `of_an_owner`: for all webhooks of Algo Trade Analytics that
    somebody has."""
    if door.ata is not None:
        return _rules_of_ata(door.ata, door.strategy, of_an_owner)
    if door.key is not None:
        return _rules_of_key(door.key.settings)
    if door.strategy is not None:
        return _rules_of_webhook(door.strategy)
    raise LookupError(door.id)


def in_15_minutes(count: int) -> tuple[Limit]:
    """So many requests in fifteen minutes."""
    return (Limit(count, QUARTER_HOUR_S),)


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

    def __init__(self, of_an_owner: tuple[Limit, ...]) -> None:
        self._of_an_owner = of_an_owner
        self._known: dict[str, tuple[Door, WebhookRules]] = {}

    def of(self, door: Door) -> WebhookRules:
        """The rules of a door."""
        known = self._known.get(door.id)
        if known is None or known[0] is not door:
            known = self._known[door.id] = (door, rules_of(door, self._of_an_owner))
        return known[1]


def _rules_of_webhook(strategy: Strategy) -> WebhookRules:
    webhook = strategy.settings.webhook
    return WebhookRules(
        syntax=webhook.json_syntax,
        limits=limits_of(webhook.rate_limit_per_minute, webhook.rate_limit_per_hour),
        max_body_bytes=webhook.max_body_bytes,
        sources=strategy.settings.sources,
        wants_certificate=webhook.require_client_certificate,
        of_strategy=strategy_rules(strategy),
    )


def _rules_of_key(settings: KeySettings) -> WebhookRules:
    return WebhookRules(
        syntax=settings.json_syntax,
        limits=limit_of(settings.rate_limit_per_minute),
        max_body_bytes=settings.max_body_bytes,
        sources=settings.sources,
        wants_certificate=settings.require_client_certificate,
        of_strategy=None,
    )


def _rules_of_ata(webhook: AtaWebhook, strategy: Strategy | None, of_an_owner: tuple[Limit, ...]) -> WebhookRules:
    settings = webhook.settings
    return WebhookRules(
        syntax=settings.json_syntax,
        limits=limit_of(settings.rate_limit_per_minute),
        max_body_bytes=settings.max_body_bytes,
        sources=settings.sources,
        wants_certificate=settings.require_client_certificate,
        of_strategy=None if strategy is None else strategy_rules(strategy)._replace(syntax=settings.json_syntax),
        shared=Shared(webhook.owner_id, of_an_owner),
    )
