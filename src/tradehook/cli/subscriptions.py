"""`tradehook subscriptions`: accounts that follow strategies."""

from typing import Annotated

import typer

from tradehook.cli.connection import Token, Url, connect
from tradehook.cli.fields import Set, settings
from tradehook.cli.records import Record, group, identity_of, in_path
from tradehook.cli.showing import Json, show_one

app = group(
    Record(
        "subscriptions",
        ("id", "strategy_id", "account_id", "enabled", "created_at"),
        "Accounts that follow strategies.",
    )
)


@app.command("make")
def subscribe(
    *,
    strategy: Annotated[str, typer.Option(metavar="ID|NAME")],
    account: Annotated[str, typer.Option(metavar="ID|NAME")],
    enable: Annotated[bool, typer.Option("--enable/--disable")] = False,
    set_: Set = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Let an account follow a strategy."""
    server = connect(url, token)
    body = {
        "strategy_id": identity_of(server, "strategies", strategy),
        "account_id": identity_of(server, "accounts", account),
        "enabled": enable,
        "settings": settings(set_),
    }
    show_one(server.post("subscriptions", body), as_json)


@app.command("change")
def change_subscription(
    subscription: Annotated[str, typer.Argument(metavar="ID")],
    enabled: Annotated[bool | None, typer.Option("--enable/--disable")] = None,
    set_: Set = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Change a subscription's switch or settings."""
    body = {"enabled": enabled, "settings": settings(set_)}
    show_one(connect(url, token).patch(f"subscriptions/{in_path(subscription)}", body), as_json)
