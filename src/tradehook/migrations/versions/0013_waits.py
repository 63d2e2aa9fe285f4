"""The waits that a trade has behind it, its attempts, and on which day a subscription was last made flat."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("trades", sa.Column("passed", sa.Text(), nullable=True))
    op.add_column("trades", sa.Column("attempt", sa.BigInteger(), nullable=False, server_default=sa.text("1")))
    op.add_column("subscriptions", sa.Column("flattened_on", sa.Text(), nullable=True))
