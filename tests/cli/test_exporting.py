"""Lists into files by command, and lists as comma-separated values."""

import csv
import io
from pathlib import Path

import pyarrow.parquet
import pytest

from tests.cli.conftest import Shell
from tests.client import Client


@pytest.fixture
def account_id(client: Client) -> str:
    """An account that bought an AMD."""
    strategy, account_id = client.make_strategy(), client.open_account()
    client.subscribe(strategy, account_id)
    client.set_price("AMD", "100.5")
    client.carried_out(strategy, {"ticker": "AMD", "action": "buy"})
    return account_id


def test_a_list_is_written_into_a_file_of_either_kind(shell: Shell, account_id: str, tmp_path: Path) -> None:
    for ending in ("csv", "parquet"):
        out = tmp_path / f"fills.{ending}"
        ran = shell.run("export", "fills", "--where", f"account_id={account_id}", "--out", str(out))
        assert (ran.status, ran.out, ran.err) == (0, "", "")
    [row] = csv.DictReader(io.StringIO((tmp_path / "fills.csv").read_text()))
    assert (row["symbol"], row["price"]) == ("AMD", "100.5")
    assert pyarrow.parquet.read_table(tmp_path / "fills.parquet")["price"].to_pylist() == ["100.5"]
    assert {path.name for path in tmp_path.iterdir()} == {"fills.csv", "fills.parquet"}


def test_a_journal_goes_to_the_output_where_no_file_is_named(shell: Shell, account_id: str) -> None:
    ran = shell.run("export", "journal", "-w", f"account_id={account_id}", "--timezone", "Europe/Berlin")
    assert ran.status == 0, ran.err
    [row] = csv.DictReader(io.StringIO(ran.out))
    assert (row["Symbol"], row["Side"], row["Price"]) == ("AMD", "Buy", "100.5")


def test_without_a_name_all_lists_are_named_with_their_columns(shell: Shell) -> None:
    ran = shell.run("export")
    assert ran.status == 0
    assert "watched-orders" in ran.out


def test_what_cannot_be_had_leaves_what_was_there(shell: Shell, tmp_path: Path) -> None:
    out = tmp_path / "old.csv"
    out.write_text("old")
    ran = shell.run("export", "nothing", "--out", str(out))
    assert (ran.status, out.read_text()) == (1, "old")
    assert ran.err.startswith("export-not-found")
    assert list(tmp_path.iterdir()) == [out]
    ran = shell.run("export", "fills", "--out", str(tmp_path / "no" / "such.csv"))
    assert (ran.status, ran.err.partition(":")[0]) == (1, "file-not-written")
    assert shell.run("export", "fills", "--out", str(tmp_path / "fills.xlsx")).status == 2


def test_every_field_of_a_list_as_comma_separated_values(shell: Shell, client: Client, account_id: str) -> None:
    ran = shell.run("fills", "--where", f"account_id={account_id}", "--csv")
    [fill] = client.listed("/fills", account_id=account_id)
    [row] = csv.DictReader(io.StringIO(ran.out))
    assert row == {name: "" if value is None else "false" if value is False else value for name, value in fill.items()}
    accounts = csv.DictReader(io.StringIO(shell.run("accounts", "--limit", "1000", "--csv").out))
    [account] = [each for each in accounts if each["id"] == account_id]
    assert account["settings.price_source"] == "manual"
