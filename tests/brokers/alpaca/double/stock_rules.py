"""Rules for orders of stocks and ETFs (Alpaca: placing orders, fractional trading, extended hours)."""

from datetime import time
from decimal import Decimal

from tests.brokers.alpaca.double.refusals import Refusal, forbidden, invalid, unprocessable
from tests.brokers.alpaca.double.scene import Rule, Scene, side_of
from tests.brokers.alpaca.double.shape_rules import places
from tests.brokers.alpaca.double.tickets import Ticket
from tests.brokers.alpaca.double.words import OrderClass, OrderType, Phase, Side, TimeInForce

_DOLLAR = Decimal(1)
_EVENING = time(19)
_LAST_FOR = {TimeInForce.OPG: time(9, 28), TimeInForce.CLS: time(15, 50)}


def listed(ticket: Ticket, scene: Scene) -> Refusal | None:
    """It has to be active and tradable."""
    if not scene.asset.active:
        return invalid(f"asset {scene.asset.symbol} is not active")
    if not scene.asset.tradable:
        return unprocessable(f'asset "{scene.asset.symbol}" is not tradable')
    return None


def fractions(ticket: Ticket, scene: Scene) -> Refusal | None:
    """Parts of a share are bought and sold by simple day orders, and never sold short."""
    if not ticket.fractional:
        return None
    if not scene.asset.fractionable:
        return forbidden(f'asset "{scene.asset.symbol}" is not fractionable')
    if ticket.tif is not TimeInForce.DAY:
        return unprocessable("fractional orders must be DAY orders")
    if ticket.order_class is not OrderClass.SIMPLE:
        return unprocessable("fractional orders must be simple orders")
    if ticket.type is OrderType.TRAILING_STOP:
        return unprocessable("fractional orders must be market, limit, stop, or stop_limit orders")
    if side_of(ticket) is Side.SELL and scene.held <= 0:
        return unprocessable("fractional orders cannot be sold short")
    return None


def dollars(ticket: Ticket, scene: Scene) -> Refusal | None:
    """An order in dollars is a market order for at least one of them (rule: OpenAPI, postOrder, notional)."""
    if ticket.notional is None:
        return None
    if ticket.type is not OrderType.MARKET:
        return unprocessable("notional orders must be market orders")
    return forbidden("cost basis must be >= minimal amount of order 1") if ticket.notional < _DOLLAR else None


def extended_hours(ticket: Ticket, scene: Scene) -> Refusal | None:
    """Only limit orders, good for the day or until cancelled, trade outside the regular session."""
    allowed = ticket.type is OrderType.LIMIT and ticket.tif in (TimeInForce.DAY, TimeInForce.GTC)
    if ticket.extended_hours and not (allowed and not ticket.complex):
        return unprocessable("extended hours order must be DAY or GTC limit orders")
    return None


def pennies(ticket: Ticket, scene: Scene) -> Refusal | None:
    """Prices from a dollar on are in cents, below it in hundredths of a cent."""
    for name, price in (
        ("limit_price", ticket.limit_price),
        ("stop_price", ticket.stop_price),
        ("take_profit.limit_price", ticket.take_profit),
        ("stop_loss.stop_price", ticket.stop_loss),
        ("stop_loss.limit_price", ticket.stop_loss_limit),
    ):
        if price is not None and places(price) > (2 if price >= _DOLLAR else 4):
            return unprocessable(
                f"invalid {name} {price}. sub-penny increment does not fulfill minimum pricing criteria"
            )
    return None


def times_in_force(ticket: Ticket, scene: Scene) -> Refusal | None:
    """Auctions take market and limit orders; a trailing stop is good for the day or until cancelled."""
    if ticket.tif in _LAST_FOR and ticket.type not in (OrderType.MARKET, OrderType.LIMIT):
        return unprocessable(f"{ticket.tif} orders must be market or limit orders")
    if ticket.type is OrderType.TRAILING_STOP and ticket.tif not in (TimeInForce.DAY, TimeInForce.GTC):
        return unprocessable("trailing stop orders must be DAY or GTC orders")
    return None


def auctions(ticket: Ticket, scene: Scene) -> Refusal | None:
    """An order for an auction comes before its last call, or in the evening for the next day's."""
    if ticket.tif not in _LAST_FOR:
        return None
    if scene.floor.forced is not None:
        late = scene.phase is Phase.OPEN and ticket.tif is TimeInForce.OPG
    else:
        late = _LAST_FOR[ticket.tif] <= scene.floor.clock.in_new_york().time() < _EVENING
    return unprocessable(f"{ticket.tif} orders are not accepted at this time") if late else None


def stop_beyond_market(ticket: Ticket, scene: Scene) -> Refusal | None:
    """A sell stop lies below the market, a buy stop above it."""
    quote = scene.quote
    if ticket.stop_price is None or quote is None or ticket.type not in (OrderType.STOP, OrderType.STOP_LIMIT):
        return None
    market = quote.far(side_of(ticket))
    facts = {"market_price": market, "stop_price": ticket.stop_price}
    if side_of(ticket) is Side.SELL and ticket.stop_price >= market:
        return unprocessable("stop price must be less than current price", **facts)
    if side_of(ticket) is Side.BUY and ticket.stop_price <= market:
        return unprocessable("stop price must be greater than current price", **facts)
    return None


STOCK_RULES: tuple[Rule, ...] = (
    listed,
    fractions,
    dollars,
    extended_hours,
    pennies,
    times_in_force,
    auctions,
    stop_beyond_market,
)
