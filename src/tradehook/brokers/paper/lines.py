"""An account, line by line: every instrument that it holds or has orders in."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

import msgspec

from tradehook.brokers.paper.book import Holding
from tradehook.brokers.paper.margin import NOTHING, Line, Offer, Offered, initial_margin
from tradehook.brokers.paper.market import Market
from tradehook.brokers.paper.money import exactly
from tradehook.brokers.paper.orders import PaperAccount
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.quote import Quote
from tradehook.vocabulary.side import Side

Totals = dict[tuple[str, Side], Offered]


class Inventory(msgspec.Struct, frozen=True):
    """What an account holds and has on offer, by symbol."""

    holdings: dict[str, Holding]
    offers: Totals

    @property
    def symbols(self) -> set[str]:
        """Every symbol that there is a line of."""
        return self.holdings.keys() | {symbol for symbol, _ in self.offers}

    def holding(self, symbol: str) -> Holding:
        """What is held of a symbol."""
        return self.holdings.get(symbol) or Holding(symbol=symbol)

    def offered(self, symbol: str, side: Side) -> Offered:
        """What is on offer of a symbol on one side."""
        return self.offers.get((symbol, side), NOTHING)


@exactly
def inventory_of(holdings: Iterable[Holding], offers: Iterable[tuple[str, Offer]]) -> Inventory:
    """An account's holdings, and its offers added up. What only reduces is no offer: it adds nothing to an account."""
    totals: Totals = {}
    for symbol, offer in offers:
        key = (symbol, offer.side)
        totals[key] = totals.get(key, NOTHING).with_more(offer.quantity, offer.price)
    return Inventory({holding.symbol: holding for holding in holdings}, totals)


def line_of(
    account: PaperAccount, inventory: Inventory, instrument: Instrument, quote: Quote | None, rate: Decimal | None
) -> Line:
    """An instrument's line, valued at the last quote, however old; without one, at what it cost.

    Where there is no rate now, the one at which the holding last changed counts.
    """
    holding = inventory.holding(instrument.symbol)
    price = quote.mark if quote else holding.average_price(instrument.point_value)
    return Line(
        instrument=instrument,
        holding=holding,
        price=price,
        rate=holding.rate if rate is None else rate,
        margin=initial_margin(instrument, price, account.settings.initial_margin),
        buys=inventory.offered(instrument.symbol, Side.BUY),
        sells=inventory.offered(instrument.symbol, Side.SELL),
    )


def lines_of(
    market: Market, account: PaperAccount, inventory: Inventory, symbols: Iterable[str], now: Instant
) -> Iterator[Line]:
    """The lines of these symbols. What the catalogue no longer knows has no line and counts for nothing."""
    for symbol in symbols:
        instrument = market.instruments.of_symbol(symbol)
        if instrument is not None:
            quote = market.quote(account, instrument, now)
            yield line_of(account, inventory, instrument, quote, market.rate(account, instrument.currency, now))
