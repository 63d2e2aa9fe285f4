"""Whether guessing a webhook's password tells anything by the time it takes, and whether it slows the sender down."""

import contextlib
import socket
import threading
from collections.abc import Iterator, Sequence
from itertools import cycle
from math import sqrt
from random import Random
from statistics import fmean, median, variance
from time import perf_counter
from typing import Final

from bench import load
from bench.load import HOST, quantile
from bench.rounds import BUY, warm_up
from bench.scenarios import Effort, Row
from bench.servers import Server, Setting, tradehook

_TRIES: Final = 2_000
"""Of each kind: 10,000 in all."""
_WARM_UP: Final = 1_000
_GUESSES_A_SECOND: Final = 200
_ACCEPTS_A_SECOND: Final = 100
_TIMES_LONGER: Final = 10
"""What is asked for is a minute: `--seconds 6`."""
_NOISE: Final = 4.0
_KINDS: Final = ("first letter wrong", "last letter wrong", "half as long", "twice as long", "nothing of it right")


def timing(_effort: Effort) -> Iterator[Row]:
    """The times of 10,000 wrong passwords of five kinds, in a random order: a difference would tell what was right."""
    with tradehook(Setting()) as server:
        times = _times(server)
    usual = times[_KINDS[-1]]
    for kind, each in times.items():
        t = _welch(each, usual)
        yield Row(
            what=f"timing: {kind}, median · mean, µs (beside: {_KINDS[-1]}; ratio: Welch's t)",
            ours=f"{median(each) * 1e6:.1f} · {fmean(each) * 1e6:.1f}",
            bare=f"{median(usual) * 1e6:.1f} · {fmean(usual) * 1e6:.1f}",
            ratio=f"{t:+.1f}",
            target=f"noise: |t| < {_NOISE:.0f}",
        )


def guesses(effort: Effort) -> Iterator[Row]:
    """How long a genuine sender waits for an answer, alone and beside 200 wrong passwords a second at his webhook."""
    seconds = effort.seconds * _TIMES_LONGER
    with tradehook(Setting()) as server:
        warm_up((server,))
        wanted = load.Job(
            port=server.port,
            paths=server.paths,
            messages=(BUY,),
            connections=8,
            seconds=seconds,
            pace=_ACCEPTS_A_SECOND,
        )
        alone = load.run(wanted)
        with _guessing(server) as guessed:
            beside = load.run(wanted)
    ratio = beside.p99_ms / alone.p99_ms
    yield Row(
        what=f"accepts beside {_GUESSES_A_SECOND} wrong passwords a second, p99, ms (beside: alone)",
        ours=f"{beside.p99_ms:.2f}",
        bare=f"{alone.p99_ms:.2f}",
        ratio=f"{ratio:.2f}",
        target="≤ 2, none refused",
        holds=ratio <= 2 and not beside.failures,
    )
    yield Row(what="  p50, ms", ours=f"{beside.p50_ms:.2f}", bare=f"{alone.p50_ms:.2f}")
    yield Row(what="  answered · refused", ours=f"{beside.answers:,} · {beside.failures}", bare=f"{alone.answers:,}")
    yield Row(what="  wrong passwords a second", ours=f"{guessed[0] / seconds:,.0f}")


GUESSING_SCENARIOS: Final = {"timing": timing, "guesses": guesses}


def _times(server: Server) -> dict[str, list[float]]:
    """The seconds until each answer, by kind; the slowest hundredth of each, which the machine made slow, left out."""
    requests = {kind: _request(_wrong(server.paths[0], kind)) for kind in _KINDS}
    order = [kind for kind in _KINDS for _ in range(_TRIES)]
    Random(1).shuffle(order)
    times: dict[str, list[float]] = {kind: [] for kind in _KINDS}
    with _connected(server) as line:
        for _, request in zip(range(_WARM_UP), cycle(requests.values()), strict=False):
            _asked(line, request)
        for kind in order:
            times[kind].append(_asked(line, requests[kind]))
    return {kind: [one for one in each if one <= quantile(sorted(each), 0.99)] for kind, each in times.items()}


def _wrong(path: str, kind: str) -> str:
    base, _, right = path.rpartition("/")
    password = {
        "first letter wrong": _other(right[0]) + right[1:],
        "last letter wrong": right[:-1] + _other(right[-1]),
        "half as long": right[: len(right) // 2],
        "twice as long": right * 2,
        "nothing of it right": "".join(_other(letter) for letter in right),
    }[kind]
    return f"{base}/{password}"


def _other(letter: str) -> str:
    return "1" if letter == "0" else "0"


def _welch(one: Sequence[float], other: Sequence[float]) -> float:
    """Welch's t: by how many standard errors two means differ. Of what is the same it is rarely beyond 3."""
    error = sqrt(variance(one) / len(one) + variance(other) / len(other))
    return (fmean(one) - fmean(other)) / error if error else 0.0


@contextlib.contextmanager
def _guessing(server: Server) -> Iterator[list[int]]:
    """Guess at an even pace beside; how many guesses were answered, as the only item."""
    over, answered = threading.Event(), [0]
    request = _request(_wrong(server.paths[0], "last letter wrong"))

    def guess() -> None:
        with _connected(server) as line:
            began = perf_counter()
            while not over.wait(max(began + answered[0] / _GUESSES_A_SECOND - perf_counter(), 0)):
                _asked(line, request)
                answered[0] += 1

    thread = threading.Thread(target=guess)
    thread.start()
    try:
        yield answered
    finally:
        over.set()
        thread.join()


@contextlib.contextmanager
def _connected(server: Server) -> Iterator[socket.socket]:
    with socket.create_connection((HOST, server.port)) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield line


def _request(path: str) -> bytes:
    return f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {len(BUY)}\r\n\r\n{BUY}".encode()


def _asked(line: socket.socket, request: bytes) -> float:
    """The seconds until a refusal came, which comes in one piece."""
    began = perf_counter()
    line.send(request)
    answer = line.recv(65_536)
    seconds = perf_counter() - began
    if b'"invalid-password"' not in answer:
        raise RuntimeError(f"a guess was answered otherwise: {answer!r}")
    return seconds
