"""Moving the market: a quote is set, a trade is printed, and every order it concerns meets it."""

from dataclasses import dataclass
from decimal import Decimal

from tests.brokers.alpaca.double import matching, spreads
from tests.brokers.alpaca.double.floor import Floor
from tests.brokers.alpaca.double.market import Quote

_ONE = Decimal(1)
_TWO = Decimal(2)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewQuote:
    """A quote to set. Without an ask it is the bid, without a last trade it is the middle, without sizes the touch is
    without limit."""

    symbol: str
    bid: Decimal
    ask: Decimal | None = None
    bid_size: Decimal | None = None
    ask_size: Decimal | None = None
    last: Decimal | None = None


def set_quote(floor: Floor, new: NewQuote) -> None:
    """Let the market show this."""
    asset = floor.listing.quoted(new.symbol)
    ask = new.bid if new.ask is None else new.ask
    last = (new.bid + ask) / _TWO if new.last is None else new.last
    now = floor.now()
    floor.market.quotes[asset.symbol] = Quote(now, new.bid, ask, new.bid_size, new.ask_size)
    floor.market.print(asset.symbol, now, last, _ONE)
    matching.sweep(floor, asset.symbol)
    spreads.sweep(floor, asset.symbol)
