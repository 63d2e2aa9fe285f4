"""What subscriptions and webhooks may be set to, beyond the kinds of the fields (rule: deciding 2 and 3)."""

from collections.abc import Mapping
from typing import Any

from tradehook.plumbing.merging import Range, merge
from tradehook.routing.strategies import WebhookSettings
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.settings import SubscriptionSettings

SUBSCRIPTION_RANGES = {
    "quantity": Range(above=0),
    "cancel_wait_timeout": Range(low=1, high=300),
    "exit_fill_timeout": Range(low=60, high=300),
}

WEBHOOK_RANGES = {
    "rate_limit_per_minute": Range(low=1, high=100_000_000),
    "rate_limit_per_hour": Range(low=1, high=100_000_000),
    "max_body_bytes": Range(low=64, high=65_536),
}

MOST_TICKERS = 100


def change_settings(
    base: SubscriptionSettings, given: Mapping[str, Any], at: str = "settings"
) -> SubscriptionSettings | Refusal:
    """A subscription's settings with these changed, checked (rule: deciding 3)."""
    return merge(base, given, SUBSCRIPTION_RANGES, at)


def change_webhook_settings(base: WebhookSettings, given: Mapping[str, Any]) -> WebhookSettings | Refusal:
    """A webhook's settings with these changed, checked (rule: architecture 8, 1 and 3)."""
    return merge(base, given, WEBHOOK_RANGES, "webhook")
