"""Cash in and out of paper accounts, a reset, splits and dividends, as commands."""

from typing import Annotated, Any

import typer

from tradehook.cli.commanding import Yes, be_sure
from tradehook.cli.connection import Server, Token, Url, connect
from tradehook.cli.records import identity_of, in_path
from tradehook.cli.showing import Json, show_one

_Account = Annotated[str, typer.Argument(metavar="ID|NAME")]
_Amount = Annotated[str, typer.Argument(metavar="AMOUNT", help="In the account's currency.")]
_Symbol = Annotated[str, typer.Argument(metavar="SYMBOL")]
_Entry = Annotated[
    str | None, typer.Option("--entry", metavar="ID", help="Your own id of it: to ask again with it changes nothing.")
]


def deposit(
    account: _Account,
    amount: _Amount,
    *,
    entry: _Entry = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Put cash into a paper account."""
    _of_account(connect(url, token), account, "deposit", {"amount": amount, "entry_id": entry}, as_json)


def withdraw(
    account: _Account,
    amount: _Amount,
    *,
    entry: _Entry = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Take cash out of a paper account; no more than is free."""
    _of_account(connect(url, token), account, "withdraw", {"amount": amount, "entry_id": entry}, as_json)


def reset(account: _Account, *, yes: Yes = False, url: Url = None, token: Token = None, as_json: Json = False) -> None:
    """Begin a paper account anew: no orders, no positions, and the cash that it was opened with."""
    if not yes:
        be_sure(f"Cancel every order of {account}, let every position go, and put its cash back?")
    _of_account(connect(url, token), account, "reset", {}, as_json)


def split(
    symbol: _Symbol,
    ratio: Annotated[str, typer.Argument(metavar="RATIO", help="How many units each one becomes.")],
    *,
    entry: _Entry = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Split a share in every paper account: open orders in it are cancelled, fractions paid in cash."""
    body = {"ratio": ratio, "entry_id": entry}
    show_one(connect(url, token).post(f"instruments/{in_path(symbol)}/split", body), as_json)


def dividend(
    symbol: _Symbol,
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help="For each unit, in the instrument's currency.")],
    *,
    entry: _Entry = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Pay a cash dividend in every paper account."""
    body = {"amount": amount, "entry_id": entry}
    show_one(connect(url, token).post(f"instruments/{in_path(symbol)}/dividend", body), as_json)


def _of_account(server: Server, account: str, what: str, body: dict[str, Any], as_json: bool) -> None:
    path = f"accounts/{in_path(identity_of(server, 'accounts', account))}/{what}"
    show_one(server.post(path, body), as_json)
