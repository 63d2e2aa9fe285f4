"""Tables of channels, of what waits to be told, of the messages, and of what was told of once."""

from sqlalchemy import Index, Table

from tradehook.plumbing.store.statement import (
    flag,
    ident,
    instant,
    json_text,
    metadata,
    sealed,
    sequence,
    text,
    whole,
)

channels = Table(
    "notification_channels",
    metadata,
    ident("id", primary_key=True),
    text("name", unique=True),
    text("scheme"),
    sealed("sealed_url", "notification channel {}"),
    json_text("what"),
    flag("enabled"),
    whole("per_minute"),
    instant("created_at"),
)

cursors = Table(
    "notification_cursors",
    metadata,
    text("source", primary_key=True),
    whole("sequence"),
)
"""How far the facts of each source were read."""

waiting_news = Table(
    "notification_news",
    metadata,
    sequence("sequence"),
    ident("channel_id"),
    json_text("news"),
    instant("created_at"),
)
"""What a channel was not told yet; a row goes when a message carries it."""
Index("ix_notification_news_channel_id", waiting_news.c.channel_id, waiting_news.c.sequence)

messages = Table(
    "notification_messages",
    metadata,
    sequence("sequence"),
    ident("id", unique=True),
    ident("channel_id"),
    text("title"),
    text("text"),
    json_text("says"),
    whole("count"),
    instant("created_at"),
    whole("attempts"),
    instant("tried_at", nullable=True),
    instant("next_at"),
    instant("ended_at", nullable=True),
    flag("told"),
    text("trouble", nullable=True),
)
Index("ix_notification_messages_channel_id", messages.c.channel_id, messages.c.tried_at)
not_ended = messages.c.ended_at.is_(None)
Index("ix_notification_messages_due", messages.c.next_at, sqlite_where=not_ended, postgresql_where=not_ended)

listening = Table(
    "strategy_listening",
    metadata,
    ident("strategy_id", primary_key=True),
    instant("since"),
    instant("heard_at", nullable=True),
    instant("told_at", nullable=True),
)
"""The strategies whose silence is an alarm."""

contract_notices = Table(
    "contract_notices",
    metadata,
    ident("account_id", primary_key=True),
    text("symbol", primary_key=True),
    text("code", primary_key=True),
    instant("told_at"),
)
"""What was told of a held contract: once each."""
