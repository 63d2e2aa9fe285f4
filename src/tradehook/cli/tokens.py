"""`tradehook tokens`: what programs show to be let in as you, with a part of what you may do."""

from typing import Annotated, Any

import typer

from tradehook.cli.connection import Token, Url, connect
from tradehook.cli.records import Record, group, identity_of, in_path
from tradehook.cli.showing import Json, show_one

app = group(
    Record(
        "tokens",
        ("id", "name", "scopes", "created_at", "expires_at", "last_used_at", "last_used_from"),
        "Tokens: what programs show to be let in as you.",
        named=True,
    )
)


@app.command("make")
def make_token(
    name: Annotated[str, typer.Argument(help="What it is for.")],
    *,
    scope: Annotated[
        list[str],
        typer.Option(help="read, trade, manage, desk, people or account; may be repeated."),
    ],
    expires: Annotated[
        str | None,
        typer.Option("--expires", metavar="MOMENT", help="Such as 2026-12-31T22:00:00Z; never for not. (in 90 days)"),
    ] = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Make a token; its text is shown this once. It may do no more than the one that makes it."""
    body: dict[str, Any] = {"name": name, "scopes": scope}
    if expires is not None:
        body["expires_at"] = None if expires == "never" else expires
    show_one(connect(url, token).post("tokens", body), as_json)


@app.command("delete")
def delete_token(
    which: Annotated[str, typer.Argument(metavar="ID|NAME")],
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Delete a token, and show what it was; it opens nothing any more."""
    server = connect(url, token)
    path = f"tokens/{in_path(identity_of(server, 'tokens', which))}"
    there = server.get(path)
    server.delete(path)
    show_one(there, as_json)
