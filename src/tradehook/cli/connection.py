"""Talking to a running server: where it is, the token, and what it refuses."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from tradehook.cli.showing import printable

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
    within_s: float = _TIMEOUT_S

    def patient(self, within_s: float) -> "Server":
        """The same, waited for longer: for what takes the server a while."""
        return replace(self, within_s=within_s)

    def get_text(self, path: str, given: Mapping[str, Any] | None = None) -> str:
        """The answer to GET that is no JSON."""
        query = {name: value for name, value in (given or {}).items() if value is not None}
        return self._answer("GET", path, params=query).text

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

    def import_file(self, path: str, given: Mapping[str, Any], file: "Path") -> Any:
        """The answer to POST of what may take a while: a file, with the query's fields; None among them left out."""
        query = {name: value for name, value in given.items() if value is not None}
        return self._call("POST", path, params=query, content=file.read_bytes())

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

    def download(self, path: str, given: Mapping[str, Any], take: Callable[[bytes], object]) -> None:
        """GET what may be large, handing on each part as it comes."""
        import httpx

        query = {name: value for name, value in given.items() if value is not None}
        headers = {"Authorization": f"Bearer {self.token}"}

        def ask(web: httpx.Client) -> httpx.Response:
            with web.stream("GET", f"/api/v1/{path}", params=query, headers=headers) as answer:
                if not answer.is_success:
                    answer.read()
                    return answer
                try:
                    for part in answer.iter_bytes():
                        take(part)
                except httpx.RemoteProtocolError:
                    refuse("cut-off", "The server broke off before all of it was sent.", "Look at its log; try again.")
                return answer

        self._must_succeed(reach(self.url, ask, self.within_s))

    def _call(self, method: str, path: str, **content: Any) -> Any:
        answer = self._answer(method, path, **content)
        return answer.json() if answer.content else None

    def _answer(self, method: str, path: str, **content: Any) -> "httpx.Response":
        """The answer of a call that succeeded; any other ends the command."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return self._must_succeed(
            reach(
                self.url, lambda web: web.request(method, f"/api/v1/{path}", headers=headers, **content), self.within_s
            )
        )

    @staticmethod
    def _must_succeed(answer: "httpx.Response") -> "httpx.Response":
        if not answer.is_success:
            _say_why_not(answer)
        return answer


def _say_why_not(answer: "httpx.Response") -> NoReturn:
    error = said(answer).get("error")
    known = error if isinstance(error, dict) else {}
    code, message = known.get("code", f"http-{answer.status_code}"), known.get("message", answer.text)
    refuse(code, message, known.get("hint", "") + _places(known.get("problems", ())))


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


def reach(url: str, ask: "Callable[[httpx.Client], httpx.Response]", within_s: float = _TIMEOUT_S) -> "httpx.Response":
    """The answer of a server, whatever it says; ends the command where there is none."""
    import httpx

    try:
        with httpx.Client(base_url=url, timeout=within_s) as web:
            return ask(web)
    except httpx.TimeoutException:
        refuse("no-answer", f"The server at {url} did not answer within {within_s:.0f} s.", "Look at its log.")
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


def _places(problems: Sequence[Mapping[str, Any]]) -> str:
    """Where a file is wrong, a line each; the first problem has been said already."""
    told = [
        f"  line {each['row'] or '-'}, {each['column'] or 'the whole of it'}: {printable(each['message'])}"
        for each in problems
        if each["row"] is not None
    ]
    return "".join(f"\n{line}" for line in told)


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
