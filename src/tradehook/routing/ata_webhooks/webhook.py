"""A webhook that records what its alerts say, and trades it where it leads to a strategy (rule: architecture 8.3, 8.14;
interfaces, /ata-webhooks)."""

import msgspec

from tradehook.dialects.contract import JsonSyntax
from tradehook.vocabulary.ids import AtaWebhookId, StrategyId, UserId
from tradehook.vocabulary.instant import Instant


class AtaSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How what is sent to it is read and bounded.

    `sources`: "tradingview", "trendspider", addresses and ranges; empty means any.
    `require_client_certificate`: only what came with TradingView's, as a trusted proxy says, is let in.
    """

    json_syntax: JsonSyntax = JsonSyntax.STRICT
    rate_limit_per_minute: int = 30
    max_body_bytes: int = 25_600
    sources: tuple[str, ...] = ()
    require_client_certificate: bool = False


class AtaWebhook(msgspec.Struct, frozen=True, kw_only=True):
    """A webhook: its id is its address, and of the key that its messages bring only a hash is kept.

    `strategy_id` None: it only records. `old_hash` works until `old_until`, the overlap after a rotation,
    and is known afterwards.
    """

    id: AtaWebhookId
    owner_id: UserId
    strategy_id: StrategyId | None
    name: str
    hash: bytes
    settings: AtaSettings
    created_at: Instant
    old_hash: bytes | None = None
    old_until: Instant | None = None
