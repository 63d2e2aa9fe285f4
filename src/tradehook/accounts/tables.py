"""The table of accounts."""

from sqlalchemy import Table

from tradehook.plumbing.store.statement import exact, ident, instant, json_text, metadata, text

accounts = Table(
    "accounts",
    metadata,
    ident("id", primary_key=True),
    text("name", unique=True),
    text("broker"),
    text("mode"),
    text("currency"),
    exact("opening_cash"),
    json_text("guards"),
    instant("created_at"),
)
