"""`tradehook ata-webhooks`: webhooks for messages in the format of Algo Trade Analytics."""

from typing import Annotated, Any

import typer

from tradehook.cli.connection import Server, Token, Url, connect
from tradehook.cli.fields import Cursor, Limit, Set, Where, filters, settings
from tradehook.cli.records import Record, group, identity_of, in_path
from tradehook.cli.showing import Json, print_heading, print_json, show_list, show_one, wants_json

app = group(
    Record(
        "ata-webhooks",
        ("id", "name", "strategy_id", "created_at", "last_used_at", "last_used_from"),
        "Webhooks for alerts in the format of Algo Trade Analytics.",
        named=True,
    )
)

_STANDS_IN = "AUTH_KEY"
"""What the server writes where the key goes, which it does not know."""
_NONE = "none"

_Webhook = Annotated[str, typer.Argument(metavar="ID|NAME")]
_Strategy = Annotated[
    str | None,
    typer.Option("--strategy", metavar="ID|NAME", help="Whose followers trade what comes in; none: only recorded."),
]
_RateLimit = Annotated[int | None, typer.Option(help="At most so many requests in any minute. (30)")]
_Sources = Annotated[
    list[str] | None,
    typer.Option("--source", help="tradingview, trendspider, an address or a range; may be repeated. (any)"),
]


@app.command("make")
def make_ata_webhook(
    name: str,
    *,
    strategy: _Strategy = None,
    rate_limit: _RateLimit = None,
    source: _Sources = None,
    set_: Set = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Make a webhook, one for each strategy; its key is shown this once. --set sets the rest (json_syntax=json5)."""
    server = connect(url, token)
    body = {"name": name, **settings(set_), **_given(server, strategy, rate_limit, source)}
    show_one(server.post("ata-webhooks", body), as_json)


@app.command("change")
def change_ata_webhook(
    webhook: _Webhook,
    *,
    name: Annotated[str | None, typer.Option(help="A new name.")] = None,
    strategy: _Strategy = None,
    rate_limit: _RateLimit = None,
    source: _Sources = None,
    set_: Set = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Change a webhook; what is not given stays. `--strategy none` and `--source any` take off what was set."""
    server = connect(url, token)
    renamed = {} if name is None else {"name": name}
    body = {**renamed, **settings(set_), **_given(server, strategy, rate_limit, source)}
    show_one(server.patch(_path(server, webhook), body), as_json)


@app.command("rotate")
def rotate_ata_webhook(
    webhook: _Webhook,
    overlap: Annotated[int, typer.Option(min=0, help="Seconds in which the old key works too.")] = 0,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Make a new key for a webhook, which is shown this once; its address stays."""
    server = connect(url, token)
    show_one(server.post(f"{_path(server, webhook)}/rotate", {"overlap_seconds": overlap}), as_json)


@app.command("delete")
def delete_ata_webhook(webhook: _Webhook, url: Url = None, token: Token = None, as_json: Json = False) -> None:
    """Delete a webhook, and show what it was; what came to it stays in the log."""
    server = connect(url, token)
    path = _path(server, webhook)
    there = server.get(path)
    server.delete(path)
    show_one(there, as_json)


@app.command("events")
def ata_events(
    webhook: _Webhook,
    *,
    where: Where = None,
    limit: Limit = 50,
    cursor: Cursor = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """What came to a webhook and what became of it, newest first."""
    server = connect(url, token)
    page = server.get(f"{_path(server, webhook)}/events", {**filters(where), "limit": limit, "cursor": cursor})
    columns = ("id", "received_at", "processing", "code", "order.symbol", "order.position_direction")
    show_list(page, columns, as_json)


@app.command("snippets")
def ata_snippets(
    webhook: _Webhook,
    *,
    key: Annotated[str, typer.Option(help="The webhook's key, to stand in the messages.")] = _STANDS_IN,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Messages into a position and out of it, to be copied into TradingView, a shell, a script."""
    server = connect(url, token)
    shown = server.get(f"{_path(server, webhook)}/snippets")["items"]
    # The key is put in here: what goes to the server may stand in a log on the way.
    texts = [{**one, "text": one["text"].replace(_STANDS_IN, key)} for one in shown]
    if wants_json(as_json):
        print_json({"items": texts})
        return
    for one in texts:
        print_heading(one["title"])
        typer.echo(one["text"])


def _given(server: Server, strategy: str | None, rate_limit: int | None, sources: list[str] | None) -> dict[str, Any]:
    """The fields as they were given; those that were not are left out, and those that are taken off are null."""
    fields: dict[str, Any] = {} if rate_limit is None else {"rate_limit_per_minute": rate_limit}
    if strategy is not None:
        fields["strategy_id"] = None if strategy == _NONE else identity_of(server, "strategies", strategy)
    if sources:
        fields["sources"] = None if sources == ["any"] else sources
    return fields


def _path(server: Server, webhook: str) -> str:
    return f"ata-webhooks/{in_path(identity_of(server, 'ata-webhooks', webhook))}"
