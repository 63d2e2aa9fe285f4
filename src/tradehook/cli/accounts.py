"""`tradehook accounts`: opening and changing them."""

from typing import Annotated

import typer

from tradehook.cli.connection import Token, Url, connect
from tradehook.cli.fields import Set, settings
from tradehook.cli.records import Record, group, identity_of, in_path
from tradehook.cli.showing import Json, show_one

app = group(
    Record(
        "accounts",
        ("id", "name", "broker", "mode", "currency", "cash", "equity", "buying_power"),
        "Accounts at brokers.",
        named=True,
    )
)

_Guard = Annotated[
    list[str] | None,
    typer.Option("--guard", metavar="NAME=VALUE", help="A guard, such as max_signal_age_s=60; may be repeated."),
]


@app.command("open")
def open_account(
    name: str,
    *,
    broker: str = "paper",
    cash: Annotated[str, typer.Option(help="What it starts with.")] = "100000",
    currency: str = "USD",
    set_: Set = None,
    guard: _Guard = None,
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
    }
    show_one(connect(url, token).post("accounts", body), as_json)


@app.command("change")
def change_account(
    account: Annotated[str, typer.Argument(metavar="ID|NAME")],
    *,
    name: Annotated[str | None, typer.Option(help="A new name.")] = None,
    set_: Set = None,
    guard: _Guard = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Change an account's name, settings or guards."""
    server = connect(url, token)
    body = {"name": name, "settings": settings(set_), "guards": settings(guard)}
    path = f"accounts/{in_path(identity_of(server, 'accounts', account))}"
    show_one(server.patch(path, body), as_json)
