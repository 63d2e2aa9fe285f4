"""A light load generator in a process of its own, for 127.0.0.1 only.

A job comes as JSON on standard input, what was measured goes as JSON to standard output. It is one thread over epoll
and raw sockets and costs about 10 µs a request, so that the second core is never what limits the first.
"""

import contextlib
import gc
import math
import resource
import secrets
import select
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import cycle, islice
from time import perf_counter
from typing import Final

import msgspec

HOST: Final = "127.0.0.1"
_PATIENCE_S: Final = 10.0
_PACED_S: Final = 0.001
_LARGEST_ANSWER: Final = 65_536
_NO_LINGER: Final = struct.pack("ii", 1, 0)
_END: Final = b'Z"}'


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What to send: `messages` in turn to `paths` in turn, each made unique.

    With `seconds`, that long over `connections` kept alive, each sending its next when the last is answered; without,
    one message on each of `connections` new ones, all opened at once. With `pace`, no more than so many a second.
    """

    port: int
    paths: tuple[str, ...]
    messages: tuple[str, ...]
    connections: int
    seconds: float | None = None
    pace: float | None = None


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
    """Keep every connection busy for the job's seconds, as far as its pace allows."""
    asked = unique_requests(job)
    with _lines(job) as lines, select.epoll() as poll:
        for line in lines:
            line.open()
            poll.register(line, select.EPOLLIN)
        tally = _Tally()
        turns = _Turns(lines, poll, tally)
        end = tally.began + (job.seconds or 0.0)
        sent = 0
        while (now := perf_counter()) < end or turns.busy or not sent:
            while turns.free and (now < end or sent < len(lines)) and _is_due(job, sent, now - tally.began):
                turns.ask(next(asked))
                sent += 1
            ready = poll.poll(_PACED_S if job.pace and now < end else _PATIENCE_S)
            if not ready and now > end:
                break
            for descriptor, _ in ready:
                turns.hear(descriptor)
        return tally.measured(unanswered=len(turns.busy))


class _Turns:
    """Connections kept alive: which of them wait for an answer, and which are free to ask again."""

    def __init__(self, lines: "list[_Line]", poll: select.epoll, tally: "_Tally") -> None:
        self.free = list(lines)
        self.busy: set[_Line] = set()
        self._by_descriptor = {line.fileno(): line for line in lines}
        self._poll = poll
        self._tally = tally

    def ask(self, request: bytes) -> None:
        line = self.free.pop()
        line.ask(request)
        self.busy.add(line)

    def hear(self, descriptor: int) -> None:
        """Read on; a connection that is lost is not used again, and is a failure if an answer was awaited on it."""
        line = self._by_descriptor[descriptor]
        verdict = line.hear()
        if verdict is None:
            return
        if line in self.busy:
            self.busy.remove(line)
            self.free.append(line)
            self._tally.count(line.asked_at, good=verdict)
        if not verdict:
            self.free.remove(line)
            self._poll.unregister(descriptor)


def _is_due(job: Job, sent: int, elapsed_s: float) -> bool:
    return job.pace is None or sent < elapsed_s * job.pace


def burst(job: Job) -> Measured:
    """Open every connection at once, send one message on each, and wait for the last answer."""
    asked = unique_requests(job)
    with _lines(job) as lines, select.epoll() as poll:
        waiting = {line.fileno(): line for line in lines}
        tally = _Tally()
        for line in lines:
            line.begin_to_open()
            poll.register(line, select.EPOLLOUT)
        while waiting and (ready := poll.poll(_PATIENCE_S)):
            for descriptor, event in ready:
                line = waiting[descriptor]
                if event == select.EPOLLOUT:
                    line.send(next(asked))
                    poll.modify(descriptor, select.EPOLLIN)
                    continue
                verdict = line.hear()
                if verdict is not None:
                    tally.count(line.asked_at, good=verdict)
                    poll.unregister(descriptor)
                    del waiting[descriptor]
        return tally.measured(unanswered=len(waiting))


def unique_requests(job: Job) -> Iterator[bytes]:
    """Endless requests as bytes. Their bodies differ in the time, also between runs; there are a million to a run."""
    begun = (datetime(2000, 1, 1) + timedelta(seconds=secrets.randbelow(10**9))).isoformat()  # noqa: DTZ001 - any will do
    every = math.lcm(len(job.paths), len(job.messages))
    pairs = islice(zip(cycle(job.paths), cycle(job.messages), strict=False), every)
    beginnings = [_beginning(path, message, begun) for path, message in pairs]
    for number, beginning in enumerate(cycle(beginnings)):
        yield b"%b%06d%b" % (beginning, number % 1_000_000, _END)


def _beginning(path: str, message: str, begun: str) -> bytes:
    """A request up to the microseconds that make it unique."""
    body = f'{message[:-1]},"time":"{begun}.'
    length = len(body) + 6 + len(_END)
    head = f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    return (head + body).encode()


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


@contextlib.contextmanager
def _lines(job: Job) -> Iterator[list[_Line]]:
    """The job's connections, not open yet; closed after the clock has stopped."""
    lines = [_Line(job.port) for _ in range(job.connections)]
    try:
        yield lines
    finally:
        for line in lines:
            line.close()


class _Tally:
    """Counts answers and times them."""

    def __init__(self) -> None:
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


def allow_many_connections() -> None:
    """As many files and sockets as the machine lets this process have; the usual start is 1,024."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def main() -> None:
    """Do the job on standard input."""
    allow_many_connections()
    gc.disable()
    job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    measured = burst(job) if job.seconds is None else keep_alive(job)
    sys.stdout.buffer.write(msgspec.json.encode(measured))


if __name__ == "__main__":
    main()
