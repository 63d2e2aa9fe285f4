"""Reading and writing the requests to brokers: what was asked, by when, and how it ended."""

from dataclasses import replace

from sqlalchemy import BindParameter, bindparam, func, insert, literal_column, select, update

from tradehook.orders.order import BrokerRequest, RequestKind, RequestOutcome
from tradehook.orders.queries import ORDER_COLUMNS, legs_of, order_of
from tradehook.orders.tables import broker_requests, is_unsettled, orders
from tradehook.plumbing.codec import decode, encode
from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.ids import OrderId, RequestId, TradeId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import OrderClass, Replacement

_key: BindParameter[str] = bindparam("key")

_ADD_REQUEST = Statement(
    insert(broker_requests),
    only=(
        "id",
        "kind",
        "order_id",
        "account_id",
        "trade_id",
        "asked_by",
        "leg",
        "attempt",
        "created_at",
        "send_before",
        "made_by",
        "change",
    ),
)
_ANSWER_REQUEST = Statement(
    update(broker_requests)
    .where(broker_requests.c.id == _key, is_unsettled, broker_requests.c.outcome.is_distinct_from(bindparam("outcome")))
    .values(outcome=bindparam("outcome"), words=bindparam("words"), answered_at=bindparam("answered_at"))
)
_REFUSE_REQUEST = Statement(
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
    broker_requests.c.made_by,
    broker_requests.c.change,
    broker_requests.c.asked_by,
    broker_requests.c.words,
)
_REQUEST = Statement(
    select(*_REQUEST_COLUMNS, *ORDER_COLUMNS)
    .join_from(broker_requests, orders, orders.c.id == broker_requests.c.order_id)
    .where(broker_requests.c.id == _key)
)
_REQUESTS_OF = Statement(
    select(*_REQUEST_COLUMNS, *ORDER_COLUMNS)
    .join_from(broker_requests, orders, orders.c.id == broker_requests.c.order_id)
    .where(broker_requests.c.order_id == _key)
    .order_by(broker_requests.c.sequence)
)
_UNSETTLED = Statement(
    select(*_REQUEST_COLUMNS, *ORDER_COLUMNS)
    .join_from(broker_requests, orders, orders.c.id == broker_requests.c.order_id)
    .where(is_unsettled)
    .order_by(broker_requests.c.sequence)
)
_ATTEMPTS = Statement(
    select(func.count())
    .select_from(broker_requests)
    .where(broker_requests.c.order_id == _key, broker_requests.c.kind == bindparam("kind"))
)
_ANSWERED_CANCEL = Statement(
    select(func.max(broker_requests.c.answered_at)).where(
        broker_requests.c.order_id == _key, broker_requests.c.kind == literal_column("'cancel'")
    )
)
_IN_FLIGHT = Statement(
    select(func.max(broker_requests.c.send_before)).where(
        broker_requests.c.order_id == _key, broker_requests.c.outcome.is_(None)
    )
)
_UNSETTLED_OF = Statement(
    select(broker_requests.c.id)
    .where(broker_requests.c.order_id == _key, broker_requests.c.kind == bindparam("kind"), is_unsettled)
    .limit(1)
)
_ASKERS = Statement(
    select(broker_requests.c.asked_by)
    .where(broker_requests.c.order_id == _key, broker_requests.c.asked_by.is_not(None))
    .distinct()
)
_NEVER_SENT = Statement(
    select(broker_requests.c.id)
    .where(
        broker_requests.c.order_id == _key,
        broker_requests.c.kind == literal_column("'submit'"),
        broker_requests.c.outcome == literal_column("'not_sent'"),
    )
    .limit(1)
)


def add(tx: Tx, request: BrokerRequest) -> None:
    """Keep a request; it may be sent once this is committed, and never before."""
    tx.run(
        _ADD_REQUEST,
        id=request.id,
        kind=request.kind.value,
        order_id=request.order.id,
        account_id=request.order.account_id,
        trade_id=request.order.trade_id,
        asked_by=request.asked_by,
        leg=request.order.leg.value,
        attempt=request.attempt,
        created_at=request.created_at,
        send_before=request.send_before,
        made_by=request.made_by,
        change=None if request.change is None else encode(request.change),
    )


