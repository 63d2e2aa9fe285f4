"""`tradehook notifications`, against a running server and a real listener."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cli.conftest import Shell
from tests.notify.listener import Listener, listening


@pytest.fixture
def listener() -> Iterator[Listener]:
    """The other end of a channel."""
    with listening() as found:
        yield found


def said(shell: Shell, *arguments: str, stdin: str | None = None) -> Any:
    ran = shell.run("notifications", *arguments, "--json", stdin=stdin)
    assert (ran.status, ran.err) == (0, ""), ran
    return json.loads(ran.out)


def test_a_channel_from_its_making_to_its_end(shell: Shell, listener: Listener) -> None:
    made = said(shell, "make", "cli phone", "-", "--what", "alarms", "--per-minute", "3", stdin=listener.url + "\n")
    assert (made["url"], made["what"], made["per_minute"]) == ("json://***", ["alarms"], 3)
    try:
        assert said(shell, "test", "cli phone")["outcome"] == "told"
        assert [heard["title"] for heard in listener.heard] == ["tradehook: test"]
        assert said(shell, "change", "cli phone", "--disable", "--what", "all")["enabled"] is False
        assert said(shell, "show", "cli phone")["what"][0] == "trades"
        listener.status = 500
        failed = shell.run("notifications", "test", "cli phone")
        assert failed.status == 1
        assert failed.err.startswith("not-told: ")
        assert [each["outcome"] for each in said(shell, "told", "--where", f"channel_id={made['id']}")["items"]] == [
            "failed",
            "told",
        ]
    finally:
        said(shell, "delete", "cli phone")
    assert "cli phone" not in [channel["name"] for channel in json.loads(shell.run("notifications").out)["items"]]


def test_a_refusal_says_its_code(shell: Shell) -> None:
    ran = shell.run("notifications", "make", "nobody", "nosuchservice://a-secret")

    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("channel-url-not-understood: ")
    assert "a-secret" not in ran.err
