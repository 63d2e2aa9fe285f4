"""`tradehook work`: what waits for a person, and what the person says about it."""

from typing import Annotated

import typer

from tradehook.cli.connection import Token, Url, connect
from tradehook.cli.fields import Cursor, Limit, Where, filters
from tradehook.cli.records import in_path
from tradehook.cli.showing import Json, show_list, show_one

app = typer.Typer(help="What tradehook cannot settle by itself, and waits for a person.")

_COLUMNS = (
    "id",
    "parked_at",
    "reason",
    "account",
    "request",
    "symbol",
    "side",
    "quantity",
    "client_order_id",
    "sent_at",
)

_Work = Annotated[str, typer.Argument(metavar="ID")]
_Verdict = Annotated[
    str,
    typer.Argument(
        metavar="VERDICT",
        help="Of a request: accepted, rejected or never_arrived. Of a report: again or dropped.",
    ),
]


@app.command("list")
def list_work(
    *,
    where: Where = None,
    limit: Limit = 50,
    cursor: Cursor = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """List what waits for a person, oldest first."""
    given = {**filters(where), "limit": limit, "cursor": cursor}
    show_list(connect(url, token).get("work/parked", given), _COLUMNS, as_json)


@app.callback(invoke_without_command=True)
def list_without_a_verb(context: typer.Context, url: Url = None, token: Token = None, as_json: Json = False) -> None:
    """As every command that shows records: without a verb it lists."""
    if context.invoked_subcommand is None:
        list_work(url=url, token=token, as_json=as_json)


@app.command("show")
def show_work(work: _Work, url: Url = None, token: Token = None, as_json: Json = False) -> None:
    """Show what there is to find out, and everything that helps to find it."""
    show_one(connect(url, token).get(f"work/{in_path(work)}"), as_json)


@app.command("run")
def run_work(
    work: _Work,
    verdict: _Verdict,
    *,
    broker_order_id: Annotated[
        str | None, typer.Option(help="With accepted: the broker's own id of the order, where it is known.")
    ] = None,
    words: Annotated[str | None, typer.Option(help="With rejected: what the broker said.")] = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Say what you found out; it is settled, and goes on from there."""
    body = {"verdict": verdict, "broker_order_id": broker_order_id, "words": words}
    show_one(connect(url, token).post(f"work/{in_path(work)}/run", body), as_json)
