"""`tradehook instruments update`: fetch the official symbol directory, or read a file, and let the server import it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from tradehook.cli.connection import Token, Url, connect, refuse
from tradehook.cli.showing import Json, print_heading, print_json, print_table, wants_json

OFFICIAL = (
    "https://www.nasdaqtrader.com/dynamic/symdir/nasdaqlisted.txt",
    "https://www.nasdaqtrader.com/dynamic/symdir/otherlisted.txt",
)
"""Both files of NASDAQ Trader's symbol directory."""

_From = Annotated[
    list[str] | None,
    typer.Option("--from", metavar="ADDRESS|FILE", help="Where one of the files is; may be repeated. (the official)"),
]

_TIMEOUT_S = 30.0
_MOST_BYTES = 16 * 1024 * 1024
_COLUMNS = ("directory", "created_at", "read", "new", "renamed", "changed", "unchanged", "delisted", "skipped")

Report = Callable[[int, int | None], None]
"""Told how many bytes came so far, and how many there will be, where that is known."""


def update_instruments(
    from_: _From = None,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Import which stocks and ETFs the US exchanges list, from NASDAQ Trader's symbol directory.

    It comes in two files; each brings its own part up to date. What is listed no more is kept, as delisted.
    """
    server = connect(url, token)
    imported: list[dict[str, Any]] = []
    with _progress(shown=not wants_json(as_json)) as begin:
        for place in from_ or OFFICIAL:
            content = _content(place, begin(place.rpartition("/")[2]))
            imported.append({"from": place, **server.post_file("instruments/directory", content)})
    _show(imported, as_json)


def _content(place: str, report: Report) -> bytes:
    """What is at an address, or in a file."""
    if urlsplit(place).scheme in ("http", "https"):
        return _fetched(place, report)
    try:
        content = Path(place).read_bytes()
    except OSError as error:
        refuse("file-unreadable", f"{place} cannot be read ({error.strerror}).", "Give a file, or an http(s) address.")
    report(len(content), len(content))
    return content


def _fetched(address: str, report: Report) -> bytes:
    import httpx

    content = bytearray()
    try:
        with httpx.stream("GET", address, timeout=_TIMEOUT_S, follow_redirects=True) as answer:
            if not answer.is_success:
                refuse("directory-not-there", f"{address} answered {answer.status_code}.", _BY_HAND)
            whole = answer.headers.get("content-length", "")
            for chunk in answer.iter_bytes():
                content += chunk
                report(len(content), int(whole) if whole.isdecimal() else None)
                if len(content) > _MOST_BYTES:
                    refuse("directory-too-large", f"What {address} sends has no end.", _BY_HAND)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        why = str(error) or type(error).__name__
        refuse("directory-unreachable", f"{address} cannot be reached ({why}).", _BY_HAND)
    return bytes(content)


_BY_HAND = "Try again later, or fetch the file elsewhere and give it with --from FILE."


@contextmanager
def _progress(shown: bool) -> Iterator[Callable[[str], Report]]:
    """Begins a bar for each file, for who looks at a terminal; on standard error, so that the answer stays alone."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not shown) as bars:

        def begin(name: str) -> Report:
            task = bars.add_task(name, total=None)
            return lambda so_far, whole: bars.update(task, completed=so_far, total=whole)

        yield begin


def _show(imported: Sequence[Mapping[str, Any]], as_json: bool) -> None:
    if wants_json(as_json):
        print_json({"items": imported, "next": None})
        return
    counted = (
        {**each, "renamed": len(each["renamed"]), "skipped": sum(skipped["count"] for skipped in each["skipped"])}
        for each in imported
    )
    print_table(counted, _COLUMNS)
    for name, columns in (("renamed", ("old", "new")), ("skipped", ("reason", "count", "sentence", "examples"))):
        rows = [row for each in imported for row in each[name]]
        if rows:
            print_heading(name)
            print_table(rows, columns)
