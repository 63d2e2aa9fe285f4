"""What decides about one order at one moment."""

from decimal import Decimal

import msgspec

from tradehook.brokers.paper.book import Holding
from tradehook.brokers.paper.fills import market_price
from tradehook.brokers.paper.orders import PaperAccount
from tradehook.prices.staleness import is_stale
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.quote import Quote
from tradehook.vocabulary.side import Side


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that decides about one order, at one moment. `rate` turns the instrument's currency into the
    account's; None where there is none. `size`: the units that can still be had at the quote; None: as many as are
    wanted."""

    account: PaperAccount
    instrument: Instrument
    holding: Holding
    quote: Quote | None
    rate: Decimal | None
    size: Quantity | None = None
    now: Instant

    def market(self, side: Side) -> Price | None:
        """The market's price for an order of this side; None without a quote that may be traded on."""
        settings = self.account.settings
        if self.quote is None or is_stale(self.quote, settings.stale_quote_s, self.now):
            return None
        return market_price(self.quote, side, settings.market_price_type, self.instrument.tick)
