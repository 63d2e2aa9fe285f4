"""Tables of strategies, webhooks, subscriptions and keys."""

from sqlalchemy import Index, Table

from tradehook.plumbing.store.statement import digest, flag, ident, instant, json_text, metadata, text

strategies = Table(
    "strategies",
    metadata,
    ident("id", primary_key=True),
    text("name"),
    text("asset_class"),
    flag("enabled"),
    json_text("settings"),
    instant("created_at"),
)

webhooks = Table(
    "webhooks",
    metadata,
    ident("uuid", primary_key=True),
    ident("strategy_id"),
    text("dialect"),
    digest("hash"),
    digest("old_hash", nullable=True),
    instant("old_until", nullable=True),
    instant("created_at"),
)
Index("ix_webhooks_strategy_id", webhooks.c.strategy_id)

subscriptions = Table(
    "subscriptions",
    metadata,
    ident("id", primary_key=True),
    ident("strategy_id"),
    ident("account_id"),
    flag("enabled"),
    json_text("settings"),
    instant("created_at"),
    text("flattened_on", nullable=True),
)
Index("ix_subscriptions_strategy_id", subscriptions.c.strategy_id)
Index("ix_subscriptions_account_id", subscriptions.c.account_id)

webhook_keys = Table(
    "webhook_keys",
    metadata,
    ident("id", primary_key=True),
    ident("owner_id"),
    text("name"),
    text("api_key", unique=True),
    digest("hash"),
    json_text("settings"),
    instant("created_at"),
    instant("expires_at", nullable=True),
    instant("last_used_at", nullable=True),
)
Index("ix_webhook_keys_owner_id", webhook_keys.c.owner_id)
