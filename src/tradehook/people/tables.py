"""The table of people."""

from sqlalchemy import Table

from tradehook.plumbing.store.statement import flag, ident, instant, metadata, text

users = Table(
    "users",
    metadata,
    ident("id", primary_key=True),
    text("name"),
    text("role"),
    flag("trading_webhooks"),
    instant("created_at"),
)
