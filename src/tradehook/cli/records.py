"""Records: what came in and what became of it. Lists and single ones, all alike."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

import typer

from tradehook.cli.connection import Server, Token, Url, connect, refuse
from tradehook.cli.csv_output import Csv, print_csv
from tradehook.cli.fields import Cursor, Limit, Where, filters
from tradehook.cli.showing import Json, show_list, show_one


@dataclass(frozen=True, slots=True)
class Record:
    """A kind of record: its name, the columns of its table, and a sentence for the help page.

    `single`: each can be read by itself; `named`: by its name too.
    """

    name: str
    columns: tuple[str, ...]
    about: str
    single: bool = True
    named: bool = False


def group(record: Record) -> typer.Typer:
    """The commands of one kind: the list, and `show`."""
    app = typer.Typer(help=record.about)

    @app.callback(invoke_without_command=True)
    def list_records(
        context: typer.Context,
        *,
        where: Where = None,
        limit: Limit = 50,
        cursor: Cursor = None,
        url: Url = None,
        token: Token = None,
        as_json: Json = False,
        as_csv: Csv = False,
    ) -> None:
        if context.invoked_subcommand is None:
            given = {**filters(where), "limit": limit, "cursor": cursor}
            answer = connect(url, token).get(record.name, given)
            if as_csv:
                print_csv(answer["items"])
            else:
                show_list(answer, record.columns, as_json)

    if record.single:
        app.command("show", help="Show one.")(_show(record))
    return app


_COMMANDS = {"webhook-keys": "keys"}
"""Kinds that have another name as a command."""


def identity_of(server: Server, kind: str, id_or_name: str) -> str:
    """The id of what is named, or the id itself."""
    found = server.get(kind, {"name": id_or_name, "limit": 2})["items"]
    if len(found) > 1:
        refuse(
            "name-not-unique",
            f'Several {kind} are called "{id_or_name}".',
            f"Give the id: tradehook {_COMMANDS.get(kind, kind)}",
        )
    return str(found[0]["id"]) if found else id_or_name


def in_path(text: str) -> str:
    """A text as one part of an address."""
    from urllib.parse import quote

    return quote(text, safe="")


def _show(record: Record) -> Callable[..., None]:
    def show(
        identity: Annotated[str, typer.Argument(metavar="ID|NAME" if record.named else "ID")],
        url: Url = None,
        token: Token = None,
        as_json: Json = False,
    ) -> None:
        server = connect(url, token)
        found = identity_of(server, record.name, identity) if record.named else identity
        show_one(server.get(f"{record.name}/{in_path(found)}"), as_json)

    return show


deliveries = group(
    Record(
        "deliveries",
        ("id", "received_at", "verdict", "code", "answer_status", "source_ip", "body"),
        "Every request at a webhook, accepted or not.",
    )
)
signals = group(
    Record("signals", ("id", "accepted_at", "symbol", "strategy_id", "message"), "Messages that were accepted.")
)
positions = group(
    Record(
        "positions",
        ("account_id", "symbol", "quantity", "average_price", "market_price", "price_source", "unrealised"),
        "What is held, at the prices of now.",
        single=False,
    )
)
fills = group(
    Record(
        "fills",
        ("happened_at", "symbol", "side", "quantity", "price", "fee", "kind", "order_id", "account_id"),
        "What was traded, at which price.",
        single=False,
    )
)
