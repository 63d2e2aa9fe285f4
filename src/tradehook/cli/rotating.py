"""`tradehook rotate-key`: another key for what is encrypted, while no server runs."""

from pathlib import Path
from typing import Annotated

import typer


def rotate_key(
    *,
    data_dir: Annotated[Path | None, typer.Option(help="Where everything is kept. (./data)")] = None,
    database_url: Annotated[str | None, typer.Option(help="The store. (SQLite in the data directory)")] = None,
    secret_key_file: Annotated[Path | None, typer.Option(help="(secret.key in the data directory)")] = None,
) -> None:
    """Encrypt the credentials of brokers, the addresses of channels and signing secrets anew, with a new key.

    Stop every tradehook on the store first. A key in TRADEHOOK_SECRET_KEY is yours to make: put the new one there, a
    comma, and the old one.
    """
    import asyncio

    from tradehook.bootstrap import NoNewKey, rotate
    from tradehook.cli.connection import refuse
    from tradehook.cli.settings import read_settings
    from tradehook.plumbing.data_dir import DataDirectoryInUse
    from tradehook.plumbing.store.contract import StoreUnusable

    flags = {"data_dir": data_dir, "database_url": database_url, "secret_key_file": secret_key_file}
    settings = read_settings(flags)
    try:
        done = asyncio.run(rotate(settings))
    except DataDirectoryInUse:
        refuse("data-dir-in-use", f"A tradehook runs in {settings.data_dir}.", "Stop it first.")
    except NoNewKey:
        refuse(
            "no-new-key",
            "TRADEHOOK_SECRET_KEY has one key only.",
            "Put the new key before it, with a comma between them: new,old.",
        )
    except (StoreUnusable, OSError) as unusable:
        refuse("store-unusable", str(unusable))
    typer.echo(f"Encrypted with the new key: {done.anew}.")
    if done.unopened:
        typer.echo(f"Sealed with a key that is lost, and of no use: {done.unopened}. Give these again.")
    if settings.secret_key:
        typer.echo("Leave the old key out of TRADEHOOK_SECRET_KEY now.")
