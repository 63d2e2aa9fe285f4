"""Placing orders: the rules are asked, the order and its legs go on the books, and then to the market.

Taking in and sending out are two steps, because the answer to the client shows the order as it was taken in.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.brokers.alpaca.double import life, matching, spreads
from tests.brokers.alpaca.double.accounts import Account
from tests.brokers.alpaca.double.assets import Asset, option
from tests.brokers.alpaca.double.class_rules import CLASS_RULES
from tests.brokers.alpaca.double.crypto_rules import CRYPTO_RULES
from tests.brokers.alpaca.double.floor import Floor
from tests.brokers.alpaca.double.option_rules import OPTION_RULES
from tests.brokers.alpaca.double.orders import ZERO, Order
from tests.brokers.alpaca.double.refusals import DUPLICATE_ID, Refusal, unprocessable
from tests.brokers.alpaca.double.scene import Rule, Scene, first_refusal, inferred_intent, side_of
from tests.brokers.alpaca.double.sessions import next_close
from tests.brokers.alpaca.double.shape_rules import shape_refusal
from tests.brokers.alpaca.double.standing_rules import STANDING_RULES, unit_cost
from tests.brokers.alpaca.double.stock_rules import STOCK_RULES
from tests.brokers.alpaca.double.tickets import Ticket, read_ticket
from tests.brokers.alpaca.double.wire import NS
from tests.brokers.alpaca.double.words import (
    AssetClass,
    Event,
    Intent,
    OrderClass,
    OrderType,
    Role,
    Side,
    TimeInForce,
)

Json = dict[str, Any]
_GTC_LASTS = timedelta(days=90)
_RULES_OF: dict[AssetClass, tuple[Rule, ...]] = {
    AssetClass.STOCK: STOCK_RULES,
    AssetClass.CRYPTO: CRYPTO_RULES,
    AssetClass.OPTION: OPTION_RULES,
}


def take_in(floor: Floor, account: Account, body: Json) -> Order | Refusal:
    """Put the order that a body asks for on the books, or say why not."""
    ticket = read_ticket(body)
    if isinstance(ticket, Refusal):
        return ticket
    refusal = shape_refusal(ticket)
    if refusal is not None:
        return refusal
    if ticket.client_order_id in account.by_client_id:
        return DUPLICATE_ID
    if ticket.order_class is OrderClass.MLEG:
        return spreads.take_in(floor, account, ticket, expiry(floor, ticket.tif))
    return _take_in_one(floor, account, ticket)


def _take_in_one(floor: Floor, account: Account, ticket: Ticket) -> Order | Refusal:
    asset = floor.listing.find(ticket.symbol)
    if asset is None:
        kind = "contract" if option(ticket.symbol) else "asset"
        return unprocessable(f'{kind} "{ticket.symbol}" not found')
    scene = Scene(floor, account, asset)
    rules = (*_RULES_OF[asset.asset_class], *(CLASS_RULES if ticket.complex else ()), *STANDING_RULES)
    refusal = first_refusal(rules, ticket, scene)
    if refusal is not None:
        return refusal
    order = _made(ticket, scene)
    life.admit(floor, order)
    for leg in order.legs:
        life.hold(floor, leg)
    return order


def send_out(floor: Floor, order: Order) -> None:
    """Tell that the order was taken in, and send it to its market."""
    if not floor.trades_now(order):
        floor.say(order, Event.ACCEPTED)
    for leg in order.legs:
        if leg.role is not Role.LEG:
            floor.say(leg, Event.HELD)
    if life.route(floor, order):
        after_arrival(floor, order)


def after_arrival(floor: Floor, order: Order) -> None:
    """What follows once the market has an order: its exits live with it (oco), and it meets the quote."""
    if order.role is Role.TAKE_PROFIT and order.parent is None:
        for leg in order.legs:
            leg.armed = True
    if order.asset is None:
        spreads.offer(floor, order)
    elif order.tif not in (TimeInForce.OPG, TimeInForce.CLS):
        matching.offer(floor, order)


def expiry(floor: Floor, tif: TimeInForce) -> int:
    """When an order ends by itself, in nanoseconds: at the next close, or after 90 days."""
    now = floor.clock.in_new_york()
    ends = next_close(now + _GTC_LASTS) if tif is TimeInForce.GTC else next_close(now)
    return int(ends.timestamp()) * NS


def _made(ticket: Ticket, scene: Scene) -> Order:
    order = _primary(ticket, scene)
    if ticket.order_class is OrderClass.OCO:
        order.role, order.limit_price = Role.TAKE_PROFIT, ticket.take_profit
        order.legs = [_stop(order, ticket, order.side)]
    elif ticket.complex:
        order.role = Role.ENTRY
        order.legs = [
            *([_profit(order, ticket)] if ticket.take_profit is not None else []),
            *([_stop(order, ticket, order.side.opposite)] if ticket.stop_loss is not None else []),
        ]
    return order


def _primary(ticket: Ticket, scene: Scene) -> Order:
    floor, now = scene.floor, scene.floor.now()
    side = side_of(ticket)
    intent = inferred_intent(side, scene.held)
    order = Order(
        account=scene.account.key_id, asset=scene.asset, side=side, type=ticket.type, tif=ticket.tif, qty=ticket.qty,
        notional=ticket.notional, limit_price=ticket.limit_price, stop_price=ticket.stop_price,
        trail_price=ticket.trail_price, trail_percent=ticket.trail_percent, extended_hours=ticket.extended_hours,
        order_class=ticket.order_class, class_sent=ticket.class_sent, intent=intent,
        created_at=now, updated_at=now, expires_at=expiry(floor, ticket.tif),
    )  # fmt: skip
    if ticket.client_order_id is not None:
        order.client_order_id = ticket.client_order_id
    if order.type is OrderType.TRAILING_STOP and scene.quote is not None:
        matching.trail(order, scene.quote.far(side))
    order.hold_each = ZERO if intent.closes else held_for_each(ticket, scene)
    return order


def held_for_each(ticket: Ticket, scene: Scene) -> Decimal:
    """The buying power that a unit of an opening order takes (the whole order, when it is in dollars)."""
    contract = scene.asset.contract
    if contract is not None and side_of(ticket) is Side.SELL:
        each = ZERO if contract.call else contract.strike * scene.asset.multiplier
    else:
        each = unit_cost(ticket, scene) if ticket.notional is None else ticket.notional
    return each * scene.account.weight(scene.asset)


def _profit(entry: Order, ticket: Ticket) -> Order:
    leg = _leg(entry, entry.side.opposite, Role.TAKE_PROFIT)
    leg.type, leg.limit_price = OrderType.LIMIT, ticket.take_profit
    return leg


def _stop(parent: Order, ticket: Ticket, side: Side) -> Order:
    leg = _leg(parent, side, Role.STOP_LOSS)
    leg.stop_price, leg.limit_price = ticket.stop_loss, ticket.stop_loss_limit
    leg.type = OrderType.STOP if ticket.stop_loss_limit is None else OrderType.STOP_LIMIT
    return leg


def _leg(parent: Order, side: Side, role: Role) -> Order:
    return Order(
        account=parent.account, asset=parent.asset, side=side, type=OrderType.LIMIT, tif=parent.tif, qty=parent.qty,
        order_class=parent.order_class, class_sent=parent.class_sent, role=role, parent=parent,
        intent=Intent.SELL_TO_CLOSE if side is Side.SELL else Intent.BUY_TO_CLOSE,
        created_at=parent.created_at, updated_at=parent.updated_at, expires_at=parent.expires_at,
    )  # fmt: skip


def close_position(floor: Floor, account: Account, asset: Asset, quantity: Decimal) -> Order | Refusal:
    """Take in the market order that closes so many units of a position."""
    held = account.quantity(asset.symbol)
    is_stock_market = asset.asset_class is not AssetClass.CRYPTO
    ticket = Ticket(
        symbol=asset.symbol,
        side=Side.SELL if held > 0 else Side.BUY,
        type=OrderType.MARKET,
        tif=TimeInForce.DAY if is_stock_market else TimeInForce.GTC,
        qty=quantity,
    )
    return _take_in_one(floor, account, ticket)
