"""Rules for orders with exits: bracket, oto and oco (Alpaca: placing orders)."""

from decimal import Decimal

from tests.brokers.alpaca.double.refusals import Refusal, unprocessable
from tests.brokers.alpaca.double.scene import Rule, Scene, inferred_intent, side_of
from tests.brokers.alpaca.double.tickets import Ticket
from tests.brokers.alpaca.double.words import OrderClass, OrderType, Side, TimeInForce

_CENT = Decimal("0.01")


def exits_given(ticket: Ticket, scene: Scene) -> Refusal | None:
    """A bracket and an oco have both exits, an oto has one."""
    both = ticket.take_profit is not None and ticket.stop_loss is not None
    neither = ticket.take_profit is None and ticket.stop_loss is None
    needs_both = ticket.order_class in (OrderClass.BRACKET, OrderClass.OCO)
    if needs_both and not both:
        return unprocessable(f"{ticket.order_class} orders require take_profit.limit_price and stop_loss.stop_price")
    if ticket.order_class is OrderClass.OTO and (both or neither):
        return unprocessable("oto orders require either take_profit.limit_price or stop_loss.stop_price")
    if ticket.tif not in (TimeInForce.DAY, TimeInForce.GTC):
        return unprocessable(f"{ticket.order_class} orders must be DAY or GTC orders")
    return None


def direction(ticket: Ticket, scene: Scene) -> Refusal | None:
    """A bracket and an oto open a position, an oco closes one, by a limit order."""
    closes = inferred_intent(side_of(ticket), scene.held).closes
    if ticket.order_class is OrderClass.OCO:
        if ticket.type is not OrderType.LIMIT:
            return unprocessable("oco orders must be limit orders")
        return None if closes else unprocessable("oco orders must be exit orders")
    return unprocessable(f"{ticket.order_class} orders must be entry orders") if closes else None


def exits_in_order(ticket: Ticket, scene: Scene) -> Refusal | None:
    """The take profit lies on the far side of the stop."""
    if ticket.take_profit is None or ticket.stop_loss is None:
        return None
    upward = _exit_side(ticket) is Side.SELL
    if (ticket.take_profit - ticket.stop_loss) * (1 if upward else -1) <= 0:
        return unprocessable(f"take_profit.limit_price must be {'>' if upward else '<'} stop_loss.stop_price")
    return None


def stop_beyond_base(ticket: Ticket, scene: Scene) -> Refusal | None:
    """The stop lies a cent or more behind the entry's limit or the take profit of an oco, and behind the market."""
    first = ticket.take_profit if ticket.order_class is OrderClass.OCO else ticket.limit_price
    upward = _exit_side(ticket) is Side.SELL
    for base in (first, _market(ticket, scene)):
        if ticket.stop_loss is None or base is None:
            continue
        if ticket.stop_loss > base - _CENT if upward else ticket.stop_loss < base + _CENT:
            words = "<= base_price - 0.01" if upward else ">= base_price + 0.01"
            return unprocessable(f"stop_loss.stop_price must be {words}", base_price=base)
    return None


def profit_beyond_base(ticket: Ticket, scene: Scene) -> Refusal | None:
    """The take profit of an entry lies a cent or more beyond the entry's limit, or beyond the market."""
    base = ticket.limit_price if ticket.limit_price is not None else _market(ticket, scene)
    if ticket.order_class is OrderClass.OCO or ticket.take_profit is None or base is None:
        return None
    upward = _exit_side(ticket) is Side.SELL
    if ticket.take_profit < base + _CENT if upward else ticket.take_profit > base - _CENT:
        words = ">= base_price + 0.01" if upward else "<= base_price - 0.01"
        return unprocessable(f"take_profit.limit_price must be {words}", base_price=base)
    return None


def _market(ticket: Ticket, scene: Scene) -> Decimal | None:
    return scene.quote.far(side_of(ticket)) if scene.quote is not None else None


def _exit_side(ticket: Ticket) -> Side:
    return side_of(ticket) if ticket.order_class is OrderClass.OCO else side_of(ticket).opposite


CLASS_RULES: tuple[Rule, ...] = (exits_given, direction, exits_in_order, stop_beyond_base, profit_beyond_base)
