"""Child processes are told nothing of our settings, neither by the environment nor by their arguments."""

import ast
from pathlib import Path

import pytest

from tradehook import migrations
from tradehook.plumbing.environment import for_children

SOURCES = Path(migrations.__file__).parents[1]
STARTS = {"create_subprocess_exec", "create_subprocess_shell", "run", "Popen", "check_output", "check_call"}


def test_our_settings_are_left_out_and_the_rest_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADEHOOK_OWNER_TOKEN", "secret")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy")
    told = for_children()
    assert "secret" not in told.values()
    assert told["HTTPS_PROXY"] == "http://proxy"


def _starts(file: Path) -> list[ast.Call]:
    """The calls in a file that begin a process."""
    calls = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
    return [
        call
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in STARTS
        and ast.unparse(call.func.value) in {"asyncio", "subprocess"}
        and ast.unparse(call.func) != "asyncio.run"
    ]


def test_every_child_process_is_given_that_environment() -> None:
    starts = {file: _starts(file) for file in SOURCES.rglob("*.py")}
    assert sum(map(len, starts.values())) >= 4
    for file, calls in starts.items():
        for call in calls:
            given = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
            told = given.get("env") == "for_children()" or "= for_children() | {" in file.read_text()
            assert told, f"{file}:{call.lineno}"


def test_a_database_s_password_is_no_argument(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[list[str], str]] = []

    class Ended:
        returncode = 0

    def run(arguments: list[str], input: str, **_: object) -> Ended:  # noqa: A002 - as subprocess calls it
        seen.append((arguments, input))
        return Ended()

    monkeypatch.setattr(migrations, "current", lambda url: None)
    monkeypatch.setattr(migrations.subprocess, "run", run)
    migrations.migrate("postgresql://user:hunter2@127.0.0.1/name")
    ((arguments, told),) = seen
    assert not any("hunter2" in argument for argument in arguments)
    assert "hunter2" in told
