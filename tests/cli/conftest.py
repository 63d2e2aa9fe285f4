"""Commands run as a person or a script runs them: against a real server, with their exit status and both outputs."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from typer.testing import CliRunner

from tests.server import OWNER_TOKEN, Server
from tradehook.cli import showing
from tradehook.cli.app import app_for


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended, and what it said where."""

    status: int
    out: str
    err: str


class Shell:
    """Runs commands. `variables` are those of the environment that commands look at."""

    def __init__(self, variables: dict[str, str | None]) -> None:
        self.variables = variables

    def run(self, *arguments: str, stdin: str | bytes | None = None) -> Ran:
        """Run one command."""
        result = CliRunner().invoke(app_for(list(arguments)), list(arguments), input=stdin, env=self.variables)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def server(servers: Callable[[str], Server]) -> Server:
    """The session's server on SQLite: commands know nothing of the store."""
    return servers("sqlite")


@pytest.fixture
def shell(server: Server) -> Shell:
    """A shell in which the server and its token are known."""
    nothing = dict.fromkeys(("TRADEHOOK_WEBHOOK", "TRADEHOOK_PORT", "TRADEHOOK_OWNER_TOKEN", "TRADEHOOK_DATA_DIR"))
    return Shell({**nothing, "TRADEHOOK_URL": server.url, "TRADEHOOK_TOKEN": OWNER_TOKEN})


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody looks at a terminal."""
    monkeypatch.setattr(showing, "_at_a_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "240")
