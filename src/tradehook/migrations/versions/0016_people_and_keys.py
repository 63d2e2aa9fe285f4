"""People, whose accounts are theirs; their keys; and messages that belong to no strategy."""

from collections.abc import Collection, Iterator

import sqlalchemy as sa
from alembic import op

from tradehook.plumbing.clock import machine_time

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_OWNER = "00000000-0000-7000-8000-000000000001"

_accounts = sa.table(
    "accounts",
    sa.column("id"),
    sa.column("owner_id"),
    sa.column("name"),
    sa.column("folded_name"),
    sa.column("created_at"),
)


def upgrade() -> None:
    _users()
    _keys()
    _own_accounts()
    _messages_of_no_strategy()


def _users() -> None:
    users = op.create_table(
        "users",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("trading_webhooks", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
    )
    owner = {"id": _OWNER, "name": "owner", "role": "owner", "trading_webhooks": True, "created_at": machine_time()}
    op.bulk_insert(users, [owner])


def _keys() -> None:
    op.create_table(
        "webhook_keys",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("api_key", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("last_used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_keys"),
        sa.UniqueConstraint("api_key", name="uq_webhook_keys_api_key"),
    )
    op.create_index("ix_webhook_keys_owner_id", "webhook_keys", ["owner_id"])


def _own_accounts() -> None:
    """Every account is the owner's, and no two of them have names that differ in their case only."""
    op.add_column("accounts", sa.Column("owner_id", sa.Text(), nullable=True))
    op.add_column("accounts", sa.Column("folded_name", sa.Text(), nullable=True))
    oldest_first = sa.select(_accounts.c.id, _accounts.c.name).order_by(_accounts.c.created_at, _accounts.c.id)
    found = [(str(account), str(name)) for account, name in op.get_bind().execute(oldest_first)]
    for account, name in _told_apart(found):
        fields = {"owner_id": _OWNER, "name": name, "folded_name": _folded(name)}
        op.execute(sa.update(_accounts).where(_accounts.c.id == account).values(fields))
    with op.batch_alter_table("accounts") as batch:
        batch.drop_constraint("uq_accounts_name", type_="unique")
        batch.alter_column("owner_id", existing_type=sa.Text(), nullable=False)
        batch.alter_column("folded_name", existing_type=sa.Text(), nullable=False)
    op.create_index("ix_accounts_owner_id", "accounts", ["owner_id", "folded_name"], unique=True)


def _told_apart(found: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Each account with its name: the first of a name keeps it, however it is written; others get a number."""
    first: dict[str, str] = {}
    for account, name in found:
        first.setdefault(_folded(name), account)
    taken = set(first)
    for account, name in found:
        own = name if first[_folded(name)] == account else _numbered(name.strip(), taken)
        taken.add(_folded(own))
        yield account, own


def _numbered(name: str, taken: Collection[str]) -> str:
    number = 2
    while _folded(f"{name} ({number})") in taken:
        number += 1
    return f"{name} ({number})"


def _folded(name: str) -> str:
    return name.strip().casefold()


def _messages_of_no_strategy() -> None:
    with op.batch_alter_table("deliveries") as batch:
        batch.alter_column("strategy_id", existing_type=sa.Text(), nullable=True)
    op.drop_index("ix_signals_unrouted", table_name="signals")
    with op.batch_alter_table("signals") as batch:
        batch.alter_column("strategy_id", existing_type=sa.Text(), nullable=True)
        batch.add_column(sa.Column("account_id", sa.Text(), nullable=True))
        batch.add_column(sa.Column("order_number", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("direct", sa.Boolean(), server_default=sa.false(), nullable=False))
    unrouted = sa.text("routed_at IS NULL")
    op.create_index("ix_signals_unrouted", "signals", ["sequence"], sqlite_where=unrouted, postgresql_where=unrouted)
