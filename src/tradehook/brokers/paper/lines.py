"""An account, line by line: every instrument that it holds or has orders in."""

from collections.abc import Iterable

from tradehook.brokers.paper.book import Holding
from tradehook.brokers.paper.margin import Line, Offer
from tradehook.brokers.paper.market import Market
from tradehook.brokers.paper.orders import PaperAccount, PaperOrder
from tradehook.vocabulary.instant import Instant


def lines_of(
    market: Market,
    account: PaperAccount,
    holdings: Iterable[Holding],
    resting: Iterable[PaperOrder],
    now: Instant,
) -> dict[str, Line]:
    """The lines of an account by symbol. What the catalogue no longer knows has no line and counts for nothing."""
    held = {holding.symbol: holding for holding in holdings}
    offers = _offers(resting)
    lines: dict[str, Line] = {}
    for symbol in held.keys() | offers.keys():
        holding = held.get(symbol) or Holding(symbol=symbol)
        line = market.line(account, holding, tuple(offers.get(symbol, ())), now)
        if line is not None:
            lines[symbol] = line
    return lines


def _offers(resting: Iterable[PaperOrder]) -> dict[str, list[Offer]]:
    """What resting orders may add to an account, by symbol; what only reduces adds nothing."""
    offers: dict[str, list[Offer]] = {}
    for order in resting:
        price = order.ticket.limit_price
        if price is not None and not order.ticket.reduce_only:
            offer = Offer(side=order.ticket.side, quantity=order.rest, price=price)
            offers.setdefault(order.ticket.symbol, []).append(offer)
    return offers
