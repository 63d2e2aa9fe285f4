"""`tradehook strategies` and `tradehook webhooks`: where signals come in."""

from typing import Annotated, Any

import typer

from tradehook.cli.connection import Token, Url, connect
from tradehook.cli.fields import Cursor, Limit, Set, settings
from tradehook.cli.records import Record, group, identity_of, in_path
from tradehook.cli.showing import Json, show_list, show_one

app = group(
    Record(
        "strategies",
        ("id", "name", "asset_class", "enabled", "allowed_tickers", "sources", "created_at"),
        "Strategies: where signals come in.",
        named=True,
    )
)
webhooks = typer.Typer(help="The addresses that signals are sent to.")

_Strategy = Annotated[str, typer.Argument(metavar="ID|NAME")]
_Tickers = Annotated[list[str] | None, typer.Option("--ticker", help="A ticker that is let in; may be repeated. (any)")]
_Sources = Annotated[
    list[str] | None,
    typer.Option("--source", help="tradingview, trendspider, an address or a range; may be repeated. (any)"),
]
_Defaults = Annotated[
    list[str] | None,
    typer.Option("--default", metavar="NAME=VALUE", help="A setting that new subscriptions start with."),
]
_SilenceAlarm = Annotated[
    int | None,
    typer.Option("--silence-alarm", help="Seconds without a signal after which it is an alarm; 0 for never."),
]
_Enabled = Annotated[bool | None, typer.Option("--enable/--disable")]


@app.command("make")
def make_strategy(
    name: str,
    *,
    asset_class: Annotated[str, typer.Option("--class", help="stocks, options, futures, crypto or forex.")],
    ticker: _Tickers = None,
    source: _Sources = None,
    default: _Defaults = None,
    webhook: Set = None,
    silence_alarm: _SilenceAlarm = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Make a strategy; its webhook's address is shown this once. --set sets the webhook (json_syntax=json5)."""
    body = {
        "name": name,
        "asset_class": asset_class,
        "allowed_tickers": ticker or None,
        "sources": source or None,
        "defaults": settings(default),
        "webhook": settings(webhook),
        "silence_alarm_s": silence_alarm or None,
    }
    show_one(connect(url, token).post("strategies", body), as_json)


@app.command("change")
def change_strategy(
    strategy: _Strategy,
    *,
    name: Annotated[str | None, typer.Option(help="A new name.")] = None,
    enabled: _Enabled = None,
    ticker: _Tickers = None,
    source: _Sources = None,
    default: _Defaults = None,
    webhook: Set = None,
    silence_alarm: _SilenceAlarm = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Change a strategy; what is not given stays. `--ticker any` and `--source any` let everything in again."""
    server = connect(url, token)
    body: dict[str, Any] = {
        "name": name,
        "enabled": enabled,
        "defaults": settings(default),
        "webhook": settings(webhook),
        **_any_or(ticker, "allowed_tickers"),
        **_any_or(source, "sources"),
        **({} if silence_alarm is None else {"silence_alarm_s": silence_alarm or None}),
    }
    path = f"strategies/{in_path(identity_of(server, 'strategies', strategy))}"
    show_one(server.patch(path, body), as_json)


@webhooks.callback(invoke_without_command=True)
def list_webhooks(
    context: typer.Context,
    limit: Limit = 50,
    cursor: Cursor = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """The webhooks and their strategies. Passwords cannot be shown again; `rotate` makes a new one."""
    if context.invoked_subcommand is not None:
        return
    answer = connect(url, token).get("strategies", {"limit": limit, "cursor": cursor})
    items = [{**each["webhook"], "strategy_id": each["id"], "strategy": each["name"]} for each in answer["items"]]
    columns = ("uuid", "strategy", "strategy_id", "dialect", "last_used_at", "last_used_from")
    show_list({"items": items, "next": answer["next"]}, columns, as_json)


@webhooks.command("rotate")
def rotate_webhook(
    strategy: _Strategy,
    overlap: Annotated[int, typer.Option(min=0, help="Seconds in which the old password works too.")] = 0,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Make a new password for a strategy's webhook; its address is shown this once."""
    server = connect(url, token)
    path = f"strategies/{in_path(identity_of(server, 'strategies', strategy))}/webhook/rotate"
    show_one(server.post(path, {"overlap_seconds": overlap}), as_json)


def _any_or(given: list[str] | None, name: str) -> dict[str, Any]:
    """The field as it was given; nothing when it was not, null for "any"."""
    if not given:
        return {}
    return {name: None if given == ["any"] else given}
