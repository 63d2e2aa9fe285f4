"""`tradehook signing-secrets`: what senders sign their messages with."""

from typing import Annotated

import typer

from tradehook.cli.connection import Token, Url, connect
from tradehook.cli.records import Record, group, in_path
from tradehook.cli.showing import Json, show_one

app = group(
    Record(
        "signing-secrets",
        ("id", "webhook", "created_at"),
        "What senders sign their messages with (Standard Webhooks).",
        single=False,
    )
)


@app.command("make")
def make_signing_secret(
    webhook: Annotated[str, typer.Argument(metavar="WEBHOOK|KEY", help="The webhook's uuid, or the key's id.")],
    *,
    own: Annotated[bool, typer.Option("--own", help="Ask for the secret that the sender made, and read it.")] = False,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Make a secret, shown this once. From the first on, what comes unsigned is refused."""
    # Asked for, and no argument: those can be read by everybody on the machine.
    given = {"secret": typer.prompt("Secret", hide_input=True)} if own else {}
    show_one(connect(url, token).post("signing-secrets", {"webhook": webhook, **given}), as_json)


@app.command("delete")
def delete_signing_secret(
    secret: Annotated[str, typer.Argument(metavar="ID")], url: Url = None, token: Token = None
) -> None:
    """Take a secret back; without the last one no signature is asked for."""
    connect(url, token).delete(f"signing-secrets/{in_path(secret)}")
    typer.echo("Nothing can be signed with it any more.")
