"""`tradehook orders`: where they stand, what is watched, and asking the broker to cancel or change one."""

from typing import Annotated

import typer

from tradehook.cli.connection import Token, Url, connect
from tradehook.cli.fields import Cursor, Limit, Where, filters
from tradehook.cli.records import Record, group, in_path
from tradehook.cli.showing import ORDER_COLUMNS, WATCHED_COLUMNS, Json, show_list, show_one

app = group(Record("orders", ORDER_COLUMNS, "Orders and where they stand."))

_Order = Annotated[str, typer.Argument(metavar="ID")]


@app.command("watched")
def list_watched(
    *,
    where: Where = None,
    limit: Limit = 50,
    cursor: Cursor = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """What tradehook watches, or places after the fill, for brokers that do not carry it."""
    given = {**filters(where), "limit": limit, "cursor": cursor}
    show_list(connect(url, token).get("watched-orders", given), WATCHED_COLUMNS, as_json)


@app.command("cancel")
def cancel_order(order: _Order, url: Url = None, token: Token = None, as_json: Json = False) -> None:
    """Ask the broker to cancel an order; shows it with the answer, or with none after two seconds."""
    show_one(connect(url, token).post(f"orders/{in_path(order)}/cancel", {}), as_json)


@app.command("change")
def change_order(
    order: _Order,
    *,
    quantity: Annotated[str | None, typer.Option(help="The new total, what has filled included.")] = None,
    limit_price: Annotated[str | None, typer.Option(help="The new limit price.")] = None,
    stop_price: Annotated[str | None, typer.Option(help="The new stop price.")] = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Ask the broker for new terms of a working order; what is not given stays."""
    given = {"quantity": quantity, "limit_price": limit_price, "stop_price": stop_price}
    body = {name: value for name, value in given.items() if value is not None}
    show_one(connect(url, token).patch(f"orders/{in_path(order)}", body), as_json)
