"""What the pages of the dashboard cost over a store that is full, and how soon they know of a new message."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any, Final, NamedTuple

import httpx

from bench.analytics_store import Wanted, made_store
from bench.load import HOST
from bench.scenarios import Effort, Row
from bench.servers import Server, Setting, tradehook
from tradehook.web.dashboard.navigation import PLACES

_FILLED: Final = Wanted(fills=100_000, accounts=4, days=700)
"""Each fill has a delivery, a signal, a trade and an order of its own."""
_TIMES: Final = 40
_MESSAGES: Final = 50
_WITHIN_MS: Final = 50
_SEEN_WITHIN_MS: Final = 300
_WITHIN_KB: Final = 150
_ONE_OF: Final = {
    "a signal": "/deliveries",
    "a trade": "/trades",
    "an account": "/accounts",
    "a strategy": "/strategies",
    "a subscription": "/subscriptions",
}
_FILTERED: Final = (
    "/deliveries?verdict=accepted",
    "/deliveries?symbol=AMD",
    "/deliveries?text=breakout",
    "/deliveries?text=nowhere+to+be+found",
    "/trades?symbol=AMD",
)


class Page(NamedTuple):
    """A page: what it is called here, and its address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Timed:
    """How long something took, in milliseconds, again and again."""

    took: tuple[float, ...]

    def at(self, percent: int) -> float:
        """What so many of a hundred stayed below."""
        return quantiles(self.took, n=100)[percent - 1]


def pages(_effort: Effort) -> Iterator[Row]:
    """Every page that is offered, one thing of each kind, and lists that are filtered, asked for one after another."""
    with tradehook(Setting(followers=1, filled=_fill)) as server, _visitor(server) as http:
        for page in _pages(http):
            yield _page(server, http, page)
        yield from _seen(http, server.paths[0])


def _fill(directory: Path) -> None:
    made_store(directory, _FILLED)


@contextmanager
def _visitor(server: Server) -> Iterator[httpx.Client]:
    token = (server.directory / "owner.token").read_text().strip()
    with httpx.Client(
        base_url=f"http://{HOST}:{server.port}", headers={"Authorization": f"Bearer {token}"}, timeout=60
    ) as http:
        yield http


def _pages(http: httpx.Client) -> Iterator[Page]:
    yield from (Page(place.name, place.address) for place in PLACES)
    for name, path in _ONE_OF.items():
        [item] = _got(http, f"/api/v1{path}?limit=1")["items"]
        yield Page(name, f"{path}/{item['id']}")
    yield from (Page(path, path) for path in _FILTERED)
    yield Page("older signals", f"/deliveries?cursor={_got(http, '/api/v1/deliveries?limit=50')['next']}")


def _page(server: Server, http: httpx.Client, page: Page) -> Row:
    answer = http.get(page.address).raise_for_status()
    used = server.processor_s
    timed = Timed(tuple(_asked(http, page.address) for _ in range(_TIMES)))
    used_ms = (server.processor_s - used) / _TIMES * 1e3
    return Row(
        what=f"{page.name}, {len(answer.content) / 1e3:.0f} KB: processor · p50 · p99, ms",
        ours=f"{used_ms:.0f} · {timed.at(50):.0f} · {timed.at(99):.0f}",
        target=f"< {_WITHIN_MS}",
        holds=used_ms < _WITHIN_MS and len(answer.content) < _WITHIN_KB * 1e3,
    )


def _asked(http: httpx.Client, address: str) -> float:
    began = perf_counter()
    http.get(address).raise_for_status()
    return (perf_counter() - began) * 1e3


def _got(http: httpx.Client, address: str) -> Any:
    return http.get(address).raise_for_status().json()


def _seen(http: httpx.Client, webhook: str) -> Iterator[Row]:
    """From the sending of a message to the event of it, and to the log that was drawn anew because of it."""
    told, drawn = [], []
    with http.stream("GET", "/api/v1/events") as events:
        lines = events.iter_lines()
        for number in range(_MESSAGES):
            message = {"ticker": "AMD", "action": "buy", "quantity": 1, "extras": {"number": number}}
            began = perf_counter()
            http.post(webhook, content=json.dumps(message)).raise_for_status()
            next(line for line in lines if line == "event: delivery")
            told.append((perf_counter() - began) * 1e3)
            _asked(http, "/deliveries")
            drawn.append((perf_counter() - began) * 1e3)
    for what, took in (("the page is told of it", told), ("the log shows it", drawn)):
        timed = Timed(tuple(took))
        yield Row(
            what=f"from a message to where {what}: p50 · p99, ms",
            ours=f"{timed.at(50):.0f} · {timed.at(99):.0f}",
            target=f"p99 < {_SEEN_WITHIN_MS}",
            holds=timed.at(99) < _SEEN_WITHIN_MS,
        )


PAGE_SCENARIOS: Final = {"pages": pages}
