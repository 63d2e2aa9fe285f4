"""Reading and writing orders, what happened to them, and what they reserve."""

from decimal import Decimal

from sqlalchemy import BindParameter, bindparam, func, insert, literal_column, select, update

from tradehook.orders.order import Follows, Order, OrderFact
from tradehook.orders.reserving import Reservation, Reserved
from tradehook.orders.tables import (
    is_open,
    is_stop,
    order_events,
    order_numbers,
    orders,
    other_ids,
)
from tradehook.plumbing.codec import decode, encode
from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import InsertMany, Statement
from tradehook.vocabulary.exact import ZERO, Money, Price, Quantity, canonical, canonical_or_none, decimal_or_none
from tradehook.vocabulary.ids import (
    AccountId,
    BrokerOrderId,
    ClientOrderId,
    LaneKey,
    OrderId,
    TradeId,
)
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import (
    Leg,
    OrderClass,
    OrderPrices,
    OrderStatus,
    OrderType,
    TimeInForce,
)
from tradehook.vocabulary.side import Side

_key: BindParameter[str] = bindparam("key")

ORDER_COLUMNS = (
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
    orders.c.broker_order_id,
    orders.c.parent_id,
    orders.c.external,
    orders.c.extended_hours,
    orders.c.order_class,
    orders.c.stop_price,
    orders.c.trail_amount,
    orders.c.trail_percent,
    orders.c.cancel_at,
    orders.c.priced_from,
    orders.c.taken_out_by,
    orders.c.number,
    orders.c.good_till,
    orders.c.follows,
)
"""What an order is read from, in the order that `order_of` takes."""
_GIVE_NUMBERS = InsertMany(order_numbers, ("given_at",))
_ADD = Statement(insert(orders), only=(*(column.key for column in ORDER_COLUMNS), "notional", "risk", "updated_at"))
_ORDER = Statement(select(*ORDER_COLUMNS).where(orders.c.id == _key))
_LOCK = Statement(select(*ORDER_COLUMNS).where(orders.c.id == _key).with_for_update())
_BY_NUMBER = Statement(
    select(*ORDER_COLUMNS).where(orders.c.number == bindparam("number"), orders.c.account_id == bindparam("account_id"))
)
_ACCOUNT_OF_NUMBER = Statement(select(orders.c.account_id).where(orders.c.number == bindparam("number")))
_BY_CLIENT_ID = Statement(select(*ORDER_COLUMNS).where(orders.c.client_order_id == _key).with_for_update())
_BY_OTHER_ID = Statement(
    select(*ORDER_COLUMNS)
    .join_from(other_ids, orders, orders.c.id == other_ids.c.order_id)
    .where(other_ids.c.client_order_id == _key)
    .with_for_update(of=orders)
)
_BY_BROKER_ID = Statement(
    select(*ORDER_COLUMNS)
    .where(orders.c.account_id == bindparam("account_id"), orders.c.broker_order_id == bindparam("broker_order_id"))
    .with_for_update()
)
_LEGS_OF = Statement(select(*ORDER_COLUMNS).where(orders.c.parent_id == _key).order_by(orders.c.number))
_STOPS = Statement(
    select(*ORDER_COLUMNS).where(
        orders.c.number.in_(
            select(func.max(orders.c.number)).where(is_stop).group_by(orders.c.account_id, orders.c.family)
        )
    )
)
_OF_TRADE = Statement(select(*ORDER_COLUMNS).where(orders.c.trade_id == _key).order_by(orders.c.number))
_OPEN_OF_FAMILY = Statement(
    select(*ORDER_COLUMNS)
    .where(is_open, orders.c.account_id == bindparam("account_id"), orders.c.family == bindparam("family"))
    .order_by(orders.c.number)
)
_ANY_OPEN_LEG = Statement(
    select(orders.c.number)
    .where(
        is_open,
        orders.c.account_id == bindparam("account_id"),
        orders.c.family == bindparam("family"),
        orders.c.leg.in_([literal_column("'take_profit'"), literal_column("'stop_loss'")]),
    )
    .limit(1)
)
_OPEN_OF_ACCOUNT = Statement(
    select(*ORDER_COLUMNS).where(is_open, orders.c.account_id == bindparam("account_id")).order_by(orders.c.number)
)
_CHANGE = Statement(
    update(orders)
    .where(orders.c.id == _key)
    .values(
        status=bindparam("status"),
        filled_quantity=bindparam("filled_quantity"),
        average_price=bindparam("average_price"),
        words=bindparam("words"),
        broker_order_id=bindparam("broker_order_id"),
        updated_at=bindparam("updated_at"),
    )
)
_CHANGE_TERMS = Statement(
    update(orders)
    .where(orders.c.id == _key)
    .values(
        client_order_id=bindparam("new_client_order_id"),
        broker_order_id=bindparam("new_broker_order_id"),
        quantity=bindparam("quantity"),
        limit_price=bindparam("limit_price"),
        stop_price=bindparam("stop_price"),
        trail_amount=bindparam("trail_amount"),
        trail_percent=bindparam("trail_percent"),
        time_in_force=bindparam("time_in_force"),
        good_till=bindparam("good_till"),
        updated_at=bindparam("updated_at"),
    )
)
_ADD_OTHER_ID = Statement(insert(other_ids))
_OTHER_ID = Statement(select(other_ids.c.order_id).where(other_ids.c.client_order_id == _key))
_SET_CLIENT_ID = Statement(
    update(orders).where(orders.c.id == _key).values(client_order_id=bindparam("client_order_id"))
)
_SET_BROKER_ID = Statement(
    update(orders).where(orders.c.id == _key).values(broker_order_id=bindparam("broker_order_id"))
)
_RENEWED_SINCE = Statement(
    select(order_events.c.order_id)
    .where(
        order_events.c.order_id == _key,
        order_events.c.event == literal_column("'replaced'"),
        order_events.c.learned_at > bindparam("since"),
    )
    .limit(1)
)
_ADD_EVENT = Statement(insert(order_events), only=("order_id", "event", "status", "note", "happened_at", "learned_at"))

