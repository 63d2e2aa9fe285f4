"""Our books of one account without a desk: transactions run one by one, at a broker that is whatever it is declared."""

import contextlib
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import apsw
import psycopg

from tests.engine.reports import ACCOUNT, NOON, OURS, THEIRS
from tradehook.accounts import queries as accounts
from tradehook.accounts.accounts import Account
from tradehook.brokers.declaring import Declaration, Replaces
from tradehook.brokers.paper.declaration import PAPER
from tradehook.engine.take_report import take_reports
from tradehook.engine.take_snapshot import Behind, SnapshotTaken, take_snapshot
from tradehook.engine.turn import Turn
from tradehook.engine.world import World
from tradehook.instruments.catalogue import full_catalogue
from tradehook.orders import queries as orders
from tradehook.orders.order import Order
from tradehook.people.user import FIRST_OWNER
from tradehook.plumbing.clock import SetClock
from tradehook.plumbing.ids import IdSource
from tradehook.plumbing.store.contract import Tx
from tradehook.plumbing.store.opened import is_postgres
from tradehook.plumbing.store.postgres import PostgresTx
from tradehook.plumbing.store.sqlite import SqliteTx, path_of
from tradehook.positions import queries as positions
from tradehook.positions.fills import queries as fills
from tradehook.vocabulary.broker import (
    Report,
    Snapshot,
)
from tradehook.vocabulary.exact import ZERO, Money, Price, Quantity
from tradehook.vocabulary.fill import Fill
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.ids import (
    AccountId,
    ClientOrderId,
    OrderId,
)
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.order import Leg, OrderPrices, OrderStatus, OrderType, TimeInForce
from tradehook.vocabulary.position import Position
from tradehook.vocabulary.side import Side

CONNECTION = "connection"
CATALOGUE = full_catalogue()

NUMBERED = PAPER
"""A broker that numbers its reports and shows every fill at once."""
LAGGING = replace(PAPER, numbers_reports=False, settles_within_s=3.0)
"""A broker whose reports and snapshots cannot be compared, and whose positions may lag for three seconds."""


NEW_ORDERS = replace(PAPER, replaces=Replaces.AS_NEW_ORDER)
"""A broker that makes a new order of one that is replaced."""


class Declared:
    """A broker of which nothing is asked but what it is, and what AMD costs there."""

    def __init__(self, declaration: Declaration) -> None:
        self.declaration = declaration

    def has_to_be_asked(self, account_id: str) -> bool:
        """Its prices are at hand."""
        return False

    def opens_at(self, account_id: AccountId, instrument: Any, now: Instant) -> None:
        """Everything is always open."""
        return

    def quote(self, account_id: AccountId, instrument: Any, now: Instant) -> None:
        """Nothing is known of prices."""
        return


class Books:
    """One account's books in a transaction that is never committed."""

    def __init__(self, tx: Tx, declaration: Declaration) -> None:
        self.tx = tx
        self.clock = SetClock(NOON)
        self.broker = Declared(declaration)
        brokers: Any = {CONNECTION: self.broker}
        self.world = World(catalogue=CATALOGUE, brokers=brokers, clock=self.clock, ids=IdSource(), engine="engine-1")
        self.account = Account(
            id=ACCOUNT,
            owner_id=FIRST_OWNER,
            name="an account",
            broker="paper",
            mode="paper",
            connection=CONNECTION,
            currency="USD",
            opening_cash=Money(Decimal(100_000)),
            guards=Guards(),
            created_at=NOON,
        )
        accounts.add(tx, self.account)
        self._cursors = itertools.count(1)

    def declare(self, declaration: Declaration) -> None:
        """Be at another kind of broker from now on."""
        self.broker.declaration = declaration

    def later(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.at = after(self.clock.at, seconds)

    def add_order(self, client_order_id: ClientOrderId = OURS, **fields: Any) -> Order:
        """An order of ours to buy 5 AMD at 100 or better, working at the broker."""
        order = Order(
            **{
                "id": OrderId(f"order of {client_order_id}"),
                "client_order_id": client_order_id,
                "broker_order_id": THEIRS,
                "account_id": ACCOUNT,
                "trade_id": None,
                "step": 0,
                "attempt": 1,
                "leg": Leg.ENTRY,
                "family": "AMD",
                "symbol": "AMD",
                "side": Side.BUY,
                "order_type": OrderType.LIMIT,
                "time_in_force": TimeInForce.GTC,
                "reduce_only": False,
                "quantity": Quantity(Decimal(5)),
                "filled_quantity": Quantity(ZERO),
                "average_price": None,
                "prices": OrderPrices(limit_price=Price(Decimal(100))),
                "status": OrderStatus.WORKING,
                "words": "",
                "created_at": self.clock.now(),
            }
            | fields
        )
        orders.add(self.tx, order)
        return order

    def take(self, *reports: Report) -> Turn:
        """Take reports, in one batch."""
        return take_reports(self.tx, self.world, CONNECTION, reports)

    def take_each(self, reports: Sequence[Report]) -> None:
        """Take reports one by one, a second apart."""
        for report in reports:
            self.later(1)
            self.take(report)

    def look(self, snapshot: Snapshot, began_at: Instant | None = None) -> SnapshotTaken | Behind:
        """Hold a snapshot against the books."""
        at = self.clock.now() if began_at is None else began_at
        return take_snapshot(self.tx, self.world, self.account, snapshot, at)

    def order(self, client_order_id: str = OURS) -> Order:
        """The order of this id, now or before."""
        found = orders.order_by_client_id(self.tx, ClientOrderId(client_order_id))
        assert found is not None, client_order_id
        return found

    def events(self, order: Order) -> list[str]:
        """What happened to an order, in the order in which it was learned."""
        dialect = self.tx.dialect
        text = f"SELECT event FROM order_events WHERE order_id = '{order.id}' ORDER BY sequence"
        cursor = self.tx._cursor if dialect == "postgresql" else self.tx.connection  # type: ignore[attr-defined]
        return [event for (event,) in cursor.execute(text).fetchall()]

    def fills(self, symbol: str = "AMD") -> list[Fill]:
        """Every fill of a symbol, taken back or not."""
        return fills.fills_of(self.tx, ACCOUNT, symbol)

    def position(self, symbol: str = "AMD") -> Position:
        """What is held of a symbol by our books."""
        held = {each.symbol: each for each in positions.positions_of_account(self.tx, ACCOUNT)}
        return held.get(symbol, Position(symbol=symbol))

    def notices(self) -> list[tuple[str, str | None, str | None]]:
        """What was noted of the account, oldest first: the code and both sides."""
        text = "SELECT code, ours, theirs FROM account_events ORDER BY sequence"
        cursor = self.tx._cursor if self.tx.dialect == "postgresql" else self.tx.connection  # type: ignore[attr-defined]
        return [(code, ours, theirs) for code, ours, theirs in cursor.execute(text).fetchall()]

    def noted(self) -> list[str]:
        """The codes of what was noted."""
        return [code for code, _, _ in self.notices()]


@contextlib.contextmanager
def open_books(url: str, declaration: Declaration = NUMBERED) -> Iterator[Books]:
    """Books in an empty store; whatever is done to them is undone afterwards."""
    if is_postgres(url):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("BEGIN")
            yield Books(PostgresTx(connection), declaration)
            connection.execute("ROLLBACK")
    else:
        file = apsw.Connection(path_of(url))
        try:
            file.execute("BEGIN")
            yield Books(SqliteTx(file), declaration)
        finally:
            file.execute("ROLLBACK")
            file.close()
