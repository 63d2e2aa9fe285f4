"""What the exchange looks at: instruments, prices and the clock."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from tradehook.brokers.paper.money import rate_between
from tradehook.brokers.paper.orders import PaperAccount
from tradehook.plumbing.clock import Clock
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.quote import PriceSource, Quote


class Quotes(Protocol):
    """Where prices come from. Asked from the store's writer thread too: it must answer at once, from any thread."""

    def quote(self, source: PriceSource, instrument: Instrument, now: Instant) -> Quote | None:
        """The last quote of an instrument from a source."""


class Instruments(Protocol):
    """What can be traded. Asked from the store's writer thread too."""

    def of_symbol(self, symbol: str) -> Instrument | None:
        """The instrument of a canonical symbol."""


@dataclass(frozen=True, slots=True)
class Market:
    """The world around the exchange."""

    clock: Clock
    quotes: Quotes
    instruments: Instruments

    def quote(self, account: PaperAccount, instrument: Instrument, now: Instant) -> Quote | None:
        """The last quote from the account's price source."""
        return self.quotes.quote(account.settings.price_source, instrument, now)

    def rate(self, account: PaperAccount, currency: str, now: Instant) -> Decimal | None:
        """What one unit of a currency is worth in the account's, by the account's own prices of the pair."""

        def price_of(pair: str) -> Decimal | None:
            instrument = self.instruments.of_symbol(pair)
            quote = self.quote(account, instrument, now) if instrument else None
            return quote.mark if quote else None

        return rate_between(currency, account.currency, price_of)
