"""Every command, in the order of the help page.

Building a command is slow (Typer asks pydantic about each option), so a run builds only the one that it names.
"""

from collections.abc import Iterable
from importlib import import_module

import typer

_COMMANDS = {
    "serve": "running:serve",
    "init": "running:init",
    "send": "sending:send",
    "explain": "explaining:explain",
    "strategies": "strategies:app",
    "webhooks": "strategies:webhooks",
    "subscriptions": "subscriptions:app",
    "accounts": "accounts:app",
    "keys": "keys:app",
    "ata-webhooks": "ata_webhooks:app",
    "signing-secrets": "signing_secrets:app",
    "deliveries": "records:deliveries",
    "signals": "records:signals",
    "trades": "trades:app",
    "orders": "orders:app",
    "positions": "records:positions",
    "fills": "records:fills",
    "export": "exporting:export",
    "work": "work:app",
    "analytics": "analytics:app",
    "kill-switch": "desk:app",
    "notifications": "notifications:app",
    "prices": "prices:app",
    "instruments": "prices:instruments",
    "backup": "backing_up:backup",
    "restore": "restoring:restore",
    "release": "restoring:release",
    "retention": "retention:retention",
    "migrate-store": "restoring:migrate_store",
    "users": "users:app",
    "tokens": "tokens:app",
    "audit": "audit:app",
    "doctor": "doctor:doctor",
    "rotate-key": "rotating:rotate_key",
    "version": "running:version",
}


def app_for(arguments: list[str]) -> typer.Typer:
    """The application with the command that the arguments name; with all of them where they name none."""
    named = arguments[0] if arguments else ""
    return _app([named] if named in _COMMANDS else _COMMANDS)


def _app(names: Iterable[str]) -> typer.Typer:
    app = typer.Typer(
        name="tradehook",
        help="A self-hosted trading desk behind a webhook.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(lambda: None)  # with it, a single command keeps its name
    for name in names:
        module, _, attribute = _COMMANDS[name].partition(":")
        command = getattr(import_module(f"tradehook.cli.{module}"), attribute)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    return app
