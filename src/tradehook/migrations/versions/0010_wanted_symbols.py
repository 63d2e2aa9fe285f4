"""What the symbol of its signal means to a trade, which may be mapped and never changes."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_trades = sa.table("trades", sa.column("signal_id"), sa.column("symbol"), sa.column("wanted_symbol"))
_signals = sa.table("signals", sa.column("id"), sa.column("symbol"))


def upgrade() -> None:
    op.add_column("trades", sa.Column("wanted_symbol", sa.Text(), nullable=True))
    of_signal = sa.select(_signals.c.symbol).where(_signals.c.id == _trades.c.signal_id).scalar_subquery()
    op.execute(sa.update(_trades).values(wanted_symbol=sa.func.coalesce(of_signal, _trades.c.symbol)))
    with op.batch_alter_table("trades") as batch:
        batch.alter_column("wanted_symbol", existing_type=sa.Text(), nullable=False)
