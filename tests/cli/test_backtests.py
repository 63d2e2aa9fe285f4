"""Backtests and logs of alerts by command: what a trader reads, and what a script gets."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.client import Client, Strategy

LIST = """Trade #,Type,Signal,Date/Time,Price USD,Contracts
1,Entry Long,Dip,2024-03-05 14:30,100,10
1,Exit Long,Top,2024-03-05 15:30,102,10
2,Entry Short,Fall,2024-03-05 16:30,103,10
"""
LOG = """Alert ID,Ticker,Name,Description,Time
7,NASDAQ:AMD,Swing,"BUY,100",2024-03-05T14:30:02Z
7,NASDAQ:AMD,Swing,"EXIT LONG,102",2024-03-05T15:30:02Z
8,NASDAQ:AMD,Level,crossing 100,2024-03-05T15:30:02Z
"""


@pytest.fixture
def strategy(client: Client) -> Strategy:
    """A strategy of which nothing came."""
    return client.make_strategy()


def saved(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text)
    return str(folder / name)


@pytest.fixture
def trades(tmp_path: Path, shell: Shell, strategy: Strategy) -> str:
    """A list of trades of which two signals came, by a log that was imported."""
    log = saved(tmp_path, "log.csv", LOG)
    ran = shell.run("analytics", "alert-logs", "import", log, "--strategy", strategy.id)
    assert ran.status == 0, ran.err
    return saved(tmp_path, "trades.csv", LIST)


@pytest.mark.usefixtures("terminal")
def test_a_person_reads_the_verdict_and_the_grid(shell: Shell, strategy: Strategy, trades: str) -> None:
    ran = shell.run("analytics", "backtest", trades, "--strategy", strategy.id, "--symbol", "AMD")
    assert ran.status == 0, ran.err
    for words in ("2 of 3 entries and exits (66.67 %)", "1 without an alert", "significant", "trades.csv", "missing"):
        assert words in ran.out
    assert "2 s on average" in ran.out
    assert "entry short" in ran.out


def test_a_script_gets_the_answer_or_the_grid(shell: Shell, strategy: Strategy, trades: str) -> None:
    made = json.loads(shell.run("analytics", "backtest", trades, "--strategy", strategy.id, "--name", "Dips").out)
    assert (made["name"], made["report"]["matched"], made["settings"]["strategy_id"]) == ("Dips", 2, strategy.id)
    grid = list(csv.DictReader(io.StringIO(shell.run("analytics", "backtests", "show", made["id"], "--csv").out)))
    assert [row["match_type"] for row in grid] == ["matched", "matched", "missing"]
    ran = shell.run("analytics", "backtests", "show", made["id"], "--csv", "--problems")
    assert [row["trade"] for row in csv.DictReader(io.StringIO(ran.out))] == ["2"]
    exported = shell.run("export", "backtest-rows", "--where", f"backtest_id={made['id']}").out
    assert [row["match_type"] for row in csv.DictReader(io.StringIO(exported))] == ["matched", "matched", "missing"]
    assert made["id"] in shell.run("analytics", "backtests").out
    assert shell.run("analytics", "backtests", "delete", made["id"]).status == 0
    assert shell.run("analytics", "backtests", "show", made["id"]).err.startswith("backtest-not-found")


@pytest.mark.usefixtures("terminal")
def test_a_file_that_is_wrong_says_every_place(shell: Shell, tmp_path: Path) -> None:
    broken = saved(tmp_path, "broken.csv", LIST.replace(",100,", ",1oo,").replace("Exit Long", "Exit Lung"))
    ran = shell.run("analytics", "backtest", broken)
    assert ran.status == 1
    assert ran.err.startswith("export-unreadable-number")
    assert 'line 2, Price USD: "1oo" is no number.' in ran.err
    assert 'line 3, Type: "Exit Lung" is no type of a trade.' in ran.err


@pytest.mark.usefixtures("terminal")
def test_a_log_says_what_became_of_its_lines(shell: Shell, strategy: Strategy, tmp_path: Path) -> None:
    log = saved(tmp_path, "other.csv", LOG)
    dry = shell.run("analytics", "alert-logs", "import", log, "--strategy", strategy.id, "--dry-run")
    assert dry.status == 0, dry.err
    assert "crossing 100" in dry.out
    kept = json.loads(shell.run("analytics", "alert-logs", "import", log, "--strategy", strategy.id, "--json").out)
    assert (kept["imported"], kept["not_about_a_trade"]) == (2, 1)
    assert kept["id"] in shell.run("analytics", "alert-logs").out
    assert shell.run("analytics", "alert-logs", "delete", kept["id"]).status == 0
