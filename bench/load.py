"""A light load generator in a process of its own, for 127.0.0.1 only.

A job comes as JSON on standard input, what was measured goes as JSON to standard output. It is one thread over epoll and
raw sockets: about 10 µs a request, so that the second core is never what limits the first.
"""

import gc
import math
import secrets
import select
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import count, cycle
from time import perf_counter
from typing import Final

import msgspec

HOST: Final = "127.0.0.1"
_PATIENCE_S: Final = 10.0
_LARGEST_ANSWER: Final = 65_536
_NO_LINGER: Final = struct.pack("ii", 1, 0)
_NUMBER_WIDTH: Final = 12


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What to send: `messages` in turn to `paths` in turn, each made unique.

    With `seconds`, that long over `connections` kept alive, each sending its next when the last is answered; without, one
    message on each of `connections` new ones, all opened at once.
    """

    port: int
    paths: tuple[str, ...]
    messages: tuple[str, ...]
    connections: int
    seconds: float | None = None


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. `seconds` go to the last good answer; latencies are of good answers, in milliseconds."""

    answers: int
    failures: int
    seconds: float
    p50_ms: float
    p99_ms: float
    max_ms: float

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return self.answers / self.seconds if self.seconds else 0.0


def run(job: Job) -> Measured:
    """Do a job in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"], input=msgspec.json.encode(job), stdout=subprocess.PIPE, check=True
    )
    return msgspec.json.decode(done.stdout, type=Measured)


def keep_alive(job: Job) -> Measured:
    """Keep every connection busy for the job's seconds."""
    asked = unique_requests(job)
    lines = {line.fileno(): line for line in (_Line(job.port) for _ in range(job.connections))}
    poll = select.epoll()
    for descriptor, line in lines.items():
        line.open()
        poll.register(descriptor, select.EPOLLIN)
    tally = _Tally()
    for line in lines.values():
        line.ask(next(asked))
    end = tally.began + (job.seconds or 0.0)
    while lines and (ready := poll.poll(_PATIENCE_S)):
        for descriptor, _ in ready:
            line = lines[descriptor]
            verdict = line.hear()
            if verdict is None:
                continue
            tally.count(line.asked_at, good=verdict)
            if verdict and perf_counter() < end:
                line.ask(next(asked))
            else:
                del lines[descriptor]
                line.close()
    return tally.measured(unanswered=len(lines))


def burst(job: Job) -> Measured:
    """Open every connection at once, send one message on each, and wait for the last answer."""
    asked = unique_requests(job)
    lines = {line.fileno(): line for line in (_Line(job.port) for _ in range(job.connections))}
    poll = select.epoll()
    tally = _Tally()
    for descriptor, line in lines.items():
        line.begin_to_open()
        poll.register(descriptor, select.EPOLLOUT)
    while lines and (ready := poll.poll(_PATIENCE_S)):
        for descriptor, event in ready:
            line = lines[descriptor]
            if event == select.EPOLLOUT:
                line.send(next(asked))
                poll.modify(descriptor, select.EPOLLIN)
                continue
            verdict = line.hear()
            if verdict is None:
                continue
            tally.count(line.asked_at, good=verdict)
            poll.unregister(descriptor)
            del lines[descriptor]
            tally.finished.append(line)
    return tally.measured(unanswered=len(lines))


def unique_requests(job: Job) -> Iterator[bytes]:
    """Endless requests as bytes: no two bodies are the same, also not between runs."""
    run_id = secrets.token_hex(4)
    heads = []
    for path, message in zip(cycle(job.paths), _as_many(job), strict=False):
        head = f'{message[:-1]},"extras":{{"bar":"{run_id}-'
        length = len(head) + _NUMBER_WIDTH + len(_TAIL)
        heads.append(
            f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {length}\r\n\r\n{head}".encode()
        )
    for number, head in zip(count(), cycle(heads)):
        yield b"%b%012d%b" % (head, number, _TAIL)


_TAIL: Final = b'"}}'


def _as_many(job: Job) -> Iterator[str]:
    """The messages over and over, until every path had every message."""
    every = math.lcm(len(job.paths), len(job.messages))
    return (message for message, _ in zip(cycle(job.messages), range(every), strict=False))


def verdict_on(answer: bytes) -> bool | None:
    """Whether an answer says that the message is kept; None while it is not complete."""
    head_end = answer.find(b"\r\n\r\n")
    if head_end < 0:
        return None
    at = answer.find(b"content-length: ", 0, head_end) + 16
    if len(answer) < head_end + 4 + int(answer[at : answer.index(b"\r", at)]):
        return None
    return answer.startswith(b"HTTP/1.1 200 ") and answer.find(b'"success":true', head_end) > 0


def quantile(rising: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values does not exceed; 0 of none."""
    return rising[math.ceil(share * len(rising)) - 1] if rising else 0.0


class _Line:
    """A connection, and the one request on it."""

    __slots__ = ("_address", "_heard", "_socket", "asked_at")

    def __init__(self, port: int) -> None:
        self._address = (HOST, port)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # Thousands of ports would wait in TIME_WAIT for a minute otherwise.
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self._heard = b""
        self.asked_at = 0.0

    def fileno(self) -> int:
        return self._socket.fileno()

    def open(self) -> None:
        self._socket.connect(self._address)
        self._socket.setblocking(False)

    def begin_to_open(self) -> None:
        """The time that it takes counts."""
        self._socket.setblocking(False)
        self.asked_at = perf_counter()
        self._socket.connect_ex(self._address)

    def ask(self, request: bytes) -> None:
        self.asked_at = perf_counter()
        self._socket.send(request)

    def send(self, request: bytes) -> None:
        self._socket.send(request)

    def hear(self) -> bool | None:
        """Read on; the verdict once the answer is complete. A lost connection is a failure."""
        try:
            part = self._socket.recv(_LARGEST_ANSWER)
        except OSError:
            return False
        if not part:
            return False
        heard = self._heard + part if self._heard else part
        verdict = verdict_on(heard)
        self._heard = heard if verdict is None else b""
        return verdict

    def close(self) -> None:
        self._socket.close()


class _Tally:
    """Counts answers and times them."""

    def __init__(self) -> None:
        gc.disable()
        self.finished: list[_Line] = []
        """Connections to be closed after the clock has stopped."""
        self._latencies: list[float] = []
        self._failures = 0
        self.began = self._last = perf_counter()

    def count(self, asked_at: float, *, good: bool) -> None:
        if good:
            self._last = perf_counter()
            self._latencies.append(self._last - asked_at)
        else:
            self._failures += 1

    def measured(self, unanswered: int) -> Measured:
        rising = sorted(latency * 1e3 for latency in self._latencies)
        return Measured(
            answers=len(rising),
            failures=self._failures + unanswered,
            seconds=self._last - self.began,
            p50_ms=quantile(rising, 0.5),
            p99_ms=quantile(rising, 0.99),
            max_ms=rising[-1] if rising else 0.0,
        )


def main() -> None:
    """Do the job on standard input."""
    job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    measured = burst(job) if job.seconds is None else keep_alive(job)
    sys.stdout.buffer.write(msgspec.json.encode(measured))


if __name__ == "__main__":
    main()
