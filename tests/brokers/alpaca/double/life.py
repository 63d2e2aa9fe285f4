"""The life of one order, step by step: each brings the order to its next status and tells it."""

from decimal import Decimal

from tests.brokers.alpaca.double.accounts import Fill
from tests.brokers.alpaca.double.floor import Floor
from tests.brokers.alpaca.double.orders import Order
from tests.brokers.alpaca.double.updates import of_fill
from tests.brokers.alpaca.double.words import AssetClass, Event, Side, Status, Step

_BELOW_FIFTY, _FROM_FIFTY = Decimal("1.04"), Decimal("1.025")
_FIFTY = Decimal(50)


def admit(floor: Floor, order: Order) -> None:
    """Take an order in: it waits to be routed (accepted while its market is closed)."""
    order.status = Status.PENDING_NEW if floor.trades_now(order) else Status.ACCEPTED
    floor.enter(order)


def hold(floor: Floor, order: Order) -> None:
    """Take in a leg that waits for its entry."""
    order.status = Status.HELD
    floor.enter(order)


def route(floor: Floor, order: Order) -> bool:
    """Send an order to the market, unless routing is to be left pending; whether it arrived."""
    if order.status not in (Status.ACCEPTED, Status.PENDING_NEW):
        return False
    if not floor.trades_now(order):
        return False
    floor.change(order, Status.PENDING_NEW)
    floor.say(order, Event.PENDING_NEW)
    if Step.ROUTING in floor.pending:
        return False
    arrive(floor, order)
    return True


def arrive(floor: Floor, order: Order) -> None:
    """The market has it."""
    floor.change(order, Status.PARTIALLY_FILLED if order.filled_qty else Status.NEW)
    floor.say(order, Event.NEW)


def fill(floor: Floor, order: Order, quantity: Decimal, price: Decimal) -> Fill:
    """Execute part of an order, or all that is left of it, book it and tell it."""
    made = book(floor, order, quantity, price)
    floor.say(order, Event.FILL if made.complete else Event.PARTIAL_FILL, **of_fill(floor.account_of(order), made))
    return made


def book(floor: Floor, order: Order, quantity: Decimal, price: Decimal) -> Fill:
    """Write an execution into the order and into the books of its account."""
    account = floor.account_of(order)
    floor.free(order, quantity)
    order.filled_qty += quantity
    order.cost += quantity * price
    leaves = order.remaining(price)
    made = Fill(
        order=order, at=floor.now(), qty=quantity, price=price,
        cum_qty=order.filled_qty, leaves_qty=leaves, complete=leaves <= 0,
    )  # fmt: skip
    _charge(floor, made)
    account.fills[made.id] = made
    account.settle(made)
    order.updated_at = made.at
    if made.complete:
        order.filled_at = made.at
        order.status = Status.FILLED
        floor.leave(order)
    elif order.status not in (Status.PENDING_CANCEL, Status.PENDING_REPLACE):
        order.status = Status.PARTIALLY_FILLED
    return made


def _charge(floor: Floor, made: Fill) -> None:
    """Alpaca's fee for crypto is taken from what is received: coins of a buy, dollars of a sell."""
    asset = made.order.asset
    if asset is None or asset.asset_class is not AssetClass.CRYPTO or not floor.crypto_fee:
        return
    if made.order.side is Side.BUY:
        made.coin_fee = (made.qty * floor.crypto_fee).quantize(asset.min_trade_increment)
    else:
        made.fee = made.qty * made.price * floor.crypto_fee


def cancel(floor: Floor, order: Order) -> None:
    """It is cancelled."""
    order.canceled_at = floor.now()
    _end(floor, order, Status.CANCELED, Event.CANCELED)


def expire(floor: Floor, order: Order) -> None:
    """Its time is over."""
    order.expired_at = floor.now()
    _end(floor, order, Status.EXPIRED, Event.EXPIRED)


def reject(floor: Floor, order: Order) -> None:
    """The market did not want it."""
    order.failed_at = floor.now()
    _end(floor, order, Status.REJECTED, Event.REJECTED)


def replaced(floor: Floor, order: Order, by: Order) -> None:
    """Another order has taken its place."""
    order.replaced_at = floor.now()
    order.replaced_by = by.id
    _end(floor, order, Status.REPLACED, Event.REPLACED)


def ask_to_cancel(floor: Floor, order: Order) -> None:
    """Its cancel is under way."""
    order.cancel_requested_at = floor.now()
    order.status_before = order.status
    floor.change(order, Status.PENDING_CANCEL)
    floor.say(order, Event.PENDING_CANCEL)


def go_on(floor: Floor, order: Order, event: Event) -> None:
    """What was under way was refused: the order is as it was before."""
    before = order.status_before or Status.NEW
    filled_since = order.filled_qty and before is Status.NEW
    order.status_before, order.successor, order.cancel_requested_at = None, None, None
    floor.change(order, Status.PARTIALLY_FILLED if filled_since else before)
    floor.say(order, event)


def elect(order: Order) -> None:
    """Its stop is hit; a buy stop of a stock becomes a limit order that pays at most a little more than its stop."""
    order.elected = True
    stop = order.stop_price
    is_stock = order.asset is not None and order.asset.asset_class is AssetClass.STOCK
    if stop is not None and order.side is Side.BUY and is_stock and order.limit_price is None:
        order.collar = stop * (_BELOW_FIFTY if stop < _FIFTY else _FROM_FIFTY)


def _end(floor: Floor, order: Order, status: Status, event: Event) -> None:
    floor.change(order, status)
    floor.leave(order)
    floor.say(order, event)
