"""Commands that act at once: on accounts, on orders, on everybody."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cli.conftest import Ran, Shell
from tests.client import Client, Strategy
from tests.waiting import wait_for


@pytest.fixture
def strategy(client: Client) -> Strategy:
    return client.make_strategy()


@pytest.fixture
def account_id(client: Client, strategy: Strategy) -> str:
    """An account that holds 10 AMD."""
    account_id = client.open_account()
    client.subscribe(strategy, account_id, allow_add=True)
    client.set_price("AMD", "100")
    client.carried_out(strategy, {"ticker": "AMD", "action": "buy", "quantity": 10})
    return account_id


@pytest.fixture
def resting(client: Client, strategy: Strategy, account_id: str) -> str:
    """The id of an entry that rests below the market."""
    message = {"ticker": "AMD", "action": "buy", "quantity": 3, "orderType": "limit", "limitPrice": 50}
    client.accepted(strategy, message)
    return str(client.working_order(account_id, "AMD")["id"])


@pytest.fixture
def kill_switch(client: Client) -> Iterator[None]:
    """The switch is off again afterwards, whatever happened: others trade on the same server."""
    yield
    client.call("POST", "/kill-switch", {"on": False})


def _said(shell: Shell, *arguments: str) -> Any:
    ran = shell.run(*arguments)
    assert (ran.status, ran.err) == (0, ""), ran
    return json.loads(ran.out)


def _flat(client: Client, account_id: str) -> None:
    wait_for(lambda: client.position(account_id, "AMD") == 0, "a flat account")


def test_a_position_is_closed(shell: Shell, client: Client, account_id: str) -> None:
    name = client.call("GET", f"/accounts/{account_id}")["name"]
    said = _said(shell, "accounts", "close", name, "nasdaq:amd")
    assert [trade["command"]["kind"] for trade in said["now"]] == ["close"]
    _flat(client, account_id)


def test_everything_is_closed_without_a_question_where_nobody_looks(
    shell: Shell, client: Client, account_id: str
) -> None:
    assert len(_said(shell, "accounts", "close-all", account_id)["trades"]) == 1
    _flat(client, account_id)


@pytest.mark.usefixtures("terminal")
def test_at_a_terminal_it_is_asked_whether_it_is_meant(shell: Shell, client: Client, account_id: str) -> None:
    for answer in ("n\n", ""):
        ran = shell.run("accounts", "close-all", account_id, stdin=answer)
        assert ran.status == 1
        assert account_id in ran.err
    assert client.listed("/trades", account_id=account_id, commanded=True) == []
    ran = shell.run("accounts", "close-all", account_id, stdin="y\n")
    assert ran.status == 0
    assert "close" in ran.out
    _flat(client, account_id)


@pytest.mark.usefixtures("terminal")
def test_yes_is_the_answer_to_the_question(shell: Shell, client: Client, account_id: str) -> None:
    assert shell.run("accounts", "close-all", account_id, "--yes").status == 0
    _flat(client, account_id)
    wait_for(lambda: "nothing to do" in shell.run("accounts", "close-all", account_id, "--yes").out, "nothing to do")


def test_open_orders_are_cancelled(shell: Shell, client: Client, account_id: str, resting: str) -> None:
    assert len(_said(shell, "accounts", "cancel-all", account_id)["trades"]) == 1
    wait_for(lambda: client.call("GET", f"/orders/{resting}")["status"] == "cancelled", "the cancel")
    assert client.position(account_id, "AMD") == 10


def test_an_account_is_locked_and_its_events_say_so(shell: Shell, account_id: str) -> None:
    assert _said(shell, "accounts", "lock", account_id, "60")["guards"]["entry_lock_until"]
    assert _said(shell, "accounts", "lock", account_id, "0")["guards"]["entry_lock_until"] is None
    events = _said(shell, "accounts", "events", account_id)["items"]
    assert [event["code"] for event in events] == ["account-unlocked", "account-locked"]
    of_all = _said(shell, "accounts", "events", "--where", f"account_id={account_id}", "--where", "code=account-locked")
    assert of_all["items"] == events[1:]


def test_a_lock_is_a_guard_like_others(shell: Shell, account_id: str) -> None:
    until = "2030-01-31T14:30:00.000000Z"
    set_ = _said(shell, "accounts", "change", account_id, "--guard", f"entry_lock_until={until}")
    assert set_["guards"]["entry_lock_until"] == until
    free = _said(shell, "accounts", "change", account_id, "--guard", "entry_lock_until=null")
    assert free["guards"]["entry_lock_until"] is None


def test_books_are_compared(shell: Shell, account_id: str) -> None:
    assert _said(shell, "accounts", "reconcile", account_id)["outcome"] == "reconciled"
    assert _said(shell, "accounts", "resync", account_id, "nasdaq:amd")["ours"] == "10"


def test_an_order_is_changed_and_cancelled(shell: Shell, client: Client, resting: str) -> None:
    changed = _said(shell, "orders", "change", resting, "--limit-price", "60.50")
    assert changed["requests"][-1]["kind"] == "replace"
    wait_for(lambda: client.call("GET", f"/orders/{resting}")["limit_price"] == "60.5", "the new price")
    cancelled = _said(shell, "orders", "cancel", resting)
    assert cancelled["requests"][-1]["kind"] == "cancel"
    wait_for(lambda: client.call("GET", f"/orders/{resting}")["status"] == "cancelled", "the cancel")


@pytest.mark.usefixtures("terminal")
def test_an_order_at_a_terminal_shows_what_the_broker_was_asked(shell: Shell, resting: str) -> None:
    ran = shell.run("orders", "show", resting)
    for words in (resting, "requests", "submit", "accepted", "order class"):
        assert words in ran.out


@pytest.mark.usefixtures("terminal")
def test_trades_at_a_terminal_say_what_was_asked_for(shell: Shell, client: Client, account_id: str) -> None:
    shell.run("accounts", "close-all", account_id, "--yes")
    _flat(client, account_id)
    ran = shell.run("trades", "--where", f"account_id={account_id}")
    head, *lines = ran.out.splitlines()
    assert "command kind" in head
    assert [" close " in line for line in lines] == [True, False]


@pytest.mark.usefixtures("kill_switch")
def test_the_kill_switch_is_turned_and_shown(shell: Shell, client: Client, resting: str) -> None:
    assert _said(shell, "kill-switch", "on", "--keep-entries")["trades"] == []
    on = _said(shell, "kill-switch", "show")
    assert (on["on"], on["since"] is None) == (True, False)
    assert client.call("GET", f"/orders/{resting}")["status"] == "working"
    assert _said(shell, "kill-switch", "on")["trades"]
    wait_for(lambda: client.call("GET", f"/orders/{resting}")["status"] == "cancelled", "the cancel")
    assert _said(shell, "kill-switch", "off")["on"] is False


@pytest.mark.usefixtures("terminal", "kill_switch")
def test_the_kill_switch_asks_at_a_terminal(shell: Shell) -> None:
    assert shell.run("kill-switch", "on", stdin="n\n").status == 1
    assert "yes" not in shell.run("kill-switch", "show").out
    for ran in (shell.run("kill-switch", "on", "--yes"), shell.run("kill-switch", "show")):
        assert ran.status == 0
        assert "yes" in ran.out
    assert shell.run("kill-switch", "off", stdin="y\n").status == 0


def test_a_credential_without_a_value_is_read_unseen(shell: Shell) -> None:
    ran = shell.run("accounts", "open", "no keys", "--credential", "secret_key", stdin="s3cret\n")
    _refused(ran, "unknown-credential", "secret_key")
    assert "s3cret" not in ran.err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("accounts", "close", "nobody", "AMD"), "account-not-found", '"nobody"'),
        (("accounts", "lock", "nobody", "5"), "account-not-found", '"nobody"'),
        (("accounts", "events", "nobody"), "account-not-found", '"nobody"'),
        (("orders", "cancel", "nobody"), "order-not-found", '"nobody"'),
        (("orders", "change", "nobody", "--quantity", "x"), "invalid-number", "'x'"),
        (("accounts", "open", "x", "--credential", "key_id=K"), "unknown-credential", "key_id"),
    ],
)
def test_a_refusal_says_its_code_and_sentence(shell: Shell, arguments: tuple[str, ...], code: str, words: str) -> None:
    _refused(shell.run(*arguments), code, words)


@pytest.mark.parametrize(
    "arguments",
    [
        ("kill-switch",),
        ("kill-switch", "maybe"),
        ("accounts", "close", "x"),
        ("accounts", "lock", "x", "-5"),
        ("accounts", "lock", "x", "soon"),
        ("accounts", "open", "x", "--credential", "=y"),
        ("orders", "cancel"),
    ],
)
def test_wrong_usage_ends_with_2(shell: Shell, arguments: tuple[str, ...]) -> None:
    assert shell.run(*arguments).status == 2


def _refused(ran: Ran, code: str, words: str) -> None:
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(f"{code}: ")
    assert words in ran.err


@pytest.mark.usefixtures("terminal")
def test_a_resync_says_where_the_chart_and_the_account_stand(shell: Shell, client: Client) -> None:
    account_id, strategy = client.open_account(), client.make_strategy()
    client.subscribe(strategy, account_id)
    client.set_price("AMD", "100")
    client.call("POST", f"/accounts/{account_id}/lock", {"seconds": 3600})
    extras = {"market_position": "long", "market_position_size": 3}
    client.carried_out(strategy, {"ticker": "AMD", "action": "buy", "quantity": 3, "extras": extras})
    client.call("POST", f"/accounts/{account_id}/lock", {"seconds": 0})
    listed = shell.run("accounts", "charts", account_id).out
    assert "bullish" in listed

    out = shell.run("accounts", "resync", account_id, "AMD").out

    assert "bullish, 3" in out
    assert "resync" in out
    wait_for(lambda: client.position(account_id, "AMD") == 3, "the resync")
    assert "nothing to resync" in shell.run("accounts", "resync", account_id, "AMD").out
