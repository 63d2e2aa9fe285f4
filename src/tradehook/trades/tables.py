"""Tables of trades, of what happened to them, and of the lanes in which they wait their turn."""

from sqlalchemy import Index, Table, UniqueConstraint, literal_column

from tradehook.plumbing.store.statement import ident, instant, json_text, metadata, sequence, text, whole

trades = Table(
    "trades",
    metadata,
    sequence("sequence"),
    ident("id", unique=True),
    ident("signal_id"),
    whole("signal_sequence"),
    ident("subscription_id"),
    ident("account_id"),
    text("family"),
    text("symbol"),
    text("status"),
    json_text("settings", nullable=True),
    json_text("decision", nullable=True),
    json_text("reasons"),
    instant("created_at"),
    instant("decided_at", nullable=True),
    instant("cancelling_since", nullable=True),
    instant("ended_at", nullable=True),
    UniqueConstraint("signal_id", "subscription_id"),
)
Index("ix_trades_signal_sequence", trades.c.signal_sequence)
is_planned = trades.c.status == literal_column("'planned'")
"""Spelt out rather than bound, so that the engines see that the partial index answers it."""
Index(
    "ix_trades_waiting",
    trades.c.account_id,
    trades.c.family,
    trades.c.signal_sequence,
    sqlite_where=is_planned,
    postgresql_where=is_planned,
)

trade_events = Table(
    "trade_events",
    metadata,
    sequence("sequence"),
    ident("trade_id"),
    text("status"),
    instant("happened_at"),
)
Index("ix_trade_events_trade_id", trade_events.c.trade_id)

lanes = Table(
    "lanes",
    metadata,
    ident("account_id", primary_key=True),
    text("family", primary_key=True),
    ident("trade_id", nullable=True),
    text("waits_for", nullable=True),
    instant("wait_until", nullable=True),
)