_RESERVED = Statement(
    select(orders.c.family, orders.c.notional, orders.c.risk).where(
        # Not by the index of entries, which brings all that there ever were of the account; few orders are open.
        is_open,
        orders.c.account_id == _key,
        orders.c.leg.concat("") == literal_column("'entry'"),
    )
)


def give_numbers(tx: Tx, count: int, at: Instant) -> list[int]:
    """Numbers for so many orders that are to be made; each is given once, and they rise."""
    return tx.insert(_GIVE_NUMBERS, [(at,)] * count)


def add(tx: Tx, order: Order, reservation: Reservation | None = None) -> None:
    """Keep a new order, with what it reserves, under its number or the next one."""
    tx.run(
        _ADD,
        number=order.number or give_numbers(tx, 1, order.created_at)[0],
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
        limit_price=canonical_or_none(order.prices.limit_price),
        stop_price=canonical_or_none(order.prices.stop_price),
        trail_amount=canonical_or_none(order.prices.trail_amount),
        trail_percent=canonical_or_none(order.prices.trail_percent),
        status=order.status.value,
        words=order.words,
        created_at=order.created_at,
        updated_at=order.created_at,
        broker_order_id=order.broker_order_id,
        parent_id=order.parent_id,
        external=order.external,
        extended_hours=order.extended_hours,
        order_class=order.order_class.value,
        cancel_at=order.cancel_at,
        priced_from=canonical_or_none(order.priced_from),
        taken_out_by=order.taken_out_by,
        good_till=order.good_till,
        follows=None if order.follows is None else encode(order.follows),
        notional=canonical_or_none(reservation.notional if reservation else None),
        risk=canonical_or_none(reservation.risk if reservation else None),
    )


def order(tx: ReadTx, order_id: OrderId) -> Order | None:
    """The order of this id."""
    row = tx.one(_ORDER, key=order_id)
    return order_of(row) if row else None


def lock_order(tx: Tx, order_id: OrderId) -> Order | None:
    """The order of this id, locked against every other engine until the transaction ends."""
    row = tx.one(_LOCK, key=order_id)
    return order_of(row) if row else None


def order_by_number(tx: ReadTx, account_id: AccountId, number: int) -> Order | None:
    """The order of this number in an account."""
    row = tx.one(_BY_NUMBER, account_id=account_id, number=number)
    return order_of(row) if row else None


def account_of_number(tx: ReadTx, number: int) -> AccountId | None:
    """The account that has the order of this number."""
    row = tx.one(_ACCOUNT_OF_NUMBER, number=number)
    return AccountId(row[0]) if row else None


def order_by_client_id(tx: Tx, client_order_id: ClientOrderId) -> Order | None:
    """The order that we know under this id, now, or before or after it is replaced, locked; None when we know none."""
    row = tx.one(_BY_CLIENT_ID, key=client_order_id) or tx.one(_BY_OTHER_ID, key=client_order_id)
    return order_of(row) if row else None


def order_by_broker_id(tx: Tx, account_id: AccountId, broker_order_id: BrokerOrderId) -> Order | None:
    """The order that the broker knows under its own id, locked: a linked leg, say, whose other id it made itself."""
    row = tx.one(_BY_BROKER_ID, account_id=account_id, broker_order_id=broker_order_id)
    return order_of(row) if row else None


def legs_of(tx: ReadTx, order_id: OrderId) -> list[Order]:
    """The orders that are an order's linked legs, in the order in which they were made."""
    return [order_of(row) for row in tx.all(_LEGS_OF, key=order_id)]


def last_stops(tx: ReadTx) -> list[Order]:
    """The newest stop loss of every account's family that ever had one."""
    return [order_of(row) for row in tx.all(_STOPS)]


