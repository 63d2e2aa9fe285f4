"""A server under load that is killed again and again on the same data: what later fault tests build on."""

import contextlib
import itertools
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.client import Client, wait_for
from tests.faults import invariants
from tests.faults.books import Books
from tests.faults.ledger import Ledger
from tests.faults.traffic import Post, Prices, Sender
from tests.server import Server
from tradehook.plumbing.points import Point

_SENDERS = 3
_LONGEST_LIFE_S = 1.2
_REACHES_POINT_WITHIN_S = 3.0
_SETTLES_WITHIN_S = 120.0
_MANUAL = ("AMD", "MSFT", "SPY")

AT_RANDOM = "at random"
AT_START = "while starting"


@dataclass(slots=True)
class Run:
    """One long run: a server, what was sent to it, and how often it died where."""

    server: Server
    books: Books
    chance: random.Random
    ledger: Ledger = field(default_factory=Ledger)
    deaths: Counter[str] = field(default_factory=Counter)

    def set_up(self) -> tuple[Post, ...]:
        """Three accounts with three sources of prices, followed and following across three strategies."""
        with self.server.client() as client:
            by_hand, simulated, by_signal = (
                client.open_account(cash="1000000000", price_source=source)
                for source in ("manual", "simulated", "signals")
            )
            for symbol in _MANUAL:
                client.set_price(symbol, "100")
            stocks, crypto, swapping = (
                client.make_strategy("stocks"),
                client.make_strategy("crypto"),
                client.make_strategy("stocks"),
            )
            for strategy, account, settings in (
                (stocks, by_hand, {"use_signal_order_type_exits": True}),
                (stocks, by_signal, {"allow_add": True}),
                (swapping, by_hand, {"subtract_exit_quantity": True}),
                (swapping, simulated, {}),
                (crypto, simulated, {"allow_side_swapping": False}),
                (crypto, by_signal, {"sides": "bullish"}),
            ):
                client.subscribe(strategy, account, **({"use_signal_order_type_exits": False} | settings))
        return Post(stocks, _MANUAL), Post(crypto, ("BTCUSD", "ETHUSD")), Post(swapping, _MANUAL)

    @contextlib.contextmanager
    def under_load(self, posts: tuple[Post, ...]) -> Iterator[None]:
        """Messages and prices keep coming; on leaving, what was not answered is sent again until it is."""
        prices_client = self.server.client()
        senders = [Sender(posts, self.ledger, self.chance.randrange(1 << 30)) for _ in range(_SENDERS)]
        prices = Prices(prices_client, _MANUAL, self.chance.randrange(1 << 30))
        for thread in (*senders, prices):
            thread.start()
        try:
            yield
        finally:
            prices.finish()
            for sender in senders:
                sender.finish()
            prices_client.api.close()

    def kill_at(self, point: Point) -> None:
        """Start it so that it dies at a point that it passes again and again; at random where it does not get there."""
        self.server.start(kill_at=f"{point}:{self.chance.randint(1, 12)}")
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
            time.sleep(self.chance.uniform(0, 1.5))
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
        """Cancel what rests, and wait until nothing is left to be done."""
        with self.server.client() as client:
            for post in posts:
                for ticker in post.tickers:
                    self._cancel(client, post, ticker)
            prices = itertools.cycle(("1", "1000"))

            def look() -> bool:
                # A resting exit holds its lane: let the market come to it.
                for symbol in _MANUAL:
                    client.set_price(symbol, next(prices))
                return invariants.at_rest(self.books)

            self._wait_for_rest(look)

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


def killed_again_and_again(server: Server, store_url: str, kills: int, seed: int) -> Run:
    """Run a server under load, kill it so many times, start it once more and let it come to rest."""
    run = Run(server=server, books=Books(store_url), chance=random.Random(seed))
    server.start_ready()
    posts = run.set_up()
    points = itertools.cycle(Point)
    with run.under_load(posts):
        server.kill()
        for kill in range(kills):
            if kill % 2:
                run.kill_at(next(points))
            else:
                run.kill_at_random()
        server.start_ready()
    run.settle(posts)
    return run
