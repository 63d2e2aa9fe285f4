"""Alpaca's latest quotes."""

from decimal import Decimal

from tradehook.brokers.alpaca.translate.numbers import instant, price
from tradehook.brokers.alpaca.translate.wire import WireQuote
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.quote import PriceSource, Quote

_SOURCE = PriceSource.BROKER
"""Of the sources that there are, the one whose prices grow old."""


def quote(symbol: str, wire: WireQuote) -> Quote | None:
    """The quote of a canonical symbol; None where nobody bids or asks."""
    bid, ask = _offered(wire.bid), _offered(wire.ask)
    if bid is None and ask is None:
        return None
    return Quote(symbol=symbol, bid=bid, ask=ask, last=None, at=instant(wire.at), source=_SOURCE)


def _offered(number: Decimal) -> Price | None:
    """A price; 0 says that there is none."""
    return price(number) if number > 0 else None
