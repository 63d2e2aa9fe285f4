"""Accounts at the double of Alpaca, which is a process of its own: it trades on while tradehook is dead."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from tests.brokers.alpaca.double import Controls
from tests.client import Client, Json
from tests.faults.books import Books
from tests.faults.forked import ForkedServer, live
from tests.faults.house import BY_QUANTITY, STOCKS
from tests.faults.theirs import Held, TheirFill, TheirOrder
from tests.faults.traffic import Post
from tradehook.brokers.alpaca.declaration import ALPACA
from tradehook.brokers.declaring import Limit
from tradehook.plumbing.points import Point

_MANY = 100_000
STRANGE = "BRK^Z"
"""Listed at the double, and no ticker that we could read: what is reported of it cannot be booked."""
_STRANGE_ORDERS = 0.05
_ACCOUNTS = ("one", "two", "three")
_STATUSES = {
    "canceled": "cancelled",
    "replaced": "cancelled",
    "expired": "expired",
    "rejected": "rejected",
    "partially_filled": "partially_filled",
    "new": "working",
}


@dataclass
class AlpacaHouse:
    """Three accounts with keys of their own. `keys` names them by our account's id, once they are open."""

    double: Controls
    points = tuple(Point)
    think_s: float = 0.12
    lags_s: float = ALPACA.settles_within_s
    keys: dict[str, str] = field(default_factory=dict)

    def open(self, client: Client) -> tuple[Post, ...]:
        """Two strategies of stocks; one account follows both."""
        self.double.list_asset(STRANGE)
        self.sweep(client, "100")
        one, two, three = (self._open_account(client, name) for name in _ACCOUNTS)
        stocks, swapping = client.make_strategy("stocks"), client.make_strategy("stocks")
        for strategy, account, settings in (
            (stocks, one, {"use_signal_order_type_exits": True}),
            (stocks, two, {"allow_add": True}),
            (swapping, one, {"subtract_exit_quantity": True}),
            (swapping, three, {}),
        ):
            client.subscribe(strategy, account, **{**BY_QUANTITY, **settings})
        return Post(stocks, STOCKS), Post(swapping, STOCKS)

    def move(self, client: Client, chance: random.Random) -> None:
        """Quote something, now and then with little to trade at the touch, so that orders fill in part."""
        size = chance.randint(1, 4) if chance.random() < 0.4 else None
        price = chance.randint(95, 105)
        self.double.quote(chance.choice(STOCKS), price, bid_size=size, ask_size=size)
        if chance.random() < _STRANGE_ORDERS:
            key = chance.choice(list(self.keys.values()))
            self.double.place(key, symbol=STRANGE, side="buy", qty="1", type="market", time_in_force="day")

    def sweep(self, client: Client, price: str) -> None:
        for symbol in (*STOCKS, STRANGE):
            self.double.quote(symbol, price)

    def theirs(self, books: Books) -> "DoubleBooks":
        return DoubleBooks(self.double, self.keys)

    def _open_account(self, client: Client, name: str) -> str:
        key, secret = f"PK{name.upper()}", f"secret-of-{name}"
        self.double.open_account(key, secret, cash=1_000_000_000)
        account_id = open_at(client, self.double, name, key, secret)
        self.keys[account_id] = key
        return account_id


class RoomyServer(ForkedServer):
    """A server to which Alpaca leaves room for any number of requests, so that trouble is all that holds it up."""

    @property
    def way(self) -> Callable[[dict[str, str], str], None]:
        """What a life does."""
        return live_with_room


def live_with_room(environment: dict[str, str], log: str) -> None:
    """One life, in the process that was forked for it."""
    from tradehook.brokers.alpaca import adapter

    adapter.REQUESTS = Limit(requests=_MANY, per_s=1)
    live(environment, log)


def open_at(client: Client, double: Controls, name: str, key: str, secret: str) -> str:
    """Let tradehook have an account of the double's; its id."""
    body: Json = {
        "name": name,
        "broker": "alpaca",
        "settings": {
            "environment": "paper",
            "trading_url": double.url,
            "data_url": double.url,
            "stream_url": double.stream_url,
        },
        "credentials": {"key_id": key, "secret_key": secret},
    }
    return str(client.call("POST", "/accounts", body)["id"])


@dataclass(frozen=True)
class DoubleBooks:
    """The double's own books, by its control side. `keys`: the key of each account, by our id of it."""

    double: Controls
    keys: dict[str, str]
    strange = frozenset({STRANGE})

    def orders(self) -> list[TheirOrder]:
        return [
            TheirOrder(
                account_id=account_id,
                client_order_id=order["client_order_id"],
                broker_order_id=order["id"],
                status="filled" if order["filled_qty"] == order["qty"] else _STATUSES[order["status"]],
                filled=Decimal(order["filled_qty"]),
                replaced=order["status"] == "replaced",
            )
            for account_id, key in self.keys.items()
            for order in self.double.orders(key)
            if order["symbol"] not in self.strange
        ]

    def fills(self) -> list[TheirFill]:
        return [
            TheirFill(
                account_id=account_id,
                execution_id=fill["execution_id"],
                symbol=fill["symbol"],
                side=fill["side"].partition("_")[0],
                quantity=Decimal(fill["qty"]),
                price=Decimal(fill["price"]),
            )
            for account_id, key in self.keys.items()
            for fill in self.double.fills(key)
            if not fill["busted"] and fill["symbol"] not in self.strange
        ]

    def held(self) -> Held:
        return {
            (account_id, symbol): quantity
            for account_id, key in self.keys.items()
            for symbol, quantity in self.double.positions(key).items()
            if symbol not in self.strange
        }
