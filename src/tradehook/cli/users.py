"""`tradehook users`: whose accounts and keys they are, and what each of them may do."""

from typing import Annotated

import typer

from tradehook.cli.connection import Token, Url, connect
from tradehook.cli.records import Record, group, identity_of, in_path
from tradehook.cli.showing import Json, show_one

app = group(
    Record(
        "users",
        ("id", "name", "role", "trading_webhooks", "created_at", "disabled_at"),
        "People: whose accounts and keys they are, and what each of them may do.",
        named=True,
    )
)

_User = Annotated[str, typer.Argument(metavar="ID|NAME")]
_ROLES = "owner, trader or viewer"


@app.command("invite")
def invite_user(
    name: Annotated[str, typer.Argument(metavar="NAME", help="By which they will sign in.")],
    *,
    role: Annotated[str, typer.Option(help=f"{_ROLES}.")] = "trader",
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Invite somebody: the link by which they choose their passphrase is shown this once."""
    show_one(connect(url, token).post("users", {"name": name, "role": role}), as_json)


@app.command("link")
def make_link(
    user: Annotated[str, typer.Argument(metavar="[ID|NAME]", help="Without one: the first owner.")] = "",
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Make a link for somebody to choose another passphrase; it is shown this once, and ends earlier ones.

    For who lost the passphrase or the second factor: once the link is used, both are what is set up then.
    """
    from tradehook.people.user import FIRST_OWNER

    server = connect(url, token)
    identity = identity_of(server, "users", user) if user else FIRST_OWNER
    show_one(server.post(f"users/{in_path(identity)}/link", {}), as_json)


@app.command("change")
def change_user(
    user: _User,
    *,
    name: Annotated[str | None, typer.Option(help="A new name.")] = None,
    role: Annotated[str | None, typer.Option(help=f"{_ROLES}.")] = None,
    trading_webhooks: Annotated[
        bool | None,
        typer.Option("--trading-webhooks/--no-trading-webhooks", help="Whether keys of theirs may send orders."),
    ] = None,
    disabled: Annotated[
        bool | None,
        typer.Option("--disable/--enable", help="Whether nobody is let in as them, by session, token or key."),
    ] = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Change somebody's name, or what they may do; what is not given stays."""
    server = connect(url, token)
    given = {"name": name, "role": role, "trading_webhooks": trading_webhooks, "disabled": disabled}
    body = {field: value for field, value in given.items() if value is not None}
    show_one(server.patch(f"users/{in_path(identity_of(server, 'users', user))}", body), as_json)
