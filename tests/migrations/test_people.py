"""Accounts and messages of before there were people: all of them stay, and are the owner's."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import ENGINES
from tests.faults.books import Books, Row
from tradehook.migrations import migrate
from tradehook.people.user import FIRST_OWNER

NAMES = ("Swing", "swing", "SWING (2)", "Other", "SWING", "swing ")
TOLD_APART = ["Swing", "swing (3)", "SWING (2)", "Other", "SWING (4)", "swing (5)"]

# In a process of its own, as migrations are.
_AS_IT_WAS = """
import json, sys
from pathlib import Path
from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData, create_engine
import tradehook.migrations as migrations

address, names = sys.argv[1], json.loads(sys.argv[2])
config = Config()
config.set_main_option("script_location", str(Path(migrations.__file__).parent))
config.attributes["url"] = address
command.upgrade(config, "0015")
engine = create_engine(address)
tables = MetaData()
tables.reflect(engine)

def row(table, **fields):
    kinds = {"TEXT": "", "BIGINT": 0, "INTEGER": 0, "BYTEA": b"", "BLOB": b"", "BOOLEAN": False}
    return {c.name: kinds[str(c.type)] for c in table.columns if not c.nullable and not c.primary_key} | fields

with engine.begin() as connection:
    def add(table, **fields):
        connection.execute(tables.tables[table].insert().values(**row(tables.tables[table], **fields)))
    for number, name in enumerate(names):
        add("accounts", id=f"account {number}", name=name, created_at=number)
    add("deliveries", id="delivery", strategy_id="strategy")
    add("signals", id="signal", strategy_id="strategy")
"""


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A store of before, with accounts whose names differ in their case, and a message that was accepted."""
    if request.param == "sqlite":
        url = address = f"sqlite:///{tmp_path / 'tradehook.db'}"
    else:
        url = request.getfixturevalue("fresh_postgres_database")
        address = url.replace("postgresql://", "postgresql+psycopg://")
    given = '["' + '", "'.join(NAMES) + '"]'
    subprocess.run([sys.executable, "-c", _AS_IT_WAS, address, given], check=True)
    migrate(url)
    return url


def rows(url: str, table: str, order: str) -> list[Row]:
    return Books(url).rows(f"SELECT * FROM {table} ORDER BY {order}")


def test_the_owner_is_there_and_may_trade_by_webhook(url: str) -> None:
    (owner,) = rows(url, "users", "id")

    assert (owner["id"], owner["name"], owner["role"]) == (FIRST_OWNER, "owner", "owner")
    assert owner["trading_webhooks"]
    assert owner["created_at"] > 0


def test_every_account_is_the_owner_s_and_the_first_of_a_name_keeps_it(url: str) -> None:
    found = rows(url, "accounts", "created_at")

    assert [row["name"] for row in found] == TOLD_APART
    assert [row["folded_name"] for row in found] == [name.strip().casefold() for name in TOLD_APART]
    assert {row["owner_id"] for row in found} == {FIRST_OWNER}


def test_messages_are_of_their_strategies_and_of_no_account(url: str) -> None:
    (delivery,) = rows(url, "deliveries", "sequence")
    (signal,) = rows(url, "signals", "sequence")

    assert (delivery["id"], delivery["strategy_id"]) == ("delivery", "strategy")
    assert (signal["id"], signal["strategy_id"]) == ("signal", "strategy")
    assert (signal["account_id"], signal["order_number"], bool(signal["direct"])) == (None, None, False)
