"""The commands about webhooks of Algo Trade Analytics, and the doctor."""

import itertools
import json
from typing import Any

import httpx
import pytest

from tests.cli.conftest import Shell

_numbers = itertools.count(1)


def _name() -> str:
    return f"webhook of the command line {next(_numbers)}"


def _said(shell: Shell, *arguments: str) -> dict[str, Any]:
    ran = shell.run(*arguments)
    assert (ran.status, ran.err) == (0, ""), ran
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def _sends(made: dict[str, Any], **fields: Any) -> httpx.Response:
    message = {"auth_key": made["auth_key"], "ticker": "AMD", "positionDirection": "entryLong", **fields}
    return httpx.post(made["url"], json=message)


def test_a_webhook_is_made_shown_listed_rotated_and_deleted(shell: Shell) -> None:
    name = _name()
    made = _said(shell, "ata-webhooks", "make", name)
    there = {**made, "auth_key": None}
    assert _said(shell, "ata-webhooks", "show", name) == there == _said(shell, "ata-webhooks", "show", made["id"])
    assert _said(shell, "ata-webhooks", "--where", f"name={name}") == {"items": [there], "next": None}
    rotated = _said(shell, "ata-webhooks", "rotate", name, "--overlap", "60")
    assert rotated["auth_key"] not in (None, made["auth_key"])
    assert _said(shell, "ata-webhooks", "delete", name)["id"] == made["id"]
    ran = shell.run("ata-webhooks", "delete", name)
    assert ran.status == 1
    assert ran.err.startswith("ata-webhook-not-found: ")


def test_a_webhook_leads_to_a_strategy_and_no_more(shell: Shell) -> None:
    name, strategy = _name(), _name()
    made = _said(shell, "strategies", "make", strategy, "--class", "stocks")
    there = _said(
        shell, "ata-webhooks", "make", name, "--strategy", strategy, "--rate-limit", "9", "--source", "tradingview",
        "--set", "json_syntax=json5",
    )  # fmt: skip
    fields = ("strategy_id", "rate_limit_per_minute", "sources", "json_syntax")
    assert [there[field] for field in fields] == [made["id"], 9, ["tradingview"], "json5"]
    second = _said(shell, "ata-webhooks", "make", _name(), "--strategy", made["id"])
    assert "One strategy, one webhook" in second["advice"]
    freed = _said(
        shell, "ata-webhooks", "change", name, "--name", f"{name}, renamed", "--strategy", "none", "--source", "any"
    )
    assert [freed[field] for field in fields] == [None, 9, None, "json5"]
    assert freed["name"] == f"{name}, renamed"


def test_events_are_listed(shell: Shell) -> None:
    made = _said(shell, "ata-webhooks", "make", _name())
    assert _sends(made).status_code == 200
    assert _sends(made, qty=0).status_code == 400
    events = _said(shell, "ata-webhooks", "events", made["id"])["items"]
    assert [event["processing"] for event in events] == ["Failed to Process", "Processed"]
    refused = _said(shell, "ata-webhooks", "events", made["id"], "--where", "verdict=refused")["items"]
    assert refused == events[:1]


def test_messages_of_a_webhook_are_shown_with_the_key_that_was_given(shell: Shell) -> None:
    made = _said(shell, "ata-webhooks", "make", _name())
    shown = _said(shell, "ata-webhooks", "snippets", made["id"], "--key", made["auth_key"])["items"]
    assert {one["sender"] for one in shown} == {"TradingView", "curl", "Python"}
    assert all(made["auth_key"] in one["text"] for one in shown)


def test_the_doctor_says_what_is_wrong_and_ends_so(shell: Shell) -> None:
    made = _said(shell, "ata-webhooks", "make", _name())
    assert _said(shell, "doctor", made["id"])["state"] == "mind"
    _sends(made)
    assert _said(shell, "doctor", made["id"])["state"] == "fine"
    _sends(made | {"auth_key": "guessed"})
    ran = shell.run("doctor", made["id"])
    assert ran.status == 1
    assert json.loads(ran.out)["items"][0]["findings"][0]["code"] == "invalid-auth-key"
    ran = shell.run("doctor", "none")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("webhook-not-found: ")


@pytest.mark.usefixtures("terminal")
def test_at_a_terminal_the_doctor_speaks_in_sentences(shell: Shell) -> None:
    name = _name()
    assert shell.run("ata-webhooks", "make", name).status == 0
    ran = shell.run("doctor")
    assert "The address of this installation" in ran.out
    assert f'The Algo Trade Analytics webhook "{name}"' in ran.out
    assert "No request has come to it lately." in ran.out
