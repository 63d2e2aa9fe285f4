"""Whether those who are turned away can tell by the time why: addresses with a key, each wrong in its own way.

They ask as somebody would who tries: one after another over one connection, a hundred of a kind in a row, in turns.
"""

import socket
from collections.abc import Iterator, Mapping
from statistics import median
from time import perf_counter
from typing import Final

from msgspec.structs import replace

from bench.load import HOST, quantile
from bench.scenarios import Effort, Row
from bench.servers import Server, Setting, tradehook
from tradehook.dialects.traderevolution.address import webhook_url
from tradehook.engine.set_up_keys import KeyChange, KeySet, make_key
from tradehook.engine.world import World
from tradehook.plumbing.ids import public_key, secret_text
from tradehook.plumbing.store.contract import Tx
from tradehook.routing.keys import queries

_OF_EACH: Final = 2_000
_IN_A_ROW: Final = 100
_WARM_UP: Final = 500
_KINDS: Final = (
    "unknown",
    "known, first letter wrong",
    "known, last letter wrong",
    "known, cut short",
    "expired, right secret",
)
_BODY: Final = b'{"action":"place","accountName":"PAPER-1","symbol":"AMD","type":"Market","qty":1,"side":"buy"}'


def keys(_effort: Effort) -> Iterator[Row]:
    """The times of refusals side by side: what is told is the same."""
    with tradehook(Setting(made=_wrong_paths)) as server:
        times = _times(server)
    unknown = median(times[_KINDS[0]])
    for kind, each in times.items():
        yield Row(
            what=f"keys: {kind}, p50 · p99, µs (beside: unknown)",
            ours=f"{median(each) * 1e6:.0f} · {quantile(sorted(each), 0.99) * 1e6:.0f}",
            bare=f"{unknown * 1e6:.0f}",
            ratio=f"{median(each) / unknown:.3f}",
        )


KEY_SCENARIOS: Final = {"keys": keys}


def _wrong_paths(tx: Tx, world: World) -> tuple[str, ...]:
    """An address of each kind, in their order."""
    known, expired = _key(tx, world), _key(tx, world)
    queries.change_key(tx, replace(expired.key, expires_at=expired.key.created_at))
    api_key, secret, last = known.key.api_key, known.secret or "", (expired.key.api_key, expired.secret or "")
    other_first, other_last = _other(secret[0]) + secret[1:], secret[:-1] + _other(secret[-1])
    pairs = (
        (public_key(), secret_text()),
        (api_key, other_first),
        (api_key, other_last),
        (api_key, secret[:-1]),
        last,
    )
    return tuple(webhook_url("", one, other) for one, other in pairs)


def _key(tx: Tx, world: World) -> KeySet:
    made = make_key(tx, world, KeyChange())
    if not isinstance(made, KeySet):
        raise ValueError(made)
    return made


def _other(letter: str) -> str:
    return "1" if letter == "0" else "0"


def _times(server: Server) -> Mapping[str, list[float]]:
    """The seconds until each answer, by kind."""
    requests = [_request(path) for path in server.paths]
    times: dict[str, list[float]] = {kind: [] for kind in _KINDS}
    with socket.create_connection((HOST, server.port)) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        wanted, _ = _asked(line, requests[0])
        for _ in range(_WARM_UP):
            for request in requests:
                _asked(line, request)
        for _ in range(_OF_EACH // _IN_A_ROW):
            for kind, request in zip(_KINDS, requests, strict=True):
                for _ in range(_IN_A_ROW):
                    answer, seconds = _asked(line, request)
                    _same(wanted, answer)
                    times[kind].append(seconds)
    return times


def _request(path: str) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\nContent-Length: {len(_BODY)}\r\n"
    return head.encode() + b"\r\n" + _BODY


def _asked(line: socket.socket, request: bytes) -> tuple[bytes, float]:
    """An answer, which comes in one piece, and the seconds until it came."""
    began = perf_counter()
    line.send(request)
    answer = line.recv(65_536)
    return answer, perf_counter() - began


def _same(wanted: bytes, answer: bytes) -> None:
    """An answer that tells more than others makes their times not worth comparing."""
    if not answer.startswith(b"HTTP/1.1 401 ") or _without_date(answer) != _without_date(wanted):
        raise RuntimeError(f"an answer of its own kind: {answer!r}")


def _without_date(answer: bytes) -> list[bytes]:
    return [part for part in answer.split(b"\r\n") if not part.startswith(b"date:")]
