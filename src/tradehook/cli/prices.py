"""`tradehook prices` and `tradehook instruments`."""

from typing import Annotated

import typer

from tradehook.cli.chains import show_chain, show_expirations
from tradehook.cli.connection import Token, Url, connect
from tradehook.cli.directory import update_instruments
from tradehook.cli.fields import Cursor, Limit
from tradehook.cli.own_books import dividend, split
from tradehook.cli.prices_replay import list_replays, replay, show_bars, stop_replay
from tradehook.cli.records import in_path
from tradehook.cli.rolling import set_roll, show_rolls
from tradehook.cli.showing import Json, show_list, show_one

app = typer.Typer(help="What things cost now.", no_args_is_help=True)
instruments = typer.Typer(help="What can be traded.")

_Symbol = Annotated[str, typer.Argument(metavar="SYMBOL", help="Any spelling that a message may use.")]
_Class = Annotated[
    str | None, typer.Option("--class", help="stocks, options, futures, crypto or forex. (the first that knows it)")
]


@app.command("show")
def show_price(
    symbol: _Symbol,
    *,
    source: Annotated[
        str | None, typer.Option(help="manual, signals, simulated, replay or broker. (the first that has one)")
    ] = None,
    asset_class: _Class = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Show the latest quote, and where it comes from."""
    asked = {"source": source, "asset_class": asset_class}
    show_one(connect(url, token).get(f"prices/{in_path(symbol)}", asked), as_json)


@app.command("set")
def set_price(
    symbol: _Symbol,
    *,
    bid: str | None = None,
    ask: str | None = None,
    last: str | None = None,
    size: Annotated[str | None, typer.Option(help="How many units can be had at it, in all.")] = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Set the quote of the price source "manual"; resting paper orders that it reaches are filled."""
    body = {"bid": bid, "ask": ask, "last": last, "size": size}
    show_one(connect(url, token).put(f"prices/{in_path(symbol)}", body), as_json)


app.command("bars")(show_bars)
app.command("replay")(replay)
app.command("replays")(list_replays)
app.command("stop-replay")(stop_replay)


@instruments.callback(invoke_without_command=True)
def list_instruments(
    context: typer.Context,
    *,
    search: Annotated[str | None, typer.Option(help="A part of a symbol or name.")] = None,
    asset_class: _Class = None,
    limit: Limit = 50,
    cursor: Cursor = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """List or search what can be traded."""
    if context.invoked_subcommand is None:
        given = {"search": search, "asset_class": asset_class, "limit": limit, "cursor": cursor}
        columns = ("symbol", "name", "asset_class", "currency", "tick_size", "quantity_step", "point_value", "source")
        show_list(connect(url, token).get("instruments", given), columns, as_json)


@instruments.command("show")
def show_instrument(
    symbol: _Symbol, asset_class: _Class = None, url: Url = None, token: Token = None, as_json: Json = False
) -> None:
    """Show one instrument, by any spelling."""
    answer = connect(url, token).get(f"instruments/{in_path(symbol)}", {"asset_class": asset_class})
    show_one(answer, as_json)


instruments.command("expirations")(show_expirations)
instruments.command("chain")(show_chain)
instruments.command("rolls")(show_rolls)
instruments.command("roll")(set_roll)
instruments.command("split")(split)
instruments.command("dividend")(dividend)
instruments.command("update")(update_instruments)
