"""A key with which somebody's own messages come in (rule: architecture 8.3 and 8.13; interfaces, /webhook-keys)."""

import msgspec

from tradehook.dialects.contract import JsonSyntax
from tradehook.vocabulary.ids import KeyId, UserId
from tradehook.vocabulary.instant import Instant


class KeySettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How what is sent with a key is read and bounded.

    `sources`: "tradingview", "trendspider", addresses and ranges; empty means any. `cash_quantity_alone`: an amount of
    money may stand in place of the quantity. `require_client_certificate`: only what came with TradingView's, as a
    trusted proxy says, is let in.
    """

    json_syntax: JsonSyntax = JsonSyntax.STRICT
    rate_limit_per_minute: int = 120
    max_body_bytes: int = 65_536
    sources: tuple[str, ...] = ()
    cash_quantity_alone: bool = False
    require_client_certificate: bool = False


class WebhookKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key: its public half is the address, and of its secret only a hash is kept.

    `old_hash` works until `old_until`: the overlap after a rotation. `expires_at` None: it does not run out.
    """

    id: KeyId
    owner_id: UserId
    name: str
    api_key: str
    hash: bytes
    settings: KeySettings
    created_at: Instant
    expires_at: Instant | None = None
    old_hash: bytes | None = None
    old_until: Instant | None = None
