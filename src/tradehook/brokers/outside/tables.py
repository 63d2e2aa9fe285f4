"""The settings of accounts at brokers that keep their own books."""

from sqlalchemy import Table

from tradehook.plumbing.store.statement import ident, json_text, metadata

outside_accounts = Table(
    "outside_accounts",
    metadata,
    ident("account_id", primary_key=True),
    json_text("settings"),
)
