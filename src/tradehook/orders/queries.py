"""Reading and writing orders, their events and the requests to brokers."""

from decimal import Decimal

from sqlalchemy import BindParameter, bindparam, func, insert, select, update

from tradehook.orders.order import BrokerRequest, Order, OrderFact, RequestKind, RequestOutcome
from tradehook.orders.tables import broker_requests, is_open, is_unsettled, order_events, orders
from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.exact import Price, Quantity, canonical, canonical_or_none, decimal_or_none
from tradehook.vocabulary.ids import (
    AccountId,
    BrokerOrderId,
    ClientOrderId,
    LaneKey,
    OrderId,
    RequestId,
    TradeId,
)
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import Leg, OrderStatus, OrderType, TimeInForce
from tradehook.vocabulary.side import Side

_key: BindParameter[str] = bindparam("key")

_COLUMNS = (
    orders.c.id,
    orders.c.client_order_id,
    orders.c.account_id,
    orders.c.trade_id,
    orders.c.step,
    orders.c.attempt,
    orders.c.leg,
    orders.c.family,
    orders.c.symbol,
    orders.c.side,
    orders.c.type,
    orders.c.time_in_force,
    orders.c.reduce_only,
    orders.c.quantity,
    orders.c.filled_quantity,
    orders.c.average_price,
    orders.c.limit_price,
    orders.c.status,
    orders.c.words,
    orders.c.created_at,
)
_ADD = Statement(insert(orders), only=(*(column.key for column in _COLUMNS), "updated_at"))
_ORDER = Statement(select(*_COLUMNS).where(orders.c.id == _key))
_BY_CLIENT_ID = Statement(select(*_COLUMNS).where(orders.c.client_order_id == _key))
_OF_TRADE = Statement(select(*_COLUMNS).where(orders.c.trade_id == _key).order_by(orders.c.number))
_OPEN_OF_FAMILY = Statement(
    select(*_COLUMNS)
    .where(is_open, orders.c.account_id == bindparam("account_id"), orders.c.family == bindparam("family"))
    .order_by(orders.c.number)
)
_CHANGE = Statement(
    update(orders)
    .where(orders.c.id == _key)
    .values(
        status=bindparam("status"),
        filled_quantity=bindparam("filled_quantity"),
        average_price=bindparam("average_price"),
        words=bindparam("words"),
        updated_at=bindparam("updated_at"),
    )
)
_SET_BROKER_ID = Statement(
    update(orders).where(orders.c.id == _key).values(broker_order_id=bindparam("broker_order_id"))
)
_ADD_EVENT = Statement(insert(order_events), only=("order_id", "event", "status", "note", "happened_at", "learned_at"))

_ADD_REQUEST = Statement(
    insert(broker_requests),
    only=("id", "kind", "order_id", "account_id", "trade_id", "leg", "attempt", "created_at", "send_before"),
)
_ANSWER_REQUEST = Statement(
    update(broker_requests)
    .where(broker_requests.c.id == _key)
    .values(outcome=bindparam("outcome"), words=bindparam("words"), answered_at=bindparam("answered_at"))
)
_REQUEST_COLUMNS = (
    broker_requests.c.id,
    broker_requests.c.kind,
    broker_requests.c.attempt,
    broker_requests.c.created_at,
    broker_requests.c.send_before,
    broker_requests.c.outcome,
)
_UNSETTLED = Statement(
    select(*_REQUEST_COLUMNS, *_COLUMNS)
    .join_from(broker_requests, orders, orders.c.id == broker_requests.c.order_id)
    .where(is_unsettled)
    .order_by(broker_requests.c.sequence)
)
_ATTEMPTS = Statement(
    select(func.count())
    .select_from(broker_requests)
    .where(broker_requests.c.order_id == _key, broker_requests.c.kind == bindparam("kind"))
)


def add(tx: Tx, order: Order) -> None:
    """Keep a new order."""
    tx.run(
        _ADD,
        id=order.id,
        client_order_id=order.client_order_id,
        account_id=order.account_id,
        trade_id=order.trade_id,
        step=order.step,
        attempt=order.attempt,
        leg=order.leg.value,
        family=order.family,
        symbol=order.symbol,
        side=order.side.value,
        type=order.order_type.value,
        time_in_force=order.time_in_force.value,
        reduce_only=order.reduce_only,
        quantity=canonical(order.quantity),
        filled_quantity=canonical(order.filled_quantity),
        average_price=canonical_or_none(order.average_price),
        limit_price=canonical_or_none(order.limit_price),
        status=order.status.value,
        words=order.words,
        created_at=order.created_at,
        updated_at=order.created_at,
    )


