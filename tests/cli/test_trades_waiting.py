"""A person at a terminal says what becomes of a trade that waits for them, at a server that finds it waiting."""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ran, Shell
from tests.client import Client
from tests.databases import copied_file
from tests.engine.trader import status, trading
from tests.engine.waiting import rules, waiting
from tests.server import OWNER_TOKEN, Server, running
from tests.waiting import wait_for


@pytest.fixture
def server(tmp_path: Path, migrated_file: Path) -> Iterator[Server]:
    """A server that begins with two trades that wait for somebody."""
    asyncio.run(_leave_waiting(tmp_path, copied_file(migrated_file, tmp_path)))
    with running(tmp_path) as found:
        yield found


async def _leave_waiting(data_dir: Path, store_url: str) -> None:
    async with trading(data_dir, store_url, rules=rules) as trader:
        await trader.begin()
        await trader.price("50", "NVDA")
        for ticker in ("AMD", "NVDA"):
            message = {"ticker": ticker, "action": "buy", "quantity": 5, "message": f"about {ticker}"}
            signal = await trader.send(message | waiting("awaiting_approval"))
            await trader.trade(signal, status("awaiting_approval"))


@pytest.fixture
def says(shell: Shell) -> Callable[..., Any]:
    """What a command answers to a script."""

    def run(*arguments: str) -> Any:
        ran = shell.run(*arguments)
        assert (ran.status, ran.err) == (0, ""), ran
        return json.loads(ran.out)

    return run


def test_what_waits_is_listed_and_approved_or_rejected_though_the_server_was_killed(
    says: Callable[..., Any], server: Server, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    nvda, amd = says("trades", "list", "--status", "awaiting_approval")["items"]
    assert (amd["symbol"], amd["proposed"]) == ("AMD", ["buy 5 AMD, at the market"])
    assert (nvda["symbol"], nvda["message"]) == ("NVDA", "about NVDA")
    shown = _at_a_terminal(shell, monkeypatch, "trades", "list", "--status", "awaiting_approval")
    for words in ("buy 5 AMD, at the market", "about NVDA", "expires at"):
        assert words in shown.out

    server.kill()
    server.start_ready()

    rejected = says("trades", "reject", nvda["id"], "--words", "not before the earnings")
    assert rejected["status"] == "rejected"
    assert "not before the earnings" in rejected["reasons"][0]["message"]

    assert says("trades", "approve", amd["id"])["id"] == amd["id"]
    with Client(server.url, OWNER_TOKEN) as client:
        wait_for(lambda: client.call("GET", f"/trades/{amd['id']}")["status"] == "completed", "the approved trade")
        assert client.position(amd["account_id"], "AMD") == 5
    assert says("trades", "list", "--status", "awaiting_approval")["items"] == []


def _at_a_terminal(shell: Shell, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Ran:
    with monkeypatch.context() as looked_at:
        looked_at.setattr("tradehook.cli.showing._at_a_terminal", lambda: True)
        looked_at.setenv("COLUMNS", "240")
        return shell.run(*arguments)
