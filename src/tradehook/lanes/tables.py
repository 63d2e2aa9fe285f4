"""Tables of lanes, of what one engine does at a time, and of what waits for a person."""

from sqlalchemy import Index, Table

from tradehook.plumbing.store.statement import flag, ident, instant, json_text, metadata, sequence, text, whole

lanes = Table(
    "lanes",
    metadata,
    ident("account_id", primary_key=True),
    text("family", primary_key=True),
    ident("trade_id", nullable=True),
    text("state"),
    instant("wait_until", nullable=True),
    ident("owner", nullable=True),
    whole("epoch"),
    instant("lease_until"),
    whole("overtaken"),
    flag("poked"),
)
is_held = lanes.c.trade_id.is_not(None)
Index("ix_lanes_held", lanes.c.trade_id, sqlite_where=is_held, postgresql_where=is_held)
Index("ix_lanes_owner", lanes.c.owner)

leases = Table(
    "leases",
    metadata,
    text("name", primary_key=True),
    ident("owner"),
    whole("epoch"),
    instant("until"),
)
"""What one engine does at a time, whatever lanes others work: routing, the reports of a connection, watching it."""

parked_work = Table(
    "parked_work",
    metadata,
    sequence("sequence"),
    ident("id", unique=True),
    text("kind"),
    ident("account_id", nullable=True),
    text("family", nullable=True),
    ident("request_id", nullable=True),
    ident("order_id", nullable=True),
    json_text("report", nullable=True),
    text("reason"),
    text("words"),
    instant("parked_at"),
    instant("settled_at", nullable=True),
    text("settled_as", nullable=True),
)
"""What the program cannot settle by itself: somebody looks at it and says how it goes on."""
is_parked = parked_work.c.settled_at.is_(None)
Index("ix_parked_work_open", parked_work.c.sequence, sqlite_where=is_parked, postgresql_where=is_parked)
Index("ix_parked_work_request_id", parked_work.c.request_id)
