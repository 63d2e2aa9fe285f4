"""The tables of what is known of instruments by us alone: assumed ones, and rolls that a person set."""

from sqlalchemy import Table

from tradehook.plumbing.store.statement import instant, metadata, text

assumed_instruments = Table(
    "assumed_instruments",
    metadata,
    text("symbol", primary_key=True),
    text("asset_class"),
)

roll_calendar = Table(
    "roll_calendar",
    metadata,
    text("contract", primary_key=True),
    text("root"),
    text("rolls_on"),
    instant("set_at"),
)
