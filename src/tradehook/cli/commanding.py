"""What commands that act at once have in common: being sure first, and showing what was set off."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from tradehook.cli.showing import print_fields, print_json, print_table, wants_json

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


def show_resynced(answer: Mapping[str, Any], as_json: bool) -> None:
    """Where the chart, our books and the broker stand, and the trade that brings the account to the chart."""
    if wants_json(as_json):
        print_json(answer)
        return
    chart = answer["chart"]
    held = {"symbol": answer["symbol"], "our books": answer["ours"], "the broker": answer["theirs"]}
    print_fields(held | ({} if chart is None else {"the chart": _where(chart), "said at": chart["claimed_at"]}))
    for reason in answer["reasons"]:
        typer.echo(reason["message"])
    if answer["trades"]:
        print_trades(answer)


def _where(chart: Mapping[str, Any]) -> str:
    return chart["side"] if chart["target"] is None else f"{chart['side']}, {chart['target']}"


def print_trades(answer: Mapping[str, Any]) -> None:
    """A table of those trades."""
    print_table(answer["now"], _COLUMNS)
