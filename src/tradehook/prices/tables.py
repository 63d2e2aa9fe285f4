"""What prices leave behind: the latest quote of each source that does not make them itself, and bars."""

from sqlalchemy import PrimaryKeyConstraint, Table

from tradehook.plumbing.store.statement import exact, instant, metadata, text, whole

quotes = Table(
    "quotes",
    metadata,
    text("source"),
    text("symbol"),
    exact("bid", nullable=True),
    exact("ask", nullable=True),
    exact("last", nullable=True),
    instant("at"),
    exact("size", nullable=True),
    PrimaryKeyConstraint("source", "symbol"),
)
"""One row a source (any but simulated) and canonical symbol; prices in the instrument's currency."""

bars = Table(
    "bars",
    metadata,
    text("source"),
    text("symbol"),
    text("interval"),
    instant("starts_at"),
    exact("open"),
    exact("high"),
    exact("low"),
    exact("close"),
    whole("quotes"),
    PrimaryKeyConstraint("source", "symbol", "interval", "starts_at"),
)
"""One row a source, symbol, length (1m, 1d) and start; `quotes` is how many it is made of."""
