"""The quotes that must survive a restart: the latest of each source that does not make them itself."""

from sqlalchemy import PrimaryKeyConstraint, Table

from tradehook.plumbing.store.statement import exact, instant, metadata, text

quotes = Table(
    "quotes",
    metadata,
    text("source"),
    text("symbol"),
    exact("bid", nullable=True),
    exact("ask", nullable=True),
    exact("last", nullable=True),
    instant("at"),
    PrimaryKeyConstraint("source", "symbol"),
)
"""One row a source (manual, signals) and canonical symbol; prices in the instrument's currency."""
