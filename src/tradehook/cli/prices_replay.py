"""`tradehook prices replay`, `replays`, `stop-replay` and `bars`: recorded prices played again, and charts."""

import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tradehook.cli.connection import Server, Token, Url, connect, refuse
from tradehook.cli.fields import Cursor, Limit
from tradehook.cli.records import in_path
from tradehook.cli.showing import Json, show_list, show_one

if TYPE_CHECKING:
    from rich.progress import Progress

_LOOK_EVERY_S = 0.25
_PLAYING = "playing"
_REFUSED = "refused"
_REPLAY_COLUMNS = ("id", "name", "symbol", "speed", "state", "rows", "bad_rows", "quotes", "played_to", "started_at")
_BAR_COLUMNS = ("starts_at", "open", "high", "low", "close", "quotes")

_File = Annotated[
    Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="A .csv or .parquet file of bars or ticks.")
]
_Symbol = Annotated[str | None, typer.Option("--symbol", help="What all of it is of. (a column of the file says it)")]
_Speed = Annotated[str, typer.Option("--speed", help="1 is as it was recorded, 10 ten times as fast, max at once.")]
_Detach = Annotated[bool, typer.Option("--detach", help="Do not wait for its end.")]


def replay(
    file: _File,
    *,
    symbol: _Symbol = None,
    speed: _Speed = "max",
    detach: _Detach = False,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Send a file to the server and play it there, as the prices of accounts with price_source=replay.

    Ends with 1 where the file cannot be played to its end. It goes on playing when this command is interrupted.
    """
    server = connect(url, token)
    server.upload(f"replays/files/{in_path(file.name)}", file)
    started = server.post("replays", {"name": file.name, "symbol": symbol, "speed": speed})
    answer = started if detach else _followed(server, started)
    show_one(answer, as_json)
    if answer["state"] == _REFUSED:
        refuse(*(answer["refusal"][part] for part in ("code", "message", "hint")))


def list_replays(url: Url = None, token: Token = None, as_json: Json = False) -> None:
    """List the replays since the server was started, and how far they have come."""
    show_list(connect(url, token).get("replays"), _REPLAY_COLUMNS, as_json)


def stop_replay(
    replay_id: Annotated[str, typer.Argument(metavar="ID")], url: Url = None, token: Token = None, as_json: Json = False
) -> None:
    """Stop a replay; its last prices stay, and go stale."""
    show_one(connect(url, token).post(f"replays/{in_path(replay_id)}/stop", {}), as_json)


def show_bars(
    symbol: Annotated[str, typer.Argument(metavar="SYMBOL", help="Any spelling that a message may use.")],
    *,
    source: Annotated[str, typer.Option(help="manual, signals, simulated, replay or broker.")] = "simulated",
    interval: Annotated[str, typer.Option(help="1m or 1d.")] = "1m",
    from_: Annotated[str | None, typer.Option("--from", help="A moment, such as 2026-01-31T14:30:00Z.")] = None,
    to: Annotated[str | None, typer.Option(help="A moment, such as 2026-01-31T14:30:00Z.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """List the newest bars of a symbol, oldest first."""
    given = {"source": source, "interval": interval, "from": from_, "to": to, "limit": limit, "cursor": cursor}
    show_list(connect(url, token).get(f"bars/{in_path(symbol)}", given), _BAR_COLUMNS, as_json)


def _followed(server: Server, started: Mapping[str, Any]) -> Mapping[str, Any]:
    """The replay once it has ended; on a terminal, how far it has come is shown meanwhile."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as shown:
        return _until_over(server, started, shown)


def _until_over(server: Server, started: Mapping[str, Any], shown: "Progress") -> Mapping[str, Any]:
    line = shown.add_task("", total=None)
    answer = started
    while answer["state"] == _PLAYING:
        shown.update(line, description=f"{answer['quotes']:,} quotes, to {(answer['played_to'] or '')[:19]}")
        time.sleep(_LOOK_EVERY_S)
        answer = server.get(f"replays/{in_path(started['id'])}")
    return answer
