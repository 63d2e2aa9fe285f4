"""The transaction that takes a broker's reports: facts are booked once, orders move as their table says, trades go on.

Reports come twice, late and out of order, and may be of orders that tradehook did not send. What they say of the past
is kept in any case; where they leave a question, the broker's books are looked at (`Turn.reconcile`).
"""

from collections.abc import Sequence

from tradehook.brokers.declaring import Replaces
from tradehook.engine import moving
from tradehook.engine.booking import book, bust
from tradehook.engine.differing import UNTOLD
from tradehook.engine.noting import note
from tradehook.engine.steps import tell_askers
from tradehook.engine.take_account_report import take_account_report
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.whose_order import (
    Named,
    Under,
    Whose,
    as_told,
    brought_up,
    ids_ahead,
    known_order,
    refuse,
    whose,
)
from tradehook.engine.world import World
from tradehook.orders import queries as orders
from tradehook.orders.life import Event
from tradehook.plumbing.points import Point, reached
from tradehook.plumbing.store.contract import Tx
from tradehook.positions.fills.queries import Bust, fills_implied_by, fills_of_order
from tradehook.positions.queries import set_cursor
from tradehook.positions.so_far import implied, implied_id
from tradehook.vocabulary.broker import (
    CashMoved,
    FillBusted,
    FilledSoFar,
    OrderEnded,
    OrderFilled,
    OrderReplaced,
    OrderWorking,
    PositionSettled,
    PositionSplit,
    Report,
)
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.fill import Fill
from tradehook.vocabulary.notice import About
from tradehook.vocabulary.order import OrderStatus


def take_reports(tx: Tx, world: World, connection: str, reports: Sequence[Report]) -> Turn:
    """Take a batch of reports and remember how far the stream was read, in one commit."""
    turn = NOTHING
    for report in reports:
        reached(Point.REPORTED)
        turn += _take(tx, world, connection, report)
    if reports:
        set_cursor(tx, connection, max(report.cursor for report in reports))
    return turn


def _take(tx: Tx, world: World, connection: str, report: Report) -> Turn:
    match report:
        case OrderFilled():
            return _take_fill(tx, world, report)
        case FilledSoFar():
            return _take_total(tx, world, report)
        case FillBusted():
            return _take_bust(tx, world, report)
        case OrderWorking():
            return _take_working(tx, world, report)
        case OrderReplaced():
            return _take_replaced(tx, world, report)
        case OrderEnded():
            return _take_end(tx, world, connection, report)
        case PositionSettled() | PositionSplit() | CashMoved():
            return take_account_report(tx, world, report)


def _take_fill(tx: Tx, world: World, report: OrderFilled) -> Turn:
    found = known_order(tx, world, Named.by(report, report.order), report.happened_at)
    fill = Fill(
        account_id=report.account_id,
        execution_id=report.execution_id,
        order_id=found.order.id if found else None,
        symbol=report.symbol,
        side=report.side,
        quantity=report.quantity,
        price=report.price,
        fee=report.fee,
        happened_at=report.happened_at,
        learned_at=world.now(),
    )
    return _book(tx, world, fill, report, found)


def _take_total(tx: Tx, world: World, report: FilledSoFar) -> Turn:
    found = known_order(tx, world, Named.by(report), report.happened_at)
    beginning = implied_id(report.client_order_id, "")
    if found is None:
        known = fills_implied_by(tx, report.account_id, report.symbol, report.client_order_id)
    else:
        known = [each for each in fills_of_order(tx, found.order.id) if each.execution_id.startswith(beginning)]
    fill = implied(report, known, found.order.id if found else None, world.now())
    return NOTHING if fill is None else _book(tx, world, fill, report, found)


def _book(tx: Tx, world: World, fill: Fill, report: OrderFilled | FilledSoFar, found: Whose | None) -> Turn:
    turn = book(tx, world, fill, report.cursor)
    if turn is None:
        return NOTHING
    reached(Point.BOOKED)
    if found is not None:
        told = report.order if isinstance(report, OrderFilled) else None
        return turn + moving.fill(tx, world, found.order, fill, told)
    said = About.EXTERNAL_FILL.saying(
        symbol=fill.symbol, side=fill.side, quantity=canonical(fill.quantity), price=canonical(fill.price)
    )
    note(tx, world, fill.account_id, said)
    return turn


def _take_bust(tx: Tx, world: World, report: FillBusted) -> Turn:
    taken_back = Bust(
        account_id=report.account_id,
        execution_id=report.execution_id,
        words=report.words,
        happened_at=report.happened_at,
        learned_at=world.now(),
    )
    fill = bust(tx, world, taken_back)
    if fill is None:
        return _heard_of(tx, world, report)
    order = orders.lock_order(tx, fill.order_id) if fill.order_id else None
    turn = moving.take_back(tx, world, order, fill, taken_back) if order else NOTHING
    # Whether the broker took the order up again, or ended it, is not said.
    return turn + Turn(reconcile=(report.account_id,))


def _heard_of(tx: Tx, world: World, report: FillBusted) -> Turn:
    """A bust that changes no fill says at least that the broker has the order."""
    found = whose(tx, Named.by(report))
    if found is None or found.order.status not in UNTOLD:
        return NOTHING
    return moving.happen(tx, world, found.order, Event.BUSTED, report.words, report.happened_at)


def _take_working(tx: Tx, world: World, report: OrderWorking) -> Turn:
    found = known_order(tx, world, Named.by(report, report.order), report.happened_at)
    if found is None:
        return Turn(reconcile=(report.account_id,))
    if found.under is Under.BEFORE:
        return NOTHING
    return moving.happen(tx, world, found.order, Event.ACCEPTED, "", report.happened_at)


def _take_replaced(tx: Tx, world: World, report: OrderReplaced) -> Turn:
    """New terms, unless they are older than those that the order has; it may be that its new id was named before."""
    found = whose(tx, Named.by(report))
    new = whose(tx, Named.as_shown(report.account_id, report.order))
    if found is None:
        known_order(tx, world, Named.as_shown(report.account_id, report.order), report.happened_at)
        return NOTHING
    if found.under is Under.BEFORE or (new is not None and new.under is Under.BEFORE):
        return NOTHING
    if new is not None and new.order.id != found.order.id:
        words = f"It goes on as {new.order.client_order_id}."
        return moving.happen(tx, world, found.order, Event.CANCELLED, words, report.happened_at)
    return moving.renew(tx, world, found.order, as_told(found.order, report.order), report.happened_at)


def _take_end(tx: Tx, world: World, connection: str, report: OrderEnded) -> Turn:
    """The end of the order, unless it is of an order whose place another one has taken, or was to take and did not."""
    named = Named.by(report)
    found = whose(tx, named)
    if found is None or found.under is Under.BEFORE:
        return NOTHING
    if found.under is Under.AHEAD and report.status is OrderStatus.REJECTED:
        refuse(tx, found, report.words, world.now())
        return tell_askers(tx, world, found.order) + Turn(reconcile=(report.account_id,))
    makes_new = world.broker(connection).declaration.replaces is Replaces.AS_NEW_ORDER
    if makes_new and found.under is Under.NOW and ids_ahead(tx, found.order):
        return Turn(reconcile=(report.account_id,))
    order = brought_up(tx, world, found, named, report.happened_at).order
    return moving.happen(tx, world, order, moving.ENDED[report.status], report.words, report.happened_at)
