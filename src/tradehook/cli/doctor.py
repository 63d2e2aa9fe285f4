"""`tradehook doctor`: what keeps this installation from working."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from tradehook.cli.connection import Token, Url, connect
from tradehook.cli.showing import Json, print_heading, print_json, printable, wants_json

_MARKS = {"fine": "ok", "mind": "mind", "wrong": "WRONG"}


def doctor(
    webhook: Annotated[str | None, typer.Argument(metavar="[WEBHOOK]", help="The id of one webhook or key.")] = None,
    *,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Say why alerts do not arrive or do not trade, and what to do. Ends with 1 where something is wrong.

    Looks at this machine, too, unless --url names another: the store, disk, clock, files, backups. Those are looked at
    also while the server does not run.
    """
    answer = _of_server(webhook, url, token) if webhook or url else _of_all(token)
    if wants_json(as_json):
        print_json(answer)
    else:
        for examined in answer["items"]:
            _show(examined)
    if answer["state"] == "wrong":
        raise typer.Exit(1)


def _of_server(webhook: str | None, url: str | None, token: str | None) -> Mapping[str, Any]:
    found: Mapping[str, Any] = connect(url, token).get("doctor", {"webhook": webhook})
    return found


def _of_all(token: str | None) -> Mapping[str, Any]:
    """What is found on this machine, and what the server says, where it runs."""
    from dataclasses import asdict

    from tradehook.cli.settings import read_settings
    from tradehook.plumbing.data_dir import is_in_use
    from tradehook.upkeep.checks.looking import look_around
    from tradehook.vocabulary.finding import State, worst

    settings = read_settings({})
    here = [
        {**asdict(each), "webhook": None, "state": worst([finding.state for finding in each.findings])}
        for each in look_around(settings)
    ]
    if not is_in_use(settings.data_dir):
        typer.echo(f"No server runs in {settings.data_dir}: its webhooks are not looked at.", err=True)
        return {"state": worst([each["state"] for each in here]), "items": here}
    said = _of_server(None, None, token)
    states = [*(each["state"] for each in here), State(said["state"])]
    return {"state": worst(states), "items": [*here, *said["items"]]}


def _show(examined: Mapping[str, Any]) -> None:
    name = examined["about"]
    print_heading(printable(name[0].upper() + name[1:]))
    for finding in examined["findings"]:
        typer.echo(f"  {_MARKS[finding['state']]:<5}  {printable(finding['message'])}")
        if finding["hint"]:
            typer.echo(f"         {printable(finding['hint'])}")
        if finding["log_id"]:
            typer.echo(f"         tradehook deliveries show {finding['log_id']}")
