"""Reading the settings for a command; wrong ones are wrong usage."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from tradehook.plumbing.settings import Settings


def read_settings(flags: Mapping[str, Any]) -> "Settings":
    """The settings, with the flags that were given on top; ends the command with 2 when one of them is wrong."""
    from pydantic import ValidationError

    from tradehook.plumbing.settings import Settings

    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as wrong:
        for problem in wrong.errors():
            name = "_".join(str(part) for part in problem["loc"]).upper()
            typer.echo(f"The setting {name} (TRADEHOOK_{name}) cannot be used: {problem['msg']}.", err=True)
        raise typer.Exit(2) from None
