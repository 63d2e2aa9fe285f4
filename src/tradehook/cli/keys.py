"""`tradehook keys`: addresses at which somebody's own orders come in."""

from typing import Annotated, Any

import typer

from tradehook.cli.connection import Server, Token, Url, connect
from tradehook.cli.fields import Set, settings
from tradehook.cli.records import Record, group, identity_of, in_path
from tradehook.cli.showing import Json, print_heading, print_json, show_one, wants_json

app = group(
    Record(
        "webhook-keys",
        ("id", "name", "api_key", "created_at", "expires_at", "last_used_at", "last_used_from"),
        "Keys: addresses at which orders for your accounts come in.",
        named=True,
    )
)

_STANDS_IN = "SECRET_KEY"
"""What the server writes where the secret goes, which it does not know."""

_Key = Annotated[str, typer.Argument(metavar="ID|NAME")]
_Expires = Annotated[
    str | None,
    typer.Option("--expires", metavar="MOMENT", help="When it ends, such as 2026-12-31T22:00:00Z; never for not."),
]
_RateLimit = Annotated[int | None, typer.Option(help="At most so many requests in any minute. (120)")]
_CashAlone = Annotated[
    bool | None,
    typer.Option("--cash-alone/--no-cash-alone", help="Whether an amount of money may stand for the quantity. (no)"),
]
_Sources = Annotated[
    list[str] | None,
    typer.Option("--source", help="tradingview, trendspider, an address or a range; may be repeated. (any)"),
]


@app.command("make")
def make_key(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Without one it gets one.")] = None,
    *,
    expires: _Expires = None,
    rate_limit: _RateLimit = None,
    cash_alone: _CashAlone = None,
    source: _Sources = None,
    set_: Set = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Make a key; its secret and its address are shown this once. --set sets the rest (json_syntax=json5)."""
    body = {
        **_given(name, rate_limit, cash_alone),
        **settings(set_),
        **_limits(expires, source),
    }
    show_one(connect(url, token).post("webhook-keys", body), as_json)


@app.command("snippets")
def key_snippets(
    key: _Key,
    *,
    account: Annotated[str | None, typer.Option(metavar="NAME", help="The account; without it your first.")] = None,
    order: Annotated[int | None, typer.Option(metavar="NUMBER", help="The order to modify and to cancel.")] = None,
    secret: Annotated[str, typer.Option(help="The key's secret, to stand in the address.")] = _STANDS_IN,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Messages that place, modify and cancel an order with a key, to be copied into TradingView, a shell, a script."""
    server = connect(url, token)
    asked = {"account": account, "order_number": order}
    shown = server.get(f"{_path(server, key)}/snippets", asked)["items"]
    # The secret is put in here: what goes to the server may stand in a log on the way.
    texts = [{**one, "text": one["text"].replace(_STANDS_IN, secret)} for one in shown]
    if wants_json(as_json):
        print_json({"items": texts})
        return
    for one in texts:
        print_heading(one["title"])
        typer.echo(one["text"])


@app.command("change")
def change_key(
    key: _Key,
    *,
    name: Annotated[str | None, typer.Option(help="A new name.")] = None,
    expires: _Expires = None,
    rate_limit: _RateLimit = None,
    cash_alone: _CashAlone = None,
    source: _Sources = None,
    set_: Set = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Change a key; what is not given stays. `--expires never` and `--source any` take a limit off again."""
    server = connect(url, token)
    body = {
        **_given(name, rate_limit, cash_alone),
        **settings(set_),
        **_limits(expires, source),
    }
    show_one(server.patch(_path(server, key), body), as_json)


@app.command("rotate")
def rotate_key(
    key: _Key,
    overlap: Annotated[int, typer.Option(min=0, help="Seconds in which the old secret works too.")] = 0,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Make a new secret for a key; it and its address are shown this once."""
    server = connect(url, token)
    show_one(server.post(f"{_path(server, key)}/rotate", {"overlap_seconds": overlap}), as_json)


@app.command("delete")
def delete_key(key: _Key, url: Url = None, token: Token = None, as_json: Json = False) -> None:
    """Delete a key, and show what it was; it opens nothing any more."""
    server = connect(url, token)
    path = _path(server, key)
    there = server.get(path)
    server.delete(path)
    show_one(there, as_json)


def _given(name: str | None, rate_limit: int | None, cash_alone: bool | None) -> dict[str, Any]:
    fields = {"name": name, "rate_limit_per_minute": rate_limit, "cash_quantity_alone": cash_alone}
    return {field: value for field, value in fields.items() if value is not None}


def _limits(expires: str | None, sources: list[str] | None) -> dict[str, Any]:
    """The fields as they were given; those that were not are left out, and those that are taken off are null."""
    until = {} if expires is None else {"expires_at": None if expires == "never" else expires}
    return until | ({"sources": None if sources == ["any"] else sources} if sources else {})


def _path(server: Server, key: str) -> str:
    return f"webhook-keys/{in_path(identity_of(server, 'webhook-keys', key))}"
