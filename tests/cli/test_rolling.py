"""`tradehook instruments rolls` and `roll`, against a running server."""

import json
from typing import Any

import pytest

from tests.cli.conftest import Shell


def said(shell: Shell, *arguments: str) -> dict[str, Any]:
    ran = shell.run(*arguments, "--json")
    assert (ran.status, ran.err) == (0, ""), ran
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def set_by_hand(calendar: dict[str, Any]) -> dict[str, str]:
    """The days that a person set, by contract."""
    return {roll["contract"]: roll["rolls_on"] for roll in calendar["rolls"] if roll["set_by_hand"]}


@pytest.fixture
def contracts(shell: Shell) -> list[dict[str, Any]]:
    """The next contracts of a root that no other test looks at, as they roll by the rule."""
    said(shell, "instruments", "roll", "EMD", "--clear")
    rolls: list[dict[str, Any]] = said(shell, "instruments", "rolls", "EMD", "--contracts", "3")["rolls"]
    return [roll for roll in rolls if roll["reads_as"]]


def test_rolls_are_shown_set_one_by_one_and_taken_back(shell: Shell, contracts: list[dict[str, Any]]) -> None:
    (one, first), (two, second) = ((each["contract"], each["last_trading_day"]) for each in contracts[1:3])

    assert set_by_hand(said(shell, "instruments", "roll", "EMD", one, first)) == {one: first}
    assert set_by_hand(said(shell, "instruments", "roll", "CME_MINI:EMD1!", two.lower(), second)) == {
        one: first,
        two: second,
    }
    assert set_by_hand(said(shell, "instruments", "rolls", "emd")) == {one: first, two: second}
    assert set_by_hand(said(shell, "instruments", "roll", "EMD", one, "--clear")) == {two: second}
    assert set_by_hand(said(shell, "instruments", "roll", "EMD", "--clear")) == {}


def test_a_terminal_shows_a_table(shell: Shell, terminal: None, contracts: list[dict[str, Any]]) -> None:
    ran = shell.run("instruments", "rolls", "EMD")

    assert ran.status == 0
    assert "E-mini S&P MidCap 400" in ran.out
    assert contracts[0]["contract"] in ran.out
    assert "EMD1!" in ran.out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("rolls", "NOSUCHROOT"), "root-not-found"),
        (("roll", "EMD", "EMDF2026", "2026-01-10"), "contract-not-found"),
        (("roll", "EMD", "EMDZ2030", "2031-01-10"), "roll-after-last-day"),
        (("roll", "EMD", "EMDZ2030", "someday"), "invalid-value"),
    ],
)
def test_a_refusal_says_its_code(shell: Shell, arguments: tuple[str, ...], code: str) -> None:
    ran = shell.run("instruments", *arguments)

    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(f"{code}: ")


@pytest.mark.parametrize("arguments", [(), ("EMD",), ("EMD", "EMDZ2030"), ("EMD", "EMDZ2030", "2030-12-10", "--clear")])
def test_wrong_usage_ends_with_2(shell: Shell, arguments: tuple[str, ...]) -> None:
    ran = shell.run("instruments", "roll", *arguments)

    assert (ran.status, ran.out) == (2, "")
