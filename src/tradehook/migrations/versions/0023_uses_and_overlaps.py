"""Keys are rotated with an overlap, messages can be signed, and last uses are kept of every webhook and key."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_USED = ("webhook_keys", "ata_webhooks")


def upgrade() -> None:
    uses = op.create_table(
        "door_uses",
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("source_ip", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("door", name="pk_door_uses"),
    )
    for name in _USED:
        door = sa.table(name, sa.column("id"), sa.column("last_used_at"))
        used = sa.select(door.c.id, door.c.last_used_at, sa.literal("")).where(door.c.last_used_at.is_not(None))
        op.execute(sa.insert(uses).from_select(["door", "at", "source_ip"], used))
        with op.batch_alter_table(name) as batch:
            batch.drop_column("last_used_at")
    op.create_table(
        "signing_secrets",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("webhook", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_signing_secrets"),
    )
    op.create_index("ix_signing_secrets_webhook", "signing_secrets", ["webhook"])
    with op.batch_alter_table("webhook_keys") as batch:
        batch.add_column(sa.Column("old_hash", sa.LargeBinary(), nullable=True))
        batch.add_column(sa.Column("old_until", sa.BigInteger(), nullable=True))
