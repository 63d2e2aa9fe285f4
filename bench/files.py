"""Files in and out: a million fills as CSV and Parquet with the memory that it takes, and a backtest the API's way."""

import asyncio
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import apsw
import msgspec

from bench.scenarios import Effort, Row
from tradehook.analytics.apart.analysts import Analysts
from tradehook.analytics.backtests.settings import ComparisonSettings
from tradehook.analytics.questions import BacktestAsked
from tradehook.migrations import migrate
from tradehook.vocabulary.instant import Instant, after, datetime_of, instant_of
from tradehook.web.api.export_lists import LISTS, OfStore
from tradehook.web.api.lists import queries as lists
from tradehook.web.exports.plan import FileFormat, Plan, Stored

_FILLS: Final = 1_000_000
_MOST_MB: Final = 300.0
_SIGNALS: Final = 10_000
_WANTED_S: Final = 2.0
_BEGAN: Final = instant_of(datetime(2024, 1, 2, 14, 30, tzinfo=UTC))
_APART_S: Final = 60
_KIB: Final = 1024
_MEASURED: Final = """
import re, sys
from tradehook.web.exports.__main__ import main
main()
sys.stderr.write(re.search(r"VmHWM:\\s+([0-9]+)", open("/proc/self/status").read())[1])
"""
"""What the process's own memory came to: the system's count for a child begins with its parent's."""


def files(effort: Effort) -> Iterator[Row]:
    """A store of a million fills, and one of 10,000 signals, each made for this."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _exports(f"sqlite:///{folder}/fills.db")
        yield from _backtest(f"sqlite:///{folder}/signals.db", effort)


FILE_SCENARIOS: Final = {"files": files}


def _exports(url: str) -> Iterator[Row]:
    _made(url, "fills", (_fill(number) for number in range(_FILLS)))
    for file_format in FileFormat:
        seconds, peak_mb, size = _written(_plan(url, file_format))
        yield Row(
            what=f"{_FILLS:,} fills as {file_format}, {size / 1e6:,.0f} MB in {seconds:.1f} s: peak of memory, MB",
            ours=f"{peak_mb:.0f}",
            target=f"< {_MOST_MB:g}",
            holds=peak_mb < _MOST_MB,
        )


def _plan(url: str, file_format: FileFormat) -> Plan:
    fills = LISTS["fills"]
    assert isinstance(fills, OfStore)
    text, values = lists.whole(fills.listing, {}).bound("sqlite", {"after": -1})
    stored = Stored(url=url, text=text, values=values, key="sequence")
    return Plan(format=file_format, columns=fills.columns, stored=stored, at=fills.at)


def _written(plan: Plan) -> tuple[float, float, int]:
    """Seconds on the wall, the peak of the process's memory in MB, and the size of the file in bytes."""
    began, size = time.monotonic(), 0
    process = subprocess.Popen(
        [sys.executable, "-c", _MEASURED], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdin.write(msgspec.json.encode(plan) + b"\n")
    process.stdin.close()
    while part := process.stdout.read1(65_536):
        size += len(part)
    took, peak_kib = time.monotonic() - began, int(process.stderr.read())
    process.wait()
    return took, peak_kib * _KIB / 1e6, size


def _backtest(url: str, effort: Effort) -> Iterator[Row]:
    chance = random.Random(7)
    signals = [_signal(number, chance) for number in range(_SIGNALS)]
    _made(url, "signals", (signal for signal, _ in signals))
    _add(url, "deliveries", (delivery for _, delivery in signals))
    before = _spent()
    cold, warm = asyncio.run(_asked(url, max(effort.rounds, 1)))
    core = (_spent() - before) / (len(warm) + 1)
    yield Row(
        what=f"{_SIGNALS:,} entries and exits with {_SIGNALS:,} alerts of the store, file to report: s of one core",
        ours=f"{core:.2f}",
        target=f"< {_WANTED_S:g}",
        holds=core < _WANTED_S,
    )
    yield Row(what="  the same on the wall, giving way to others", ours=f"{min(warm):.2f}")
    yield Row(what="  the same with the start of the process", ours=f"{cold:.2f}")


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def _asked(url: str, rounds: int) -> tuple[float, list[float]]:
    """Seconds of the first question, and of others after it, each of a file that was not seen before."""
    analysts = Analysts(url)
    took = []
    for turn in range(rounds + 1):
        question = BacktestAsked(file=_list_of_trades(turn), settings=ComparisonSettings())
        began = time.monotonic()
        answer = await analysts.ask(question)
        took.append(time.monotonic() - began)
        assert isinstance(answer, bytes), answer
        found = msgspec.json.decode(answer)
        assert found["report"]["matched"] == _SIGNALS, found
    await analysts.close()
    return took[0], took[1:]


def _list_of_trades(turn: int) -> bytes:
    rows = ["Trade #,Type,Signal,Date/Time,Price USD,Contracts"]
    for number in range(_SIGNALS):
        kind = "Exit long" if number % 2 else "Entry long"
        at = datetime_of(_at(number)).strftime("%Y-%m-%d %H:%M")
        rows.append(f"{number // 2 + 1},{kind},turn {turn},{at},{100 + number % 7},10")
    return "\n".join(rows).encode()


def _at(number: int) -> Instant:
    return after(_BEGAN, number * _APART_S)


def _fill(number: int) -> dict[str, Any]:
    at = after(_BEGAN, number)
    return {
        "id": f"fill-{number}",
        "account_id": f"account-{number % 5}",
        "execution_id": f"execution-{number}",
        "order_id": f"order-{number}",
        "kind": "execution",
        "cursor": number,
        "symbol": "AMD",
        "side": "sell" if number % 2 else "buy",
        "quantity": "100",
        "price": f"{100 + number % 97}.25",
        "fee": "0.35",
        "happened_at": at,
        "learned_at": at,
    }


def _signal(number: int, chance: random.Random) -> tuple[dict[str, Any], dict[str, Any]]:
    at = after(_at(number), chance.uniform(0, 20))
    action = "exit" if number % 2 else "buy"
    shared = {"strategy_id": "strategy"}
    signal = {
        "id": f"signal-{number}",
        "delivery_id": f"delivery-{number}",
        "accepted_at": at,
        "symbol": "AMD",
        "family": "AMD",
        "message": "{}",
        "routed_at": at,
    }
    delivery = {
        "id": f"delivery-{number}",
        "dialect": "traderspost",
        "webhook": "webhook",
        "received_at": at,
        "source_ip": "203.0.113.7",
        "verdict": "accepted",
        "body": f'{{"ticker": "AMD", "action": "{action}", "price": {100 + number % 7}.2, "comment": "{number}"}}',
        "body_digest": b"",
        "answer_status": 200,
        "signal_id": f"signal-{number}",
        "repeats": 1,
    }
    return signal | shared, delivery | shared


def _made(url: str, table: str, rows: Iterator[Mapping[str, Any]]) -> None:
    migrate(url)
    _add(url, table, rows)


def _add(url: str, table: str, rows: Iterator[Mapping[str, Any]]) -> None:
    connection = apsw.Connection(str(Path(url.removeprefix("sqlite:///"))))
    connection.execute("PRAGMA journal_mode=WAL")
    first = next(rows)
    text = f"INSERT INTO {table} ({', '.join(first)}) VALUES ({', '.join(f':{name}' for name in first)})"
    with connection:
        connection.execute(text, first)
        connection.executemany(text, rows)
    connection.close()
