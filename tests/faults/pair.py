"""Two servers on one PostgreSQL database under load: killed, stopped and cut off, one while the other goes on."""

import contextlib
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.faults import invariants
from tests.faults.books import Books
from tests.faults.harness import Run
from tests.faults.ledger import Ledger
from tests.faults.paper_house import PaperHouse
from tests.faults.traffic import Post
from tests.faults.twin import LEASE_S, Twin, two_servers
from tests.waiting import wait_for
from tradehook.brokers.paper.declaration import PAPER
from tradehook.engine.ordering import LONGEST_SEND_S
from tradehook.plumbing.points import Point

BEYOND_EVERYTHING_S = LEASE_S + PAPER.send_within_s + LONGEST_SEND_S + 1.0
"""Longer than another engine waits before it takes what was not answered to have been lost."""
BEYOND_A_TRANSACTION_S = 7.0
"""Longer than PostgreSQL lets a transaction keep its locks while nothing is said in it."""
_THINK_S = 0.06
"""Two servers and the database share the machine: lanes must not fall so far behind that exits overtake every entry."""
_MORE = 30
_IN_ANY_CASE = invariants.carried_out_in_order.__name__


class CalmHouse(PaperHouse):
    """Accounts at the paper broker, with senders that take their time."""

    think_s = _THINK_S


@dataclass(slots=True)
class Pair:
    """Two servers with a run each, which share accounts, books and ledger; what was done to them is counted."""

    one: Run
    other: Run
    posts: tuple[Post, ...] = ()
    log: list[str] = field(default_factory=list)

    @property
    def twins(self) -> tuple[Twin, Twin]:
        """Both servers."""
        one, other = self.one.server, self.other.server
        assert isinstance(one, Twin)
        assert isinstance(other, Twin)
        return one, other

    @property
    def books(self) -> Books:
        """The store of both."""
        return self.one.books

    @property
    def said(self) -> str:
        """Everything that both have said."""
        return "\n".join(twin.stderr for twin in self.twins)

    def turns(self) -> Iterator[tuple[Twin, Twin]]:
        """One of them and the other, in turn."""
        one, other = self.twins
        while True:
            yield one, other
            yield other, one

    def dies(self, gone: Twin, stays: Twin) -> None:
        """Kill one, wherever it is; the other takes over, and the first comes back."""
        gone.kill()
        self._goes_on_without(gone, stays, "at random")
        gone.start_ready()

    def dies_at(self, gone: Twin, stays: Twin, point: Point) -> None:
        """Kill one at a point while it has everything to do; the other comes back and takes over."""
        gone.kill()
        gone.start(kill_at=self._some_time_at(point))
        stays.kill()
        wait_for(lambda: not gone.alive, f"{gone.name} to get to {point}")
        stays.start_ready()
        self._goes_on_without(gone, stays, str(point))
        gone.start_ready()

    def stands_still_at(self, gone: Twin, stays: Twin, point: Point, seconds: float) -> None:
        """Stop one at a point while it has everything to do; the other comes back and takes over; then the first goes
        on as if no time had passed."""
        gone.kill()
        gone.start_to_stop_at(self._some_time_at(point))
        stays.kill()
        wait_for(lambda: gone.stopped, f"{gone.name} to get to {point}")
        since = time.monotonic()
        stays.start_ready()
        self._goes_on_without(gone, stays, f"{point}, still")
        self._wake(gone, since + seconds)

    def stands_still(self, gone: Twin, stays: Twin, seconds: float) -> None:
        """Stop one wherever it is; the other takes over; then the first goes on as if no time had passed."""
        gone.stop_still()
        since = time.monotonic()
        self._goes_on_without(gone, stays, "at random, still")
        self._wake(gone, since + seconds)

    def is_cut_off(self, twin: Twin) -> None:
        """End all of one's links to the database; it makes new ones and goes on."""
        assert twin.end_links() > 0
        self.one.deaths["cut off"] += 1
        self.until_more_is_done()

    def any_point(self) -> Point:
        """Some point that is reached under load."""
        return self.one.chance.choice(self.one.house.points)

    def any_trouble(self, gone: Twin, stays: Twin) -> None:
        """One trouble or another for one of them."""
        seconds = self.one.chance.choice((LEASE_S + 1.0, BEYOND_A_TRANSACTION_S, BEYOND_EVERYTHING_S))
        match self.one.chance.randrange(6):
            case 0:
                self.dies(gone, stays)
            case 1 | 2:
                self.dies_at(gone, stays, self.any_point())
            case 3:
                self.stands_still_at(gone, stays, self.any_point(), seconds)
            case 4:
                self.stands_still(gone, stays, seconds)
            case _:
                self.is_cut_off(gone)

    def _some_time_at(self, point: Point) -> str:
        return f"{point}:{self.one.chance.randint(1, 6)}"

    def _goes_on_without(self, gone: Twin, stays: Twin, where: str) -> None:
        self.one.deaths[where] += 1
        self.until_it_has_all(stays)

    def _wake(self, twin: Twin, at: float) -> None:
        time.sleep(max(0.0, at - time.monotonic()))
        twin.go_on()
        self.until_more_is_done()

    def until_it_has_all(self, twin: Twin) -> None:
        """Wait until every duty and every lane that is held is this one's, and it carries out what comes in."""
        begun = time.monotonic()
        wait_for(lambda: self._others_have(twin) == 0, f"{twin.name} to take over: {self.said[-3000:]}")
        self.log.append(f"{twin.name} has taken over after {time.monotonic() - begun:.1f} s")
        self.until_more_is_done()

    def until_more_is_done(self, more: int = _MORE) -> None:
        """Wait until so many more trades have ended."""
        wanted = self._ended() + more
        wait_for(lambda: self._ended() >= wanted, f"{more} more trades that end: {self.said[-3000:]}")

    def _others_have(self, twin: Twin) -> int:
        not_its = f"owner <> '{twin.engine}'"
        return self.books.count("leases", not_its) + self.books.count("lanes", f"trade_id IS NOT NULL AND {not_its}")

    def _ended(self) -> int:
        return self.books.count("trades", "ended_at IS NOT NULL")

    def broken(self) -> list[str]:
        """Everything that does not hold.

        A command does not wait for signals that were accepted before it and are not routed yet, so the order is looked
        at among signals only.
        """
        found = [each for each in self.one.broken() if not each.startswith(_IN_ANY_CASE)]
        return [*found, *_out_of_order(self.books)]

    def deadlocks(self) -> int:
        """How often the database had to break a circle of engines that waited for each other."""
        query = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        return int(self.books.rows(query)[0]["deadlocks"])

    def table(self) -> str:
        """What happened, to be read by a person."""
        troubles = ", ".join(f"{count} times {what}" for what, count in sorted(self.one.ledger.troubles.items()))
        return "\n".join(
            [
                *self.log,
                self.one.table(),
                f"senders heard: {troubles or 'no trouble'}; deadlocks: {self.deadlocks()}",
            ]
        )


