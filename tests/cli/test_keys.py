"""The commands about keys, and about those whose keys they are."""

import itertools
import json
from typing import Any

import pytest

from tests.cli.conftest import Shell

_numbers = itertools.count(1)


def _name() -> str:
    return f"key of the command line {next(_numbers)}"


def _said(shell: Shell, *arguments: str) -> dict[str, Any]:
    ran = shell.run(*arguments)
    assert (ran.status, ran.err) == (0, ""), ran
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def test_a_key_is_made_shown_listed_and_deleted(shell: Shell) -> None:
    name = _name()
    made = _said(shell, "keys", "make", name)
    assert made["url"].endswith(made["secret_key"])
    there = {**made, "secret_key": None, "url": None}
    assert _said(shell, "keys", "show", name) == there == _said(shell, "keys", "show", made["id"])
    assert _said(shell, "keys", "--where", f"name={name}") == {"items": [there], "next": None}
    assert _said(shell, "keys", "delete", name) == there
    ran = shell.run("keys", "delete", name)
    assert ran.status == 1
    assert ran.err.startswith("webhook-key-not-found: ")


def test_a_key_needs_no_name(shell: Shell) -> None:
    assert _said(shell, "keys", "make")["name"]


def test_a_key_is_made_with_settings_which_are_taken_off_again(shell: Shell) -> None:
    name = _name()
    made = _said(
        shell, "keys", "make", name, "--expires", "2099-01-31T12:00:00Z", "--rate-limit", "9", "--cash-alone",
        "--source", "tradingview", "--source", "203.0.113.7", "--set", "json_syntax=json5",
    )  # fmt: skip
    limits = ("expires_at", "rate_limit_per_minute", "cash_quantity_alone", "sources", "json_syntax")
    assert [made[each] for each in limits] == [
        "2099-01-31T12:00:00.000000Z", 9, True, ["tradingview", "203.0.113.7"], "json5",
    ]  # fmt: skip
    renamed = _said(shell, "keys", "change", name, "--name", f"{name}, renamed")
    assert [renamed[each] for each in limits] == [made[each] for each in limits]
    free = ("--expires", "never", "--source", "any", "--no-cash-alone", "--rate-limit", "120")
    freed = _said(shell, "keys", "change", made["id"], *free)
    assert [freed[each] for each in limits] == [None, 120, False, None, "json5"]


def test_a_name_that_several_have_must_be_told_apart_by_id(shell: Shell) -> None:
    name = _name()
    for _ in range(2):
        _said(shell, "keys", "make", name)
    ran = shell.run("keys", "delete", name)
    assert ran.status == 1
    assert ran.err.startswith("name-not-unique: ")
    assert ran.err.endswith("tradehook keys\n")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--expires", "soon"), "invalid-setting"),
        (("--expires", "2001-01-01"), "expires-in-the-past"),
        (("--source", "nowhere"), "invalid-source"),
        (("--rate-limit", "0"), "invalid-setting"),
        (("--set", "json_sintax=json5"), "unknown-field"),
    ],
)
def test_what_cannot_be_is_refused(shell: Shell, arguments: tuple[str, ...], code: str) -> None:
    ran = shell.run("keys", "make", *arguments)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(f"{code}: ")


def test_people_are_listed_and_changed(shell: Shell) -> None:
    owner = next(each for each in _said(shell, "users")["items"] if each["name"] == "owner")
    assert (owner["name"], owner["trading_webhooks"]) == ("owner", True)
    try:
        changed = _said(shell, "users", "change", "owner", "--no-trading-webhooks")
        assert changed == owner | {"trading_webhooks": False}
    finally:
        assert _said(shell, "users", "change", owner["id"], "--trading-webhooks") == owner


def test_messages_of_a_key_are_shown_with_the_secret_that_was_given(shell: Shell) -> None:
    made = _said(shell, "keys", "make")
    shown = _said(
        shell, "keys", "snippets", made["id"], "--account", "Swing", "--order", "17", "--secret", made["secret_key"]
    )["items"]
    assert {one["sender"] for one in shown} == {"TradingView", "curl", "Python"}
    assert all(made["url"] in one["text"] for one in shown if one["sender"] != "TradingView")
    assert all('"accountName": "Swing"' in one["text"] for one in shown)
