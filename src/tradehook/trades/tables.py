"""Tables of trades and of what happened to them."""

from typing import Final

from sqlalchemy import Index, Table, UniqueConstraint, and_, literal_column

from tradehook.plumbing.store.statement import exact, flag, ident, instant, json_text, metadata, sequence, text, whole
from tradehook.vocabulary.trade import TradeStatus

USUAL: Final = (TradeStatus.COMPLETED, TradeStatus.PLANNED)

trades = Table(
    "trades",
    metadata,
    sequence("sequence"),
    ident("id", unique=True),
    ident("signal_id", nullable=True),
    whole("signal_sequence"),
    ident("subscription_id", nullable=True),
    json_text("command", nullable=True),
    whole("place"),
    flag("overtakes"),
    flag("may_enter"),
    ident("account_id"),
    text("family"),
    text("symbol"),
    text("wanted_symbol"),
    text("status"),
    json_text("settings", nullable=True),
    json_text("decision", nullable=True),
    json_text("reasons"),
    json_text("passed", nullable=True),
    whole("attempt", server_default=literal_column("1")),
    instant("created_at"),
    instant("decided_at", nullable=True),
    instant("cancelling_since", nullable=True),
    instant("release_at", nullable=True),
    instant("away_since", nullable=True),
    instant("counted_from"),
    instant("ended_at", nullable=True),
    whole("order_number", nullable=True),
    ident("addresses", nullable=True),
    text("entry_side", nullable=True),
    UniqueConstraint("signal_id", "subscription_id"),
)
is_for_one_account = trades.c.subscription_id.is_(None)
Index(
    "uq_trades_for_one_account",
    trades.c.signal_id,
    unique=True,
    sqlite_where=is_for_one_account,
    postgresql_where=is_for_one_account,
)
has_number = trades.c.order_number.is_not(None)
Index(
    "ix_trades_order_number",
    trades.c.order_number,
    unique=True,
    sqlite_where=has_number,
    postgresql_where=has_number,
)
addresses_order = trades.c.addresses.is_not(None)
Index("ix_trades_addresses", trades.c.addresses, sqlite_where=addresses_order, postgresql_where=addresses_order)
is_at_work = trades.c.status.in_(
    [literal_column(f"'{status}'") for status in (TradeStatus.WORKING, TradeStatus.IN_DOUBT)]
)
is_at_an_order = and_(addresses_order, is_at_work)
"""Of a trade that goes to an order and is not done: there are few, however many there were."""
Index("ix_trades_at_an_order", trades.c.created_at, sqlite_where=is_at_an_order, postgresql_where=is_at_an_order)
Index("ix_trades_symbol", trades.c.symbol, trades.c.sequence)
is_unusual = trades.c.status.not_in([literal_column(f"'{status}'") for status in USUAL])
"""Neither done nor waiting for its turn, as nearly all are: those that somebody looks for are few."""
Index(
    "ix_trades_unusual",
    trades.c.status,
    trades.c.sequence,
    sqlite_where=is_unusual,
    postgresql_where=is_unusual,
)
Index("ix_trades_signal_sequence", trades.c.signal_sequence)
is_planned = trades.c.status == literal_column("'planned'")
"""Spelt out rather than bound, so that the engines see that the partial index answers it."""
Index(
    "ix_trades_waiting",
    trades.c.account_id,
    trades.c.family,
    trades.c.place,
    sqlite_where=is_planned,
    postgresql_where=is_planned,
)
is_away = trades.c.status.in_([literal_column(f"'{status}'") for status in TradeStatus if status.away])
Index("ix_trades_away", trades.c.account_id, trades.c.family, sqlite_where=is_away, postgresql_where=is_away)

trade_events = Table(
    "trade_events",
    metadata,
    sequence("sequence"),
    ident("trade_id"),
    text("status"),
    instant("happened_at"),
)
Index("ix_trade_events_trade_id", trade_events.c.trade_id)

chart_claims = Table(
    "chart_claims",
    metadata,
    ident("account_id", primary_key=True),
    ident("subscription_id", primary_key=True),
    text("family", primary_key=True),
    text("side"),
    exact("size", nullable=True),
    exact("target", nullable=True),
    ident("signal_id"),
    ident("trade_id"),
    instant("claimed_at"),
    text("parity"),
    ident("told_of", nullable=True),
)
is_awaited = chart_claims.c.parity == literal_column("'awaited'")
Index("ix_chart_claims_awaited", chart_claims.c.trade_id, sqlite_where=is_awaited, postgresql_where=is_awaited)
