"""`tradehook instruments update`, against a running server and a place that files are fetched from."""

import json
import socket
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.client import Client
from tests.instruments.directory.files import elsewhere, nasdaq_listed, other_listed, share
from tradehook.cli import directory

# Listed in every test: the server is the session's, and none may delist what another has imported.
_NASDAQ = nasdaq_listed([share("QYYA"), "bad"])
_OTHER = other_listed([elsewhere("QYYB")])


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
        """Say nothing."""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with both files."""
    (tmp_path / "nasdaqlisted.txt").write_text(_NASDAQ)
    (tmp_path / "otherlisted.txt").write_text(_OTHER)
    return tmp_path


@pytest.fixture
def place(files: Path) -> Iterator[str]:
    """The address under which the folder is served."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(files))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_without_a_place_both_official_files_are_fetched(
    shell: Shell, client: Client, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    official = (f"{place}/nasdaqlisted.txt", f"{place}/otherlisted.txt")
    monkeypatch.setattr(directory, "OFFICIAL", official)

    ran = shell.run("instruments", "update", "--json")

    assert (ran.status, ran.err) == (0, "")
    items = json.loads(ran.out)["items"]
    assert [each["from"] for each in items] == list(official)
    assert [each["directory"] for each in items] == ["nasdaq-listed", "other-listed"]
    assert [client.call("GET", f"/instruments/{symbol}")["source"] for symbol in ("QYYA", "QYYB")] == ["directory"] * 2


def test_the_official_addresses_are_those_of_nasdaq_trader() -> None:
    assert [address.rpartition("/")[2] for address in directory.OFFICIAL] == ["nasdaqlisted.txt", "otherlisted.txt"]
    assert all(address.startswith("https://www.nasdaqtrader.com/") for address in directory.OFFICIAL)


@pytest.mark.usefixtures("terminal")
def test_at_a_terminal_a_table_says_what_was_imported_and_left_out(shell: Shell, files: Path) -> None:
    paths = [str(files / "nasdaqlisted.txt"), str(files / "otherlisted.txt")]
    ran = shell.run("instruments", "update", "--from", paths[0], "--from", paths[1])

    assert ran.status == 0
    for words in ("nasdaq-listed", "other-listed", "wrong-number-of-fields", "line 3: bad", "delisted"):
        assert words in ran.out, ran.out
    assert "nasdaqlisted.txt" in ran.err


def test_what_the_server_refuses_is_said_with_its_code(shell: Shell, files: Path) -> None:
    (files / "nasdaqlisted.txt").write_text("Symbol,Price\nAAPL,5\n")
    ran = shell.run("instruments", "update", "--from", str(files / "nasdaqlisted.txt"))

    assert ran.status == 1
    assert ran.err.startswith("not-a-directory: ")


def test_a_network_that_is_away_is_said_with_what_to_do(shell: Shell) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/nasdaqlisted.txt"
        ran = shell.run("instruments", "update", "--from", address)

    assert ran.status == 1
    assert ran.err.startswith(f"directory-unreachable: {address} cannot be reached")
    assert "--from FILE" in ran.err


def test_an_address_or_a_file_that_is_not_there_is_said(shell: Shell, place: str) -> None:
    missing = shell.run("instruments", "update", "--from", f"{place}/nothing.txt")
    assert (missing.status, missing.err.split(":")[0]) == (1, "directory-not-there")

    no_file = shell.run("instruments", "update", "--from", "/nowhere/nothing.txt")
    assert (no_file.status, no_file.err.split(":")[0]) == (1, "file-unreadable")


def test_what_never_ends_is_not_fetched_to_the_end(
    shell: Shell, place: str, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directory, "_MOST_BYTES", 1000)
    (files / "large.txt").write_text("x" * 2000)
    ran = shell.run("instruments", "update", "--from", f"{place}/large.txt")

    assert (ran.status, ran.err.split(":")[0]) == (1, "directory-too-large")
