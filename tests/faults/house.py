"""Where the accounts of a run are: what a run needs to know of a broker, and nothing of which one it is."""

import random
from collections.abc import Mapping
from typing import Any, Protocol

from tests.client import Client
from tests.faults.books import Books
from tests.faults.theirs import Theirs
from tests.faults.traffic import Post
from tradehook.plumbing.points import Point

STOCKS = ("AMD", "MSFT", "SPY")


class House(Protocol):
    """A broker with some accounts, and a market that goes on by itself."""

    points: tuple[Point, ...]
    """Where a server with accounts here can be killed: each is reached under load."""
    think_s: float
    """How long a sender rests between two messages, so that the broker's limits leave room for all of them."""
    lags_s: float
    """How long the broker's positions may lag behind what it reports: only then can they be compared."""

    def open(self, client: Client) -> tuple[Post, ...]:
        """Open the accounts and let them follow strategies; the webhooks to post at."""

    def move(self, client: Client, chance: random.Random) -> None:
        """Move the market a little."""

    def sweep(self, client: Client, price: str) -> None:
        """Bring everything to this price, with as much to trade as anybody wants."""

    def theirs(self, books: Books) -> Theirs:
        """The broker's own books."""


Settings = Mapping[str, Any]
"""What a subscription changes of the settings."""

BY_QUANTITY: Settings = {"use_signal_order_type_exits": False}
"""Exits at the market, unless a follower says otherwise."""
