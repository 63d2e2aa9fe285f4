"""Multi-leg option orders: taken in by their rules, and filled all at once when the legs' quotes add up to the limit.

A limit is the net price of one unit: positive is paid, negative is received.
"""

from decimal import Decimal
from math import gcd

from tests.brokers.alpaca.double import life, power
from tests.brokers.alpaca.double.accounts import Account
from tests.brokers.alpaca.double.assets import Asset
from tests.brokers.alpaca.double.floor import Floor
from tests.brokers.alpaca.double.orders import ZERO, Order
from tests.brokers.alpaca.double.refusals import Refusal, forbidden, invalid, unprocessable
from tests.brokers.alpaca.double.tickets import LegTicket, Ticket
from tests.brokers.alpaca.double.wire import plain, stamp
from tests.brokers.alpaca.double.words import Event, Intent, OrderType, Role, Side, Status, TimeInForce

_FEWEST, _MOST = 2, 4
_LEVEL = 3


def take_in(floor: Floor, account: Account, ticket: Ticket, expires_at: int) -> Order | Refusal:
    """Put a multi-leg order on the books, or say why not."""
    assets = [floor.listing.find(leg.symbol) for leg in ticket.legs]
    refusal = _form(ticket) or _legs(ticket, assets) or _means(floor, account, ticket)
    if refusal is not None:
        return refusal
    now = floor.now()
    order = Order(
        account=account.key_id, asset=None, side=Side.BUY, type=ticket.type, tif=ticket.tif, qty=ticket.qty,
        limit_price=ticket.limit_price, order_class=ticket.order_class, class_sent=ticket.class_sent,
        intent=ticket.legs[0].intent or Intent.BUY_TO_OPEN, created_at=now, updated_at=now, expires_at=expires_at,
    )  # fmt: skip
    order.client_order_id = ticket.client_order_id or order.client_order_id
    order.legs = [_leg(order, leg, asset) for leg, asset in zip(ticket.legs, assets, strict=True)]
    order.hold_each = max(ZERO, ticket.limit_price or ZERO) * _size(order) * account.multiplier
    life.admit(floor, order)
    for leg in order.legs:
        leg.status = order.status
        account.orders[leg.id] = account.by_client_id[leg.client_order_id] = floor.orders[leg.id] = leg
    return order


def sweep(floor: Floor, symbol: str) -> None:
    """Offer the quotes to every open multi-leg order that has a leg in this symbol."""
    for order in floor.working(""):
        if any(leg.symbol == symbol for leg in order.legs):
            offer(floor, order)


def offer(floor: Floor, order: Order) -> None:
    """Fill it all at once when its legs can be had for its limit."""
    net = _net_price(floor, order)
    if net is None or not floor.trades_now(order) or not order.status.working:
        return
    if order.limit_price is None or net <= order.limit_price:
        _fill(floor, order, net)


def _form(ticket: Ticket) -> Refusal | None:
    if ticket.symbol:
        return invalid("symbol is not allowed for mleg order")
    if not _FEWEST <= len(ticket.legs) <= _MOST:
        return unprocessable("mleg orders must have at least 2 legs and at most 4 legs")
    if ticket.qty is None or ticket.fractional:
        return unprocessable("qty must be integer for options trading")
    if ticket.type not in (OrderType.MARKET, OrderType.LIMIT):
        return unprocessable("invalid options order_type")
    if ticket.tif is not TimeInForce.DAY:
        return unprocessable("invalid time in force")
    return None


def _legs(ticket: Ticket, assets: list[Asset | None]) -> Refusal | None:
    underlyings = set()
    for number, (leg, asset) in enumerate(zip(ticket.legs, assets, strict=True)):
        if asset is None or asset.contract is None:
            return unprocessable(f"asset not found for {leg.symbol}")
        if leg.intent is None:
            return unprocessable(f"leg.{number} position intent is required")
        if leg.ratio_qty is None or leg.ratio_qty <= 0 or leg.ratio_qty != leg.ratio_qty.to_integral_value():
            return unprocessable(f"leg.{number} ratio_qty must be a positive integer")
        underlyings.add(asset.contract.underlying)
    if len(underlyings) > 1:
        return unprocessable(f"underlying asset mismatch: {' != '.join(sorted(underlyings))}")
    if gcd(*(int(leg.ratio_qty or 1) for leg in ticket.legs)) > 1:
        return unprocessable("mleg ratio quantities should be relatively prime")
    return None


def _means(floor: Floor, account: Account, ticket: Ticket) -> Refusal | None:
    if account.options_level < _LEVEL:
        return forbidden("account not eligible to trade spreads or uncovered contracts")
    required = max(ZERO, ticket.limit_price or ZERO) * (ticket.qty or ZERO) * Decimal(100)
    available = power.full_price_power(floor, account)
    if required <= available:
        return None
    return forbidden(f"insufficient options buying power (required: {plain(required)}, available: {plain(available)})")


def _leg(order: Order, ticket: LegTicket, asset: Asset | None) -> Order:
    assert ticket.ratio_qty is not None
    assert ticket.intent is not None
    assert order.qty is not None
    return Order(
        account=order.account, asset=asset, side=Side(ticket.intent.value.partition("_")[0]), type=order.type,
        tif=order.tif, qty=order.qty * ticket.ratio_qty, order_class=order.order_class, class_sent=order.class_sent,
        intent=ticket.intent, role=Role.LEG, parent=order, ratio_qty=ticket.ratio_qty,
        created_at=order.created_at, updated_at=order.updated_at, expires_at=order.expires_at,
    )  # fmt: skip


def _size(order: Order) -> Decimal:
    asset = order.legs[0].asset
    assert asset is not None
    return asset.multiplier


def _net_price(floor: Floor, order: Order) -> Decimal | None:
    """What one unit costs at the quotes; None while a leg has no price."""
    net = ZERO
    for leg in order.legs:
        quote = floor.quote(leg.asset) if leg.asset else None
        price = ZERO if quote is None else quote.far(leg.side)
        if price <= 0 or leg.ratio_qty is None:  # nobody bids, or nobody offers
            return None
        net += leg.side.sign * leg.ratio_qty * price
    return net


def _fill(floor: Floor, order: Order, net: Decimal) -> None:
    account = floor.account_of(order)
    made = [_fill_leg(floor, leg) for leg in order.legs]
    floor.free(order, order.remaining(net))
    order.filled_qty, order.cost, order.filled_at = order.qty or ZERO, (order.qty or ZERO) * net, floor.now()
    floor.change(order, Status.FILLED)
    floor.leave(order)
    positions = {leg.symbol: plain(account.quantity(leg.symbol)) for leg in order.legs}
    floor.say(order, Event.FILL, price=plain(net), qty=plain(order.filled_qty), position_qtys=positions, legs=made)


def _fill_leg(floor: Floor, leg: Order) -> dict[str, str]:
    assert leg.asset is not None
    quote = floor.quote(leg.asset)
    assert quote is not None
    fill = life.book(floor, leg, leg.remaining(ZERO), quote.far(leg.side))
    return {
        "execution_id": fill.id,
        "order_id": leg.id,
        "price": plain(fill.price),
        "qty": plain(fill.qty),
        "symbol": leg.symbol,
        "timestamp": stamp(fill.at),
    }
