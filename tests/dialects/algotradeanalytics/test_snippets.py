"""The messages that are ready to be sent: each is read as what it says."""

import ast
import json
import shlex
from typing import Any

import pytest

from tests.dialects.algotradeanalytics.messages import KEY, reading_of
from tradehook.dialects.algotradeanalytics.secret import secret_of
from tradehook.dialects.algotradeanalytics.snippets import snippets
from tradehook.dialects.algotradeanalytics.words import MEANINGS, Direction
from tradehook.dialects.contract import JsonSyntax
from tradehook.dialects.reading.senders import Sender

URL = "https://desk.example/api/webhooks/wh_1"
FILLED_IN = {
    "{{ticker}}": "AAPL",
    "{{close}}": "143.12",
    "{{strategy.order.contracts}}": "10",
    "{{timenow}}": "2025-06-17T12:00:00Z",
}


def snippet(direction: Direction, sender: Sender) -> str:
    (found,) = (one for one in snippets(URL, KEY) if (one.direction, one.sender) == (direction, sender))
    return found.text


def assert_means(body: bytes, direction: Direction) -> None:
    """It can be read, all of it, as this direction, and has the key."""
    reading = reading_of(body)
    assert reading.cautions == ()
    assert (reading.message.action, reading.message.sentiment) == MEANINGS[direction][:2]
    assert secret_of(body, JsonSyntax.STRICT) == KEY


def test_there_is_one_for_each_direction_and_sender() -> None:
    found = {(one.direction, one.sender) for one in snippets(URL, KEY)}
    assert found == {(direction, sender) for direction in Direction for sender in Sender}


@pytest.mark.parametrize("direction", Direction)
def test_the_message_of_an_alert_once_the_chart_has_filled_it_in(direction: Direction) -> None:
    text = snippet(direction, Sender.TRADINGVIEW)
    for placeholder, value in FILLED_IN.items():
        text = text.replace(placeholder, value)
    assert_means(text.encode(), direction)
    assert reading_of(text.encode()).message.sent_at is not None


@pytest.mark.parametrize("direction", Direction)
def test_the_command_as_a_shell_takes_it_apart(direction: Direction) -> None:
    words = shlex.split(snippet(direction, Sender.CURL))
    assert (words[0], words[-1]) == ("curl", URL)
    assert_means(words[words.index("--data") + 1].encode(), direction)


@pytest.mark.parametrize("direction", Direction)
def test_the_message_of_the_script(direction: Direction) -> None:
    assigned: dict[str, Any] = {}
    for line in ast.parse(snippet(direction, Sender.PYTHON)).body:
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name) and line.targets[0].id.isupper():
            assigned[line.targets[0].id] = ast.literal_eval(line.value)
    assert assigned["URL"] == URL
    assert_means(json.dumps(assigned["MESSAGE"]).encode(), direction)
