from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import apsw
import psycopg
import pytest
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from tradehook.plumbing.store.contract import Tx
from tradehook.plumbing.store.postgres import PostgresTx
from tradehook.plumbing.store.sqlite import SqliteTx
from tradehook.prices.queries import all_kept, keep
from tradehook.prices.tables import quotes
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.quote import PriceSource, Quote

CREATE = CreateTable(quotes)


@pytest.fixture
def sqlite_tx() -> Tx:
    connection = apsw.Connection(":memory:")
    connection.execute(str(CREATE.compile(dialect=sqlite.dialect(paramstyle="named"))))
    return SqliteTx(connection)


@pytest.fixture
def postgres_tx(fresh_postgres_database: str) -> Iterator[Tx]:
    with psycopg.connect(fresh_postgres_database) as connection:
        connection.execute(str(CREATE.compile(dialect=postgresql.dialect())).encode())  # type: ignore[no-untyped-call]
        yield PostgresTx(connection)


@pytest.fixture(params=["sqlite_tx", pytest.param("postgres_tx", marks=pytest.mark.postgres)])
def tx(request: pytest.FixtureRequest) -> Tx:
    found: Tx = request.getfixturevalue(request.param)
    return found


def quote(symbol: str, source: PriceSource, last: str, at: int = 1, bid: str | None = None) -> Quote:
    return Quote(
        symbol=symbol,
        bid=None if bid is None else Price(Decimal(bid)),
        ask=None,
        last=Price(Decimal(last)),
        at=Instant(at),
        source=source,
    )


def test_nothing_is_kept_at_first(tx: Tx) -> None:
    assert all_kept(tx) == []


def test_a_quote_comes_back_as_it_was_kept(tx: Tx) -> None:
    kept = replace(quote("AAPL", PriceSource.MANUAL, "230.10", bid="230.0000001"), size=Quantity(Decimal("2.5")))

    keep(tx, kept)

    assert all_kept(tx) == [kept]


def test_the_latest_of_a_source_and_symbol_replaces_the_one_before(tx: Tx) -> None:
    keep(tx, quote("AAPL", PriceSource.MANUAL, "230", at=1, bid="229"))
    keep(tx, quote("AAPL", PriceSource.SIGNALS, "231", at=2))
    keep(tx, quote("MNQU2025", PriceSource.MANUAL, "21500", at=3))
    keep(tx, quote("AAPL", PriceSource.MANUAL, "232", at=1_760_000_000_000_000))

    assert sorted(all_kept(tx), key=lambda kept: kept.at) == [
        quote("AAPL", PriceSource.SIGNALS, "231", at=2),
        quote("MNQU2025", PriceSource.MANUAL, "21500", at=3),
        quote("AAPL", PriceSource.MANUAL, "232", at=1_760_000_000_000_000),
    ]
