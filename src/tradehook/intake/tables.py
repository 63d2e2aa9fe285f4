"""Tables of every request at a webhook, of the signals that were accepted, of idempotency keys and of lost answers."""

from sqlalchemy import Index, Table, false

from tradehook.plumbing.store.statement import (
    digest,
    flag,
    ident,
    instant,
    json_text,
    metadata,
    sequence,
    text,
    whole,
)

deliveries = Table(
    "deliveries",
    metadata,
    sequence("sequence"),
    ident("id", unique=True),
    text("dialect"),
    ident("strategy_id", nullable=True),
    ident("webhook"),
    instant("received_at"),
    text("source_ip"),
    text("verdict"),
    text("code", nullable=True),
    text("body"),
    digest("body_digest"),
    whole("answer_status"),
    ident("signal_id", nullable=True),
    json_text("errors", nullable=True),
    whole("repeats"),
)

signals = Table(
    "signals",
    metadata,
    sequence("sequence"),
    ident("id", unique=True),
    ident("delivery_id"),
    ident("strategy_id", nullable=True),
    ident("account_id", nullable=True),
    whole("order_number", nullable=True),
    flag("direct", server_default=false()),
    instant("accepted_at"),
    text("symbol"),
    text("family"),
    text("ticker_note", nullable=True),
    json_text("message"),
    instant("routed_at", nullable=True),
)
not_routed = signals.c.routed_at.is_(None)
Index("ix_signals_unrouted", signals.c.sequence, sqlite_where=not_routed, postgresql_where=not_routed)
is_of_an_order = signals.c.order_number.is_not(None)
Index("ix_signals_order_number", signals.c.order_number, sqlite_where=is_of_an_order, postgresql_where=is_of_an_order)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    ident("webhook", primary_key=True),
    text("key", primary_key=True),
    digest("body_digest"),
    ident("signal_id"),
    ident("delivery_id"),
    instant("expires_at"),
)

unanswered_requests = Table(
    "unanswered_requests",
    metadata,
    ident("delivery_id", primary_key=True),
    ident("webhook"),
    digest("body_digest"),
    ident("signal_id"),
    instant("received_at"),
)

answered_through = Table(
    "answered_through",
    metadata,
    ident("process", primary_key=True),
    whole("sequence"),
)
