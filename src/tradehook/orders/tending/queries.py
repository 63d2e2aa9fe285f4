"""Reading and writing what is to be done about resting orders: deadlines, legs that move, legs that were taken out."""

from sqlalchemy import BindParameter, bindparam, exists, func, literal_column, select, update

from tradehook.orders.order import Follows, Order
from tradehook.orders.queries import ORDER_COLUMNS, order_of
from tradehook.orders.tables import broker_requests, ends_by_time, is_open, is_taken_out, order_events, orders
from tradehook.plumbing.codec import encode
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.exact import Price, canonical
from tradehook.vocabulary.ids import AccountId, LaneKey, OrderId, TradeId
from tradehook.vocabulary.instant import Instant

_key: BindParameter[str] = bindparam("key")

_asked_to_cancel = exists().where(
    broker_requests.c.order_id == orders.c.id, broker_requests.c.kind == literal_column("'cancel'")
)
_works = orders.c.status.in_([literal_column("'working'"), literal_column("'partially_filled'")])
_DUE = Statement(
    select(*ORDER_COLUMNS)
    .where(ends_by_time, _works, orders.c.cancel_at <= bindparam("now"), ~_asked_to_cancel)
    .order_by(orders.c.number)
)
_PARTLY_FILLED = Statement(
    select(*ORDER_COLUMNS)
    .where(
        is_open,
        orders.c.status == literal_column("'partially_filled'"),
        orders.c.leg == literal_column("'entry'"),
        orders.c.order_class != literal_column("'simple'"),
        orders.c.created_at <= bindparam("before"),
    )
    .order_by(orders.c.account_id, orders.c.family, orders.c.number)
)
_TAKEN_OUT = Statement(
    select(*ORDER_COLUMNS)
    .where(is_taken_out, orders.c.account_id == bindparam("account_id"), orders.c.family == bindparam("family"))
    .order_by(orders.c.number)
)
_LANES_TAKEN_OUT = Statement(select(orders.c.account_id, orders.c.family).where(is_taken_out).distinct())
_SET_PRICED_FROM = Statement(update(orders).where(orders.c.id == _key).values(priced_from=bindparam("priced_from_now")))
_SET_FOLLOWS = Statement(update(orders).where(orders.c.id == _key).values(follows=bindparam("follows_now")))
_SET_DEADLINE = Statement(
    update(orders)
    .where(orders.c.id == _key)
    .values(good_till=bindparam("good_till_now"), cancel_at=bindparam("cancel_at_now"))
)
_SET_TAKEN_OUT = Statement(update(orders).where(orders.c.id == _key).values(taken_out_by=bindparam("by")))
_CANCELLED_AT = Statement(
    select(func.min(order_events.c.happened_at)).where(
        order_events.c.order_id == _key, order_events.c.event == literal_column("'cancelled'")
    )
)


def due_to_cancel(tx: ReadTx, now: Instant) -> list[Order]:
    """The orders that work beyond their time and were not told to be cancelled, oldest first."""
    return [order_of(row) for row in tx.all(_DUE, now=now)]


def set_deadline(tx: Tx, order_id: OrderId, good_till: Instant | None, cancel_at: Instant | None) -> None:
    """Keep when an order ends whose broker knows no date of it; None: it has none any more."""
    tx.run(_SET_DEADLINE, key=order_id, good_till_now=good_till, cancel_at_now=cancel_at)


def partly_filled_entries(tx: ReadTx, before: Instant) -> list[Order]:
    """The entries with linked legs that filled in part and were made before this, lane by lane."""
    return [order_of(row) for row in tx.all(_PARTLY_FILLED, before=before)]


def taken_out(tx: ReadTx, lane: LaneKey) -> list[Order]:
    """The legs of an account's family that gave their units up to an exit, oldest first."""
    return [order_of(row) for row in tx.all(_TAKEN_OUT, account_id=lane.account_id, family=lane.family)]


def lanes_with_taken_out(tx: ReadTx) -> list[LaneKey]:
    """Where legs gave their units up to an exit."""
    return [LaneKey(AccountId(account_id), family) for account_id, family in tx.all(_LANES_TAKEN_OUT)]


def set_priced_from(tx: Tx, order_id: OrderId, price: Price) -> None:
    """Keep the fill price that a leg's price was worked out from."""
    tx.run(_SET_PRICED_FROM, key=order_id, priced_from_now=canonical(price))


def set_follows(tx: Tx, order_id: OrderId, follows: Follows | None) -> None:
    """Keep what a leg follows that was given a price; None: what it was planned to."""
    tx.run(_SET_FOLLOWS, key=order_id, follows_now=None if follows is None else encode(follows))


def take_out(tx: Tx, order_id: OrderId, by: TradeId) -> None:
    """Keep that a leg gives its units up to the exit of a trade."""
    tx.run(_SET_TAKEN_OUT, key=order_id, by=by)


def forget_taken_out(tx: Tx, order_id: OrderId) -> None:
    """A leg that gave its units up is put back, or need not be."""
    tx.run(_SET_TAKEN_OUT, key=order_id, by=None)


def cancelled_at(tx: ReadTx, order_id: OrderId) -> Instant | None:
    """When an order was first taken out of the book."""
    row = tx.one(_CANCELLED_AT, key=order_id)
    return None if row is None or row[0] is None else Instant(row[0])
