"""Orders and trades with the moments that they went through."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import BindParameter, bindparam, func, literal_column, select

from tradehook.intake.tables import deliveries, signals
from tradehook.orders.order import RequestKind, RequestOutcome
from tradehook.orders.tables import broker_requests, orders
from tradehook.plumbing.store.contract import ReadTx
from tradehook.plumbing.store.statement import Statement
from tradehook.positions.tables import fills
from tradehook.trades.tables import trade_events, trades
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.order import Leg
from tradehook.vocabulary.trade import TradeStatus

_account: BindParameter[str] = bindparam("account_id")

_submits = broker_requests.c.kind == RequestKind.SUBMIT.value
_submitted = (
    select(func.min(broker_requests.c.created_at)).where(broker_requests.c.order_id == orders.c.id, _submits)
).scalar_subquery()
_acknowledged = (
    select(func.min(broker_requests.c.answered_at)).where(
        broker_requests.c.order_id == orders.c.id,
        _submits,
        broker_requests.c.outcome == RequestOutcome.ACCEPTED.value,
    )
).scalar_subquery()
_filled = select(func.min(fills.c.happened_at)).where(fills.c.order_id == orders.c.id).scalar_subquery()
_asking = trade_events.alias("asking")
_asked = (
    select(func.max(_asking.c.sequence)).where(
        _asking.c.trade_id == trade_events.c.trade_id, _asking.c.status == TradeStatus.AWAITING_APPROVAL.value
    )
).scalar_subquery()
_approved = (
    select(func.min(trade_events.c.happened_at)).where(
        trade_events.c.trade_id == trades.c.id, trade_events.c.sequence > _asked
    )
).scalar_subquery()


class OrderRow(NamedTuple):
    """An order of a trade that carries out a signal, of which something filled, as the store has it."""

    id: str
    trade_id: str
    signal_id: str
    subscription_id: str | None
    strategy_id: str | None
    symbol: str
    leg: str
    side: str
    type: str
    filled_quantity: str
    average_price: str
    limit_price: str | None
    stop_price: str | None
    message: str
    received_at: int
    planned_at: int | None
    approved_at: int | None
    submitted_at: int | None
    acknowledged_at: int | None
    filled_at: int


class TradeRow(NamedTuple):
    """A trade that carries out a signal, as the store has it."""

    id: str
    signal_id: str
    subscription_id: str | None
    strategy_id: str | None
    symbol: str
    status: str
    message: str
    received_at: int


class PartRow(NamedTuple):
    """An order of a trade with one of its fills; without, where nothing of it filled."""

    trade_id: str
    order_id: str
    side: str
    quantity: str
    execution_id: str | None
    price: str | None
    units: str | None
    at: int | None


_OF_SIGNALS = (
    select(
        orders.c.id,
        orders.c.trade_id,
        trades.c.signal_id,
        trades.c.subscription_id,
        signals.c.strategy_id,
        orders.c.symbol,
        orders.c.leg,
        orders.c.side,
        orders.c.type,
        orders.c.filled_quantity,
        orders.c.average_price,
        orders.c.limit_price,
        orders.c.stop_price,
        signals.c.message,
        deliveries.c.received_at,
        trades.c.decided_at,
        _approved,
        _submitted,
        _acknowledged,
        _filled,
    )
    .join_from(orders, trades, trades.c.id == orders.c.trade_id)
    .join(signals, signals.c.id == trades.c.signal_id)
    .join(deliveries, deliveries.c.id == signals.c.delivery_id)
    .where(orders.c.account_id == _account, orders.c.average_price.is_not(None), _filled.is_not(None))
    .order_by(orders.c.number)
)
_ORDERS = Statement(_OF_SIGNALS)
_TRADES = Statement(
    select(
        trades.c.id,
        trades.c.signal_id,
        trades.c.subscription_id,
        signals.c.strategy_id,
        trades.c.symbol,
        trades.c.status,
        signals.c.message,
        deliveries.c.received_at,
    )
    .join_from(trades, signals, signals.c.id == trades.c.signal_id)
    .join(deliveries, deliveries.c.id == signals.c.delivery_id)
    .where(trades.c.account_id == _account)
    .order_by(trades.c.sequence)
)
_PARTS = Statement(
    select(
        orders.c.trade_id,
        orders.c.id,
        orders.c.side,
        orders.c.quantity,
        fills.c.execution_id,
        fills.c.price,
        fills.c.quantity,
        fills.c.happened_at,
    )
    .join_from(orders, fills, fills.c.order_id == orders.c.id, isouter=True)
    .where(
        orders.c.account_id == _account,
        orders.c.trade_id.is_not(None),
        orders.c.leg.in_([literal_column(f"'{leg}'") for leg in (Leg.ENTRY, Leg.EXIT)]),
    )
    .order_by(orders.c.number)
)


def orders_filled(tx: ReadTx, account_id: AccountId) -> Iterator[OrderRow]:
    """The orders of an account's signals of which something filled, as they were made."""
    return map(OrderRow._make, tx.each(_ORDERS, account_id=account_id))


def trades_made(tx: ReadTx, account_id: AccountId) -> Iterator[TradeRow]:
    """An account's trades of signals, as they were made."""
    return map(TradeRow._make, tx.each(_TRADES, account_id=account_id))


def parts_of_trades(tx: ReadTx, account_id: AccountId) -> Iterator[PartRow]:
    """The entries and exits of an account's trades, fill by fill."""
    return map(PartRow._make, tx.each(_PARTS, account_id=account_id))
