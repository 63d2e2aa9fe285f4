"""What commands that act at once have in common: being sure first, and showing what was set off."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from tradehook.cli.showing import print_json, print_table, wants_json

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask whether it is meant.")]

_COLUMNS = ("id", "account_id", "symbol", "command.kind", "status")


def be_sure(question: str) -> None:
    """Ask a person at a terminal whether it is meant, and end with 1 unless it is; a script means what it says."""
    if not wants_json(as_json=False):
        typer.confirm(question, abort=True, err=True)


def show_commanded(answer: Mapping[str, Any], as_json: bool) -> None:
    """The trades that a command made, as they were when it was answered."""
    if wants_json(as_json):
        print_json(answer)
    elif answer["trades"]:
        print_trades(answer)
    else:
        typer.echo("There was nothing to do.")


def print_trades(answer: Mapping[str, Any]) -> None:
    """A table of those trades."""
    print_table(answer["now"], _COLUMNS)
