"""`tradehook restore`, `release` and `migrate-store`: a store in another place, or as it was before."""

from pathlib import Path
from typing import Annotated, Any

import typer

from tradehook.cli.backing_up import DatabaseUrl, DataDir, at_work
from tradehook.cli.commanding import Yes, be_sure
from tradehook.cli.connection import Token, Url, connect, refuse
from tradehook.cli.showing import Json, print_fields, print_json, show_one, wants_json

_HELP_REPLACE = "Set aside what is in the store now, and put the backup in its place."
_HELP_UNSETTLED = "Although a broker has not shown its books, or it is not known how requests ended."


def restore(
    backup: Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")],
    *,
    replace: Annotated[bool, typer.Option("--replace", help=_HELP_REPLACE)] = False,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
    as_json: Json = False,
) -> None:
    """Put a store back from a backup, while tradehook is stopped. It is held until: tradehook release."""
    from tradehook.cli.settings import read_settings
    from tradehook.upkeep.backups.restoring import ToRestore
    from tradehook.upkeep.backups.restoring import restore as put_back
    from tradehook.vocabulary.refusal import Refusal

    settings = read_settings({"data_dir": data_dir, "database_url": database_url})
    asked = ToRestore(
        backup=backup,
        url=settings.store_url,
        data_dir=settings.data_dir,
        key_file=settings.key_file,
        replace=replace,
    )
    with at_work("Checking the backup, and putting it in place", as_json):
        done = put_back(asked)
    if isinstance(done, Refusal):
        refuse(done.code, done.message, done.hint)
    said = done.manifest
    shown: dict[str, Any] = {
        "made_at": said.made_at,
        "version": said.version,
        "rows": sum(said.rows.values()),
        "set_aside": None if done.aside is None else str(done.aside),
        "key_fits": done.key_fits,
    }
    if wants_json(as_json):
        print_json(shown)
        return
    print_fields(shown)
    if done.key_fits is False or (said.key_fingerprint is not None and done.key_fits is None):
        typer.echo(f"Put the secret.key that belongs to it at {settings.key_file}, or give brokers' credentials again.")
    typer.echo("Nothing is sent yet. Start tradehook, look at what is parked, then: tradehook release")


def release(
    *,
    show: Annotated[bool, typer.Option("--show", help="Only show what is parked.")] = False,
    unsettled: Annotated[bool, typer.Option("--unsettled", help=_HELP_UNSETTLED)] = False,
    yes: Yes = False,
    url: Url = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Let a store that was put back from a backup go on. Trades that had not been sent end; nothing is sent twice."""
    server = connect(url, token)
    if show:
        show_one(server.get("restore"), as_json)
        return
    if not yes and not wants_json(as_json):
        show_one(server.get("restore"), as_json)
        be_sure("Let it go on?")
    answer = server.post("restore/release", {"unsettled": unsettled})
    if wants_json(as_json):
        print_json(answer)
    else:
        typer.echo(f"It goes on. Trades that had not been sent and were ended: {answer['ended']}.")


def migrate_store(
    target: Annotated[
        str, typer.Argument(metavar="ADDRESS", help="postgresql://... or sqlite:////path/to/tradehook.db")
    ],
    *,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
    as_json: Json = False,
) -> None:
    """Move the store to another address, while tradehook is stopped."""
    from tradehook.cli.settings import read_settings
    from tradehook.upkeep.moving import move_store
    from tradehook.vocabulary.refusal import Refusal

    settings = read_settings({"data_dir": data_dir, "database_url": database_url})
    with at_work("Copying every row", as_json):
        moved = move_store(settings.data_dir, settings.store_url, target)
    if isinstance(moved, Refusal):
        refuse(moved.code, moved.message, moved.hint)
    shown = {"rows": sum(moved.rows.values()), "set_aside": None if moved.aside is None else str(moved.aside)}
    if wants_json(as_json):
        print_json(shown)
        return
    print_fields(shown)
    typer.echo("Set TRADEHOOK_DATABASE_URL to the new address before you start tradehook again.")
