"""What subscriptions, webhooks and keys may be set to, beyond the kinds of the fields (rule: deciding 2 and 3)."""

from collections.abc import Mapping
from typing import Any

from tradehook.plumbing.merging import merge
from tradehook.routing import bounds
from tradehook.routing.agreeing import first_fault
from tradehook.routing.ata_webhooks.webhook import AtaSettings
from tradehook.routing.keys.key import KeySettings
from tradehook.routing.strategies import WebhookSettings
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.settings import SubscriptionSettings

MOST_TICKERS = 100


def change_settings(
    base: SubscriptionSettings, given: Mapping[str, Any], at: str = "settings"
) -> SubscriptionSettings | Refusal:
    """A subscription's settings with these changed, checked one by one and together (rule: deciding 3)."""
    settings = merge(base, given, bounds.SUBSCRIPTION, at)
    if isinstance(settings, Refusal):
        return settings
    return first_fault(settings, at) or settings


def change_webhook_settings(base: WebhookSettings, given: Mapping[str, Any]) -> WebhookSettings | Refusal:
    """A webhook's settings with these changed, checked (rule: architecture 8, 1 and 3)."""
    return merge(base, given, bounds.WEBHOOK, "webhook")


def change_key_settings(base: KeySettings, given: Mapping[str, Any]) -> KeySettings | Refusal:
    """A key's settings with these changed, checked; they stand in the body itself (rule: architecture 8, 1 and 3)."""
    return merge(base, given, bounds.MINUTE_AND_BODY, "")


def change_ata_settings(base: AtaSettings, given: Mapping[str, Any]) -> AtaSettings | Refusal:
    """The settings of a webhook of Algo Trade Analytics with these changed, checked; they stand in the body itself."""
    return merge(base, given, bounds.MINUTE_AND_BODY, "")
