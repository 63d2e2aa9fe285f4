"""Tables of fills, of the positions that are folded from them, and of how far a broker's reports were read."""

from sqlalchemy import Index, Table, UniqueConstraint, literal_column

from tradehook.plumbing.store.statement import exact, ident, instant, metadata, sequence, text, whole

fills = Table(
    "fills",
    metadata,
    sequence("sequence"),
    ident("id", unique=True),
    ident("account_id"),
    ident("execution_id"),
    ident("order_id", nullable=True),
    text("kind"),
    whole("cursor"),
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
Index("ix_fills_learned_at", fills.c.account_id, fills.c.learned_at)
is_adjustment = fills.c.kind == literal_column("'adjustment'")
"""Spelt out rather than bound, so that the engines see that the partial index answers it."""
Index("ix_fills_adjustments", fills.c.account_id, sqlite_where=is_adjustment, postgresql_where=is_adjustment)

busts = Table(
    "fill_busts",
    metadata,
    sequence("sequence"),
    ident("account_id"),
    ident("execution_id"),
    text("words"),
    instant("happened_at"),
    instant("learned_at"),
    UniqueConstraint("account_id", "execution_id"),
)
"""Executions that were taken back: the fold leaves them out, whichever of the two was learned first."""

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

cash_entries = Table(
    "cash_entries",
    metadata,
    sequence("sequence"),
    ident("account_id"),
    ident("entry_id"),
    text("kind"),
    exact("amount"),
    text("words"),
    instant("happened_at"),
    instant("learned_at"),
    UniqueConstraint("account_id", "entry_id"),
)
"""Cash that came or went (negative) without an order, in the account's currency."""

report_cursors = Table(
    "report_cursors",
    metadata,
    ident("connection", primary_key=True),
    whole("cursor"),
)

snapshots = Table(
    "account_snapshots",
    metadata,
    ident("account_id", primary_key=True),
    instant("taken_at"),
    whole("cursor"),
    exact("cash"),
    exact("equity"),
    exact("buying_power", nullable=True),
    exact("unrealised", nullable=True),
    instant("based_at", nullable=True),
)
"""The last snapshot of each account that was held against our own books."""

baselines = Table(
    "day_baselines",
    metadata,
    ident("account_id", primary_key=True),
    whole("taken_at", primary_key=True),
    exact("equity"),
    exact("put_in"),
)
"""What an account was worth at the first look after each of its days began, and the cash put in by then."""

differences = Table(
    "position_differences",
    metadata,
    ident("account_id", primary_key=True),
    text("symbol", primary_key=True),
    text("family"),
    exact("ours"),
    exact("theirs"),
    exact("average_price", nullable=True),
    instant("first_seen_at"),
    instant("seen_at"),
)
"""Positions that the broker shows otherwise than our fills make them, and that may yet be explained by a report."""
Index("ix_position_differences_family", differences.c.account_id, differences.c.family)
