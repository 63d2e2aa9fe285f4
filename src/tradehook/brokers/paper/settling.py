"""What happens to one order at one moment: it fills, rests or ends. Pure."""

from decimal import Decimal

import msgspec
from msgspec.structs import replace

from tradehook.brokers.paper import reports
from tradehook.brokers.paper.book import Execution, Holding, effect
from tradehook.brokers.paper.fills import fee, fill_price, fillable
from tradehook.brokers.paper.margin import may_be_short, paid_in_full
from tradehook.brokers.paper.money import converted, exactly
from tradehook.brokers.paper.orders import PaperAccount, PaperOrder
from tradehook.brokers.paper.reports import PaperReport
from tradehook.brokers.paper.scene import Scene
from tradehook.brokers.paper.timing import opens_next
from tradehook.brokers.paper.triggers import watched
from tradehook.vocabulary.exact import ZERO, Money, Price, Quantity, canonical
from tradehook.vocabulary.order import OrderStatus, TimeInForce
from tradehook.vocabulary.side import Side

_AT_ONCE = frozenset({TimeInForce.IOC, TimeInForce.FOK})
_AT_AUCTION = frozenset({TimeInForce.OPG, TimeInForce.CLS})
ENDS_WITH_ONE_LOOK = _AT_ONCE | _AT_AUCTION
_NOT_REACHED = {
    TimeInForce.IOC: "Immediate or cancel: nothing more could be filled at once.",
    TimeInForce.FOK: "Fill or kill: not all of it could be filled at once.",
    TimeInForce.OPG: "On the open: it could not be filled at the opening price.",
    TimeInForce.CLS: "On the close: it could not be filled at the closing price.",
}
_OVER = {
    TimeInForce.DAY: "Good for the day, which is over.",
    TimeInForce.GTS: "Good for the session, which is over.",
    TimeInForce.GTD: "Good till a date, which has come.",
    TimeInForce.OPG: "On the open: there was no opening price.",
}
_CONTRACT_OVER = "Good until its contract ended, which it has."


class Moved(msgspec.Struct, frozen=True):
    """What an execution leaves: the account with its cash, and what it holds of the instrument."""

    account: PaperAccount
    holding: Holding


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """An order, what there is to report of it, and what it moved; None where nothing filled."""

    order: PaperOrder
    moved: Moved | None = None
    reports: tuple[PaperReport, ...] = ()


def settle(scene: Scene, order: PaperOrder) -> Settled | None:
    """Fill an order as far as it goes; None when it rests as it is.

    An order that may only reduce a holding which has shrunk meanwhile fills for what is held; its rest is cancelled.
    """
    if scene.instrument.expired(scene.now):
        return _leave(scene, Settled(order=order), OrderStatus.EXPIRED, f"{scene.instrument.symbol} expired.")
    if _is_over(scene, order):
        words = _OVER.get(order.ticket.time_in_force, _CONTRACT_OVER)
        return _leave(scene, Settled(order=order), OrderStatus.EXPIRED, words)
    if scene.now < order.works_from or not order.free:
        return None
    opens = opens_next(order.ticket, scene.instrument, scene.account.settings, scene.now)
    if opens is not None:
        return _must_fill_now(scene, order) or Settled(order=replace(order, works_from=opens))
    return _meet(scene, order)


def late(scene: Scene, ended: PaperOrder) -> Settled | None:
    """All of an order that has ended, filled at its own price or the market's; None where there is none. What does not
    fill stays ended."""
    price = ended.ticket.limit_price or ended.ticket.prices.stop_price or scene.market(ended.ticket.side)
    quantity = fillable(ended.ticket, ended.free, scene.holding, may_be_short(scene.instrument))
    if price is None or scene.rate is None or not quantity:
        return None
    settled = _fill(scene, ended, quantity, price, scene.rate)
    return replace(settled, order=replace(settled.order, status=ended.status)) if settled.order.rest else settled


def _is_over(scene: Scene, order: PaperOrder) -> bool:
    """One on the close ends with its fill, at the same moment."""
    on_close = order.ticket.time_in_force is TimeInForce.CLS
    return order.ends_at is not None and scene.now >= order.ends_at and not on_close


