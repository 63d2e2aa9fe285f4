"""Numbers are given out before orders are made; trades know the order that they place by number, or go to by id."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _numbers()
    op.add_column("trades", sa.Column("order_number", sa.BigInteger(), nullable=True))
    op.add_column("trades", sa.Column("addresses", sa.Text(), nullable=True))
    numbered = sa.text("order_number IS NOT NULL")
    op.create_index(
        "ix_trades_order_number",
        "trades",
        ["order_number"],
        unique=True,
        sqlite_where=numbered,
        postgresql_where=numbered,
    )
    one_account, addressed = sa.text("subscription_id IS NULL"), sa.text("addresses IS NOT NULL")
    op.create_index(
        "uq_trades_for_one_account",
        "trades",
        ["signal_id"],
        unique=True,
        sqlite_where=one_account,
        postgresql_where=one_account,
    )
    op.create_index("ix_trades_addresses", "trades", ["addresses"], sqlite_where=addressed, postgresql_where=addressed)
    at_an_order = sa.text("addresses IS NOT NULL AND status IN ('working', 'in_doubt')")
    op.create_index(
        "ix_trades_at_an_order",
        "trades",
        ["created_at"],
        sqlite_where=at_an_order,
        postgresql_where=at_an_order,
    )
    op.create_index(
        "ix_signals_order_number", "signals", ["order_number"], sqlite_where=numbered, postgresql_where=numbered
    )


def _numbers() -> None:
    op.create_table(
        "order_numbers",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_order_numbers")),
    )
    # The next one comes after those that orders have already.
    op.execute("INSERT INTO order_numbers (number, given_at) SELECT number, created_at FROM orders")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "SELECT setval(pg_get_serial_sequence('order_numbers', 'number'), max(number)) FROM order_numbers"
            " HAVING max(number) IS NOT NULL"
        )
        op.alter_column("orders", "number", server_default=None)
        op.execute("DROP SEQUENCE IF EXISTS orders_number_seq")
