"""`tradehook backup`: everything in one file, whether the server runs or not."""

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer

from tradehook.cli.connection import refuse
from tradehook.cli.showing import Json, print_fields, print_json, wants_json

DataDir = Annotated[Path | None, typer.Option(help="Where everything is kept. (./data)")]
DatabaseUrl = Annotated[str | None, typer.Option(help="The store. (SQLite in the data directory)")]

_HELP_OUT = "The file. (backups/tradehook-TIME.zip in the data directory)"
_HELP_KEY = "Put secret.key in, too: then the file alone opens the credentials in it."


def backup(
    *,
    out: Annotated[Path | None, typer.Option(help=_HELP_OUT)] = None,
    with_key: Annotated[
        bool,
        typer.Option("--with-key", help=_HELP_KEY),
    ] = False,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
    as_json: Json = False,
) -> None:
    """Make a backup, which is checked once it is written. Messages may come in meanwhile.

    It holds everything but the files secret.key and owner.token: keep secret.key elsewhere.
    """
    from tradehook.cli.settings import read_settings
    from tradehook.upkeep.backups.making import Wanted, make_backup
    from tradehook.vocabulary.refusal import Refusal

    settings = read_settings({"data_dir": data_dir, "database_url": database_url})
    wanted = Wanted(
        url=settings.store_url, data_dir=settings.data_dir, key_file=settings.key_file, to=out, with_key=with_key
    )
    with at_work("Copying the store, and reading the copy back", as_json):
        made = make_backup(wanted)
    if isinstance(made, Refusal):
        refuse(made.code, made.message, made.hint)
    said = made.manifest
    shown: dict[str, Any] = {
        "file": str(made.file),
        "bytes": made.file.stat().st_size,
        "made_at": said.made_at,
        "version": said.version,
        "migration": said.migration,
        "rows": sum(said.rows.values()),
        "sha256": said.sha256,
        "has_key": said.has_key,
    }
    if wants_json(as_json):
        print_json(shown)
        return
    print_fields(shown)
    if said.key_fingerprint is not None and not said.has_key:
        typer.echo(f"Keep {settings.key_file} elsewhere: without it, nobody opens the credentials again.")


def at_work(what: str, as_json: bool) -> AbstractContextManager[Any]:
    """Say what goes on, while it does, to a person at a terminal."""
    if wants_json(as_json):
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(f"{what} ...")
