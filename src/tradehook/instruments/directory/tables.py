"""Tables of what was imported from the symbol directory."""

from sqlalchemy import Table

from tradehook.plumbing.store.statement import flag, instant, metadata, text, whole

imported_symbols = Table(
    "imported_symbols",
    metadata,
    text("symbol", primary_key=True),
    text("directory"),
    text("name"),
    text("exchange"),
    flag("etf"),
    whole("round_lot"),
    instant("listed_at"),
    instant("delisted_at", nullable=True),
    text("renamed_to", nullable=True),
)
"""Never deleted: positions may name a symbol that is gone."""

imported_directories = Table(
    "imported_directories",
    metadata,
    text("directory", primary_key=True),
    instant("created_at", nullable=True),
    instant("imported_at"),
)
"""The file of each kind that was imported last; `created_at` is what it says itself."""
