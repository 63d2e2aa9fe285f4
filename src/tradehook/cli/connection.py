"""Talking to a running server: where it is, the token, and what it refuses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

Url = Annotated[
    str | None,
    typer.Option("--url", envvar="TRADEHOOK_URL", help="The server. (that of the settings)", show_default=False),
]
Token = Annotated[
    str | None,
    typer.Option("--token", envvar="TRADEHOOK_TOKEN", help="The API token. (the owner's)", show_default=False),
]

_TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, as commands use it."""

    url: str
    token: str

    def get(self, path: str, given: Mapping[str, Any] | None = None) -> Any:
        """The answer to GET; `given` are the query's fields, None among them left out."""
        query = {name: value for name, value in (given or {}).items() if value is not None}
        return self._call("GET", path, params=query)

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """The answer to POST."""
        return self._call("POST", path, json=body)

    def post_file(self, path: str, content: bytes) -> Any:
        """The answer to POST of a file's content as it is."""
        return self._call("POST", path, content=content)

    def patch(self, path: str, body: Mapping[str, Any]) -> Any:
        """The answer to PATCH."""
        return self._call("PATCH", path, json=body)

    def put(self, path: str, body: Mapping[str, Any]) -> Any:
        """The answer to PUT."""
        return self._call("PUT", path, json=body)

    def delete(self, path: str) -> Any:
        """The answer to DELETE; None where it is empty."""
        return self._call("DELETE", path)

    def upload(self, path: str, file: "Path") -> Any:
        """The answer to PUT with the content of a file."""
        with file.open("rb") as content:
            return self._call("PUT", path, content=content)

    def _call(self, method: str, path: str, **content: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = reach(self.url, lambda web: web.request(method, f"/api/v1/{path}", headers=headers, **content))
        if answer.is_success:
            return answer.json() if answer.content else None
        error = said(answer).get("error")
        known = error if isinstance(error, dict) else {}
        code, message = known.get("code", f"http-{answer.status_code}"), known.get("message", answer.text)
        return refuse(code, message, known.get("hint", ""))


def connect(url: str | None, token: str | None) -> Server:
    """The server of these options; what they leave open comes from the settings and the data directory."""
    if url is not None and token is not None:
        return Server(url.rstrip("/"), token)
    from tradehook.cli.settings import read_settings

    settings = read_settings({})
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104 - compared, not bound
    return Server(
        (url or f"http://{host}:{settings.port}").rstrip("/"),
        token or settings.owner_token or _kept_token(settings.data_dir / "owner.token"),
    )


def reach(url: str, ask: "Callable[[httpx.Client], httpx.Response]") -> "httpx.Response":
    """The answer of a server, whatever it says; ends the command where there is none."""
    import httpx

    try:
        with httpx.Client(base_url=url, timeout=_TIMEOUT_S) as web:
            return ask(web)
    except httpx.TimeoutException:
        refuse("no-answer", f"The server at {url} did not answer within {_TIMEOUT_S:.0f} s.", "Look at its log.")
    except (httpx.TransportError, httpx.InvalidURL) as error:
        why = str(error) or type(error).__name__
        refuse("no-server", f"No tradehook answers at {url} ({why}).", "Start it with: tradehook serve")


def said(answer: "httpx.Response") -> dict[str, Any]:
    """The object in an answer; empty where it holds none."""
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def refuse(code: str, message: str, hint: str = "") -> NoReturn:
    """Say why not, on standard error, and end with 1."""
    typer.echo(f"{code}: {message}" + (f"\n{hint}" if hint else ""), err=True)
    raise typer.Exit(1)


def _kept_token(path: Any) -> str:
    try:
        return str(path.read_text()).strip()
    except OSError as error:
        refuse(
            "no-token",
            f"There is no token at {path} ({error.strerror}).",
            "Run this where the server's data directory is (TRADEHOOK_DATA_DIR), or give --token.",
        )
