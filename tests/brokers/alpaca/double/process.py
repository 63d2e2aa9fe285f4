"""A double that is a process of its own, and outlives whoever talks to it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx

from tests.brokers.alpaca.double.controls import Controls
from tests.brokers.alpaca.double.look_up import NotDone
from tests.client import NO_CERTIFICATES

_PROJECT = Path(__file__).parents[4]
_ENDS_WITHIN_S = 20.0


class DoubleProcess(Controls):
    """Starts and ends `python -m tests.brokers.alpaca.double`, and talks to its control side."""

    def __init__(self, state_file: Path) -> None:
        self._state_file = state_file
        self._log = state_file.with_suffix(".log")
        self._process: subprocess.Popen[str] | None = None
        self._port = 0
        self._client: httpx.Client | None = None

    @property
    def pid(self) -> int:
        """The process that runs."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it, where it was before if it ran already, with the state it kept; wait until it answers."""
        command = [sys.executable, "-m", "tests.brokers.alpaca.double"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--port", str(self._port), "--state", str(self._state_file)],
                cwd=_PROJECT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip
        assert self._process.stdout is not None
        with self._process.stdout as said:
            line = said.readline()
        assert line, f"the double does not start:\n{self._log.read_text()}"
        self.url = json.loads(line)["url"]
        self._port = int(self.url.rpartition(":")[2])
        self._client = httpx.Client(base_url=f"{self.url}/_control", timeout=30, verify=NO_CERTIFICATES)

    def kill(self) -> None:
        """End it as if its power went: what it did not keep is lost."""
        self._end(self._running().kill)

    def stop(self) -> None:
        """End it in order: it keeps its state."""
        self._end(self._running().terminate)

    def do(self, verb: str, **arguments: Any) -> Any:
        """Carry out a verb over HTTP."""
        assert self._client is not None
        answer = self._client.post(f"/{verb}", json=arguments)
        if answer.status_code == 400:
            raise NotDone(answer.text)
        answer.raise_for_status()
        return answer.json()

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.poll() is None

    def _running(self) -> "subprocess.Popen[str]":
        assert self._process is not None
        return self._process

    def _end(self, how: Any) -> None:
        how()
        self._running().wait(_ENDS_WITHIN_S)
        if self._client is not None:
            self._client.close()
