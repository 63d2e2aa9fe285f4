"""From a webhook's answer to the filled paper order, and how many trades a second are carried out meanwhile."""

import http.client
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from typing import Any, Final

import apsw

from bench import load
from bench.load import HOST, Job, quantile
from bench.servers import Server, Setting, tradehook

SIGNALS_A_SECOND: Final = 100
_BUSY_CONNECTIONS: Final = 16
_DONE_WITHIN_S: Final = 120.0
_LOOK_EVERY_S: Final = 0.2
_FAMILIES: Final = ("AMD", "MSFT", "SPY", "AAPL", "NVDA", "TSLA", "QQQ", "AMZN", "META", "GOOGL", "INTC", "KO")
_SWAPS: Final = tuple(
    json.dumps({"ticker": ticker, "action": action, "quantity": 1, "price": "100"})
    for action in ("buy", "sell")
    for ticker in _FAMILIES
)
_ENTRIES: Final = tuple(
    json.dumps({"ticker": ticker, "action": "buy", "quantity": 1, "price": "100"}) for ticker in _FAMILIES
)

_PROTECTED: Final = tuple(
    f'{message[:-1]},"takeProfit":{{"percent":10}},"stopLoss":{{"percent":5}}}}' for message in _SWAPS
)

_FILLED: Final = """
SELECT s.id, s.accepted_at, t.created_at, t.decided_at, min(r.answered_at), min(f.learned_at)
FROM signals s JOIN trades t ON t.signal_id = s.id JOIN orders o ON o.trade_id = t.id
JOIN broker_requests r ON r.order_id = o.id JOIN fills f ON f.order_id = o.id GROUP BY s.id
"""

