"""The analytics as commands."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.client import Client


@pytest.fixture
def account(client: Client) -> str:
    """The name of an account that made 100 with one round trip."""
    account_id, strategy = client.open_account(), client.make_strategy()
    client.subscribe(strategy, account_id)
    for price, message in (("100", {"action": "buy", "quantity": 10, "price": "99"}), ("110", {"action": "exit"})):
        client.set_price("INTC", price)
        client.carried_out(strategy, {"ticker": "INTC", **message})
    return str(client.call("GET", f"/accounts/{account_id}")["name"])


def test_figures_as_json_as_table_and_as_csv(shell: Shell, account: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = shell.run("analytics", "performance", "--account", account)
    assert json.loads(ran.out)["net_profit"] == "100"

    ran = shell.run("analytics", "round-trips", "--account", account, "--where", "side=long", "--csv")
    (trip,) = csv.DictReader(io.StringIO(ran.out))
    assert (trip["symbol"], trip["net"], trip["result_in_r"]) == ("INTC", "100", "")

    ran = shell.run("analytics", "performance", "--account", account, "--csv")
    assert ["net_profit", "100"] in list(csv.reader(io.StringIO(ran.out)))


@pytest.mark.usefixtures("terminal")
def test_a_person_sees_tables_and_why_a_figure_is_not_there(shell: Shell, account: str) -> None:
    ran = shell.run("analytics", "performance", "--account", account, "--from", "2020-01-01")
    assert "profit factor" in ran.out
    assert "- (nothing was lost)" in ran.out
    assert "INTC" in shell.run("analytics", "breakdown", "symbol", "--account", account).out
    ran = shell.run("analytics", "execution", "--account", account)
    assert ran.status == 0, ran
    assert "time of each step" in ran.out
    for command in ("alerts", "returns", "equity", "round-trips"):
        ran = shell.run("analytics", command, "--account", account)
        assert (ran.status, ran.err) == (0, ""), ran


def test_the_report_is_a_file(shell: Shell, account: str, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    ran = shell.run("analytics", "report", "--account", account, "--out", str(file))
    assert ran.status == 0, ran
    assert file.read_text().startswith("<!doctype html>")
    ran = shell.run("analytics", "report", "--account", account, "--out", str(tmp_path / "none" / "report.html"))
    assert ran.status == 1
    assert "cannot-write" in ran.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("performance", "--account", "nobody at all"), "account-not-found"),
        (("breakdown", "colour"), "invalid-value"),
        (("returns", "--from", "2026-02-01", "--to", "2026-01-01"), "ends-before-it-begins"),
    ],
)
def test_what_cannot_be_answered_is_refused(shell: Shell, arguments: tuple[str, ...], code: str) -> None:
    ran = shell.run("analytics", *arguments)
    assert ran.status == 1
    assert code in ran.err


def test_what_a_stranger_sent_is_no_formula(capsys: pytest.CaptureFixture[str]) -> None:
    from tradehook.cli.csv_output import print_csv

    print_csv([{"tags": ["=1+1"], "net": "-5", "part": {"a": "x"}, "undefined": {"risk": "why"}}])
    assert capsys.readouterr().out == "tags,net,part.a\n'=1+1,-5,x\n"
