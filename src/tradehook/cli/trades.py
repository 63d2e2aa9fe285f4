"""`tradehook trades`: what was done about signals and why, and what a person says of those that wait for one."""

from typing import Annotated

import typer

from tradehook.cli.connection import Token, Url, connect
from tradehook.cli.fields import Cursor, Limit, Where, filters
from tradehook.cli.records import Record, group, in_path
from tradehook.cli.showing import Json, show_list, show_one

_COLUMNS = ("id", "created_at", "symbol", "status", "reasons", "command.kind", "account_id")
_AWAITING = "awaiting_approval"
_AWAITING_COLUMNS = ("id", "expires_at", "symbol", "proposed", "message", "account_id")

app = group(
    Record("trades", _COLUMNS, "What was done about a signal for one subscription, or about a command, and why.")
)

_Trade = Annotated[str, typer.Argument(metavar="ID")]


@app.command("list")
def list_trades(
    *,
    status: Annotated[str | None, typer.Option(help="Only those of this status, such as awaiting_approval.")] = None,
    where: Where = None,
    limit: Limit = 50,
    cursor: Cursor = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """List trades, newest first; of those that await approval, what would be ordered and until when."""
    given = {**filters(where), "limit": limit, "cursor": cursor} | ({} if status is None else {"status": status})
    columns = _AWAITING_COLUMNS if status == _AWAITING else _COLUMNS
    show_list(connect(url, token).get("trades", given), columns, as_json)


@app.command("approve")
def approve_trade(trade: _Trade, url: Url = None, token: Token = None, as_json: Json = False) -> None:
    """Let a trade that awaits approval go on; it is planned again, and asks again if side or quantity changed."""
    show_one(connect(url, token).post(f"trades/{in_path(trade)}/approve", {}), as_json)


@app.command("reject")
def reject_trade(
    trade: _Trade,
    *,
    words: Annotated[str | None, typer.Option(help="Why, kept with the trade.")] = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """End a trade that awaits approval."""
    body = {} if words is None else {"words": words}
    show_one(connect(url, token).post(f"trades/{in_path(trade)}/reject", body), as_json)


@app.command("retry")
def retry_trade(trade: _Trade, url: Url = None, token: Token = None, as_json: Json = False) -> None:
    """Plan a trade once more that failed, or expired, before the broker was asked for anything."""
    show_one(connect(url, token).post(f"trades/{in_path(trade)}/retry", {}), as_json)
