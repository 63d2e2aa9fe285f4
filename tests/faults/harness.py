"""A server under load that is killed again and again on the same data: what later fault tests build on."""

import contextlib
import itertools
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import partial

from tests.client import Client
from tests.faults import invariants
from tests.faults.books import Books
from tests.faults.hand import Hand
from tests.faults.house import House
from tests.faults.ledger import Ledger
from tests.faults.paper_house import PaperHouse
from tests.faults.traffic import Post, Prices, Sender
from tests.server import Server
from tests.waiting import wait_for
from tradehook.plumbing.points import Point
from tradehook.vocabulary.notice import About

_SENDERS = 3
_LONGEST_LIFE_S = 0.8
_START_S = 0.4
_REACHES_POINT_WITHIN_S = 2.0
_MORE_TRIES = 20
_OFTEN = frozenset({Point.RECEIVED, Point.COMMITTED, Point.ANSWERED, Point.DECIDED})
_SETTLES_WITHIN_S = 120.0

AT_RANDOM = "at random"
AT_START = "while starting"


@dataclass(slots=True)
class Run:
    """One long run: a server, its accounts, what was sent to it, and how often it died where."""

    server: Server
    books: Books
    chance: random.Random
    house: House = field(default_factory=PaperHouse)
    ledger: Ledger = field(default_factory=Ledger)
    deaths: Counter[str] = field(default_factory=Counter)
    began: float = field(default_factory=time.monotonic)

    def set_up(self) -> tuple[Post, ...]:
        """Accounts that follow strategies."""
        with self.server.client() as client:
            return self.house.open(client)

    @contextlib.contextmanager
    def under_load(self, posts: tuple[Post, ...]) -> Iterator[None]:
        """Messages, commands and prices keep coming; on leaving, what was not answered is sent again until it is."""
        seeds = (self.chance.randrange(1 << 30) for _ in itertools.count())
        with self.server.client() as by_hand, self.server.client() as moving:
            senders = [Sender(posts, self.ledger, next(seeds), self.house.think_s) for _ in range(_SENDERS)]
            hand = Hand(by_hand, next(seeds))
            prices = Prices(partial(self.house.move, moving, random.Random(next(seeds))))
            for thread in (*senders, hand, prices):
                thread.start()
            try:
                yield
            finally:
                for thread in (hand, prices, *senders):
                    thread.finish()

    def kill_at(self, point: Point) -> None:
        """Start it so that it dies at a point that it passes again and again; at random where it does not get there."""
        self.server.start(kill_at=f"{point}:{self.chance.randint(1, 12 if point in _OFTEN else 3)}")
        ready = self.server.wait_until_ready()
        if ready and not self.server.wait_until_dead(_REACHES_POINT_WITHIN_S):
            self._kill(AT_RANDOM)
        else:
            assert self.server.exit_status == -signal.SIGKILL, f"it died by itself:\n{self.server.stderr[-5000:]}"
            self.deaths[point] += 1

    def kill_at_random(self) -> None:
        """Let it live for a moment, and kill it."""
        self.server.start()
        if self.chance.random() < 0.15:
            time.sleep(self.chance.uniform(0, _START_S))
            self._kill(AT_START)
        else:
            assert self.server.wait_until_ready(), self.server.stderr
            time.sleep(self.chance.uniform(0, _LONGEST_LIFE_S))
            self._kill(AT_RANDOM)

    def _kill(self, where: str) -> None:
        assert self.server.alive, f"it died by itself:\n{self.server.stderr[-5000:]}"
        self.server.kill()
        self.deaths[where] += 1

    def settle(self, posts: tuple[Post, ...]) -> None:
        """Cancel what rests, and wait until nothing is left to be done, and the books were compared after that."""
        with self.server.client() as client:
            for post in posts:
                for ticker in post.tickers:
                    self._cancel(client, post, ticker)
            prices = itertools.cycle(("90", "110"))

            def look() -> bool:
                # A resting exit holds its lane: let the market come to it.
                self.house.sweep(client, next(prices))
                return self._at_rest() and self._compared(client)

            self._wait_for_rest(look)

    def _at_rest(self) -> bool:
        return invariants.at_rest(self.books, self.house.theirs(self.books).strange)

    def _compared(self, client: Client) -> bool:
        """Whether nothing differs once what was learned last is old enough to be compared."""
        if invariants.quiet_s(self.books) <= self.house.lags_s:
            return False
        for account in client.listed("/accounts"):
            client.call("POST", f"/accounts/{account['id']}/reconcile")
        return self._at_rest()

    def _wait_for_rest(self, look: Callable[[], bool]) -> None:
        try:
            wait_for(look, "rest", _SETTLES_WITHIN_S)
        except AssertionError as still:
            raise AssertionError(
                f"{still}\n{invariants.what_is_busy(self.books)}\n{self.server.stderr[-5000:]}"
            ) from None

    def _cancel(self, client: Client, post: Post, ticker: str) -> None:
        number = -next(_cancels)
        self.ledger.sending(number)
        message = {"ticker": ticker, "action": "cancel", "extras": {"number": number}}
        self.ledger.accepted(number, client.accepted(post.strategy, message))

    def broken(self, expected: frozenset[About] = frozenset()) -> list[str]:
        """Everything that does not hold. `expected`: what the run itself brought about."""
        return invariants.broken(self.books, self.ledger, self.house.theirs(self.books), expected)

    def table(self) -> str:
        """What happened, to be read by a person."""
        lines = [f"  {where:<16}{count:>5}" for where, count in sorted(self.deaths.items())]
        figures = (
            ("kills", self.deaths.total()),
            ("messages", len(self.ledger.answers)),
            ("accepted", len(self.ledger.kept)),
            ("sent again", self.ledger.resent),
            *((table, self.books.count(table)) for table in ("signals", "trades", "orders", "fills")),
        )
        return "\n".join(["killed", *lines, *(f"{name:<18}{count:>5}" for name, count in figures)])


_cancels = itertools.count(1)


def killed_again_and_again(run: Run, kills: int, everywhere: Collection[Point] = ()) -> None:
    """Run a server under load, kill it so many times, start it once more and let it come to rest. `everywhere`: points
    at which it is killed a few times more, until it was there: chance may have passed by a rare one."""
    run.server.start_ready()
    posts = run.set_up()
    points = _points(run)
    with run.under_load(posts):
        run.server.kill()
        for kill in range(kills):
            if kill % 2:
                run.kill_at(next(points))
            else:
                run.kill_at_random()
        for point in everywhere:
            for _ in range(_MORE_TRIES):
                if point not in run.deaths:
                    run.kill_at(point)
        run.server.start_ready()
    run.settle(posts)


def _points(run: Run) -> Iterator[Point]:
    """Every point of the house again and again, from any of them on, so that short runs have others each time."""
    every = list(run.house.points)
    first = run.chance.randrange(len(every))
    return itertools.cycle(every[first:] + every[:first])
