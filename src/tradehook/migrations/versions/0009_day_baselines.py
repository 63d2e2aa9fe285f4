"""What an account was worth when each of its days began, and the entries of a day found by their account."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account_snapshots", sa.Column("unrealised", sa.Text(), nullable=True))
    op.add_column("account_snapshots", sa.Column("based_at", sa.BigInteger(), nullable=True))
    op.create_table(
        "day_baselines",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.Column("equity", sa.Text(), nullable=False),
        sa.Column("put_in", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "taken_at", name="pk_day_baselines"),
    )
    entry = sa.text("leg = 'entry'")
    op.create_index(
        "ix_orders_entries", "orders", ["account_id", "created_at"], sqlite_where=entry, postgresql_where=entry
    )
