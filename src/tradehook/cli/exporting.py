"""`tradehook export`: every row of a list into a file, CSV or Parquet."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from tradehook.cli.connection import Token, Url, connect, refuse
from tradehook.cli.fields import Where, filters
from tradehook.cli.records import in_path
from tradehook.cli.showing import print_table, wants_json

_FORMATS = ("csv", "parquet")


def export(
    name: Annotated[
        str | None,
        typer.Argument(metavar="LIST", help="Such as fills, trades or journal; without one, all are listed."),
    ] = None,
    *,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="A .csv or .parquet file. (CSV, to the output)")
    ] = None,
    where: Where = None,
    from_: Annotated[str | None, typer.Option("--from", help="From a moment on, such as 2026-01-01T00:00:00Z.")] = None,
    to: Annotated[str | None, typer.Option("--to", help="Before a moment.")] = None,
    timezone: Annotated[str | None, typer.Option(help="The journal's clocks, such as America/New_York. (UTC)")] = None,
    url: Url = None,
    token: Token = None,
) -> None:
    """Write every row of a list into a file, from the oldest on. `journal` has the columns that journals import."""
    server = connect(url, token)
    if name is None:
        items = server.get("exports")["items"]
        print_table(
            ({"list": each["name"], "columns": [column["name"] for column in each["columns"]]} for each in items),
            ("list", "columns"),
        )
        return
    asked = {**filters(where), "from": from_, "to": to, "timezone": timezone, "format": _format_of(out)}
    if out is None:
        server.download(f"exports/{in_path(name)}", asked, sys.stdout.buffer.write)
        sys.stdout.flush()
        return
    size = _into(out, lambda take: server.download(f"exports/{in_path(name)}", asked, take))
    if not wants_json(as_json=False):
        typer.echo(f"{out}: {size:,} bytes", err=True)


def _format_of(out: Path | None) -> str:
    ending = "csv" if out is None else out.suffix.removeprefix(".").lower()
    if ending not in _FORMATS:
        raise typer.BadParameter(f"{str(out)!r} ends neither in .csv nor in .parquet.", param_hint="--out")
    return ending


def _into(out: Path, download: Callable[[Callable[[bytes], object]], None]) -> int:
    """Write beside what is there, and put it in its place once it is whole; its size in bytes."""
    part = out.with_name(f".{out.name}.part")
    try:
        with part.open("wb") as file:
            download(file.write)
        part.replace(out)
    except OSError as error:
        refuse("file-not-written", f"{out} cannot be written ({error.strerror}).", "Choose another place with --out.")
    finally:
        part.unlink(missing_ok=True)
    return out.stat().st_size
