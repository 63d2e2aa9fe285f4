"""Strategies and their webhooks, as they are set up (rule: deciding 2)."""

from datetime import date
from enum import StrEnum
from typing import Any

import msgspec

from tradehook.dialects.contract import JsonSyntax
from tradehook.vocabulary.ids import AccountId, StrategyId, SubscriptionId, UserId, WebhookUuid
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.settings import SubscriptionSettings


class UnknownTickers(StrEnum):
    """What to do with a ticker that no list knows."""

    REFUSE = "refuse"
    ACCEPT = "accept"


class WebhookSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a webhook reads and bounds what is sent to it (rule: architecture 8, 1 and 3).

    `require_client_certificate`: only what came with TradingView's, as a trusted proxy says, is let in.
    """

    json_syntax: JsonSyntax = JsonSyntax.STRICT
    rate_limit_per_minute: int = 60
    rate_limit_per_hour: int = 500
    max_body_bytes: int = 65_536
    strict_futures_quantity_types: bool = False
    require_client_certificate: bool = False


class StrategySettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a strategy lets in, and what a new subscription to it starts with.

    `allowed_tickers` None means any. `sources`: "tradingview", "trendspider", addresses and ranges; empty means any.
    `silence_alarm_s`: after so many seconds without a signal somebody is told; None for never.
    """

    allowed_tickers: tuple[str, ...] | None = None
    unknown_tickers: UnknownTickers = UnknownTickers.REFUSE
    sources: tuple[str, ...] = ()
    defaults: dict[str, Any] = {}
    webhook: WebhookSettings = WebhookSettings()
    silence_alarm_s: int | None = None


class Strategy(msgspec.Struct, frozen=True, kw_only=True):
    """A strategy: where signals come in and who may follow them."""

    id: StrategyId
    name: str
    owner_id: UserId
    asset_class: AssetClass
    enabled: bool
    settings: StrategySettings
    created_at: Instant


class Webhook(msgspec.Struct, frozen=True, kw_only=True):
    """A webhook's address. Its uuid never changes; of its password only a hash is kept.

    `old_hash` works until `old_until`: the overlap after a rotation.
    """

    uuid: WebhookUuid
    strategy_id: StrategyId
    dialect: str
    hash: bytes
    old_hash: bytes | None = None
    old_until: Instant | None = None


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """An account that follows a strategy.

    `flattened_on`: the last day, in its own time zone, of which `flatten_at` needs nothing more.
    """

    id: SubscriptionId
    strategy_id: StrategyId
    account_id: AccountId
    enabled: bool
    settings: SubscriptionSettings
    created_at: Instant
    flattened_on: date | None = None
