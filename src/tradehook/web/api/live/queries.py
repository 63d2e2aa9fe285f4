"""Reading the facts that are told: what came, what became of it, what was filled, what happened to accounts."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Column, Select, and_, bindparam, func, select, true

from tradehook.accounts.tables import account_events
from tradehook.intake.tables import deliveries
from tradehook.orders.tables import order_events, orders
from tradehook.people.caller import Caller
from tradehook.plumbing.store.contract import ReadTx
from tradehook.plumbing.store.statement import Statement
from tradehook.positions.tables import cash_entries, fills
from tradehook.trades.tables import trade_events, trades
from tradehook.vocabulary.instant import Instant
from tradehook.web.api.ownership import ACCOUNT_EVENTS_OF, AT_OWN_DOORS, Whose, of_account

_after: BindParameter[int] = bindparam("after")
_most: BindParameter[int] = bindparam("most")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fact: its name in the stream, and the rows that are its facts, numbered as they were written.

    `whose`: which of them are somebody's.
    """

    name: str
    number: Column[int]
    written_at: Column[int]
    rows: Select[Any]
    whose: Whose

    def after(self, caller: Caller) -> Statement:
        """The facts after a number, oldest first; all of them, with whether they may be told to somebody: what was left
        out would look like what may still come."""
        numbered = self.rows.add_columns(
            self.number.label("fact_number"),
            self.written_at.label("fact_at"),
            and_(true(), *self.whose.seen_by(caller)).label("fact_seen"),
        )
        return Statement(numbered.where(self.number > _after).order_by(self.number).limit(_most))


_KINDS = (
    Kind(
        "delivery",
        deliveries.c.sequence,
        deliveries.c.received_at,
        select(
            deliveries.c.id,
            deliveries.c.dialect,
            deliveries.c.strategy_id,
            deliveries.c.verdict,
            deliveries.c.code,
            deliveries.c.signal_id,
        ),
        AT_OWN_DOORS,
    ),
    Kind(
        "trade",
        trade_events.c.sequence,
        trade_events.c.happened_at,
        select(
            trade_events.c.trade_id.label("id"),
            trades.c.signal_id,
            trades.c.account_id,
            trades.c.symbol,
            trade_events.c.status,
        ).join_from(trade_events, trades, trades.c.id == trade_events.c.trade_id),
        of_account(trades.c.account_id),
    ),
    Kind(
        "order",
        order_events.c.sequence,
        order_events.c.learned_at,
        select(
            order_events.c.order_id.label("id"),
            orders.c.trade_id,
            orders.c.account_id,
            orders.c.symbol,
            order_events.c.event,
            order_events.c.status,
        ).join_from(order_events, orders, orders.c.id == order_events.c.order_id),
        of_account(orders.c.account_id),
    ),
    Kind(
        "fill",
        fills.c.sequence,
        fills.c.learned_at,
        select(
            fills.c.id,
            fills.c.order_id,
            fills.c.account_id,
            fills.c.symbol,
            fills.c.side,
            fills.c.quantity,
            fills.c.price,
        ),
        of_account(fills.c.account_id),
    ),
    Kind(
        "account",
        account_events.c.sequence,
        account_events.c.happened_at,
        select(
            account_events.c.id,
            account_events.c.account_id,
            account_events.c.code,
            account_events.c.symbol,
            account_events.c.order_id,
        ),
        ACCOUNT_EVENTS_OF,
    ),
    Kind(
        "cash",
        cash_entries.c.sequence,
        cash_entries.c.learned_at,
        select(
            cash_entries.c.entry_id.label("id"),
            cash_entries.c.account_id,
            cash_entries.c.kind,
            cash_entries.c.amount,
        ),
        of_account(cash_entries.c.account_id),
    ),
)
KINDS = tuple(kind.name for kind in _KINDS)
"""The names of what is told, in the order in which a place in the stream counts them."""

_BY_NAME = {kind.name: kind for kind in _KINDS}
_NEWEST = Statement(select(*(select(func.max(kind.number)).scalar_subquery() for kind in _KINDS)))


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its number among its kind, when it was written, and what is told of it; None where it is not theirs."""

    number: int
    at: Instant
    told: dict[str, Any] | None


def newest(tx: ReadTx) -> tuple[int, ...]:
    """The number of the last fact of each kind; 0 where there is none."""
    row = tx.one(_NEWEST)
    assert row is not None  # noqa: S101 - a question for numbers always has one row
    return tuple(number or 0 for number in row)


def facts_after(tx: ReadTx, kind: str, after: int, most: int, caller: Caller) -> list[Fact]:
    """The next facts of one kind, oldest first."""
    return [_fact(row) for row in tx.dicts(_BY_NAME[kind].after(caller), after=after, most=most)]


def _fact(row: dict[str, Any]) -> Fact:
    number, at, seen = (row.pop(name) for name in ("fact_number", "fact_at", "fact_seen"))
    return Fact(number, Instant(at), row if seen else None)
