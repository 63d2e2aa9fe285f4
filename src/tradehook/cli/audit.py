"""`tradehook audit`: who changed what, when, from where."""

from pathlib import Path
from typing import Annotated

import typer

from tradehook.cli.connection import Token, Url, connect, refuse
from tradehook.cli.fields import Where, filters
from tradehook.cli.records import Record, group

app = group(
    Record(
        "audit",
        ("happened_at", "user_name", "via", "address", "action", "subject"),
        "The audit log: who changed what, when, from where; with --json also what was before, and after.",
        single=False,
    )
)


@app.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="Where to; it must not be there yet.")],
    *,
    where: Where = None,
    url: Url = None,
    token: Token = None,
) -> None:
    """Write the log, or what the filters leave of it, to a CSV file, newest first."""
    content = connect(url, token).get_text("audit/csv", filters(where))
    try:
        with file.open("x", newline="") as written:
            written.write(content)
    except OSError as error:
        refuse("file-not-written", f"{file} could not be written ({error.strerror}).", "Name another file.")
    typer.echo(f"{file}: entries: {len(content.splitlines()) - 1}")
