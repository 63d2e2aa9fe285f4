"""The table of imported backtests: the file as it came, and what it is compared with. What comes of it is not kept."""

from sqlalchemy import Table

from tradehook.plumbing.store.statement import ident, instant, json_text, metadata, sequence, text, whole

backtests = Table(
    "backtests",
    metadata,
    sequence("sequence"),
    ident("id", unique=True),
    ident("owner_id"),
    text("name"),
    instant("imported_at"),
    whole("trades"),
    text("currency"),
    instant("first_at"),
    instant("last_at"),
    json_text("settings"),
    text("file"),
)
