"""Do what a newcomer does: clone the last commit, `make run`, send the printed message, `make test`.

Needs git and curl besides what tradehook needs. `python tools/fresh.py --no-test` does the first half.
"""

import argparse
import contextlib
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

INSTALL_AND_START_WITHIN_S = 90.0
START_WITHIN_S = 2.0
IDLE_MEMORY_MB = 150.0
# What the shell that started this has set must not reach the newcomer's make.
NOT_FOR_A_NEWCOMER = re.compile(r"TRADEHOOK_.*|MAKE.*|MFLAGS|VIRTUAL_ENV|PYTHONPATH|PORT")

Found = TypeVar("Found")


class Failed(Exception):
    """A newcomer would have been stuck here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A tradehook started by `make run`."""

    make: subprocess.Popen[bytes]
    clone: Path
    log: Path
    port: int
    asked_at: float
    ready_at: float

    @property
    def installed_at(self) -> float:
        """When the start itself began: after installing, or at once when there was nothing to install."""
        return max(self.asked_at, (self.clone / ".venv" / "run.stamp").stat().st_mtime)

    @property
    def start_s(self) -> float:
        return self.ready_at - self.installed_at

    def get(self, path: str) -> dict[str, list[dict[str, str]]]:
        token = (self.clone / "data" / "owner.token").read_text().strip()
        url = f"http://127.0.0.1:{self.port}{path}"
        request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request, timeout=5) as answer:
            found: dict[str, list[dict[str, str]]] = json.load(answer)
            return found


def main() -> int:
    """Print what a newcomer would wait for; 0 if all of it went well."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--no-test", action="store_true", help="leave out `make test`")
    arguments.add_argument("--keep", action="store_true", help="keep the clone to look at")
    wanted = arguments.parse_args()
    directory = Path(tempfile.mkdtemp(prefix="tradehook-fresh-"))
    try:
        newcomer(directory, tests=not wanted.no_test)
    except Failed as why:
        print(f"\nFailed: {why}", file=sys.stderr)
        return 1
    finally:
        if wanted.keep:
            print(f"The clone is {directory}")
        else:
            shutil.rmtree(directory, ignore_errors=True)
    return 0


def newcomer(directory: Path, *, tests: bool) -> None:
    clone = clone_last_commit(directory)
    with running_desk(clone, directory / "first.log") as desk:
        total_s = desk.ready_at - desk.asked_at
        report("install and start", total_s, "s", limit=INSTALL_AND_START_WITHIN_S)
        report("of that, first start (makes the store)", desk.start_s, "s")
        position, waited_s = send_and_find_position(desk)
        report(f"message to position {position}", waited_s * 1000, "ms")
        report("memory", memory_mb(desk.make.pid), "MB", limit=IDLE_MEMORY_MB)
    with running_desk(clone, directory / "second.log") as desk:
        report("second start", desk.start_s, "s", limit=START_WITHIN_S)
    if tests:
        began = time.time()
        outcome = subprocess.run(["make", "test"], cwd=clone, env=environment(), check=False)
        report("make test", time.time() - began, "s")
        if outcome.returncode != 0:
            raise Failed("make test")


def clone_last_commit(directory: Path) -> Path:
    here = Path(__file__).resolve().parent.parent
    for program in ("git", "curl", "make"):
        if shutil.which(program) is None:
            raise Failed(f"{program} is not installed")
    if subprocess.check_output(["git", "status", "--porcelain"], cwd=here):
        print("Note: only what is committed is tried; there are changes that are not.")
    clone = directory / "tradehook"
    if subprocess.run(["git", "clone", "--quiet", "--no-local", str(here), str(clone)], check=False).returncode:
        raise Failed("git clone")
    return clone


@contextlib.contextmanager
def running_desk(clone: Path, log: Path) -> Iterator[Desk]:
    port = free_port()
    asked_at = time.time()
    with log.open("wb") as output:
        make = subprocess.Popen(
            ["make", "run"],
            cwd=clone,
            env=environment() | {"TRADEHOOK_PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def ready() -> bool:
        if make.poll() is not None:
            raise Failed(f"make run ended:\n{log.read_text()}")
        return answers_ready(port)

    try:
        wait_for(ready, within_s=2 * INSTALL_AND_START_WITHIN_S, what="/health/ready", log=log)
        ready_at = time.time()
        yield Desk(make=make, clone=clone, log=log, port=port, asked_at=asked_at, ready_at=ready_at)
    finally:
        stop(make)


def send_and_find_position(desk: Desk) -> tuple[str, float]:
    """Run the printed curl line as it stands; say what is held then and after how many seconds."""
    line = wait_for(lambda: printed_curl(desk.log.read_text()), within_s=5, what="a curl line", log=desk.log)
    sent = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False)
    answered_at = time.time()
    if sent.returncode != 0 or '"success":true' not in sent.stdout.replace(" ", ""):
        raise Failed(f"{line}\nanswered: {sent.stdout}{sent.stderr}")

    def positions() -> list[dict[str, str]]:
        return desk.get("/api/v1/positions")["items"]

    held = wait_for(positions, within_s=5, what="a position", log=desk.log)[0]
    return f"{held['quantity']} {held['symbol']}", time.time() - answered_at


def printed_curl(text: str) -> str:
    """Give the first curl command for a webhook; one that goes on after a backslash is joined."""
    commands: list[str] = re.findall(r"^\s*(curl\b(?:.*\\\n)*.*)", text, flags=re.MULTILINE)
    for command in commands:
        if "/trading/webhook/" in command:
            joined = command.replace("\\\n", " ")
            with contextlib.suppress(ValueError):  # not wholly written yet
                shlex.split(joined)
                return joined
    return ""


def answers_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:  # not listening yet, or listening and not ready
        return False


def wait_for(look: Callable[[], Found], *, within_s: float, what: str, log: Path) -> Found:
    deadline = time.monotonic() + within_s
    while not (found := look()):
        if time.monotonic() > deadline:
            raise Failed(f"no {what} within {within_s:.0f} s:\n{log.read_text()}")
        time.sleep(0.005)
    return found


def stop(make: subprocess.Popen[bytes]) -> None:
    """Press Ctrl-C, which reaches make and tradehook alike."""
    if make.poll() is None:
        os.killpg(make.pid, signal.SIGINT)
        try:
            make.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(make.pid, signal.SIGKILL)
            make.wait()
            raise Failed("tradehook did not stop within 15 s of Ctrl-C") from None


def memory_mb(pid: int) -> float:
    """Add up what a process and its children hold in memory; 0 where /proc does not tell."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0.0
    held = re.search(r"VmRSS:\s+(\d+) kB", status)
    return (int(held[1]) / 1024 if held else 0.0) + sum(memory_mb(int(child)) for child in children)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not NOT_FOR_A_NEWCOMER.fullmatch(name)}


def report(what: str, figure: float, unit: str, *, limit: float | None = None) -> None:
    allowed = "" if limit is None else f"  (at most {limit:g})"
    print(f"{what:<44}{figure:9.1f} {unit}{allowed}", flush=True)
    if limit is not None and figure > limit:
        raise Failed(f"{what}: {figure:.1f} {unit}, more than {limit:g}")


if __name__ == "__main__":
    sys.exit(main())
