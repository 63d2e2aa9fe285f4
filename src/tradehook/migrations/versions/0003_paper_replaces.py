"""Paper: orders that are given new terms, and what their executions came to."""

from collections import defaultdict
from decimal import Decimal, localcontext

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_orders = sa.table(
    "paper_orders",
    sa.column("account_id"),
    sa.column("client_order_id"),
    sa.column("turnover"),
    sa.column("replaces"),
)
_reports = sa.table(
    "paper_reports",
    sa.column("account_id"),
    sa.column("client_order_id"),
    sa.column("kind"),
    sa.column("quantity"),
    sa.column("price"),
)


def upgrade() -> None:
    op.add_column("paper_reports", sa.Column("broker_order", sa.Text(), nullable=True))
    op.add_column("paper_orders", sa.Column("turnover", sa.Text(), nullable=True))
    op.add_column("paper_orders", sa.Column("replaces", sa.BigInteger(), nullable=True))
    op.execute(sa.update(_orders).values(turnover="0", replaces=0))
    for (account_id, client_order_id), turnover in _turnovers().items():
        op.execute(
            sa.update(_orders)
            .where(_orders.c.account_id == account_id, _orders.c.client_order_id == client_order_id)
            .values(turnover=turnover)
        )
    with op.batch_alter_table("paper_orders") as batch:
        batch.alter_column("turnover", existing_type=sa.Text(), nullable=False)
        batch.alter_column("replaces", existing_type=sa.BigInteger(), nullable=False)


def _turnovers() -> dict[tuple[str, str], str]:
    """Quantity times price of every execution that was reported, added up by order: exactly, so not by the database."""
    wanted = (_reports.c.account_id, _reports.c.client_order_id, _reports.c.quantity, _reports.c.price)
    filled = op.get_bind().execute(sa.select(*wanted).where(_reports.c.kind == "filled"))
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    with localcontext(prec=60):
        for account_id, order_id, quantity, price in filled:
            found[account_id, order_id] += Decimal(quantity) * Decimal(price)
        return {order: format(turnover.normalize(), "f") for order, turnover in found.items()}
