"""Trades that wait for a person, at the command line."""

import json

import pytest

from tests.cli.conftest import Shell
from tests.client import Client


def test_trades_are_listed_by_status(shell: Shell, client: Client) -> None:
    strategy, account_id = client.make_strategy(), client.open_account()
    client.subscribe(strategy, account_id)
    client.set_price("AMD", "100")
    trade = client.carried_out(strategy, {"ticker": "AMD", "action": "buy", "quantity": 1})

    def listed(status: str) -> list[str]:
        ran = shell.run("trades", "list", "--status", status, "--where", f"account_id={account_id}")
        assert ran.status == 0, ran
        return [each["id"] for each in json.loads(ran.out)["items"]]

    assert listed("completed") == [trade["id"]]
    assert listed("awaiting_approval") == []


@pytest.mark.usefixtures("terminal")
def test_what_waits_for_a_person_shows_until_when(shell: Shell) -> None:
    ran = shell.run("trades", "list", "--status", "awaiting_approval")
    assert ran.status == 0, ran


@pytest.mark.parametrize("words", [("approve",), ("reject", "--words", "not today"), ("retry",)])
def test_a_trade_that_ended_is_refused_with_its_code(shell: Shell, client: Client, words: tuple[str, ...]) -> None:
    strategy = client.make_strategy()
    client.subscribe(strategy, client.open_account())
    trade = client.carried_out(strategy, {"ticker": "AMD", "action": "exit"})

    ran = shell.run("trades", words[0], trade["id"], *words[1:])

    assert ran.status == 1
    code = "not-failed" if words[0] == "retry" else "not-awaiting-approval"
    assert code in ran.err
    assert "held" in ran.err