def _meet(scene: Scene, order: PaperOrder) -> Settled | None:
    """Hold an order that works against the market."""
    market = scene.market(order.ticket.side)
    if market is None or scene.rate is None:
        return _must_fill_now(scene, order)
    tick = scene.instrument.tick
    seen = watched(order, market, tick)
    price = fill_price(seen, market, scene.account.settings.slippage, tick)
    if price is None:
        return _passed_by(scene, order, seen)
    wanted = fillable(seen.ticket, seen.free, scene.holding, may_be_short(scene.instrument))
    to_be_had = wanted if scene.size is None else Quantity(min(wanted, scene.size))
    if seen.ticket.time_in_force is TimeInForce.FOK and to_be_had < seen.rest:
        return _passed_by(scene, order, seen)
    if wanted and not to_be_had:
        return _passed_by(scene, order, seen)
    settled = _fill(scene, seen, to_be_had, price, scene.rate) if to_be_had else Settled(order=seen)
    return _with_rest(scene, settled, wanted < seen.free, to_be_had == wanted)


def _with_rest(scene: Scene, settled: Settled, only_reduces: bool, all_wanted: bool) -> Settled:
    """What becomes of what did not fill."""
    order = settled.order
    if not order.rest:
        return settled
    if only_reduces and all_wanted:
        if order.released is not None and order.rest > order.free:
            return _for_what_is_to_come(scene, settled)
        words = f"No more than {canonical(order.filled)} {scene.holding.symbol} was held for the order to close."
        return _leave(scene, settled, OrderStatus.CANCELLED, words)
    if order.ticket.time_in_force in ENDS_WITH_ONE_LOOK:
        return _leave(scene, settled, _end_of(order), _NOT_REACHED[order.ticket.time_in_force])
    return settled


def _for_what_is_to_come(scene: Scene, settled: Settled) -> Settled:
    """A leg whose entry is still to fill some: what has been closed without it is not its any more."""
    gone = settled.order.free
    less = settled.order.reduced_by(gone).released_by(-gone)
    return replace(settled, order=less, reports=(*settled.reports, reports.replaced(less, scene.now)))


def _passed_by(scene: Scene, order: PaperOrder, seen: PaperOrder) -> Settled | None:
    """The market was there and did not fill it."""
    if order.ticket.time_in_force in ENDS_WITH_ONE_LOOK:
        return _leave(scene, Settled(order=seen), _end_of(order), _NOT_REACHED[order.ticket.time_in_force])
    return None if seen is order else Settled(order=seen)


def _must_fill_now(scene: Scene, order: PaperOrder) -> Settled | None:
    """Nothing can be had: whatever had to fill now ends; an order that waits for the opening waits on."""
    time_in_force = order.ticket.time_in_force
    if time_in_force in _AT_ONCE or time_in_force is TimeInForce.CLS:
        return _leave(scene, Settled(order=order), _end_of(order), _NOT_REACHED[time_in_force])
    return None


def _end_of(order: PaperOrder) -> OrderStatus:
    return OrderStatus.CANCELLED if order.ticket.time_in_force in _AT_ONCE else OrderStatus.EXPIRED


def _fill(scene: Scene, order: PaperOrder, quantity: Quantity, price: Price, rate: Decimal) -> Settled:
    cost = fee(scene.account.settings.commission, order, scene.instrument, quantity, price, rate)
    after = order.filled_by(quantity, price)
    return Settled(
        order=after,
        moved=executed(scene, order.ticket.side, quantity, price, rate, cost),
        reports=(reports.filled(after, quantity, price, cost, scene.now),),
    )


@exactly
def executed(
    scene: Scene, side: Side, quantity: Quantity, price: Price, rate: Decimal, cost: Money = Money(ZERO)
) -> Moved:
    """What an execution does to the account and to what it holds, once its cost is paid. What is paid in full changes
    the cash by its price, everything else by its result."""
    instrument = scene.instrument
    execution = Execution(side=side, quantity=quantity, price=price, point_value=instrument.point_value)
    change = effect(scene.holding, execution)
    money = converted(change.received if paid_in_full(instrument) else change.realised, rate)
    return Moved(
        replace(scene.account, cash=Money(scene.account.cash + money - cost)),
        replace(
            scene.holding,
            quantity=change.quantity,
            cost=change.cost,
            rate=rate,
            expires_at=instrument.expires_at,
        ),
    )


def _leave(scene: Scene, settled: Settled, status: OrderStatus, words: str) -> Settled:
    order = settled.order.ended(status, words)
    return replace(settled, order=order, reports=(*settled.reports, reports.ended(order, scene.now)))
