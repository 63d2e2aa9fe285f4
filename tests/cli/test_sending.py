"""`tradehook send` and `tradehook explain`."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.client import Client, Strategy

BUY = '{"ticker": "AAPL", "action": "buy"}'


@pytest.fixture
def strategy(client: Client) -> Strategy:
    """A strategy with a webhook."""
    return client.make_strategy()


def test_a_message_is_sent_from_an_argument_a_file_and_standard_input(
    shell: Shell, client: Client, strategy: Strategy, tmp_path: Path
) -> None:
    file = tmp_path / "alert.json"
    file.write_text(BUY)
    ways = [
        shell.run("send", BUY, "--to", strategy.url),
        shell.run("send", "--file", str(file), "--to", strategy.url),
        shell.run("send", "--to", strategy.url, stdin=BUY),
        shell.run("send", "-", "--to", strategy.url, stdin=BUY),
    ]
    assert [ran.status for ran in ways] == [0] * 4
    answers = [json.loads(ran.out) for ran in ways]
    assert all(answer["success"] for answer in answers)
    assert {answer["id"] for answer in answers} == {
        each["id"] for each in client.listed("/signals", strategy_id=strategy.id)
    }


def test_the_body_is_sent_byte_for_byte(shell: Shell, client: Client, strategy: Strategy) -> None:
    body = '{"ticker": "AAPL",\n   "action": "buy", "extras": {"note": "é €"}}  '
    assert shell.run("send", body, "--to", strategy.url).status == 0
    assert client.deliveries(strategy)[0]["body"] == body


def test_the_webhook_may_be_kept_in_a_variable(shell: Shell, strategy: Strategy) -> None:
    shell.variables["TRADEHOOK_WEBHOOK"] = strategy.url
    assert shell.run("send", BUY).status == 0


def test_a_refused_message_ends_with_1_and_says_why(shell: Shell, strategy: Strategy) -> None:
    ran = shell.run("send", '{"ticker": "AAPL", "action": "by"}', "--to", strategy.url)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("invalid-action: ")
    assert len(ran.err.strip().splitlines()) == 2


def test_a_wrong_password_is_a_refusal(shell: Shell, strategy: Strategy) -> None:
    ran = shell.run("send", BUY, "--to", strategy.url + "x")
    assert ran.status == 1
    assert ran.err


def test_a_key_makes_a_message_act_once(shell: Shell, client: Client, strategy: Strategy) -> None:
    first, second = (shell.run("send", BUY, "--to", strategy.url, "--idempotency-key", "one") for _ in range(2))
    assert json.loads(first.out)["id"] == json.loads(second.out)["id"]
    assert len(client.listed("/signals", strategy_id=strategy.id)) == 1


def test_a_server_that_is_not_there_is_said_so(shell: Shell) -> None:
    ran = shell.run("send", BUY, "--to", "http://127.0.0.1:9/trading/webhook/a/b")
    assert ran.status == 1
    assert ran.err.startswith("no-server: No tradehook answers at http://127.0.0.1:9")


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
    assert "trace" in ran.out
    assert not ran.out.lstrip().startswith("{")


def test_explain_refuses_what_the_webhook_would(shell: Shell, strategy: Strategy) -> None:
    ran = shell.run("explain", "--strategy", strategy.id, "{")
    assert ran.status == 1
    assert ran.err.startswith("malformed-json: ")
