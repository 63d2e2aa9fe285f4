"""Why an order cannot be cancelled or changed: codes, sentences, and what to do."""

from decimal import Decimal

from tradehook.brokers.declaring import Declaration, Replaces
from tradehook.orders.emulation.watched import Watched
from tradehook.orders.order import Order
from tradehook.vocabulary.command import OrderChange
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.reason import Reason
from tradehook.vocabulary.refusal import Refusal


def nothing_to_close(symbol: str) -> Refusal:
    """Nothing is held or ordered."""
    return Refusal(
        code="no-position",
        status=409,
        message=f"There is no position and no open order in {symbol[:80]}.",
        hint="GET /positions lists what is held; any spelling of the symbol that a message may use is fine.",
        path="symbol",
    )


def held_after_restore() -> Refusal:
    """Nothing is sent until a person has let the store go on."""
    return Refusal(
        code="held-after-restore",
        status=409,
        message="The store was put back from a backup, and nothing is sent until it is released.",
        hint="Look at what is parked (tradehook release --show), then release it; or act in the broker's application.",
    )


def order_final(order: Order) -> Refusal:
    """It has ended already."""
    return Refusal(
        code="order-final",
        status=409,
        message=f"The order in {order.symbol} is {order.status}: nothing more happens to it.",
        hint="An order that filled is undone by the opposite trade: close the position, or send an exit.",
    )


def no_longer_watched(watched: Watched) -> Refusal:
    """The broker has its order by now, or it has ended."""
    return Refusal(
        code="no-longer-watched",
        status=409,
        message=f"The {watched.leg} of {watched.symbol} is {watched.status}: tradehook does not watch it any more.",
        hint="Where it has an order (order_id), that can be cancelled: POST /orders/{id}/cancel.",
    )


def held(reason: Reason) -> Refusal:
    """What holds entries holds an order that would grow."""
    return Refusal(
        code=reason.code,
        status=409,
        message=reason.message,
        hint="Making an entry larger is an entry. It may be cancelled, or made smaller, at any time.",
        path="quantity",
    )


def why_unchangeable(order: Order, wanted: OrderChange, declaration: Declaration) -> Refusal | None:
    """What stands in the way of new terms, whatever the market does; None when nothing does."""
    if order.status.final:
        return order_final(order)
    if declaration.replaces is Replaces.NOT_AT_ALL:
        return _unsupported(declaration)
    if order.status not in (OrderStatus.WORKING, OrderStatus.PARTIALLY_FILLED):
        return _not_working(order)
    given = {"limit_price": wanted.limit_price, "stop_price": wanted.stop_price}
    has = {"limit_price": order.prices.limit_price, "stop_price": order.prices.stop_price}
    for name, price in given.items():
        if price is not None and (price <= 0 or has[name] is None):
            return _no_such_price(order, name, price)
    return _bad_quantity(order, wanted.quantity) or _nothing(wanted)


def _bad_quantity(order: Order, quantity: Decimal | None) -> Refusal | None:
    if quantity is None or quantity > order.filled_quantity:
        return None
    return Refusal(
        code="invalid-quantity",
        status=422,
        message=(
            f"The new quantity {canonical(quantity)} is not more than the {canonical(order.filled_quantity)} that"
            " filled already."
        ),
        hint="The quantity is the order's new total. To keep what filled and no more, cancel the order.",
        path="quantity",
    )


def _nothing(wanted: OrderChange) -> Refusal | None:
    if any(term is not None for term in (wanted.quantity, wanted.limit_price, wanted.stop_price)):
        return None
    return Refusal(
        code="nothing-to-change",
        status=422,
        message="Nothing was said that is to be changed.",
        hint="Give quantity, limit_price or stop_price.",
    )


def _no_such_price(order: Order, name: str, price: Decimal) -> Refusal:
    words = "must be greater than zero" if price <= 0 else f"is no part of a {order.order_type} order"
    return Refusal(
        code=f"invalid-{name.replace('_', '-')}",
        status=422,
        message=f"{name} {words}.",
        hint="A limit order has a limit_price, a stop order a stop_price, a stop_limit order both.",
        path=name,
    )


def _not_working(order: Order) -> Refusal:
    return Refusal(
        code="order-not-working",
        status=409,
        message=f"The order in {order.symbol} is {order.status}: the broker has not said that it has it.",
        hint="Wait until it works, or cancel it: a cancel may be asked for at any time.",
    )


def _unsupported(declaration: Declaration) -> Refusal:
    return Refusal(
        code="replace-unsupported",
        status=409,
        message=f"{declaration.title} does not change orders.",
        hint="Cancel the order and place another one.",
    )
