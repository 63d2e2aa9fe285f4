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
    text("time_in_force"),
    flag("reduce_only"),
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
    instant("happened_at"),
    # A cursor is never given twice, even when the newest reports have been removed.
    sqlite_autoincrement=True,
)

paper_positions = Table(
    "paper_positions",
    metadata,
    ident("account_id", primary_key=True),
    text("symbol", primary_key=True),
    exact("quantity"),
    exact("cost"),
    exact("rate"),
)
