"""The table of instruments that were assumed of tickers on no list."""

from sqlalchemy import Table

from tradehook.plumbing.store.statement import metadata, text

assumed_instruments = Table(
    "assumed_instruments",
    metadata,
    text("symbol", primary_key=True),
    text("asset_class"),
)