def _out_of_order(books: Books) -> Iterator[str]:
    """Trades of signals that were decided before one accepted earlier in their lane, those that overtake apart."""
    query = (
        "SELECT account_id, family, overtakes, decided_at, id FROM trades"
        " WHERE command IS NULL AND decided_at IS NOT NULL ORDER BY place, sequence"
    )
    last: dict[tuple[str, str, bool], int] = {}
    for row in books.rows(query):
        lane = (row["account_id"], row["family"], row["overtakes"])
        if row["decided_at"] < last.get(lane, 0):
            yield f"trade {row['id']} was decided before an earlier one"
        last[lane] = max(last.get(lane, 0), row["decided_at"])


@contextlib.contextmanager
def two_under_load(directory: Path, url: str, seed: int) -> Iterator[Pair]:
    """Two servers that work under load; on leaving both live, and have come to rest."""
    print(f"seed {seed}")  # noqa: T201 - for who has to look at it again
    with two_servers(directory, url) as twins:
        pair = _pair(twins, url, seed)
        posts = tuple(_at(twins[1], post) for post in pair.posts)
        with pair.one.under_load(pair.posts), pair.other.under_load(posts):
            yield pair
            for twin in twins:
                if not twin.alive:
                    twin.start_ready()
        pair.one.settle(pair.posts)


def _pair(twins: tuple[Twin, Twin], url: str, seed: int) -> Pair:
    chance, books, ledger, house = random.Random(seed), Books(url), Ledger(), CalmHouse()
    runs = [Run(server=twin, books=books, chance=chance, house=house, ledger=ledger) for twin in twins]
    pair = Pair(*runs)
    twins[0].start_ready()
    pair.posts = pair.one.set_up()
    twins[1].start_ready()
    return pair


def _at(twin: Twin, post: Post) -> Post:
    """The same webhook, posted at another server."""
    path = post.strategy.url.split("/", 3)[3]
    return replace(post, strategy=replace(post.strategy, url=f"{twin.url}/{path}"))
