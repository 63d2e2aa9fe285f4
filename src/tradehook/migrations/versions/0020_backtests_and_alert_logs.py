"""Backtests that were imported, and logs of alerts with the alerts that are about a trade."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _backtests()
    op.create_table(
        "alert_logs",
        _number(),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("strategy_id", sa.Text(), nullable=True),
        sa.Column("imported_at", sa.BigInteger(), nullable=False),
        sa.Column("alerts", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_alert_logs")),
        sa.UniqueConstraint("id", name=op.f("uq_alert_logs_id")),
    )
    _logged_alerts()


def _backtests() -> None:
    op.create_table(
        "backtests",
        _number(),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.BigInteger(), nullable=False),
        sa.Column("trades", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_backtests")),
        sa.UniqueConstraint("id", name=op.f("uq_backtests_id")),
    )


def _logged_alerts() -> None:
    op.create_table(
        "logged_alerts",
        _number(),
        sa.Column("log_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("strategy_id", sa.Text(), nullable=True),
        sa.Column("alert_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_logged_alerts")),
    )
    op.create_index("uq_logged_alerts_digest", "logged_alerts", ["digest"], unique=True)
    op.create_index("ix_logged_alerts_at", "logged_alerts", ["at"])
    op.create_index("ix_logged_alerts_log_id", "logged_alerts", ["log_id"])


def _number() -> sa.Column[int]:
    return sa.Column(
        "sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
    )
