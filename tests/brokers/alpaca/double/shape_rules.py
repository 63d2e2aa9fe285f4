"""Rules that a ticket keeps by itself, whatever it is for."""

from decimal import Decimal

from tests.brokers.alpaca.double.refusals import Refusal, invalid, unprocessable
from tests.brokers.alpaca.double.tickets import Ticket
from tests.brokers.alpaca.double.words import OrderClass, OrderType

_LONGEST_ID = 128
_MOST_PLACES = 9
_CENTS = 2


def shape_refusal(ticket: Ticket) -> Refusal | None:
    """What is wrong with a ticket as it stands."""
    return _identity(ticket) or _amount(ticket) or _positive(ticket) or _prices(ticket)


def places(number: Decimal) -> int:
    """Digits behind the point."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, -int(exponent))


def _identity(ticket: Ticket) -> Refusal | None:
    if ticket.client_order_id and len(ticket.client_order_id) > _LONGEST_ID:
        return invalid("client_order_id must be no more than 128 characters")
    return None


def _amount(ticket: Ticket) -> Refusal | None:
    if ticket.qty is not None and ticket.notional is not None:
        return invalid("only one of qty or notional is accepted")
    if ticket.qty is None and ticket.notional is None:
        return invalid("qty or notional is required")
    if ticket.qty is not None and places(ticket.qty) > _MOST_PLACES:
        return invalid("qty must be limited to 9 decimal places")
    if ticket.notional is not None and places(ticket.notional) > _CENTS:
        return unprocessable("notional value must be limited to 2 decimal places")
    return None


def _positive(ticket: Ticket) -> Refusal | None:
    named = {
        "qty": ticket.qty,
        "notional": ticket.notional,
        "stop price": ticket.stop_price,
        "trail price": ticket.trail_price,
        "trail percent": ticket.trail_percent,
        "take_profit.limit_price": ticket.take_profit,
        "stop_loss.stop_price": ticket.stop_loss,
        "stop_loss.limit_price": ticket.stop_loss_limit,
    }
    if ticket.order_class is not OrderClass.MLEG:  # a credit is a limit below zero
        named["limit price"] = ticket.limit_price
    wrong = next((name for name, number in named.items() if number is not None and number <= 0), None)
    return invalid(f"{wrong} must be > 0") if wrong else None


def _prices(ticket: Ticket) -> Refusal | None:
    limit = ticket.limit_price if ticket.order_class is not OrderClass.OCO else ticket.limit_price or ticket.take_profit
    given = (limit is not None, ticket.stop_price is not None)
    match ticket.type:
        case OrderType.MARKET if any(given):
            return invalid("market orders require no stop or limit price")
        case OrderType.LIMIT if given != (True, False):
            return invalid(
                "limit orders must not have stop_price" if given[1] else "limit orders require a limit price"
            )
        case OrderType.STOP if given != (False, True):
            return invalid("stop orders must not have limit_price" if given[0] else "stop orders require a stop price")
        case OrderType.STOP_LIMIT if not all(given):
            return invalid("stop limit orders require both stop and limit price")
        case OrderType.TRAILING_STOP if any(given) or (ticket.trail_price is None) is (ticket.trail_percent is None):
            return invalid("trailing stop orders must specify one of trail_percent or trail_price")
    return None
