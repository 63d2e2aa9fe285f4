"""Commands that need no server: running one, preparing its data directory, and the version."""

from pathlib import Path
from typing import Annotated

import typer

_HELP_EXPIRY = "How many days before a held contract expires somebody is told. (3)"
_HELP_METRICS = "Let anybody read /metrics, not only this machine and who has a token."
_HELP_BACKUP = "How often a backup is made by itself. (0: never)"
_HELP_ROLL = "How many days before a held future rolls somebody is told. (1)"
_HELP_ATA = "How many requests all Algo Trade Analytics webhooks of a user take in 15 minutes. (100)"
_HELP_LOSS = "Begin with what is left of a damaged store, once you have read what is lost."
_HELP_DEMO = "Make a demonstration in an empty store."


def serve(
    *,
    host: Annotated[str | None, typer.Option(help="The address to answer at. (127.0.0.1)")] = None,
    port: Annotated[int | None, typer.Option(help="The port to answer at. (8000)")] = None,
    public_url: Annotated[str | None, typer.Option(help="What the addresses that are shown begin with.")] = None,
    data_dir: Annotated[Path | None, typer.Option(help="Where everything is kept. (./data)")] = None,
    database_url: Annotated[str | None, typer.Option(help="The store. (SQLite in the data directory)")] = None,
    secret_key_file: Annotated[Path | None, typer.Option(help="(secret.key in the data directory)")] = None,
    trusted_proxies: Annotated[str | None, typer.Option(help="Whose X-Forwarded-For is believed, by commas.")] = None,
    demo: Annotated[bool | None, typer.Option(help=_HELP_DEMO)] = None,
    log_format: Annotated[str | None, typer.Option(help="console or json. (console)")] = None,
    bars_minutes_days: Annotated[int | None, typer.Option(help="For how long bars of a minute are kept. (30)")] = None,
    bars_days_years: Annotated[int | None, typer.Option(help="For how long bars of a day are kept. (10)")] = None,
    metrics_open: Annotated[bool | None, typer.Option(help=_HELP_METRICS)] = None,
    backup_every_hours: Annotated[int | None, typer.Option(help=_HELP_BACKUP)] = None,
    backup_keep: Annotated[int | None, typer.Option(help="How many of the newest backups are kept. (7)")] = None,
    expiry_notice_days: Annotated[int | None, typer.Option(help=_HELP_EXPIRY)] = None,
    roll_notice_days: Annotated[int | None, typer.Option(help=_HELP_ROLL)] = None,
    ata_requests_per_15_minutes: Annotated[int | None, typer.Option(help=_HELP_ATA)] = None,
    accept_loss: Annotated[bool | None, typer.Option("--accept-loss", help=_HELP_LOSS)] = None,
) -> None:
    """Run the server until it is stopped.

    Every flag is also a variable (TRADEHOOK_PORT) and a line of tradehook.toml; the flag counts most.
    """
    from tradehook.cli.settings import read_settings

    settings = read_settings(
        {
            "host": host,
            "port": port,
            "public_url": public_url,
            "data_dir": data_dir,
            "database_url": database_url,
            "secret_key_file": secret_key_file,
            "trusted_proxies": trusted_proxies,
            "demo": demo,
            "log_format": log_format,
            "bars_minutes_days": bars_minutes_days,
            "bars_days_years": bars_days_years,
            "metrics_open": metrics_open,
            "backup_every_hours": backup_every_hours,
            "backup_keep": backup_keep,
            "expiry_notice_days": expiry_notice_days,
            "roll_notice_days": roll_notice_days,
            "ata_requests_per_15_minutes": ata_requests_per_15_minutes,
            "accept_loss": accept_loss,
        }
    )
    from tradehook.web.serving import serve as run

    raise typer.Exit(run(settings))


def init(data_dir: Annotated[Path | None, typer.Option(help="Where everything is kept. (./data)")] = None) -> None:
    """Make the data directory with the owner's token, the key and an empty store, without running the server.

    While no owner can sign in, a link to choose the owner's passphrase is printed, each time another one.
    """
    import asyncio

    from tradehook.bootstrap import open_desk
    from tradehook.cli.connection import refuse
    from tradehook.cli.settings import read_settings
    from tradehook.engine.auditing import AuditedStore, Deed
    from tradehook.engine.set_up_users import LinkSet, make_first_link
    from tradehook.people.caller import SYSTEM
    from tradehook.people.links.link import link_url
    from tradehook.plumbing.data_dir import DataDirectoryInUse
    from tradehook.plumbing.store.contract import StoreUnusable

    settings = read_settings({"data_dir": data_dir})

    async def open_once() -> LinkSet | None:
        async with open_desk(settings) as desk:
            store = AuditedStore(desk.store, desk.world, Deed(SYSTEM, "init"))
            return await store.write(lambda tx: make_first_link(tx, desk.world))

    try:
        link = asyncio.run(open_once())
    except DataDirectoryInUse:
        refuse("data-dir-in-use", f"A tradehook runs in {settings.data_dir} already: it is made.")
    except StoreUnusable as unusable:
        refuse("store-unusable", str(unusable))
    typer.echo(f"{settings.data_dir} is ready; the owner's token is in {settings.data_dir / 'owner.token'}.")
    if link is not None:
        typer.echo("Once it is served, choose the owner's passphrase here, once, within three days:\n")
        typer.echo(f"  {link_url(settings.base_url, link.secret)}")


def version() -> None:
    """Say which version this is."""
    from importlib.metadata import version as version_of

    typer.echo(f"tradehook {version_of('tradehook')}")
