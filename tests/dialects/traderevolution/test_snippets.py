"""The messages that are ready to be sent: each is sent, and read as what it says."""

import json
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.dialects.traderevolution.messages import reading_of
from tradehook.dialects.reading.senders import Sender
from tradehook.dialects.traderevolution.address import webhook_url
from tradehook.dialects.traderevolution.snippets import Snippet, snippets
from tradehook.vocabulary.signal import Action

ACCOUNT = 'Pat\'s "first" € account'
FILLED_IN = {
    "{{ticker}}": "AAPL",
    "{{close}}": "143.12",
    "{{strategy.order.contracts}}": "10",
    "{{strategy.order.action}}": "buy",
}
ANSWER = b'{"s":"ok","d":{"orderId":17,"status":"working"}}'


class Listener(HTTPServer):
    """Answers every message, and keeps what came."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.came: list[tuple[str, str, bytes]] = []

    @property
    def url(self) -> str:
        """The address of a key."""
        return webhook_url(f"http://127.0.0.1:{self.server_port}", "key", "secret")


class Handler(BaseHTTPRequestHandler):
    """One request at the listener."""

    server: Listener

    def do_POST(self) -> None:
        """Keep it and answer."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((self.path, self.headers["Content-Type"], body))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(ANSWER)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as listening:
        thread = Thread(target=listening.serve_forever)
        thread.start()
        yield listening
        listening.shutdown()
        thread.join()


def snippet(url: str, action: Action, sender: Sender) -> Snippet:
    (found,) = (one for one in snippets(url, ACCOUNT, 17) if (one.action, one.sender) == (action, sender))
    return found


def assert_means(body: bytes, action: Action) -> None:
    """It can be read, all of it, as this action on this account and order."""
    reading = reading_of(body)
    assert reading.cautions == ()
    assert reading.addressed is not None
    assert reading.addressed.account == ACCOUNT
    assert reading.message.action is action
    assert reading.message.order_number == (None if action is Action.PLACE else 17)


ACTIONS = (Action.PLACE, Action.MODIFY, Action.CANCEL_ORDER)


def test_there_is_one_for_each_action_and_sender() -> None:
    found = [(one.action, one.sender) for one in snippets("https://x/", "A", 1)]
    assert found == [(action, sender) for action in ACTIONS for sender in Sender]


@pytest.mark.parametrize("action", ACTIONS)
def test_the_message_of_an_alert_once_the_chart_has_filled_it_in(action: Action) -> None:
    text = snippet("https://x/", action, Sender.TRADINGVIEW).text
    for placeholder, value in FILLED_IN.items():
        text = text.replace(placeholder, value)
    assert json.loads(text)["accountName"] == ACCOUNT
    assert_means(text.encode(), action)


@pytest.mark.parametrize("action", ACTIONS)
def test_the_command_as_a_shell_takes_it_apart(action: Action) -> None:
    url = "https://desk.example/webhook/key/secret"
    words = shlex.split(snippet(url, action, Sender.CURL).text)
    assert (words[0], words[-1]) == ("curl", url)
    assert_means(words[words.index("--data") + 1].encode(), action)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on this machine")
def test_the_command_is_run(listener: Listener, action: Action) -> None:
    command = snippet(listener.url, action, Sender.CURL).text.replace("curl ", "curl --silent --noproxy '*' ", 1)
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, timeout=30, check=True)
    assert done.stdout == ANSWER
    assert_came(listener, action)


@pytest.mark.parametrize("action", ACTIONS)
def test_the_script_is_run(listener: Listener, action: Action, tmp_path: Path) -> None:
    script = tmp_path / "send.py"
    script.write_text(snippet(listener.url, action, Sender.PYTHON).text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", str(script)], capture_output=True, timeout=30, check=True, env={"no_proxy": "*"}
    )
    assert done.stdout.strip() == ANSWER
    assert_came(listener, action)


def assert_came(listener: Listener, action: Action) -> None:
    ((path, content_type, body),) = listener.came
    assert (path, content_type) == ("/webhook/key/secret", "application/json")
    assert_means(body, action)
