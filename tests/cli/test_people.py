"""The commands about people, tokens and the audit log."""

import csv
import itertools
import json
from pathlib import Path
from typing import Any

from tests.cli.conftest import Shell
from tests.client import Client

_numbers = itertools.count(1)


def _said(shell: Shell, *arguments: str) -> dict[str, Any]:
    ran = shell.run(*arguments)
    assert (ran.status, ran.err) == (0, ""), ran
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def test_somebody_is_invited_changed_and_disabled(shell: Shell) -> None:
    name = f"person {next(_numbers)}"
    invited = _said(shell, "users", "invite", name, "--role", "viewer")
    assert "/link/" in invited["url"]
    there = _said(shell, "users", "show", name)
    assert (there["id"], there["role"], there["trading_webhooks"]) == (invited["user_id"], "viewer", False)
    assert _said(shell, "users", "change", name, "--role", "trader")["role"] == "trader"
    assert _said(shell, "users", "change", name, "--disable")["disabled_at"]
    ran = shell.run("users", "link", name)
    assert (ran.status, ran.err.split(":")[0]) == (1, "user-disabled")
    assert _said(shell, "users", "change", name, "--enable")["disabled_at"] is None
    assert _said(shell, "users", "link", name)["url"] != invited["url"]
    again = shell.run("users", "invite", name.upper())
    assert (again.status, again.err.split(":")[0]) == (1, "name-taken")


def test_the_first_owner_gets_a_link_without_being_named(shell: Shell) -> None:
    assert _said(shell, "users", "link")["name"] == "owner"


def test_a_token_is_made_used_and_deleted(shell: Shell, client: Client) -> None:
    name = f"token {next(_numbers)}"
    made = _said(shell, "tokens", "make", name, "--scope", "read", "--scope", "trade", "--expires", "never")
    assert (made["scopes"], made["expires_at"]) == (["read", "trade"], None)
    me = client.hooks.get(f"{client.api.base_url}me", headers={"Authorization": f"Bearer {made['token']}"})
    assert me.json()["scopes"] == ["read", "trade"]
    assert _said(shell, "tokens", "show", name)["token"] is None
    assert _said(shell, "tokens", "delete", name)["id"] == made["id"]
    assert shell.run("tokens", "show", name).status == 1


def test_the_audit_log_is_listed_and_exported_once_to_a_file(shell: Shell, tmp_path: Path) -> None:
    invited = _said(shell, "users", "invite", f"person {next(_numbers)}")
    _said(shell, "users", "link", invited["user_id"])
    listed = _said(shell, "audit", "--where", f"subject={invited['user_id']}")["items"]
    assert [entry["action"] for entry in listed] == ["POST /users/{user_id}/link"]
    file = tmp_path / "audit.csv"
    ran = shell.run("audit", "export", str(file), "--where", f"subject={invited['user_id']}")
    assert (ran.status, ran.out) == (0, f"{file}: entries: 1\n")
    assert [row["subject"] for row in csv.DictReader(file.read_text().splitlines())] == [invited["user_id"]]
    assert shell.run("audit", "export", str(file)).status == 1
