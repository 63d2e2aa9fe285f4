"""Accounts at the paper broker: three of them, with three sources of prices."""

import random

from tests.client import Client
from tests.faults.books import Books
from tests.faults.house import BY_QUANTITY, STOCKS
from tests.faults.theirs import PaperTables
from tests.faults.traffic import Post
from tradehook.brokers.paper.declaration import PAPER
from tradehook.plumbing.points import Point

_CRYPTO = ("BTCUSD", "ETHUSD")
_NEVER_HERE = frozenset({Point.FACTS_CAME, Point.PARKED})
"""Its snapshots are never older than a life, and it tells nothing that cannot be taken."""


class PaperHouse:
    """Accounts whose books are in our own store."""

    points = tuple(point for point in Point if point not in _NEVER_HERE)
    think_s = 0.008
    lags_s = PAPER.settles_within_s

    def open(self, client: Client) -> tuple[Post, ...]:
        """Followed and following across three strategies."""
        by_hand, simulated, by_signal = (
            client.open_account(cash="1000000000", price_source=source) for source in ("manual", "simulated", "signals")
        )
        self.sweep(client, "100")
        stocks, crypto, swapping = (client.make_strategy(each) for each in ("stocks", "crypto", "stocks"))
        for strategy, account, settings in (
            (stocks, by_hand, {"use_signal_order_type_exits": True}),
            (stocks, by_signal, {"allow_add": True}),
            (swapping, by_hand, {"subtract_exit_quantity": True}),
            (swapping, simulated, {}),
            (crypto, simulated, {"allow_side_swapping": False}),
            (crypto, by_signal, {"sides": "bullish"}),
        ):
            client.subscribe(strategy, account, **{**BY_QUANTITY, **settings})
        return Post(stocks, STOCKS), Post(crypto, _CRYPTO), Post(swapping, STOCKS)

    def move(self, client: Client, chance: random.Random) -> None:
        """Set a price by hand; nobody answers while the server is dead, for the exchange is in it."""
        client.api.put(f"/prices/{chance.choice(STOCKS)}", json={"last": str(chance.randint(95, 105))})

    def sweep(self, client: Client, price: str) -> None:
        for symbol in STOCKS:
            client.set_price(symbol, price)

    def theirs(self, books: Books) -> PaperTables:
        return PaperTables(books)
