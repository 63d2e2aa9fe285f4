"""What people and programs see: tables at a terminal, JSON elsewhere, and nothing that steers the terminal."""

import json
import re

import pytest

from tests.cli.conftest import Shell
from tests.client import Client


@pytest.mark.usefixtures("terminal")
def test_a_list_at_a_terminal_is_a_table(shell: Shell, client: Client) -> None:
    account_id = client.open_account()
    ran = shell.run("accounts", "--limit", "1000")
    assert ran.status == 0
    lines = ran.out.splitlines()
    for heading in ("name", "broker", "mode", "currency", "cash", "equity", "buying power", "connection state"):
        assert heading in lines[0]
    assert any(line.startswith(account_id) for line in lines[1:])


@pytest.mark.usefixtures("terminal")
def test_json_is_printed_when_asked_for(shell: Shell, client: Client) -> None:
    client.open_account()
    assert json.loads(shell.run("accounts", "--json").out)["items"]


@pytest.mark.usefixtures("terminal")
def test_one_trade_at_a_terminal_shows_its_parts(shell: Shell, client: Client) -> None:
    strategy, account_id = client.make_strategy(), client.open_account()
    client.subscribe(strategy, account_id)
    client.set_price("AAPL", "200")
    trade = client.carried_out(strategy, {"ticker": "AAPL", "action": "buy"})
    ran = shell.run("trades", "show", trade["id"])
    for words in (trade["id"], "completed", "phases", "trace", "orders", trade["orders"][0]["id"]):
        assert words in ran.out


@pytest.mark.usefixtures("terminal")
def test_more_than_a_page_is_said_with_the_cursor_that_goes_on(shell: Shell, client: Client) -> None:
    for _ in range(2):
        client.open_account()
    ran = shell.run("accounts", "--limit", "1")
    cursor = ran.err.split()[-1]
    assert shell.run("accounts", "--limit", "1", "--cursor", cursor).out != ran.out


@pytest.mark.usefixtures("terminal")
def test_what_strangers_send_cannot_steer_the_terminal(shell: Shell, client: Client) -> None:
    strategy = client.make_strategy()
    client.post(strategy, '{"x": "\x1b[2J[red]loud[/red]"}')
    ran = shell.run("deliveries", "--where", f"strategy_id={strategy.id}")
    assert "\x1b" not in ran.out
    assert "[red]loud[/red]" in ran.out


@pytest.mark.usefixtures("terminal")
def test_nothing_is_cut_off_of_what_is_shown_this_once(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    ran = shell.run("ata-webhooks", "make", "narrow")
    assert ran.status == 0
    assert "…" not in ran.out
    shown = "".join(line[23:].strip() for line in ran.out.splitlines() if not line.startswith("advice"))
    (key,) = re.findall(r"[0-9a-f]{64}", shown)
    assert len(key) == 64
