"""Few among many: trades by symbol and unusual status, and orders at a broker apart from all others of an account."""

from alembic import op
from sqlalchemy import text

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_UNUSUAL = text("status NOT IN ('completed', 'planned')")
_AT_BROKER = text("broker_order_id IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_trades_symbol", "trades", ["symbol", "sequence"])
    op.create_index(
        "ix_trades_unusual", "trades", ["status", "sequence"], sqlite_where=_UNUSUAL, postgresql_where=_UNUSUAL
    )
    op.drop_index("ix_orders_broker_order_id", "orders")
    op.create_index(
        "ix_orders_broker_order_id",
        "orders",
        ["account_id", "broker_order_id"],
        sqlite_where=_AT_BROKER,
        postgresql_where=_AT_BROKER,
    )
