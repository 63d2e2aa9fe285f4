"""`tradehook instruments expirations` and `chain`: the options on a stock, an ETF or an index."""

from typing import Annotated

import typer

from tradehook.cli.connection import Token, Url, connect
from tradehook.cli.records import in_path
from tradehook.cli.showing import Json, print_fields, print_heading, print_json, print_table, wants_json

_Underlying = Annotated[str, typer.Argument(metavar="SYMBOL", help="A stock, an ETF or an index, in any spelling.")]

_EXPIRATION_COLUMNS = ("expiration", "root", "standard", "last_trading_day", "expires_at")
_CONTRACT_COLUMNS = (
    "symbol",
    "bid",
    "ask",
    "source",
    "theoretical",
    "implied_volatility",
    "greeks.delta",
    "greeks.gamma",
    "greeks.theta",
    "greeks.vega",
    "greeks.rho",
)


def show_expirations(symbol: _Underlying, url: Url = None, token: Token = None, as_json: Json = False) -> None:
    """List the days on which options on a stock, an ETF or an index expire."""
    answer = connect(url, token).get(f"instruments/{in_path(symbol)}/expirations")
    if wants_json(as_json):
        print_json(answer)
    else:
        print_table(answer["expirations"], _EXPIRATION_COLUMNS)


def show_chain(
    symbol: _Underlying,
    *,
    expiration: Annotated[
        str | None, typer.Option(help="A day that is listed, such as 2026-12-18. (the nearest)")
    ] = None,
    root: Annotated[str | None, typer.Option(help="Where two classes end on that day: SPX or SPXW.")] = None,
    strikes: Annotated[int | None, typer.Option(help="How many below the money, and how many above. (12)")] = None,
    volatility: Annotated[str | None, typer.Option(help="A year, as a fraction. (0.3)")] = None,
    rate: Annotated[str | None, typer.Option(help="Interest a year, as a fraction. (0.04)")] = None,
    source: Annotated[str | None, typer.Option(help="Of the underlying's price. (the best that there is)")] = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Show the calls and puts of one expiration around the money, with prices and greeks."""
    asked = {
        "expiration": expiration,
        "root": root,
        "strikes": strikes,
        "volatility": volatility,
        "rate": rate,
        "source": source,
    }
    answer = connect(url, token).get(f"instruments/{in_path(symbol)}/chain", asked)
    if wants_json(as_json):
        print_json(answer)
        return
    print_fields({name: value for name, value in answer.items() if name != "contracts"})
    print_heading("contracts")
    print_table(answer["contracts"], _CONTRACT_COLUMNS)
