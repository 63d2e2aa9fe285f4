"""Orders and legs that tradehook watches, or places once their entry has filled."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_TEXTS = ("account_id", "family", "symbol", "trade_id", "leg", "side", "type", "time_in_force", "carried", "quantity")
_MORE_TEXTS = ("released", "exited", "status", "words")
_ALIVE = sa.text("status IN ('waiting', 'watching', 'triggered', 'sent', 'placed')")
_STOP = sa.text("leg = 'stop_loss'")


def upgrade() -> None:
    op.create_table(
        "watched_orders",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=True),
        sa.Column("extended_hours", sa.Boolean(), nullable=False),
        sa.Column("limit_price", sa.Text(), nullable=True),
        sa.Column("stop_price", sa.Text(), nullable=True),
        sa.Column("trail_amount", sa.Text(), nullable=True),
        sa.Column("trail_percent", sa.Text(), nullable=True),
        sa.Column("distance", sa.Text(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _MORE_TEXTS),
        sa.Column("mark", sa.Text(), nullable=True),
        sa.Column("order_id", sa.Text(), nullable=True),
        sa.Column("blind", sa.Text(), nullable=True),
        sa.Column("not_before", sa.BigInteger(), nullable=True),
        sa.Column("cancel_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_watched_orders"),
        sa.UniqueConstraint("id", name="uq_watched_orders_id"),
    )
    op.create_index("ix_watched_orders_trade_id", "watched_orders", ["trade_id"])
    op.create_index("ix_watched_orders_order_id", "watched_orders", ["order_id"])
    op.create_index(
        "ix_watched_orders_alive",
        "watched_orders",
        ["account_id", "family"],
        sqlite_where=_ALIVE,
        postgresql_where=_ALIVE,
    )
    op.create_index(
        "ix_watched_orders_stops",
        "watched_orders",
        ["account_id", "family"],
        sqlite_where=_STOP,
        postgresql_where=_STOP,
    )
