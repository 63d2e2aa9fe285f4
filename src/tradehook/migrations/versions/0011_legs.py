"""Orders that end by time, legs whose prices follow the fill, and legs that make room for an exit."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_OPEN = sa.text("cancel_at IS NOT NULL AND status IN ('pending', 'in_doubt', 'working', 'partially_filled')")
_TAKEN_OUT = sa.text("taken_out_by IS NOT NULL")


def upgrade() -> None:
    op.add_column("orders", sa.Column("cancel_at", sa.BigInteger(), nullable=True))
    op.add_column("orders", sa.Column("priced_from", sa.Text(), nullable=True))
    op.add_column("orders", sa.Column("taken_out_by", sa.Text(), nullable=True))
    op.add_column("broker_requests", sa.Column("asked_by", sa.Text(), nullable=True))
    op.create_index("ix_orders_cancel_at", "orders", ["cancel_at"], sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_index(
        "ix_orders_taken_out",
        "orders",
        ["account_id", "family"],
        sqlite_where=_TAKEN_OUT,
        postgresql_where=_TAKEN_OUT,
    )
