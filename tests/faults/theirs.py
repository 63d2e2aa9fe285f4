"""A broker's own books after a run, in words that are no broker's: its orders, its executions, what it holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from tests.faults.books import Books

Held = Mapping[tuple[str, str], Decimal]
"""Signed units by our account's id and symbol; nothing of what is flat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TheirOrder:
    """An order as the broker has it. `status` is one of ours; `replaced`: another order of its took its place."""

    account_id: str
    client_order_id: str
    broker_order_id: str
    status: str
    filled: Decimal
    replaced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TheirFill:
    """An execution that stands: one that was taken back is none."""

    account_id: str
    execution_id: str
    symbol: str
    side: str
    quantity: Decimal
    price: Decimal


class Theirs(Protocol):
    """What a broker's books show now, but for `strange` symbols: of what we could not even spell we keep no books."""

    strange: frozenset[str]

    def orders(self) -> list[TheirOrder]:
        """Every order that there ever was."""

    def fills(self) -> list[TheirFill]:
        """Every execution that stands."""

    def held(self) -> Held:
        """Every position."""


@dataclass(frozen=True, slots=True)
class PaperTables:
    """The paper broker's books: tables of its own in our store."""

    books: Books
    strange = frozenset[str]()

    def orders(self) -> list[TheirOrder]:
        return [
            TheirOrder(
                account_id=row["account_id"],
                client_order_id=row["client_order_id"],
                broker_order_id=row["broker_order_id"],
                status=row["status"],
                filled=Decimal(row["filled"]),
            )
            for row in self.books.rows("SELECT * FROM paper_orders")
        ]

    def fills(self) -> list[TheirFill]:
        return [
            TheirFill(
                account_id=row["account_id"],
                execution_id=row["execution_id"],
                symbol=row["symbol"],
                side=row["side"],
                quantity=Decimal(row["quantity"]),
                price=Decimal(row["price"]),
            )
            for row in self.books.rows("SELECT * FROM paper_reports WHERE kind = 'filled'")
        ]

    def held(self) -> Held:
        return positions_in(self.books, "paper_positions")


def positions_in(books: Books, table: str) -> Held:
    """The positions that are in a table."""
    rows = books.rows(f"SELECT account_id, symbol, quantity FROM {table}")
    return {(row["account_id"], row["symbol"]): Decimal(row["quantity"]) for row in rows if Decimal(row["quantity"])}