def orders_of_trade(tx: ReadTx, trade_id: TradeId) -> list[Order]:
    """A trade's orders, in the order in which they were made."""
    return [order_of(row) for row in tx.all(_OF_TRADE, key=trade_id)]


def open_orders(tx: ReadTx, lane: LaneKey) -> list[Order]:
    """The orders of an account's family that may still fill, oldest first."""
    return [order_of(row) for row in tx.all(_OPEN_OF_FAMILY, account_id=lane.account_id, family=lane.family)]


def any_open_leg(tx: ReadTx, lane: LaneKey) -> bool:
    """Whether an account's family has a take profit or a stop loss that may still fill."""
    return tx.one(_ANY_OPEN_LEG, account_id=lane.account_id, family=lane.family) is not None


def open_orders_of_account(tx: ReadTx, account_id: AccountId) -> list[Order]:
    """The orders of an account that may still fill, oldest first."""
    return [order_of(row) for row in tx.all(_OPEN_OF_ACCOUNT, account_id=account_id)]


def change(tx: Tx, order_: Order, at: Instant) -> None:
    """Keep an order's new state, filled quantity, average price, and the broker's words and id."""
    tx.run(
        _CHANGE,
        key=order_.id,
        status=order_.status.value,
        filled_quantity=canonical(order_.filled_quantity),
        average_price=canonical_or_none(order_.average_price),
        words=order_.words,
        broker_order_id=order_.broker_order_id,
        updated_at=at,
    )


def change_terms(tx: Tx, order_: Order, at: Instant) -> None:
    """Keep the terms, and the ids, that a replaced order has now."""
    tx.run(
        _CHANGE_TERMS,
        key=order_.id,
        new_client_order_id=order_.client_order_id,
        new_broker_order_id=order_.broker_order_id,
        quantity=canonical(order_.quantity),
        limit_price=canonical_or_none(order_.prices.limit_price),
        stop_price=canonical_or_none(order_.prices.stop_price),
        trail_amount=canonical_or_none(order_.prices.trail_amount),
        trail_percent=canonical_or_none(order_.prices.trail_percent),
        time_in_force=order_.time_in_force.value,
        good_till=order_.good_till,
        updated_at=at,
    )


def keep_other_id(tx: Tx, client_order_id: ClientOrderId, order_id: OrderId) -> None:
    """Remember an id under which a broker may speak of an order, beside the one that it has."""
    if tx.one(_OTHER_ID, key=client_order_id) is None:
        tx.run(_ADD_OTHER_ID, client_order_id=client_order_id, order_id=order_id)


def set_client_order_id(tx: Tx, order_id: OrderId, client_order_id: ClientOrderId) -> None:
    """Give an order another id, for its own is that of another one."""
    tx.run(_SET_CLIENT_ID, key=order_id, client_order_id=client_order_id)


def set_broker_order_id(tx: Tx, order_id: OrderId, broker_order_id: BrokerOrderId) -> None:
    """Keep the broker's own id of an order."""
    tx.run(_SET_BROKER_ID, key=order_id, broker_order_id=broker_order_id)


def was_renewed_since(tx: ReadTx, order_id: OrderId, since: Instant) -> bool:
    """Whether we have learned after an instant that an order has other terms."""
    return tx.one(_RENEWED_SINCE, key=order_id, since=since) is not None


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


def reserved(tx: ReadTx, account_id: AccountId) -> Reserved:
    """What the entries of an account that may still fill have reserved."""
    rows = tx.all(_RESERVED, key=account_id)
    return Reserved(
        count=len(rows),
        families=frozenset(str(row[0]) for row in rows),
        notional=Money(sum((Decimal(row[1] or 0) for row in rows), ZERO)),
        risk=Money(sum((Decimal(row[2] or 0) for row in rows), ZERO)),
    )


def order_of(row: Row) -> Order:
    """The order of a row of `ORDER_COLUMNS`."""
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
        average_price=_price(row[15]),
        status=OrderStatus(row[17]),
        words=row[18],
        created_at=Instant(row[19]),
        broker_order_id=None if row[20] is None else BrokerOrderId(row[20]),
        parent_id=None if row[21] is None else OrderId(row[21]),
        external=bool(row[22]),
        extended_hours=bool(row[23]),
        order_class=OrderClass(row[24]),
        cancel_at=None if row[28] is None else Instant(row[28]),
        priced_from=_price(row[29]),
        taken_out_by=None if row[30] is None else TradeId(row[30]),
        number=row[31],
        good_till=None if row[32] is None else Instant(row[32]),
        follows=None if row[33] is None else decode(Follows, row[33]),
        prices=OrderPrices(
            limit_price=_price(row[16]),
            stop_price=_price(row[25]),
            trail_amount=_price(row[26]),
            trail_percent=decimal_or_none(row[27]),
        ),
    )


def _price(text: str | None) -> Price | None:
    found = decimal_or_none(text)
    return None if found is None else Price(found)
