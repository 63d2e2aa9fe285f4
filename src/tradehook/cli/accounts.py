"""`tradehook accounts`: opening and changing them, and what can be asked of one at once."""

import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from tradehook.cli.commanding import Yes, be_sure, show_commanded, show_resynced
from tradehook.cli.connection import Server, Token, Url, connect
from tradehook.cli.fields import Cursor, Limit, Set, Where, filters, settings
from tradehook.cli.own_books import deposit, reset, withdraw
from tradehook.cli.records import Record, group, identity_of, in_path
from tradehook.cli.showing import Json, show_list, show_one

app = group(
    Record(
        "accounts",
        ("id", "name", "broker", "mode", "currency", "cash", "equity", "buying_power", "connection.state"),
        "Accounts at brokers.",
        named=True,
    )
)

_EVENT_COLUMNS = ("happened_at", "code", "message")
_CHART_COLUMNS = ("family", "side", "size", "target", "parity", "claimed_at")

_Account = Annotated[str, typer.Argument(metavar="ID|NAME")]
_Symbol = Annotated[str, typer.Argument(metavar="SYMBOL", help="Any spelling that a message may use.")]
_Guard = Annotated[
    list[str] | None,
    typer.Option("--guard", metavar="NAME=VALUE", help="A guard, such as max_signal_age_s=60; may be repeated."),
]
_Credential = Annotated[
    list[str] | None,
    typer.Option(
        "--credential",
        metavar="NAME[=VALUE]",
        help="What the broker asks for, such as secret_key; without a value it is asked for, or read from a pipe.",
    ),
]


@app.command("open")
def open_account(
    name: str,
    *,
    broker: str = "paper",
    cash: Annotated[str | None, typer.Option(help="What it starts with. (100000; at a broker outside: none)")] = None,
    currency: str = "USD",
    set_: Set = None,
    guard: _Guard = None,
    credential: _Credential = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Open an account, for example with --set price_source=manual."""
    body = {
        "name": name,
        "broker": broker,
        "cash": cash,
        "currency": currency,
        "settings": settings(set_),
        "guards": settings(guard),
        "credentials": _credentials(credential),
    }
    show_one(connect(url, token).post("accounts", body), as_json)


@app.command("change")
def change_account(
    account: _Account,
    *,
    name: Annotated[str | None, typer.Option(help="A new name.")] = None,
    set_: Set = None,
    guard: _Guard = None,
    credential: _Credential = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Change an account's name, settings, guards or credentials. Credentials are replaced, all of them."""
    server = connect(url, token)
    body = {
        "name": name,
        "settings": settings(set_),
        "guards": settings(guard),
        "credentials": _credentials(credential),
    }
    show_one(server.patch(_path(server, account), body), as_json)


@app.command("close")
def close_position(
    account: _Account, symbol: _Symbol, url: Url = None, token: Token = None, as_json: Json = False
) -> None:
    """Cancel the open orders of a symbol's family, and exit all of its position at the market."""
    server = connect(url, token)
    show_commanded(server.post(f"{_path(server, account)}/close-position", {"symbol": symbol}), as_json)


@app.command("close-all")
def close_all(
    account: _Account, *, yes: Yes = False, url: Url = None, token: Token = None, as_json: Json = False
) -> None:
    """Cancel every open order of an account, and exit all of its positions at the market."""
    if not yes:
        be_sure(f"Cancel every order and exit every position of {account}?")
    server = connect(url, token)
    show_commanded(server.post(f"{_path(server, account)}/close-all", {}), as_json)


@app.command("cancel-all")
def cancel_all(account: _Account, url: Url = None, token: Token = None, as_json: Json = False) -> None:
    """Cancel every open order of an account. Positions stay."""
    server = connect(url, token)
    show_commanded(server.post(f"{_path(server, account)}/cancel-all", {}), as_json)


@app.command("lock")
def lock_account(
    account: _Account,
    seconds: Annotated[int, typer.Argument(min=0, help="For how long; 0 takes the lock off.")],
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Let nothing be entered for a while. Exits and cancels pass."""
    server = connect(url, token)
    show_one(server.post(f"{_path(server, account)}/lock", {"seconds": seconds}), as_json)


app.command("deposit")(deposit)
app.command("withdraw")(withdraw)
app.command("reset")(reset)


@app.command("reconcile")
def reconcile(account: _Account, url: Url = None, token: Token = None, as_json: Json = False) -> None:
    """Hold our books of an account against its broker's, and follow the broker where nothing explains a difference."""
    server = connect(url, token)
    show_one(server.post(f"{_path(server, account)}/reconcile", {}), as_json)


@app.command("resync")
def resync(account: _Account, symbol: _Symbol, url: Url = None, token: Token = None, as_json: Json = False) -> None:
    """Bring the position in a symbol to where its chart was last said to be, at the market."""
    server = connect(url, token)
    show_resynced(server.post(f"{_path(server, account)}/resync", {"symbol": symbol}), as_json)


@app.command("events")
def list_events(
    account: Annotated[str | None, typer.Argument(metavar="[ID|NAME]", help="(every account and the desk)")] = None,
    *,
    where: Where = None,
    limit: Limit = 50,
    cursor: Cursor = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """List what happened to accounts: differences from the broker, locks, lost connections."""
    server = connect(url, token)
    path = "account-events" if account is None else f"{_path(server, account)}/events"
    given = {**filters(where), "limit": limit, "cursor": cursor}
    columns = (*_EVENT_COLUMNS, "account_id") if account is None else _EVENT_COLUMNS
    show_list(server.get(path, given), columns, as_json)


@app.command("charts")
def list_charts(
    account: _Account,
    *,
    where: Where = None,
    limit: Limit = 50,
    cursor: Cursor = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """List what the charts that an account follows were last said to hold, and whether it holds the same."""
    server = connect(url, token)
    given = {**filters(where), "limit": limit, "cursor": cursor}
    show_list(server.get(f"{_path(server, account)}/charts", given), _CHART_COLUMNS, as_json)


def _path(server: Server, account: str) -> str:
    return f"accounts/{in_path(identity_of(server, 'accounts', account))}"


def _credentials(given: Sequence[str] | None) -> dict[str, Any] | None:
    """The credentials by name; None where none were given."""
    return dict(_credential(text) for text in given) if given else None


def _credential(text: str) -> tuple[str, str]:
    """A name and its value; a value that is not given is not to be seen in the list of processes, nor on the screen."""
    name, equals, value = text.partition("=")
    if not name.strip():
        raise typer.BadParameter(f"{text!r} names no credential.", param_hint="--credential")
    if equals:
        return name.strip(), value
    if sys.stdin.isatty():
        return name.strip(), typer.prompt(name.strip(), hide_input=True, err=True)
    return name.strip(), sys.stdin.readline().rstrip("\n")
