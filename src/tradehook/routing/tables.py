"""Tables of strategies and subscriptions, of webhooks and keys with what these are signed with and when used, and of
messages that are sent by hand."""

from sqlalchemy import Index, Table

from tradehook.plumbing.store.statement import digest, flag, ident, instant, json_text, metadata, sealed, text

strategies = Table(
    "strategies",
    metadata,
    ident("id", primary_key=True),
    text("name"),
    text("asset_class"),
    flag("enabled"),
    json_text("settings"),
    instant("created_at"),
    ident("owner_id"),
)
Index("ix_strategies_owner_id", strategies.c.owner_id)

strategy_shares = Table(
    "strategy_shares",
    metadata,
    ident("strategy_id", primary_key=True),
    ident("user_id", primary_key=True),
    instant("created_at"),
)
"""Who may follow a strategy of somebody else's with accounts of their own."""
Index("ix_strategy_shares_user_id", strategy_shares.c.user_id)

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
    digest("old_hash", nullable=True),
    instant("old_until", nullable=True),
    json_text("settings"),
    instant("created_at"),
    instant("expires_at", nullable=True),
)
Index("ix_webhook_keys_owner_id", webhook_keys.c.owner_id)

ata_webhooks = Table(
    "ata_webhooks",
    metadata,
    ident("id", primary_key=True),
    ident("owner_id"),
    ident("strategy_id", nullable=True),
    text("name"),
    digest("hash"),
    digest("old_hash", nullable=True),
    instant("old_until", nullable=True),
    json_text("settings"),
    instant("created_at"),
)
Index("ix_ata_webhooks_strategy_id", ata_webhooks.c.strategy_id)

signing_secrets = Table(
    "signing_secrets",
    metadata,
    ident("id", primary_key=True),
    ident("webhook"),
    sealed("sealed", "signing secret {}"),
    instant("created_at"),
)
Index("ix_signing_secrets_webhook", signing_secrets.c.webhook)

saved_messages = Table(
    "saved_messages",
    metadata,
    ident("id", primary_key=True),
    ident("owner_id"),
    text("name"),
    text("message"),
    instant("created_at"),
)
Index("ix_saved_messages_owner_id", saved_messages.c.owner_id)

door_uses = Table(
    "door_uses",
    metadata,
    ident("door", primary_key=True),
    instant("at"),
    text("source_ip"),
)
"""By the id of the webhook or key: apart from these, for it is written with every use and they are read together."""
