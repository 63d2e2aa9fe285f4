"""Cash in and out of paper accounts, a reset, splits and dividends, as commands."""

import json
from typing import Any

import pytest

from tests.cli.conftest import Shell
from tests.client import Client


@pytest.fixture
def account_id(client: Client) -> str:
    return client.open_account(cash="1000")


def _said(shell: Shell, *arguments: str) -> Any:
    ran = shell.run(*arguments)
    assert (ran.status, ran.err) == (0, ""), ran
    return json.loads(ran.out)


def test_cash_goes_in_and_out(shell: Shell, account_id: str) -> None:
    assert _said(shell, "accounts", "deposit", account_id, "250.5", "--entry", "June")["cash"] == "1250.5"
    assert _said(shell, "accounts", "deposit", account_id, "250.5", "--entry", "June")["cash"] == "1250.5"
    assert _said(shell, "accounts", "withdraw", account_id, "50.5")["cash"] == "1200"
    assert _said(shell, "accounts", "reset", account_id, "--yes")["cash"] == "1000"


def test_too_much_is_refused(shell: Shell, account_id: str) -> None:
    ran = shell.run("accounts", "withdraw", account_id, "1000.01")
    assert ran.status == 1
    assert "insufficient-cash" in ran.err


def test_splits_and_dividends_are_booked_once(shell: Shell) -> None:
    for what, number in (("split", "3"), ("dividend", "0.25")):
        done = [_said(shell, "instruments", what, "ORCL", number, "--entry", f"{what} of June") for _ in range(2)]
        assert done == [{"outcome": "done", "entry_id": f"{what} of June"}] * 2
