"""The table of watched orders."""

from sqlalchemy import Index, Table, literal_column

from tradehook.orders.emulation.life import WatchedStatus
from tradehook.plumbing.store.statement import exact, flag, ident, instant, json_text, metadata, sequence, text, whole

watched_orders = Table(
    "watched_orders",
    metadata,
    sequence("number"),
    ident("id", unique=True),
    ident("account_id"),
    text("family"),
    text("symbol"),
    ident("trade_id"),
    whole("step"),
    ident("entry_id", nullable=True),
    text("leg"),
    text("side"),
    text("type"),
    text("time_in_force"),
    flag("extended_hours"),
    exact("limit_price", nullable=True),
    exact("stop_price", nullable=True),
    exact("trail_amount", nullable=True),
    exact("trail_percent", nullable=True),
    json_text("distance", nullable=True),
    text("carried"),
    exact("quantity"),
    exact("released"),
    exact("exited"),
    exact("mark", nullable=True),
    text("status"),
    ident("order_id", nullable=True),
    text("words"),
    text("blind", nullable=True),
    instant("not_before", nullable=True),
    instant("cancel_at", nullable=True),
    instant("created_at"),
    instant("updated_at"),
)
Index("ix_watched_orders_trade_id", watched_orders.c.trade_id)
Index("ix_watched_orders_order_id", watched_orders.c.order_id)
is_alive = watched_orders.c.status.in_([literal_column(f"'{status}'") for status in WatchedStatus if not status.ended])
"""Spelt out rather than bound, so that the engines see that the partial index answers it."""
Index(
    "ix_watched_orders_alive",
    watched_orders.c.account_id,
    watched_orders.c.family,
    sqlite_where=is_alive,
    postgresql_where=is_alive,
)
is_watched_stop = watched_orders.c.leg == literal_column("'stop_loss'")
Index(
    "ix_watched_orders_stops",
    watched_orders.c.account_id,
    watched_orders.c.family,
    sqlite_where=is_watched_stop,
    postgresql_where=is_watched_stop,
)
