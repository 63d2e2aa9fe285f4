"""Tables of fills, of the positions that are folded from them, and of how far a broker's reports were read."""

from sqlalchemy import Index, Table, UniqueConstraint

from tradehook.plumbing.store.statement import exact, ident, instant, metadata, sequence, text, whole

fills = Table(
    "fills",
    metadata,
    sequence("sequence"),
    ident("id", unique=True),
    ident("account_id"),
    ident("execution_id"),
    ident("order_id", nullable=True),
    text("symbol"),
    text("side"),
    exact("quantity"),
    exact("price"),
    exact("fee"),
    instant("happened_at"),
    instant("learned_at"),
    UniqueConstraint("account_id", "execution_id"),
)
Index("ix_fills_account_id", fills.c.account_id, fills.c.symbol)
Index("ix_fills_order_id", fills.c.order_id)

positions = Table(
    "positions",
    metadata,
    ident("account_id", primary_key=True),
    text("symbol", primary_key=True),
    text("family"),
    exact("quantity"),
    exact("average_price"),
    exact("realised"),
    exact("fees"),
    instant("last_happened_at"),
    ident("last_execution_id"),
)
Index("ix_positions_family", positions.c.account_id, positions.c.family)

report_cursors = Table(
    "report_cursors",
    metadata,
    ident("connection", primary_key=True),
    whole("cursor"),
)