def order(tx: ReadTx, order_id: OrderId) -> Order | None:
    """The order of this id."""
    row = tx.one(_ORDER, key=order_id)
    return _order(row) if row else None


def order_by_client_id(tx: ReadTx, client_order_id: ClientOrderId) -> Order | None:
    """The order that we sent under this id; None when it was not ours."""
    row = tx.one(_BY_CLIENT_ID, key=client_order_id)
    return _order(row) if row else None


def orders_of_trade(tx: ReadTx, trade_id: TradeId) -> list[Order]:
    """A trade's orders, in the order in which they were made."""
    return [_order(row) for row in tx.all(_OF_TRADE, key=trade_id)]


def open_orders(tx: ReadTx, lane: LaneKey) -> list[Order]:
    """The orders of an account's family that may still fill, oldest first."""
    return [_order(row) for row in tx.all(_OPEN_OF_FAMILY, account_id=lane.account_id, family=lane.family)]


def change(tx: Tx, order_: Order, at: Instant) -> None:
    """Keep an order's new state, filled quantity, average price and the broker's words."""
    tx.run(
        _CHANGE,
        key=order_.id,
        status=order_.status.value,
        filled_quantity=canonical(order_.filled_quantity),
        average_price=canonical_or_none(order_.average_price),
        words=order_.words,
        updated_at=at,
    )


def set_broker_order_id(tx: Tx, order_id: OrderId, broker_order_id: BrokerOrderId) -> None:
    """Keep the broker's own id of an order."""
    tx.run(_SET_BROKER_ID, key=order_id, broker_order_id=broker_order_id)


def add_fact(tx: Tx, fact: OrderFact) -> None:
    """Append a fact to an order's history."""
    tx.run(
        _ADD_EVENT,
        order_id=fact.order_id,
        event=fact.event,
        status=fact.status.value,
        note=fact.note,
        happened_at=fact.happened_at,
        learned_at=fact.learned_at,
    )


def add_request(tx: Tx, request: BrokerRequest) -> None:
    """Keep a request; it may be sent once this is committed, and never before."""
    tx.run(
        _ADD_REQUEST,
        id=request.id,
        kind=request.kind.value,
        order_id=request.order.id,
        account_id=request.order.account_id,
        trade_id=request.order.trade_id,
        leg=request.order.leg.value,
        attempt=request.attempt,
        created_at=request.created_at,
        send_before=request.send_before,
    )


def answer_request(tx: Tx, request_id: RequestId, outcome: RequestOutcome, words: str, at: Instant) -> None:
    """Keep how a request ended."""
    tx.run(_ANSWER_REQUEST, key=request_id, outcome=outcome.value, words=words, answered_at=at)


def unsettled_requests(tx: ReadTx) -> list[BrokerRequest]:
    """The requests of which it is not known how they ended, oldest first."""
    return [_request(row) for row in tx.all(_UNSETTLED)]


def attempts(tx: ReadTx, order_id: OrderId, kind: RequestKind) -> int:
    """How many requests of a kind were made for an order."""
    row = tx.one(_ATTEMPTS, key=order_id, kind=kind.value)
    return int(row[0]) if row else 0


def _request(row: Row) -> BrokerRequest:
    identity, kind, attempt, created_at, send_before, outcome = row[:6]
    return BrokerRequest(
        id=RequestId(identity),
        kind=RequestKind(kind),
        order=_order(row[6:]),
        attempt=attempt,
        created_at=Instant(created_at),
        send_before=Instant(send_before),
        outcome=None if outcome is None else RequestOutcome(outcome),
    )


def _order(row: Row) -> Order:
    average_price, limit_price = decimal_or_none(row[15]), decimal_or_none(row[16])
    return Order(
        id=OrderId(row[0]),
        client_order_id=ClientOrderId(row[1]),
        account_id=AccountId(row[2]),
        trade_id=None if row[3] is None else TradeId(row[3]),
        step=row[4],
        attempt=row[5],
        leg=Leg(row[6]),
        family=row[7],
        symbol=row[8],
        side=Side(row[9]),
        order_type=OrderType(row[10]),
        time_in_force=TimeInForce(row[11]),
        reduce_only=bool(row[12]),
        quantity=Quantity(Decimal(row[13])),
        filled_quantity=Quantity(Decimal(row[14])),
        average_price=None if average_price is None else Price(average_price),
        limit_price=None if limit_price is None else Price(limit_price),
        status=OrderStatus(row[17]),
        words=row[18],
        created_at=Instant(row[19]),
    )