_WRONG: Final = {
    "signals without one trade for each follower": """(SELECT s.id FROM signals s LEFT JOIN trades t
        ON t.signal_id = s.id GROUP BY s.id HAVING count(t.id) != {followers})""",
    "steps filled twice": """(SELECT trade_id FROM orders WHERE filled_quantity != '0'
        GROUP BY trade_id, step HAVING count(*) > 1)""",
    "fills that the broker did not report": """(SELECT execution_id FROM fills
        EXCEPT SELECT execution_id FROM paper_reports WHERE kind = 'filled')""",
    "reports of fills that were not booked": """(SELECT execution_id FROM paper_reports WHERE kind = 'filled'
        EXCEPT SELECT execution_id FROM fills)""",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fills:
    """Milliseconds from the answer to the fill in our books, over all signals; `phases` where they went, medians."""

    signals: int
    filled: int
    p50_ms: float
    p99_ms: float
    max_ms: float
    phases: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sustained:
    """Trades carried out while messages came as fast as they were answered, and whether each was carried out once."""

    accepts_a_second: float
    trades_a_second: float
    trades: int
    broken: tuple[str, ...]


def answer_to_fill(seconds: float) -> Fills:
    """Send signals at an even pace, each to an account that enters or swaps, and time the way to its fill."""
    return _answer_to_fill(seconds, Setting(followers=1, price_source="signals"), _SWAPS)


def answer_to_guarded_fill(seconds: float) -> Fills:
    """As `answer_to_fill`, of entries that have a take profit and a stop loss, in an account with every guard."""
    setting = Setting(followers=1, price_source="signals", settings=_ALL_LIMITS, guards=_ALL_GUARDS)
    return _answer_to_fill(seconds, setting, _PROTECTED)


_ALL_LIMITS: Final = {
    "trading_windows": [
        {"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "from": "00:00", "to": "00:00"},
    ],
}
_ALL_GUARDS: Final = {
    "max_sent_age_s": 3_600,
    "max_position_quantity": "1000",
    "max_position_value": "1000000",
    "max_open_positions": 100,
    "max_trades_per_day": 100_000,
    "max_daily_loss": "50000",
}


def _answer_to_fill(seconds: float, setting: Setting, sent: Sequence[str]) -> Fills:
    with tradehook(setting) as server:
        messages = cycle(sent)
        _paced(server, 1.0, messages)
        answered = _paced(server, seconds, messages)
        _wait_until_done(server)
        rows = _rows(server, _FILLED)
    return _timed(answered, rows)


@dataclass(frozen=True, slots=True)
class Offer:
    """Messages a second, None as fast as they are answered, each for so many accounts."""

    messages_a_second: float | None
    followers: int


def sustained(seconds: float, offer: Offer) -> Sustained:
    """Send entries in many families and count the trades that end meanwhile."""
    setting = Setting(followers=offer.followers, price_source="signals", settings={"allow_add": True})
    with tradehook(setting) as server:
        _paced(server, 0.5, cycle(_ENTRIES))
        _wait_until_done(server)
        before = _ended(server)
        job = Job(
            port=server.port,
            paths=server.paths,
            messages=_ENTRIES,
            connections=_BUSY_CONNECTIONS,
            seconds=seconds,
            pace=offer.messages_a_second,
        )
        measured = load.run(job)
        after = _ended(server)
        _wait_until_done(server)
        return Sustained(
            accepts_a_second=measured.rate,
            trades_a_second=(after - before) / seconds,
            trades=_ended(server) - before,
            broken=tuple(_broken(server, offer.followers)),
        )


def _paced(server: Server, seconds: float, messages: Iterator[str]) -> dict[str, float]:
    """Send these at the pace for so long; when each signal's answer came, in seconds of the wall clock."""
    connection = http.client.HTTPConnection(HOST, server.port)
    answered: dict[str, float] = {}
    begun = time.perf_counter()
    for number, message in zip(range(round(seconds * SIGNALS_A_SECOND)), messages, strict=False):
        due = begun + number / SIGNALS_A_SECOND
        time.sleep(max(0.0, due - time.perf_counter()))
        body = f'{message[:-1]},"time":"{datetime.now(UTC).isoformat()}"}}'
        connection.request("POST", server.paths[0], body, {"Content-Type": "application/json"})
        answer = json.loads(connection.getresponse().read())
        answered[answer["id"]] = time.time()
    connection.close()
    return answered


def _timed(answered: dict[str, float], rows: Sequence[tuple[Any, ...]]) -> Fills:
    ours = [row for row in rows if row[0] in answered]
    rising = sorted(row[5] / 1e3 - answered[row[0]] * 1e3 for row in ours)
    steps = {"kept to routed": (1, 2), "to decided": (2, 3), "to answered": (3, 4), "to booked": (4, 5)}
    return Fills(
        signals=len(answered),
        filled=len(ours),
        p50_ms=quantile(rising, 0.5),
        p99_ms=quantile(rising, 0.99),
        max_ms=rising[-1] if rising else 0.0,
        phases={
            name: quantile(sorted((row[end] - row[begin]) / 1e3 for row in ours), 0.5)
            for name, (begin, end) in steps.items()
        },
    )


def _wait_until_done(server: Server) -> None:
    deadline = time.monotonic() + _DONE_WITHIN_S
    while _count(server, "signals WHERE routed_at IS NULL") or _count(server, "trades WHERE ended_at IS NULL"):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{_count(server, 'trades WHERE ended_at IS NULL')} trades are not done")
        time.sleep(_LOOK_EVERY_S)


def _broken(server: Server, followers: int) -> Iterator[str]:
    """What does not hold: a trade for every signal, one order of each step filled, every fill booked once."""
    for what, wrong in _WRONG.items():
        if many := _count(server, wrong.format(followers=followers)):
            yield f"{many} {what}"


def _ended(server: Server) -> int:
    return _count(server, "trades WHERE ended_at IS NOT NULL")


def _count(server: Server, what: str) -> int:
    return int(_rows(server, f"SELECT count(*) FROM {what}")[0][0])


def _rows(server: Server, query: str) -> list[tuple[Any, ...]]:
    connection = apsw.Connection(str(_file(server)), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        connection.set_busy_timeout(5_000)
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def _file(server: Server) -> Path:
    return server.directory / "tradehook.db"
