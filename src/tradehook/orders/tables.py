"""Tables of orders, of what happened to them, and of every request to a broker."""

from sqlalchemy import Index, Table, UniqueConstraint, literal_column

from tradehook.plumbing.store.statement import (
    exact,
    flag,
    ident,
    instant,
    json_text,
    metadata,
    numbered,
    sequence,
    text,
    whole,
)
from tradehook.vocabulary.order import OrderStatus

order_numbers = Table(
    "order_numbers",
    metadata,
    sequence("number"),
    instant("given_at"),
)
"""Every number that was given to an order, or to one that is to be made: its sender is told of it at once."""

orders = Table(
    "orders",
    metadata,
    numbered("number"),
    ident("id", unique=True),
    ident("client_order_id", unique=True),
    text("broker_order_id", nullable=True),
    ident("account_id"),
    ident("trade_id", nullable=True),
    whole("step"),
    whole("attempt"),
    text("leg"),
    ident("parent_id", nullable=True),
    text("family"),
    text("symbol"),
    text("side"),
    text("type"),
    text("time_in_force"),
    flag("reduce_only"),
    flag("external"),
    flag("extended_hours"),
    text("order_class"),
    exact("quantity"),
    exact("filled_quantity"),
    exact("average_price", nullable=True),
    exact("limit_price", nullable=True),
    exact("stop_price", nullable=True),
    exact("trail_amount", nullable=True),
    exact("trail_percent", nullable=True),
    exact("notional", nullable=True),
    exact("risk", nullable=True),
    instant("cancel_at", nullable=True),
    exact("priced_from", nullable=True),
    ident("taken_out_by", nullable=True),
    instant("good_till", nullable=True),
    json_text("follows", nullable=True),
    text("status"),
    text("words"),
    instant("created_at"),
    instant("updated_at"),
)
Index("ix_orders_trade_id", orders.c.trade_id)
Index("ix_orders_parent_id", orders.c.parent_id)
is_entry = orders.c.leg == literal_column("'entry'")
Index("ix_orders_entries", orders.c.account_id, orders.c.created_at, sqlite_where=is_entry, postgresql_where=is_entry)
is_stop = orders.c.leg == literal_column("'stop_loss'")
Index("ix_orders_stops", orders.c.account_id, orders.c.family, sqlite_where=is_stop, postgresql_where=is_stop)
is_at_broker = orders.c.broker_order_id.is_not(None)
"""Apart, so that no engine reads all orders of an account by it where those of another kind are wanted."""
Index(
    "ix_orders_broker_order_id",
    orders.c.account_id,
    orders.c.broker_order_id,
    sqlite_where=is_at_broker,
    postgresql_where=is_at_broker,
)
is_open = orders.c.status.in_([literal_column(f"'{status}'") for status in OrderStatus if status.open])
"""Spelt out rather than bound, so that the engines see that the partial index answers it."""
Index("ix_orders_open", orders.c.account_id, orders.c.family, sqlite_where=is_open, postgresql_where=is_open)

ends_by_time = orders.c.cancel_at.is_not(None) & is_open
Index("ix_orders_cancel_at", orders.c.cancel_at, sqlite_where=ends_by_time, postgresql_where=ends_by_time)
is_taken_out = orders.c.taken_out_by.is_not(None)
Index(
    "ix_orders_taken_out",
    orders.c.account_id,
    orders.c.family,
    sqlite_where=is_taken_out,
    postgresql_where=is_taken_out,
)

order_events = Table(
    "order_events",
    metadata,
    sequence("sequence"),
    ident("order_id"),
    text("event"),
    text("status"),
    text("note"),
    instant("happened_at"),
    instant("learned_at"),
)
Index("ix_order_events_order_id", order_events.c.order_id)

broker_requests = Table(
    "broker_requests",
    metadata,
    sequence("sequence"),
    ident("id", unique=True),
    text("kind"),
    ident("order_id"),
    ident("account_id"),
    ident("trade_id", nullable=True),
    ident("asked_by", nullable=True),
    text("leg"),
    whole("attempt"),
    instant("created_at"),
    instant("send_before"),
    text("made_by"),
    json_text("change", nullable=True),
    text("outcome", nullable=True),
    text("words", nullable=True),
    instant("answered_at", nullable=True),
    UniqueConstraint("order_id", "kind", "attempt"),
)
is_unsettled = broker_requests.c.outcome.is_(None) | (broker_requests.c.outcome == literal_column("'unknown'"))
Index(
    "ix_broker_requests_unsettled",
    broker_requests.c.sequence,
    sqlite_where=is_unsettled,
    postgresql_where=is_unsettled,
)

other_ids = Table(
    "other_order_ids",
    metadata,
    ident("client_order_id", primary_key=True),
    ident("order_id"),
)
"""Ids under which a broker may speak of an order that is, or was, replaced, beside the one that it has."""
