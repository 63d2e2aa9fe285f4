"""The whole engine: commands beside signals, leases, reservations, parked work, busts, differences, account events."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_AWAY = "status IN ('awaiting_approval', 'delayed', 'queued')"


def upgrade() -> None:
    _accounts()
    _positions()
    _orders()
    _lanes()
    _trades()


def _accounts() -> None:
    _add("accounts", {"connection": sa.Text()}, fill={"connection": "broker"})
    op.add_column("accounts", sa.Column("credentials", sa.LargeBinary(), nullable=True))
    op.create_table(
        "outside_accounts",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_outside_accounts")),
    )
    op.create_table(
        "account_events",
        _sequence(),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=True),
        sa.Column("order_id", sa.Text(), nullable=True),
        sa.Column("ours", sa.Text(), nullable=True),
        sa.Column("theirs", sa.Text(), nullable=True),
        sa.Column("happened_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_account_events")),
        sa.UniqueConstraint("id", name=op.f("uq_account_events_id")),
    )
    op.create_index("ix_account_events_order_id", "account_events", ["order_id"])
    op.create_index("ix_account_events_account_id", "account_events", ["account_id", "sequence"])
    op.create_table(
        "switches",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("on", sa.Boolean(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_switches")),
    )


def _positions() -> None:
    _add("fills", {"kind": sa.Text(), "cursor": sa.BigInteger()}, fill={"kind": "'execution'", "cursor": "0"})
    op.create_index("ix_fills_learned_at", "fills", ["account_id", "learned_at"])
    _partial_index("ix_fills_adjustments", "fills", ["account_id"], "kind = 'adjustment'")
    op.create_table(
        "fill_busts",
        _sequence(),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("execution_id", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.BigInteger(), nullable=False),
        sa.Column("learned_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_fill_busts")),
        sa.UniqueConstraint("account_id", "execution_id", name=op.f("uq_fill_busts_account_id_execution_id")),
    )
    op.create_table(
        "account_snapshots",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.Column("cursor", sa.BigInteger(), nullable=False),
        sa.Column("cash", sa.Text(), nullable=False),
        sa.Column("equity", sa.Text(), nullable=False),
        sa.Column("buying_power", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account_snapshots")),
    )
    op.create_table(
        "position_differences",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("ours", sa.Text(), nullable=False),
        sa.Column("theirs", sa.Text(), nullable=False),
        sa.Column("average_price", sa.Text(), nullable=True),
        sa.Column("first_seen_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "symbol", name=op.f("pk_position_differences")),
    )
    op.create_index("ix_position_differences_family", "position_differences", ["account_id", "family"])


def _orders() -> None:
    _add(
        "orders",
        {"external": sa.Boolean(), "extended_hours": sa.Boolean(), "order_class": sa.Text()},
        fill={"external": "false", "extended_hours": "false", "order_class": "'simple'"},
    )
    op.create_index("ix_orders_parent_id", "orders", ["parent_id"])
    _partial_index("ix_orders_stops", "orders", ["account_id", "family"], "leg = 'stop_loss'")
    op.create_index("ix_orders_broker_order_id", "orders", ["account_id", "broker_order_id"])
    _add("broker_requests", {"made_by": sa.Text()}, fill={"made_by": "''"})
    op.add_column("broker_requests", sa.Column("change", sa.Text(), nullable=True))
    op.create_table(
        "other_order_ids",
        sa.Column("client_order_id", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("client_order_id", name=op.f("pk_other_order_ids")),
    )
    op.add_column("orders", sa.Column("notional", sa.Text(), nullable=True))
    op.add_column("orders", sa.Column("risk", sa.Text(), nullable=True))


def _lanes() -> None:
    # What a lane waits for follows from its trade's orders, so the old words are not carried over.
    with op.batch_alter_table("lanes") as batch:
        batch.drop_column("waits_for")
    _add(
        "lanes",
        {
            "state": sa.Text(),
            "epoch": sa.BigInteger(),
            "lease_until": sa.BigInteger(),
            "overtaken": sa.BigInteger(),
            "poked": sa.Boolean(),
        },
        fill={
            "state": "CASE WHEN trade_id IS NULL THEN 'free' ELSE 'planning' END",
            "epoch": "0",
            "lease_until": "0",
            "overtaken": "0",
            "poked": "false",
        },
    )
    op.add_column("lanes", sa.Column("owner", sa.Text(), nullable=True))
    _partial_index("ix_lanes_held", "lanes", ["trade_id"], "trade_id IS NOT NULL")
    op.create_index("ix_lanes_owner", "lanes", ["owner"])
    op.create_table(
        "leases",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "parked_work",
        _sequence(),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.Column("family", sa.Text(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("order_id", sa.Text(), nullable=True),
        sa.Column("report", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("parked_at", sa.BigInteger(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("settled_as", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_parked_work")),
        sa.UniqueConstraint("id", name=op.f("uq_parked_work_id")),
    )
    _partial_index("ix_parked_work_open", "parked_work", ["sequence"], "settled_at IS NULL")
    op.create_index("ix_parked_work_request_id", "parked_work", ["request_id"])


def _trades() -> None:
    op.drop_index("ix_trades_waiting", table_name="trades")
    with op.batch_alter_table("trades") as batch:
        batch.alter_column("signal_id", existing_type=sa.Text(), nullable=True)
        batch.alter_column("subscription_id", existing_type=sa.Text(), nullable=True)
    _add(
        "trades",
        {
            "place": sa.BigInteger(),
            "overtakes": sa.Boolean(),
            "may_enter": sa.Boolean(),
            "counted_from": sa.BigInteger(),
        },
        fill={
            "place": "signal_sequence",
            "overtakes": "false",
            "may_enter": "true",
            "counted_from": "created_at",
        },
    )
    op.add_column("trades", sa.Column("command", sa.Text(), nullable=True))
    op.add_column("trades", sa.Column("release_at", sa.BigInteger(), nullable=True))
    op.add_column("trades", sa.Column("away_since", sa.BigInteger(), nullable=True))
    _partial_index("ix_trades_waiting", "trades", ["account_id", "family", "place"], "status = 'planned'")
    _partial_index("ix_trades_away", "trades", ["account_id", "family"], _AWAY)


def _add(table: str, columns: dict[str, Any], fill: dict[str, str]) -> None:
    """New columns that are never empty: filled for the rows that are there, then closed."""
    for name, kind in columns.items():
        op.add_column(table, sa.Column(name, kind, nullable=True))
    settings = ", ".join(f'"{name}" = {value}' for name, value in fill.items())
    op.execute(sa.text(f'UPDATE "{table}" SET {settings}'))  # noqa: S608 - our own words
    with op.batch_alter_table(table) as batch:
        for name, kind in columns.items():
            batch.alter_column(name, existing_type=kind, nullable=False)


def _partial_index(name: str, table: str, columns: Iterable[str], where: str) -> None:
    op.create_index(name, table, list(columns), sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _sequence() -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("sequence", kind, autoincrement=True, nullable=False)
