"""Replays and bars by command."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Shell
from tests.waiting import wait_for

DAY = "time,open,high,low,close\n2024-01-02,100,110,90,105\n2024-01-03,105,115,95,100\n"
LONG = "time,last\n" + "".join(f"{1_704_205_800 + 86_400 * day},{day + 1}\n" for day in range(50_000))


def file(folder: Path, content: str, name: str) -> str:
    (folder / name).write_text(content)
    return str(folder / name)


def said(shell: Shell, *arguments: str) -> dict[str, Any]:
    ran = shell.run(*arguments)
    assert (ran.status, ran.err) == (0, ""), ran
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def test_a_file_is_played_and_its_bars_are_there(shell: Shell, tmp_path: Path) -> None:
    replay = said(shell, "prices", "replay", file(tmp_path, DAY, "cli-day.csv"), "--symbol", "ADBE")

    assert (replay["state"], replay["quotes"], replay["speed"]) == ("finished", 8, "max")
    assert said(shell, "prices", "show", "ADBE", "--source", "replay")["last"] == "100"
    assert replay in said(shell, "prices", "replays")["items"]
    asked = ("prices", "bars", "ADBE", "--source", "replay", "--interval", "1d", "--from", "2024-01-03T00:00:00Z")
    bars = wait_for(lambda: said(shell, *asked)["items"], "the bars of a replay")
    assert [bar["open"] for bar in bars] == ["105"]


def test_one_that_is_not_waited_for_plays_until_it_is_stopped(shell: Shell, tmp_path: Path) -> None:
    long = file(tmp_path, LONG, "cli-long.csv")
    started = said(shell, "prices", "replay", long, "--symbol", "ORCL", "--speed", "2", "--detach")
    assert (started["state"], started["speed"]) == ("playing", "2")

    assert said(shell, "prices", "stop-replay", started["id"])["state"] == "stopped"


@pytest.mark.usefixtures("terminal")
def test_a_person_sees_what_came_of_it(shell: Shell, tmp_path: Path) -> None:
    ran = shell.run("prices", "replay", file(tmp_path, DAY, "cli-seen.csv"), "--symbol", "CRM")

    assert ran.status == 0
    assert "finished" in ran.out
    assert "finished" in shell.run("prices", "replays").out


@pytest.mark.parametrize(
    ("content", "code"), [("time,last\n2024-01-03,5\n2024-01-02,6\n", "replay-out-of-order"), ("", "replay-columns")]
)
def test_what_is_not_played_to_its_end_ends_with_1_and_the_reason(
    shell: Shell, tmp_path: Path, content: str, code: str
) -> None:
    ran = shell.run("prices", "replay", file(tmp_path, content, "cli-refused.csv"), "--symbol", "INTC")

    assert ran.status == 1
    assert ran.err.startswith(code)


def test_a_file_that_is_not_there_is_wrong_usage(shell: Shell, tmp_path: Path) -> None:
    assert shell.run("prices", "replay", str(tmp_path / "nothing.csv")).status == 2
