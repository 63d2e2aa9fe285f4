"""What a store kept under old names of stocks is in the family of the new ones once it is migrated."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, Connection, MetaData, Table, Text, create_engine, insert, select

from tests.databases import ENGINES
from tradehook import migrations
from tradehook.instruments.old_names import OLD_NAMES, present_name

_METADATA = MetaData()
_BY_FAMILY = ("trades", "orders", "positions", "position_differences", "parked_work", "lanes")
_TABLES = {
    name: Table(name, _METADATA, Column("account_id", Text), Column("family", Text), Column("trade_id", Text))
    for name in _BY_FAMILY
}
_SIGNALS = Table("signals", _METADATA, Column("family", Text))


@pytest.fixture(params=ENGINES)
def connection(request: pytest.FixtureRequest):  # type: ignore[no-untyped-def]
    """A store that has only what the migration looks at. In memory: apsw opens no such file here."""
    url = "sqlite://"
    if request.param != "sqlite":
        url = request.getfixturevalue("fresh_postgres_database").replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url)
    with engine.connect() as connection:
        _METADATA.create_all(connection)
        yield connection
    engine.dispose()


def migrate(connection: Connection) -> None:
    """Run the one migration: it is a file that nothing imports."""
    spec = spec_from_file_location("revision", Path(migrations.__file__).parent / "versions/0005_imported_symbols.py")
    assert spec is not None
    assert spec.loader is not None
    revision = module_from_spec(spec)
    spec.loader.exec_module(revision)
    with Operations.context(MigrationContext.configure(connection)):
        revision.upgrade()


def add(connection: Connection, table: str, *rows: tuple[str, str, str | None]) -> None:
    for account_id, family, trade_id in rows:
        connection.execute(insert(_TABLES[table]).values(account_id=account_id, family=family, trade_id=trade_id))


def kept(connection: Connection, table: str) -> list[tuple[str, str, str | None]]:
    return sorted(tuple(row) for row in connection.execute(select(_TABLES[table])))


@pytest.mark.parametrize("table", _BY_FAMILY)
def test_families_of_old_names_become_those_of_the_new_ones(connection: Connection, table: str) -> None:
    add(connection, table, ("a", "SQ", None), ("a", "AAPL", None), ("b", "SYMC", None))

    migrate(connection)

    assert kept(connection, table) == [("a", "AAPL", None), ("a", "XYZ", None), ("b", "GEN", None)]


def test_every_old_name_is_moved(connection: Connection) -> None:
    for old in OLD_NAMES:
        connection.execute(insert(_SIGNALS).values(family=old))

    migrate(connection)

    present = [present_name(old) for old in OLD_NAMES]
    assert sorted(connection.scalars(select(_SIGNALS.c.family))) == sorted(each.new for each in present if each)


def test_of_two_lanes_the_one_at_work_stays(connection: Connection) -> None:
    add(connection, "lanes", ("a", "SQ", "t1"), ("a", "XYZ", None), ("b", "SQ", None), ("b", "XYZ", "t2"))
    add(connection, "lanes", ("c", "SQ", None), ("c", "XYZ", None))

    migrate(connection)

    assert kept(connection, "lanes") == [("a", "XYZ", "t1"), ("b", "XYZ", "t2"), ("c", "XYZ", None)]


def test_where_both_lanes_are_at_work_nothing_of_the_account_is_moved(connection: Connection) -> None:
    add(connection, "lanes", ("a", "SQ", "t1"), ("a", "XYZ", "t2"))
    add(connection, "positions", ("a", "SQ", None), ("b", "SQ", None))

    migrate(connection)

    assert kept(connection, "lanes") == [("a", "SQ", "t1"), ("a", "XYZ", "t2")]
    assert kept(connection, "positions") == [("a", "SQ", None), ("b", "XYZ", None)]
