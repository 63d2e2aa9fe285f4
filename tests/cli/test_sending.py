"""`tradehook send`."""

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