def answer(tx: Tx, request_id: RequestId, outcome: RequestOutcome, words: str, at: Instant) -> bool:
    """Keep how a request ended; False when that was known already, or this doubt of it."""
    return bool(tx.run(_ANSWER_REQUEST, key=request_id, outcome=outcome.value, words=words, answered_at=at))


def refuse(tx: Tx, request_id: RequestId, words: str, at: Instant) -> None:
    """Keep that a request was refused in the end, also where the broker had taken it in before."""
    tx.run(_REFUSE_REQUEST, key=request_id, outcome=RequestOutcome.REJECTED.value, words=words, answered_at=at)


def unsettled(tx: ReadTx) -> list[BrokerRequest]:
    """The requests of which it is not known how they ended, with the legs that were sent along, oldest first."""
    return [_with_legs(tx, _request(row)) for row in tx.all(_UNSETTLED)]


def request(tx: ReadTx, request_id: RequestId) -> BrokerRequest | None:
    """The request of this id."""
    row = tx.one(_REQUEST, key=request_id)
    return _request(row) if row else None


def of_order(tx: ReadTx, order_id: OrderId) -> list[BrokerRequest]:
    """Every request that was made for an order, oldest first."""
    return [_request(row) for row in tx.all(_REQUESTS_OF, key=order_id)]


def attempts(tx: ReadTx, order_id: OrderId, kind: RequestKind) -> int:
    """How many requests of a kind were made for an order."""
    row = tx.one(_ATTEMPTS, key=order_id, kind=kind.value)
    return int(row[0]) if row else 0


def cancel_answered(tx: ReadTx, order_id: OrderId) -> Instant | None:
    """When the last cancel of an order was answered, whatever the answer; None while none was."""
    row = tx.one(_ANSWERED_CANCEL, key=order_id)
    return None if row is None or row[0] is None else Instant(row[0])


def in_flight(tx: ReadTx, order_id: OrderId) -> Instant | None:
    """By when a request of an order that has no answer had to be sent; None when every request has one."""
    row = tx.one(_IN_FLIGHT, key=order_id)
    return None if row is None or row[0] is None else Instant(row[0])


def is_under_way(tx: ReadTx, order_id: OrderId, kind: RequestKind) -> bool:
    """Whether a request of this kind was made for an order and it is not known yet how it ended."""
    return tx.one(_UNSETTLED_OF, key=order_id, kind=kind.value) is not None


def askers(tx: ReadTx, order_id: OrderId) -> list[TradeId]:
    """The trades that asked for something of an order that is another one's."""
    return [TradeId(trade_id) for (trade_id,) in tx.all(_ASKERS, key=order_id)]


def never_sent(tx: ReadTx, order_id: OrderId) -> bool:
    """Whether an order is known never to have reached the broker."""
    return tx.one(_NEVER_SENT, key=order_id) is not None


def _with_legs(tx: ReadTx, request_: BrokerRequest) -> BrokerRequest:
    linked = request_.order.order_class is not OrderClass.SIMPLE
    return replace(request_, legs=tuple(legs_of(tx, request_.order.id))) if linked else request_


def _request(row: Row) -> BrokerRequest:
    identity, kind, attempt, created_at, send_before, outcome, made_by, change_, asked_by, words = row[:10]
    return BrokerRequest(
        id=RequestId(identity),
        kind=RequestKind(kind),
        order=order_of(row[10:]),
        attempt=attempt,
        created_at=Instant(created_at),
        send_before=Instant(send_before),
        made_by=made_by,
        change=None if change_ is None else decode(Replacement, change_),
        outcome=None if outcome is None else RequestOutcome(outcome),
        asked_by=None if asked_by is None else TradeId(asked_by),
        words=words or "",
    )
