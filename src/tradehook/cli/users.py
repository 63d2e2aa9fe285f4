"""`tradehook users`: whose accounts and keys they are, and what each of them may do."""

from typing import Annotated

import typer

from tradehook.cli.connection import Token, Url, connect
from tradehook.cli.records import Record, group, identity_of, in_path
from tradehook.cli.showing import Json, show_one

app = group(
    Record(
        "users",
        ("id", "name", "role", "trading_webhooks", "created_at"),
        "People: whose accounts and keys they are.",
        named=True,
    )
)


@app.command("change")
def change_user(
    user: Annotated[str, typer.Argument(metavar="ID|NAME")],
    *,
    name: Annotated[str | None, typer.Option(help="A new name.")] = None,
    trading_webhooks: Annotated[
        bool | None,
        typer.Option("--trading-webhooks/--no-trading-webhooks", help="Whether keys of theirs may send orders."),
    ] = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Change somebody's name, or what they may do; what is not given stays."""
    server = connect(url, token)
    body = {"name": name, "trading_webhooks": trading_webhooks}
    show_one(server.patch(f"users/{in_path(identity_of(server, 'users', user))}", body), as_json)
