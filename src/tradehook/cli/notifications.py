"""`tradehook notifications`: who is told what happens, and what they were told."""

from typing import Annotated

import typer

from tradehook.cli.connection import Token, Url, connect, refuse
from tradehook.cli.fields import Cursor, Limit, Where, filters
from tradehook.cli.records import Record, group, identity_of, in_path
from tradehook.cli.showing import Json, show_list, show_one

app = group(
    Record(
        "notifications",
        ("id", "name", "url", "what", "enabled", "per_minute", "created_at"),
        "Channels: who is told what happens, by an address of apprise.",
        named=True,
    )
)

_TOLD = ("tried_at", "channel", "title", "text", "count", "outcome", "trouble")

_Channel = Annotated[str, typer.Argument(metavar="ID|NAME")]
_What = Annotated[
    list[str] | None,
    typer.Option("--what", help="trades, failures, approvals, events or alarms; may be repeated. (all)"),
]
_PerMinute = Annotated[int | None, typer.Option(help="At most so many messages in any minute. (6)")]


@app.command("make")
def make_channel(
    name: str,
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Such as tgram://bottoken/ChatID. - reads it.")],
    *,
    what: _What = None,
    per_minute: _PerMinute = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Make a channel. With - the address is read from standard input, so that no shell remembers it."""
    body = {
        "name": name,
        "url": _read(address),
        "what": what or None,
        **({} if per_minute is None else {"per_minute": per_minute}),
    }
    show_one(connect(url, token).post("notifications", body), as_json)


@app.command("change")
def change_channel(
    channel: _Channel,
    *,
    name: Annotated[str | None, typer.Option(help="A new name.")] = None,
    address: Annotated[str | None, typer.Option(help="A new address; - reads it.")] = None,
    what: _What = None,
    enabled: Annotated[bool | None, typer.Option("--enable/--disable")] = None,
    per_minute: _PerMinute = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Change a channel; what is not given stays. `--what all` tells it everything again."""
    server = connect(url, token)
    given = {
        "name": name,
        "url": None if address is None else _read(address),
        "what": "all" if what == ["all"] else what or None,
        "enabled": enabled,
        "per_minute": per_minute,
    }
    body = {field: value for field, value in given.items() if value is not None}
    show_one(server.patch(f"notifications/{in_path(identity_of(server, 'notifications', channel))}", body), as_json)


@app.command("delete")
def delete_channel(channel: _Channel, url: Url = None, token: Token = None, as_json: Json = False) -> None:
    """Delete a channel; what it was told stays in the list."""
    server = connect(url, token)
    show_one(server.delete(f"notifications/{in_path(identity_of(server, 'notifications', channel))}"), as_json)


@app.command("test")
def try_channel(channel: _Channel, url: Url = None, token: Token = None, as_json: Json = False) -> None:
    """Send a test message now. Ends with 1 where it could not be told."""
    server = connect(url, token)
    sent = server.post(f"notifications/{in_path(identity_of(server, 'notifications', channel))}/test", {})
    show_one(sent, as_json)
    if sent["outcome"] != "told":
        refuse("not-told", str(sent["trouble"]), "Look at the channel's address: tradehook notifications change")


@app.command("told")
def list_told(
    *,
    where: Where = None,
    limit: Limit = 50,
    cursor: Cursor = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """List what was told lately and how that went, newest first."""
    given = {**filters(where), "limit": limit, "cursor": cursor}
    show_list(connect(url, token).get("notifications/told", given), _TOLD, as_json)


def _read(address: str) -> str:
    return typer.get_text_stream("stdin").readline().strip() if address == "-" else address
