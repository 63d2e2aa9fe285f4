"""Round trips of order messages through a key's own address, at an even pace: placed, changed and cancelled.

Some keep-alive connections take turns, so that an answer that is late does not hold up the next message.
"""

import http.client
import json
import queue
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import Any, Final

from bench.load import HOST, quantile
from bench.servers import Server

ACCOUNT: Final = "BENCH"
A_SECOND: Final = 50
_SENDERS: Final = 8
_WARM_UP: Final = 100
_SYMBOLS: Final = ("AMD", "MSFT", "SPY", "AAPL", "NVDA", "TSLA", "QQQ", "AMZN", "META", "GOOGL", "INTC", "KO")
_BRACKET: Final = {
    "stopLoss": 5,
    "stopLossType": "offset in %",
    "takeProfit": 10,
    "takeProfitType": "offset in %",
}

Step = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """Messages of one kind: how many were answered as wanted, and in how many milliseconds."""

    answers: int
    others: Mapping[str, int]
    p50_ms: float
    p99_ms: float
    max_ms: float


@dataclass(slots=True)
class _Tally:
    """The seconds to each answer by kind, and the answers that were not the wanted ones."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    others: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))

    def trips(self) -> dict[str, Trip]:
        return {kind: self._trip(kind) for kind in self.seconds}

    def _trip(self, kind: str) -> Trip:
        rising = sorted(each * 1e3 for each in self.seconds[kind])
        return Trip(
            answers=len(rising),
            others=dict(self.others[kind]),
            p50_ms=quantile(rising, 0.5),
            p99_ms=quantile(rising, 0.99),
            max_ms=rising[-1] if rising else 0.0,
        )


def market(seconds: float) -> list[list[tuple[str, Step, str]]]:
    """Market orders, each way in turn."""
    return [[("place", _order(symbol, side, type="Market"), "filled")] for symbol, side in _turns(seconds)]


def market_with_legs(seconds: float) -> list[list[tuple[str, Step, str]]]:
    """Market orders with a stop loss and a take profit, which what comes next exits."""
    return [
        [("place", _order(symbol, side, type="Market", **(_BRACKET if side == "buy" else {})), "filled")]
        for symbol, side in _turns(seconds)
    ]


def resting(seconds: float) -> list[list[tuple[str, Step, str]]]:
    """Limit orders far from the market, each placed, changed and cancelled: three messages of the pace."""
    return [
        [
            ("place", _order(symbol, "buy", type="Limit", price=1.5), "working"),
            ("modify", {"price": 1.25, "qty": 2}, "working"),
            ("cancel", {}, "cancelled"),
        ]
        for symbol, _ in islice(_turns(seconds), round(seconds * A_SECOND / 3))
    ]


def sent(server: Server, work: Sequence[list[tuple[str, Step, str]]]) -> dict[str, Trip]:
    """Begin a piece of work whenever it is due, and time the answer to each of its messages."""
    _timed(server, work[:_WARM_UP])
    return _timed(server, work).trips()


def _timed(server: Server, work: Sequence[list[tuple[str, Step, str]]]) -> _Tally:
    tally, due = _Tally(), queue.SimpleQueue[list[tuple[str, Step, str]] | None]()
    senders = [threading.Thread(target=_send, args=(server, due, tally)) for _ in range(_SENDERS)]
    for sender in senders:
        sender.start()
    begun, messages = time.perf_counter(), 0
    for steps in work:
        time.sleep(max(0.0, begun + messages / A_SECOND - time.perf_counter()))
        due.put(steps)
        messages += len(steps)
    for _ in senders:
        due.put(None)
    for sender in senders:
        sender.join()
    return tally


def _send(server: Server, due: "queue.SimpleQueue[list[tuple[str, Step, str]] | None]", tally: _Tally) -> None:
    connection = http.client.HTTPConnection(HOST, server.port)
    connection.connect()
    while (steps := due.get()) is not None:
        number: int | None = None
        for action, fields, wanted in steps:
            named = {} if action == "place" else {"orderId": number}
            began = time.perf_counter()
            answer = _answer(connection, server.paths[0], {"action": action, "accountName": ACCOUNT, **named, **fields})
            took = time.perf_counter() - began
            so = answer.get("d", {})
            number = so.get("orderId", number)
            if answer["s"] == "ok" and so.get("status") == wanted:
                tally.seconds[f"{action}, {wanted}"].append(took)
            else:
                tally.others[f"{action}, {wanted}"][str(so.get("status") or answer.get("code"))] += 1
    connection.close()


def _answer(connection: http.client.HTTPConnection, path: str, message: Step) -> dict[str, Any]:
    connection.request("POST", path, json.dumps(message), {"Content-Type": "application/json"})
    found: dict[str, Any] = json.loads(connection.getresponse().read())
    return found


def _turns(seconds: float) -> Iterator[tuple[str, str]]:
    """A symbol and a side for each message: what is bought is sold when its turn comes again."""
    pairs = cycle([(symbol, side) for side in ("buy", "sell") for symbol in _SYMBOLS])
    return islice(pairs, round(seconds * A_SECOND))


def _order(symbol: str, side: str, **fields: Any) -> Step:
    return {"symbol": symbol, "side": side, "qty": 1, **fields}
