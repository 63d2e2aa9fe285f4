"""`tradehook send`: a message, from an argument, a file or standard input."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from tradehook.cli.connection import reach, refuse, said

if TYPE_CHECKING:
    import httpx

Message = Annotated[
    str | None, typer.Argument(metavar="[MESSAGE]", help="The JSON text; - or nothing reads standard input.")
]
File = Annotated[Path | None, typer.Option("--file", "-f", help="A file that holds the message.")]


def send(
    message: Message = None,
    file: File = None,
    to: Annotated[
        str | None,
        typer.Option("--to", envvar="TRADEHOOK_WEBHOOK", help="The webhook's whole address.", show_default=False),
    ] = None,
    key: Annotated[str | None, typer.Option("--idempotency-key", help="Sent twice with one key, it acts once.")] = None,
) -> None:
    """Send a message to a webhook and print the answer.

    The address is the one that was shown when the webhook was made: passwords cannot be read back. Keep it in
    TRADEHOOK_WEBHOOK, or make a new one with: tradehook webhooks rotate
    """
    if not to or urlsplit(to).scheme not in ("http", "https") or not urlsplit(to).netloc:
        raise typer.BadParameter("Give the webhook's whole address, http://…", param_hint="--to")
    answer = _post(to, body_of(message, file), key)
    if not answer.is_success:
        _say_refusal(answer)
    typer.echo(answer.text)


def body_of(message: str | None, file: Path | None) -> bytes:
    """The message's bytes, as they are."""
    if message is not None and file is not None:
        raise typer.BadParameter("Give the message or a file, not both.", param_hint="--file")
    if file is not None:
        try:
            return file.read_bytes()
        except OSError as error:
            raise typer.BadParameter(f"{file}: {error.strerror}", param_hint="--file") from None
    if message is not None and message != "-":
        return message.encode()
    if message is None and sys.stdin.isatty():
        raise typer.BadParameter("Give a message, a file with --file, or pipe one in.", param_hint="MESSAGE")
    return sys.stdin.buffer.read()


def _post(to: str, body: bytes, key: str | None) -> "httpx.Response":
    headers = {"Content-Type": "application/json", **({"Idempotency-Key": key} if key else {})}
    parts = urlsplit(to)
    return reach(f"{parts.scheme}://{parts.netloc}", lambda web: web.post(to, content=body, headers=headers))


def _say_refusal(answer: "httpx.Response") -> None:
    """The code and sentence of a refusal, whichever dialect it is in, on standard error."""
    words = said(answer)
    code = words.get("messageCode") or words.get("code") or f"http-{answer.status_code}"
    message = words.get("message") or words.get("errmsg") or words.get("error") or answer.text
    problems = words.get("errors")
    hint = problems[0].get("hint", "") if isinstance(problems, list) and problems else ""
    refuse(str(code), str(message), str(hint))
