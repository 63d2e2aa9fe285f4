"""The paper broker's own tables. Nothing outside this folder reads or writes them."""

from sqlalchemy import Index, Table, UniqueConstraint, literal_column

from tradehook.plumbing.store.statement import (
    exact,
    flag,
    ident,
    instant,
    json_text,
    metadata,
    sequence,
    text,
    whole,
)
from tradehook.vocabulary.order import OrderStatus

paper_accounts = Table(
    "paper_accounts",
    metadata,
    ident("account_id", primary_key=True),
    text("currency"),
    exact("opening_cash"),
    exact("cash"),
    json_text("settings"),
    instant("opened_at"),
)

paper_orders = Table(
    "paper_orders",
    metadata,
    sequence("sequence"),
    ident("account_id"),
    ident("client_order_id"),
    ident("broker_order_id"),
    text("symbol"),
    text("side"),
    exact("quantity"),
    exact("filled"),
    whole("executions"),
    exact("turnover"),
    whole("replaces"),
    text("type"),
    exact("limit_price", nullable=True),
    exact("stop_price", nullable=True),
    exact("trail_amount", nullable=True),
    exact("trail_percent", nullable=True),
    text("time_in_force"),
    instant("good_till", nullable=True),
    flag("extended_hours"),
    flag("reduce_only"),
    text("order_class"),
    ident("group_id", nullable=True),
    text("leg", nullable=True),
    instant("works_from"),
    instant("ends_at", nullable=True),
    instant("wakes_at", nullable=True),
    flag("triggered"),
    exact("mark", nullable=True),
    exact("released", nullable=True),
    exact("offered_at"),
    text("status"),
    text("code"),
    text("words"),
    instant("placed_at"),
    UniqueConstraint("account_id", "client_order_id"),
)
rests = paper_orders.c.status.in_([literal_column(f"'{status}'") for status in OrderStatus if status.open])
"""Spelt out rather than bound, so that the engines see that the partial indexes answer it."""
Index("ix_paper_orders_resting", paper_orders.c.symbol, sqlite_where=rests, postgresql_where=rests)
Index(
    "ix_paper_orders_resting_of_account",
    paper_orders.c.account_id,
    sqlite_where=rests,
    postgresql_where=rests,
)

wakes = paper_orders.c.wakes_at.is_not(None)
"""Orders that have a turn of their own to come; those that ended have none."""
Index("ix_paper_orders_waking", paper_orders.c.wakes_at, sqlite_where=wakes, postgresql_where=wakes)
Index("ix_paper_orders_group", paper_orders.c.account_id, paper_orders.c.group_id)

paper_reports = Table(
    "paper_reports",
    metadata,
    sequence("sequence"),
    ident("account_id"),
    ident("client_order_id"),
    ident("broker_order_id"),
    text("kind"),
    ident("execution_id", nullable=True),
    text("side", nullable=True),
    text("symbol", nullable=True),
    exact("quantity", nullable=True),
    exact("price", nullable=True),
    exact("fee", nullable=True),
    text("status", nullable=True),
    text("words", nullable=True),
    json_text("broker_order", nullable=True),
    json_text("detail", nullable=True),
    instant("happened_at"),
    # A cursor is never given twice, even when the newest reports have been removed.
    sqlite_autoincrement=True,
)

of_account = paper_reports.c.detail.is_not(None)
"""Reports of an account, not of an order."""
Index(
    "ix_paper_reports_entries",
    paper_reports.c.account_id,
    paper_reports.c.execution_id,
    sqlite_where=of_account,
    postgresql_where=of_account,
)

paper_positions = Table(
    "paper_positions",
    metadata,
    ident("account_id", primary_key=True),
    text("symbol", primary_key=True),
    exact("quantity"),
    exact("cost"),
    exact("rate"),
    instant("expires_at", nullable=True),
)

ends = paper_positions.c.expires_at.is_not(None)
Index("ix_paper_positions_expiring", paper_positions.c.expires_at, sqlite_where=ends, postgresql_where=ends)

paper_taken = Table(
    "paper_taken",
    metadata,
    ident("account_id", primary_key=True),
    text("symbol", primary_key=True),
    text("quote"),
    exact("quantity"),
)
"""How much an account took of the last quote of a symbol, where not as much can be had as is wanted."""
