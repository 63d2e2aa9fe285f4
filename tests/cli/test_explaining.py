"""`tradehook explain`."""

import json

import pytest

from tests.cli.conftest import Shell
from tests.client import Client, Strategy

BUY = '{"ticker": "AAPL", "action": "buy"}'


@pytest.fixture
def strategy(client: Client) -> Strategy:
    """A strategy with a webhook."""
    return client.make_strategy()


def test_explain_says_what_would_be_done_and_why(shell: Shell, client: Client, strategy: Strategy) -> None:
    subscription_id = client.subscribe(strategy, client.open_account())
    client.set_price("AAPL", "200")
    ran = shell.run("explain", "--strategy", strategy.id, BUY)
    assert ran.status == 0
    [decision] = json.loads(ran.out)["decisions"]
    assert (decision["subscription_id"], decision["acts"]) == (subscription_id, True)


@pytest.mark.usefixtures("terminal")
def test_explain_at_a_terminal_reads_as_text(shell: Shell, client: Client, strategy: Strategy) -> None:
    client.subscribe(strategy, client.open_account())
    ran = shell.run("explain", "--strategy", strategy.id, '{"ticker": "AAPL", "action": "exit"}')
    assert "no-position" in ran.out
    assert "Why:" in ran.out
    assert not ran.out.lstrip().startswith("{")


def test_explain_refuses_what_the_webhook_would(shell: Shell, strategy: Strategy) -> None:
    ran = shell.run("explain", "--strategy", strategy.id, "{")
    assert ran.status == 1
    assert ran.err.startswith("malformed-json: ")


def test_the_strategy_and_the_message_may_be_words(shell: Shell, client: Client, strategy: Strategy) -> None:
    client.subscribe(strategy, client.open_account())
    name = client.call("GET", f"/strategies/{strategy.id}")["name"]
    ways = [
        shell.run("explain", "--strategy", strategy.id, BUY),
        shell.run("explain", strategy.id, BUY),
        shell.run("explain", name, BUY),
        shell.run("explain", name, "-", stdin=BUY),
        shell.run("explain", name, stdin=BUY),
    ]
    assert [ran.status for ran in ways] == [0] * 5
    assert {json.loads(ran.out)["symbol"] for ran in ways} == {"AAPL"}


@pytest.mark.parametrize("words", [(), ("one", BUY, "more")])
def test_wrong_usage_ends_with_2(shell: Shell, words: tuple[str, ...]) -> None:
    assert shell.run("explain", *words, stdin="").status == 2


@pytest.mark.usefixtures("terminal")
def test_it_fits_a_terminal_of_80_columns(
    shell: Shell, client: Client, strategy: Strategy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    account_id = client.open_account()
    client.subscribe(strategy, account_id, quantity="4")
    client.subscribe(strategy, client.open_account(), enabled=False)
    client.set_price("AAPL", "200")
    message = '{"ticker": "AAPL", "action": "buy", "orderType": "limit", "limitPrice": 199.5}'

    out = shell.run("explain", strategy.id, message).out

    assert max(len(line) for line in out.splitlines()) <= 80
    account = client.call("GET", f"/accounts/{account_id}")["name"]
    assert f"{account} (subscription " in out
    assert "Would enter: buy 4 AAPL, limit 199.5, " in out
    assert "Would do nothing.\n  ! subscription-disabled: " in out
    assert "Example exit, of long 4 AAPL" in out
    assert "limit 199.5" in out
