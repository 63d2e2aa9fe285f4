"""What happens to one order at one moment: it fills, rests or ends. Pure."""

from decimal import Decimal

import msgspec
from msgspec.structs import replace

from tradehook.brokers.paper import reports
from tradehook.brokers.paper.book import Effect, Execution, Holding, effect
from tradehook.brokers.paper.fills import fill_price, fillable
from tradehook.brokers.paper.margin import RULES, may_be_short
from tradehook.brokers.paper.money import converted, exactly
from tradehook.brokers.paper.orders import PaperAccount, PaperOrder
from tradehook.brokers.paper.reports import PaperReport
from tradehook.brokers.paper.scene import Scene
from tradehook.vocabulary.exact import Money, Price, Quantity, canonical
from tradehook.vocabulary.order import OrderStatus, TimeInForce


class Moved(msgspec.Struct, frozen=True):
    """What an execution leaves: the account with its cash, and what it holds of the instrument."""

    account: PaperAccount
    holding: Holding


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """An order, what there is to report of it, and what it moved; None where nothing filled."""

    order: PaperOrder
    moved: Moved | None = None
    reports: tuple[PaperReport, ...] = ()


def settle_new(scene: Scene, order: PaperOrder) -> Settled:
    """Carry out an order that has just been taken: it fills, rests, or is cancelled (ioc)."""
    settled = settle(scene, order)
    if settled is not None:
        return settled
    if order.ticket.time_in_force is TimeInForce.IOC:
        words = "Immediate or cancel: nothing could be filled at once."
        return _leave(scene, Settled(order=order), OrderStatus.CANCELLED, words)
    return Settled(order=order, reports=(reports.working(order),))


def settle_changed(scene: Scene, order: PaperOrder) -> Settled:
    """Carry out an order that has just been given new terms: it is done, fills now, or goes on resting."""
    settled = settle(scene, order) if order.status.open else None
    settled = settled or Settled(order=order)
    return replace(settled, reports=(reports.replaced(order, scene.now), *settled.reports))


def settle(scene: Scene, order: PaperOrder) -> Settled | None:
    """Fill an order as far as it goes; None when it rests.

    An order that may only reduce a holding which has shrunk meanwhile fills for what is held; its rest is
    cancelled.
    """
    if scene.instrument.expired(scene.now):
        return _leave(scene, Settled(order=order), OrderStatus.EXPIRED, f"{scene.instrument.symbol} expired.")
    market = scene.market(order.ticket.side)
    price = None if market is None else fill_price(order.ticket, market)
    if price is None or scene.rate is None:
        return None
    quantity = fillable(order.ticket, order.rest, scene.holding, may_be_short(scene.instrument))
    settled = _fill(scene, order, quantity, price, scene.rate) if quantity else Settled(order=order)
    if settled.order.rest:
        words = f"No more than {canonical(quantity)} {scene.holding.symbol} was held for the order to close."
        return _leave(scene, settled, OrderStatus.CANCELLED, words)
    return settled


@exactly
def _fill(scene: Scene, order: PaperOrder, quantity: Quantity, price: Price, rate: Decimal) -> Settled:
    execution = Execution(
        side=order.ticket.side, quantity=quantity, price=price, point_value=scene.instrument.point_value
    )
    change = effect(scene.holding, execution)
    after = order.filled_by(quantity, price)
    return Settled(
        order=after,
        moved=Moved(
            replace(scene.account, cash=_cash_after(scene, change, rate)),
            replace(scene.holding, quantity=change.quantity, cost=change.cost, rate=rate),
        ),
        reports=(reports.filled(after, quantity, price, scene.now),),
    )


def _cash_after(scene: Scene, change: Effect, rate: Decimal) -> Money:
    """What is paid in full changes the cash by its price, everything else by its result."""
    paid_in_full = RULES[scene.instrument.asset_class].paid_in_full
    money = change.received if paid_in_full else change.realised
    return Money(scene.account.cash + converted(money, rate))


def _leave(scene: Scene, settled: Settled, status: OrderStatus, words: str) -> Settled:
    order = settled.order.ended(status, words)
    return replace(settled, order=order, reports=(*settled.reports, reports.ended(order, scene.now)))
