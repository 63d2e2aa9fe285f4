"""Tables of imported logs of alerts, and of the alerts in them that are about a trade."""

from sqlalchemy import Index, Table

from tradehook.plumbing.store.statement import digest, ident, instant, metadata, sequence, text, whole

alert_logs = Table(
    "alert_logs",
    metadata,
    sequence("sequence"),
    ident("id", unique=True),
    ident("owner_id"),
    text("name"),
    ident("strategy_id", nullable=True),
    instant("imported_at"),
    whole("alerts"),
)

logged_alerts = Table(
    "logged_alerts",
    metadata,
    sequence("sequence"),
    ident("log_id"),
    digest("digest"),
    ident("strategy_id", nullable=True),
    text("alert_id"),
    text("name"),
    text("symbol"),
    text("family"),
    text("text"),
    instant("at"),
)
"""They are no signals: nothing that trades reads them."""
Index("uq_logged_alerts_digest", logged_alerts.c.digest, unique=True)
Index("ix_logged_alerts_at", logged_alerts.c.at)
Index("ix_logged_alerts_log_id", logged_alerts.c.log_id)
