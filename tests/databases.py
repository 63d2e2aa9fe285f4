"""Databases for tests: empty ones on a server, and copies of one that is migrated already."""

import contextlib
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from tradehook.migrations import migrate

ENGINES = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))
"""What a fixture that runs on both engines is parametrised by."""


_HAS_STRATEGIES = 150_000


@contextlib.contextmanager
def fresh_database(server_url: str, template: str = "template1") -> Iterator[str]:
    """The address of a new database on this server, a copy of `template`; dropped afterwards."""
    name = f"tradehook_test_{secrets.token_hex(8)}"
    with psycopg.connect(server_url, autocommit=True) as server:
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        server.execute(made + _copied_as_files(server))
        try:
            yield urlsplit(server_url)._replace(path=f"/{name}").geturl()
        finally:
            # FORCE: a test that failed half way may still be connected.
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _copied_as_files(server: psycopg.Connection[Any]) -> sql.SQL:
    """A third of the time of what is usual since PostgreSQL 15, which writes every page to the log."""
    return sql.SQL(" STRATEGY FILE_COPY" if server.info.server_version >= _HAS_STRATEGIES else "")


@pytest.fixture
def fresh_postgres_database(postgres_url: str) -> Iterator[str]:
    """The address of an empty database, dropped afterwards."""
    with fresh_database(postgres_url) as url:
        yield url


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with every table in it, to be copied: migrating takes a process and a second."""
    file = tmp_path_factory.mktemp("migrated") / "tradehook.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_database(postgres_url: str) -> Iterator[str]:
    """A PostgreSQL database with every table in it, to be copied."""
    with fresh_database(postgres_url) as url:
        migrate(url)
        yield url


def copied_file(migrated_file: Path, directory: Path) -> str:
    """The address of a copy of the migrated file, at the place where a server of this data directory looks."""
    directory.mkdir(parents=True, exist_ok=True)
    shutil.copy(migrated_file, directory / "tradehook.db")
    return f"sqlite:///{directory / 'tradehook.db'}"


@contextlib.contextmanager
def copied_database(postgres_url: str, migrated_database: str) -> Iterator[str]:
    """The address of a copy of the migrated database."""
    with fresh_database(postgres_url, urlsplit(migrated_database).path.removeprefix("/")) as url:
        yield url


@contextlib.contextmanager
def migrated_store(engine: str, directory: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a store with every table and no row, on the engine that is named."""
    if engine == "sqlite":
        yield copied_file(request.getfixturevalue("migrated_file"), directory)
    else:
        postgres_url = request.getfixturevalue("postgres_url")
        with copied_database(postgres_url, request.getfixturevalue("migrated_database")) as url:
            yield url


@pytest.fixture(params=ENGINES)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a store with every table and no row, on each engine in turn."""
    with migrated_store(request.param, tmp_path, request) as url:
        yield url
