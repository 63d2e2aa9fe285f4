"""The orders of one account in one instrument, held against the market of one moment. Pure.

Orders come in the order of the book. What one fills is money and size that those after it no longer have, and what it
does to the orders that are linked to it is done before they have their turn.
"""

from collections import deque
from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from tradehook.brokers.paper import reports
from tradehook.brokers.paper.linking import follow
from tradehook.brokers.paper.orders import PaperOrder
from tradehook.brokers.paper.reports import PaperReport
from tradehook.brokers.paper.scene import Scene
from tradehook.brokers.paper.settling import Settled, late, settle
from tradehook.vocabulary.exact import Quantity
from tradehook.vocabulary.ids import ClientOrderId
from tradehook.vocabulary.instant import Instant

Orders = dict[ClientOrderId, PaperOrder]


class Crossed(msgspec.Struct, frozen=True, kw_only=True):
    """Where the orders stand: the scene as it is by now, the orders, the names of those that are not as they were, what
    there is to report, and whether anything was traded."""

    scene: Scene
    orders: Orders
    changed: frozenset[ClientOrderId] = frozenset()
    reports: tuple[PaperReport, ...] = ()
    traded: bool = False


def begin(scene: Scene, orders: Iterable[PaperOrder]) -> Crossed:
    """Before anything has happened."""
    return Crossed(scene=scene, orders={order.ticket.client_order_id: order for order in orders})


def cross(crossed: Crossed) -> Crossed:
    """Give every order its turn, first come first served; one to which an entry releases something has it again."""
    turns = deque(crossed.orders)
    while turns:
        order = crossed.orders[turns.popleft()]
        settled = None if order.status.final else settle(crossed.scene, order)
        if settled is not None:
            moved = _moved(crossed, order, settled)
            after = put(moved, order, settled.order, settled.reports)
            turns.extend(name for name, each in after.orders.items() if _has_more(crossed.orders[name], each))
            crossed = after
    return crossed


def put(crossed: Crossed, before: PaperOrder, after: PaperOrder, told: tuple[PaperReport, ...] = ()) -> Crossed:
    """An order in the place of what it was, with what follows for those that it is linked to."""
    others = [each for each in crossed.orders.values() if _follows(after, each)]
    now = {each.ticket.client_order_id: each for each in (after, *follow(before, after, others))}
    at = crossed.scene.now
    consequences = (_told(crossed.orders[name], each, at) for name, each in now.items() if each is not after)
    return replace(
        crossed,
        orders=crossed.orders | now,
        changed=crossed.changed | now.keys(),
        reports=(*crossed.reports, *told, *(each for each in consequences if each is not None)),
    )


def fill_late(crossed: Crossed, ended: PaperOrder) -> Crossed:
    """An order that has ended fills all the same, where there is a price: what exchanges do when a fill and a cancel
    meet."""
    settled = late(crossed.scene, ended)
    if settled is None:
        return crossed
    return put(_moved(crossed, ended, settled), ended, settled.order, settled.reports)


def _follows(order: PaperOrder, other: PaperOrder) -> bool:
    linked = order.group is not None and other.group == order.group and not other.status.final
    return linked and other.ticket.client_order_id != order.ticket.client_order_id


def _told(before: PaperOrder, after: PaperOrder, at: Instant) -> PaperReport | None:
    if after.status.final:
        return reports.ended(after, at)
    return reports.replaced(after, at) if after.ticket != before.ticket else None


def _has_more(before: PaperOrder, after: PaperOrder) -> bool:
    return after.released is not None and after.free > before.free


def _moved(crossed: Crossed, before: PaperOrder, settled: Settled) -> Crossed:
    """The scene after an execution."""
    if settled.moved is None:
        return crossed
    scene = crossed.scene
    filled = settled.order.filled - before.filled
    left = None if scene.size is None else Quantity(scene.size - filled)
    after = replace(scene, account=settled.moved.account, holding=settled.moved.holding, size=left)
    return replace(crossed, scene=after, traded=True)
