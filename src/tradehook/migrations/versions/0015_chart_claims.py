"""What charts were last said to hold."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chart_claims",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("subscription_id", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("size", sa.Text(), nullable=True),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("signal_id", sa.Text(), nullable=False),
        sa.Column("trade_id", sa.Text(), nullable=False),
        sa.Column("claimed_at", sa.BigInteger(), nullable=False),
        sa.Column("parity", sa.Text(), nullable=False),
        sa.Column("told_of", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("account_id", "subscription_id", "family", name="pk_chart_claims"),
    )
    awaited = sa.text("parity = 'awaited'")
    op.create_index(
        "ix_chart_claims_awaited", "chart_claims", ["trade_id"], sqlite_where=awaited, postgresql_where=awaited
    )
