"""Paper: stops, trailing stops, linked orders, sessions, expiry and the size of quotes."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TEXTS = ("stop_price", "trail_amount", "trail_percent", "group_id", "leg", "mark", "released")
_INSTANTS = ("good_till", "ends_at", "wakes_at")
_orders = sa.table(
    "paper_orders",
    *map(
        sa.column,
        ("order_class", "extended_hours", "triggered", "works_from", "placed_at", "offered_at", "limit_price"),
    ),
)


def upgrade() -> None:
    for name in _TEXTS:
        op.add_column("paper_orders", sa.Column(name, sa.Text(), nullable=True))
    for name in _INSTANTS:
        op.add_column("paper_orders", sa.Column(name, sa.BigInteger(), nullable=True))
    _add_what_every_order_has()
    op.create_index(
        "ix_paper_orders_waking",
        "paper_orders",
        ["wakes_at"],
        sqlite_where=sa.text("wakes_at IS NOT NULL"),
        postgresql_where=sa.text("wakes_at IS NOT NULL"),
    )
    op.create_index("ix_paper_orders_group", "paper_orders", ["account_id", "group_id"])
    op.add_column("paper_reports", sa.Column("detail", sa.Text(), nullable=True))
    op.create_index(
        "ix_paper_reports_entries",
        "paper_reports",
        ["account_id", "execution_id"],
        sqlite_where=sa.text("detail IS NOT NULL"),
        postgresql_where=sa.text("detail IS NOT NULL"),
    )
    op.add_column("paper_positions", sa.Column("expires_at", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_paper_positions_expiring",
        "paper_positions",
        ["expires_at"],
        sqlite_where=sa.text("expires_at IS NOT NULL"),
        postgresql_where=sa.text("expires_at IS NOT NULL"),
    )
    op.create_table(
        "paper_taken",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "symbol", name="pk_paper_taken"),
    )


def _add_what_every_order_has() -> None:
    """The orders there are, are simple and work since they came."""
    every: dict[str, tuple[sa.types.TypeEngine[Any], Any]] = {
        "order_class": (sa.Text(), "simple"),
        "extended_hours": (sa.Boolean(), sa.false()),
        "triggered": (sa.Boolean(), sa.false()),
        "works_from": (sa.BigInteger(), _orders.c.placed_at),
        "offered_at": (sa.Text(), sa.func.coalesce(_orders.c.limit_price, "0")),
    }
    for name, (kind, _) in every.items():
        op.add_column("paper_orders", sa.Column(name, kind, nullable=True))
    op.execute(sa.update(_orders).values({name: value for name, (_, value) in every.items()}))
    with op.batch_alter_table("paper_orders") as batch:
        for name, (kind, _) in every.items():
            batch.alter_column(name, existing_type=kind, nullable=False)
