"""`serve`, `init` and `version`, as real processes; and finding the server and its token."""

import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.cli.conftest import Shell
from tests.server import OWNER_TOKEN, Server
from tests.waiting import wait_for

TRADEHOOK = [sys.executable, "-c", "from tradehook.cli import main; main()"]


def _run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*TRADEHOOK, *arguments], cwd=cwd, capture_output=True, text=True, timeout=60, check=False)


def test_version_loads_nothing_that_is_slow(tmp_path: Path) -> None:
    look = "import sys; sys.argv[1:] = ['version']\nfrom tradehook.cli import main\ntry: main()\n"
    look += "except SystemExit: print(*sorted({'httpx', 'sqlalchemy', 'fastapi', 'rich'} & set(sys.modules)))"
    ran = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, text=True, timeout=60, check=True, cwd=tmp_path
    )
    name, loaded = ran.stdout.splitlines()
    assert name.startswith("tradehook ")
    assert loaded == ""


def test_init_makes_the_data_directory_and_may_be_run_again(tmp_path: Path) -> None:
    for _ in range(2):
        ran = _run("init", "--data-dir", "here", cwd=tmp_path)
        assert (ran.returncode, ran.stderr) == (0, "")
    token = tmp_path / "here" / "owner.token"
    assert token.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "here" / "tradehook.db").exists()
    assert token.read_text().strip() not in ran.stdout


def test_init_beside_a_running_server_is_refused(server: Server) -> None:
    ran = _run("init", "--data-dir", str(server.data_dir), cwd=server.data_dir)
    assert ran.returncode == 1
    assert ran.stderr.startswith("data-dir-in-use: ")


@pytest.mark.slow
def test_serve_answers_on_its_port_until_it_is_stopped_and_commands_find_it(tmp_path: Path) -> None:
    port = _free_port()
    (tmp_path / "tradehook.toml").write_text(f"port = {port}\ndemo = true\n")
    with subprocess.Popen(
        [*TRADEHOOK, "serve", "--data-dir", "here"], cwd=tmp_path, stdout=subprocess.DEVNULL
    ) as process:
        try:
            wait_for(lambda: _is_ready(port), "the server")
            ran = _run("accounts", "show", "PAPER-1", cwd=tmp_path)
            assert "there is no token" in ran.stderr.lower()
            (tmp_path / "tradehook.toml").write_text(f'port = {port}\ndata_dir = "here"\n')
            ran = _run("accounts", "show", "PAPER-1", cwd=tmp_path)
            assert (ran.returncode, ran.stderr) == (0, "")
            assert '"PAPER-1"' in ran.stdout
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


def test_a_setting_that_cannot_be_is_wrong_usage(shell: Shell) -> None:
    shell.variables["TRADEHOOK_PORT"] = "many"
    ran = shell.run("serve")
    assert ran.status == 2
    assert "TRADEHOOK_PORT" in ran.err


def test_a_wrong_token_is_refused(shell: Shell) -> None:
    ran = shell.run("accounts", "--token", "wrong")
    assert ran.status == 1
    assert ran.err.startswith("token-wrong: ")


def test_the_options_weigh_more_than_the_variables(shell: Shell, server: Server) -> None:
    shell.variables |= {"TRADEHOOK_URL": "http://127.0.0.1:9", "TRADEHOOK_TOKEN": "wrong"}
    assert shell.run("accounts", "--url", server.url, "--token", OWNER_TOKEN).status == 0


def test_no_server_is_said_with_what_to_do(shell: Shell) -> None:
    ran = shell.run("orders", "--url", "http://127.0.0.1:9")
    assert ran.status == 1
    assert ran.err.startswith("no-server: No tradehook answers at http://127.0.0.1:9")
    assert "tradehook serve" in ran.err


def _is_ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health/ready").status_code == 200
    except httpx.TransportError:
        return False


def _free_port() -> int:
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
