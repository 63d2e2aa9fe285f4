"""What a webhook lets in, worked out once from its strategy's settings rather than for every request."""

from typing import NamedTuple

from tradehook.dialects.contract import JsonSyntax
from tradehook.intake.rate import Limit, limits_of
from tradehook.intake.tickers import TickerRules
from tradehook.routing.registry import Door
from tradehook.routing.strategies import Strategy, UnknownTickers


class WebhookRules(NamedTuple):
    """The rules of one webhook, each in the form in which intake asks for it."""

    syntax: JsonSyntax
    limits: tuple[Limit, Limit]
    max_body_bytes: int
    sources: tuple[str, ...]
    strict_futures: bool
    tickers: TickerRules


def rules_of(strategy: Strategy) -> WebhookRules:
    """The rules that a strategy's settings make."""
    settings, webhook = strategy.settings, strategy.settings.webhook
    return WebhookRules(
        syntax=JsonSyntax(webhook.json_syntax),
        limits=limits_of(webhook.rate_limit_per_minute, webhook.rate_limit_per_hour),
        max_body_bytes=webhook.max_body_bytes,
        sources=settings.sources,
        strict_futures=webhook.strict_futures_quantity_types,
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
        known = self._known.get(door.webhook.uuid)
        if known is None or known[0] is not door:
            known = self._known[door.webhook.uuid] = (door, rules_of(door.strategy))
        return known[1]
