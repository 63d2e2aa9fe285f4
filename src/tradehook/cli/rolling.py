"""`tradehook instruments rolls` and `roll`: the roll calendars of futures."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from tradehook.cli.connection import Token, Url, connect
from tradehook.cli.records import in_path
from tradehook.cli.showing import Json, show_one

_Root = Annotated[str, typer.Argument(metavar="ROOT", help="The root of a future, or any contract of it.")]


def show_rolls(
    root: _Root,
    *,
    contracts: Annotated[int, typer.Option(min=1, max=200, help="How many that have not rolled.")] = 8,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Show on which day each contract of a future hands over to the next."""
    show_one(connect(url, token).get(_path(root), {"contracts": contracts}), as_json)


def set_roll(
    root: _Root,
    contract: Annotated[str | None, typer.Argument(metavar="[CONTRACT]", help="Such as ESZ2026.")] = None,
    rolls_on: Annotated[str | None, typer.Argument(metavar="[DAY]", help="Such as 2026-12-10.")] = None,
    *,
    clear: Annotated[bool, typer.Option("--clear", help="Go by the rule again: the contract, or every one.")] = False,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Set the day on which a contract hands over to the next, or take back what was set."""
    if clear and rolls_on is not None:
        raise typer.BadParameter("A day is not given with --clear.")
    if not clear and rolls_on is None:
        raise typer.BadParameter("Give a contract and a day, or --clear.")
    server = connect(url, token)
    others = [] if contract is None else _others(server.get(_path(root)), contract)
    wanted = [] if clear else [{"contract": contract, "rolls_on": rolls_on}]
    show_one(server.put(_path(root), {"rolls": [*others, *wanted]}), as_json)


def _others(calendar: Mapping[str, Any], contract: str) -> list[dict[str, str]]:
    """The days that are set of other contracts."""
    return [
        {"contract": roll["contract"], "rolls_on": roll["rolls_on"]}
        for roll in calendar["rolls"]
        if roll["set_by_hand"] and roll["contract"] != contract.strip().upper()
    ]


def _path(root: str) -> str:
    return f"instruments/{in_path(root)}/roll-calendar"
