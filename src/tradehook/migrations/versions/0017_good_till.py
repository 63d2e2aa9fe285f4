"""Orders that are good till a date, and legs that follow the fill at another distance than they were planned with."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("orders", sa.Column("good_till", sa.BigInteger(), nullable=True))
    op.add_column("orders", sa.Column("follows", sa.Text(), nullable=True))
