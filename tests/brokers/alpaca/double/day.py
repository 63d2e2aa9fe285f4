"""The course of a day: what opening, closing and a new day do to orders."""

from datetime import date

from tests.brokers.alpaca.double import groups, life, matching, spreads
from tests.brokers.alpaca.double.floor import Floor
from tests.brokers.alpaca.double.orders import Order
from tests.brokers.alpaca.double.words import AssetClass, Phase, Status, TimeInForce

_WAITING = (Status.ACCEPTED, Status.PENDING_NEW)


def turn(floor: Floor) -> None:
    """Bring orders to the phase that it is now; called before anything is done."""
    day, phase = _now(floor)
    day_before, phase_before = floor.applied
    if (day, phase) == floor.applied:
        return
    floor.applied = (day, phase)
    if day_before is not None and day != day_before and phase_before is not Phase.CLOSED:
        _close(floor, Phase.CLOSED)
        phase_before = Phase.CLOSED
    if phase_before is Phase.OPEN or phase is Phase.CLOSED:
        _close(floor, phase)
    if phase is not Phase.CLOSED:
        _send(floor, phase)


def _now(floor: Floor) -> tuple[date | None, Phase]:
    if floor.forced is not None:
        return floor.applied[0], floor.forced
    return floor.clock.in_new_york().date(), floor.phase()


def _close(floor: Floor, phase: Phase) -> None:
    """The regular session is over (`phase` says what follows): the closing auction, then day orders expire."""
    for order in _of_the_stock_market(floor):
        if order.tif is TimeInForce.CLS and order.status not in _WAITING:
            matching.auction(floor, order)
        elif _is_over(floor, order, phase):
            life.expire(floor, order)
            groups.after_end(floor, order)


def _is_over(floor: Floor, order: Order, phase: Phase) -> bool:
    follows_its_entry = order.status is Status.HELD and not order.armed
    if not order.status.open or order.status in _WAITING or follows_its_entry:
        return False
    if floor.now() >= order.expires_at and order.tif is TimeInForce.GTC:
        return True
    return order.tif is TimeInForce.DAY and (phase is Phase.CLOSED or not order.extended_hours)


def _send(floor: Floor, phase: Phase) -> None:
    """A session begins: what waited for it is routed, and the opening auction is held."""
    for order in _of_the_stock_market(floor):
        arrived = life.route(floor, order)
        if order.tif is TimeInForce.OPG:
            if arrived and phase is Phase.OPEN:
                matching.auction(floor, order)
        elif order.asset is None:
            spreads.offer(floor, order)
        elif order.tif is not TimeInForce.CLS:
            matching.offer(floor, order)


def _of_the_stock_market(floor: Floor) -> list[Order]:
    return [
        order for order in floor.every_open() if order.asset is None or order.asset.asset_class is not AssetClass.CRYPTO
    ]
