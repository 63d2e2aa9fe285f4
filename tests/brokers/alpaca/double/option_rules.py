"""Rules for orders of single option contracts (Alpaca: options trading overview, error responses)."""

from tests.brokers.alpaca.double.refusals import Refusal, forbidden, unprocessable
from tests.brokers.alpaca.double.scene import Rule, Scene, inferred_intent, side_of
from tests.brokers.alpaca.double.tickets import Ticket
from tests.brokers.alpaca.double.words import Intent, OrderClass, OrderType, Phase, TimeInForce

_LEVEL_TO_BUY = 2
_LEVEL_TO_WRITE = 1


def contract(ticket: Ticket, scene: Scene) -> Refusal | None:
    """The contract has to be live."""
    found = scene.asset.contract
    assert found is not None
    name = f'contract "{scene.asset.symbol}"'
    if found.expires < scene.floor.clock.in_new_york().date():
        return unprocessable(f"{name} is expired")
    if not scene.asset.active:
        return unprocessable(f"{name} is not active")
    return None if scene.asset.tradable else unprocessable(f"{name} is not tradable")


def kinds(ticket: Ticket, scene: Scene) -> Refusal | None:
    """Whole contracts by simple market and limit orders for the day."""
    if ticket.notional is not None:
        return unprocessable("notional orders are not supported for options trading")
    if ticket.fractional:
        return unprocessable("qty must be integer for options trading")
    if ticket.extended_hours:
        return unprocessable("extended hours is not supported for options trading")
    if ticket.order_class is not OrderClass.SIMPLE:
        return unprocessable("complex orders not supported for options trading")
    if ticket.type not in (OrderType.MARKET, OrderType.LIMIT):
        return unprocessable("invalid order type for options trading")
    if ticket.tif is not TimeInForce.DAY:
        return unprocessable("order_time_in_force provided not supported for options trading")
    if ticket.type is OrderType.MARKET and scene.phase is not Phase.OPEN:
        return unprocessable("options market orders are only allowed during market hours")
    return None


def level(ticket: Ticket, scene: Scene) -> Refusal | None:
    """The account's level says what it may open."""
    intent = inferred_intent(side_of(ticket), scene.held)
    if intent is Intent.BUY_TO_OPEN and scene.account.options_level < _LEVEL_TO_BUY:
        return forbidden("account not eligible to trade long option contracts")
    if intent is Intent.SELL_TO_OPEN and scene.account.options_level < _LEVEL_TO_WRITE:
        return forbidden("account not authorized to trade options")
    return None


OPTION_RULES: tuple[Rule, ...] = (contract, kinds, level)
