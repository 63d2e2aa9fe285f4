"""The transaction that takes a broker's reports: facts are booked once, and their trades go on."""

from collections.abc import Sequence

from tradehook.engine.booking import book
from tradehook.engine.carry_out import proceed
from tradehook.engine.history import filled, happen
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.orders import queries as orders
from tradehook.orders.life import Event
from tradehook.orders.order import Order
from tradehook.plumbing.points import Point, reached
from tradehook.plumbing.store.contract import Tx
from tradehook.positions.queries import set_cursor
from tradehook.trades import queries as trades
from tradehook.vocabulary.broker import OrderEnded, OrderFilled, OrderWorking, Report
from tradehook.vocabulary.fill import Fill
from tradehook.vocabulary.ids import LaneKey
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import OrderStatus

_ENDED = {
    OrderStatus.CANCELLED: Event.CANCELLED,
    OrderStatus.REJECTED: Event.REJECTED,
    OrderStatus.EXPIRED: Event.EXPIRED,
}


def take_reports(tx: Tx, world: World, connection: str, reports: Sequence[Report]) -> Turn:
    """Take a batch of reports and remember how far the stream was read, in one commit."""
    turn = NOTHING
    for report in reports:
        turn += _take(tx, world, report)
    set_cursor(tx, connection, reports[-1].cursor)
    return turn


def _take(tx: Tx, world: World, report: Report) -> Turn:
    now = world.now()
    reached(Point.REPORTED)
    order = orders.order_by_client_id(tx, report.client_order_id)
    if isinstance(report, OrderFilled):
        if not book(tx, world, _fill(report, order, now)):
            return NOTHING
        after = filled(tx, order, report, now) if order else None
        reached(Point.BOOKED)
    else:
        after = _moved(tx, order, report, now) if order else None
    return _go_on(tx, world, after) if after else NOTHING


def _moved(tx: Tx, order: Order, report: OrderWorking | OrderEnded, now: Instant) -> Order:
    if isinstance(report, OrderWorking):
        orders.set_broker_order_id(tx, order.id, report.broker_order_id)
        return happen(tx, order, Event.ACCEPTED, "", report.happened_at, now)
    return happen(tx, order, _ENDED[report.status], report.words, report.happened_at, now)


def _fill(report: OrderFilled, order: Order | None, now: Instant) -> Fill:
    return Fill(
        account_id=report.account_id,
        execution_id=report.execution_id,
        order_id=order.id if order else None,
        symbol=report.symbol,
        side=report.side,
        quantity=report.quantity,
        price=report.price,
        fee=report.fee,
        happened_at=report.happened_at,
        learned_at=now,
    )


def _go_on(tx: Tx, world: World, order: Order) -> Turn:
    """The order's trade goes on; and the trade that waits in the lane for this order's end, if another one does."""
    trade = trades.trade(tx, order.trade_id) if order.trade_id else None
    turn = proceed(tx, world, trade) if trade else NOTHING
    ended = (LaneKey(order.account_id, order.family),) if order.status.final else ()
    return Turn(requests=turn.requests, lanes=turn.lanes + ended)
