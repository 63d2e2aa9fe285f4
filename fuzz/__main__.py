"""`python -m fuzz [--inputs 100000] [--seed 1]`: a table of what was answered; fails where something must not be."""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Final

import httpx
import psutil
from rich.console import Console
from rich.progress import track
from rich.table import Table

from fuzz.requests import Target
from fuzz.running import Report, run
from fuzz.sending import Wire
from fuzz.targets import targets
from tests.server import OWNER_TOKEN, running

_MOST_GROWTH: Final = 0.15
_STRIDE: Final = 2_000
_FILLING: Final = 15_000


def main() -> int:
    """Send so many bad requests at a server of its own; 1 where one of them did harm."""
    arguments = argparse.ArgumentParser(prog="python -m fuzz", description="Bad input at a tradehook.")
    arguments.add_argument("--inputs", type=int, default=100_000)
    arguments.add_argument("--seed", type=int, default=1)
    wanted = arguments.parse_args()
    console = Console(width=110)
    with tempfile.TemporaryDirectory() as directory, running(Path(directory), trusted_proxies="127.0.0.1") as server:
        process = psutil.Process(server.pid)
        headers = {"Authorization": f"Bearer {OWNER_TOKEN}"}
        with httpx.Client(base_url=f"{server.url}/api/v1", headers=headers, timeout=30) as api:
            aims, secrets = targets(api)
        _fill_the_cache(server.port, aims[0])
        whole = Report()
        for begun in track(range(0, wanted.inputs, _STRIDE), "sending", console=console):
            count = min(_STRIDE, wanted.inputs - begun)
            part = run(server.port, aims, secrets, count, wanted.seed + begun, lambda: process.memory_info().rss)
            whole.statuses += part.statuses
            whole.findings += part.findings
            whole.memory.append(part.memory[-1])
        said = server.stderr
    console.print(_table(whole))
    return _judged(console, whole, said)


def _fill_the_cache(port: int, webhook: Target) -> None:
    """Messages that are kept, until the store holds as many of its pages in memory as it ever does (64 MB): what grows
    from then on grows for another reason."""
    wire = Wire(port)
    for number in track(range(_FILLING), "warming up"):
        body = b'{"ticker": "AMD", "action": "exit", "extras": {"n": %d}}' % number
        head = f"POST {webhook.paths[0]} HTTP/1.1\r\nHost: desk\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        wire.ask(head + body, is_framed=True, is_head=False)
    wire.close()


def _table(report: Report) -> Table:
    table = Table(title=f"{report.statuses.total():,} requests; answers by status")
    columns = ("closed", "2xx", "3xx", "4xx", "5xx")
    for heading in ("sent to", *columns):
        table.add_column(heading, justify="left" if heading == "sent to" else "right")
    for target in sorted({target for target, _ in report.statuses}):
        counts = Counter[str]()
        for (at, status), count in report.statuses.items():
            if at == target:
                counts[_column(status)] += count
        table.add_row(target, *(f"{counts[column]:,}" for column in columns))
    return table


def _column(status: int) -> str:
    return f"{status // 100}xx" if status else "closed"


def _judged(console: Console, report: Report, said: str) -> int:
    console.print(f"memory at the end of each part, MB: {' '.join(f'{size / 1e6:.0f}' for size in report.memory)}")
    console.print(f"grown since it was warm: {report.growth:.1%} (at most {_MOST_GROWTH:.0%})")
    for finding in report.findings:
        console.print(f"FOUND: {finding.what}\n  {finding.data[:2_000]!r}", markup=False, soft_wrap=True)
    if "Traceback" in said:
        console.print(f"FOUND: in the log\n{said[-4_000:]}", markup=False)
    return int(bool(report.findings) or "Traceback" in said or report.growth > _MOST_GROWTH)


if __name__ == "__main__":
    sys.exit(main())
