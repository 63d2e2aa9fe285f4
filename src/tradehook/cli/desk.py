"""`tradehook kill-switch`: one switch for every entry of every account."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from tradehook.cli.commanding import Yes, be_sure, print_trades
from tradehook.cli.connection import Token, Url, connect
from tradehook.cli.showing import Json, print_fields, print_json, show_one, wants_json

app = typer.Typer(help="Hold every entry of every account, or let them pass.", no_args_is_help=True)

_PATH = "kill-switch"


@app.command("on")
def switch_on(
    *,
    keep_entries: Annotated[bool, typer.Option("--keep-entries", help="Leave resting entries where they are.")] = False,
    yes: Yes = False,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Hold every entry and cancel those that rest. Exits and cancels pass."""
    if not yes:
        be_sure("Hold every entry of every account?")
    body = {"on": True, "keep_entries": keep_entries}
    _show_turned(connect(url, token).post(_PATH, body), as_json)


@app.command("off")
def switch_off(*, yes: Yes = False, url: Url = None, token: Token = None, as_json: Json = False) -> None:
    """Let entries pass again. What was cancelled or held meanwhile stays so."""
    if not yes:
        be_sure("Let entries of every account pass again?")
    _show_turned(connect(url, token).post(_PATH, {"on": False}), as_json)


@app.command("show")
def show_switch(url: Url = None, token: Token = None, as_json: Json = False) -> None:
    """Say whether it is on, and since when."""
    show_one(connect(url, token).get(_PATH), as_json)


def _show_turned(answer: Mapping[str, Any], as_json: bool) -> None:
    """The switch as it is now, and the trades that cancel resting entries."""
    if wants_json(as_json):
        print_json(answer)
        return
    print_fields({"on": answer["on"], "since": answer["since"]})
    if answer["trades"]:
        print_trades(answer)
