"""What the exchange looks at: instruments, prices and the clock."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple, Protocol

from tradehook.brokers.paper.orders import PaperAccount
from tradehook.brokers.paper.settings import PaperSettings
from tradehook.plumbing.clock import Clock
from tradehook.prices.feeds import Choice, FeedOf, Feeds
from tradehook.prices.options.quoting import USUAL_RATE, option_quote
from tradehook.prices.rates import Rate, Rates
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.quote import PriceSource, Quote


class Instruments(Protocol):
    """What can be traded. Asked from the store's writer thread too."""

    def of_symbol(self, symbol: str) -> Instrument | None:
        """The instrument of a canonical symbol."""


QuotedAs = Callable[[Instrument, Instant], Instrument]
"""The instrument whose quotes are this one's."""


def itself(instrument: Instrument, _: Instant) -> Instrument:
    """An instrument that has quotes of its own."""
    return instrument


def _no_feed(_: AccountId) -> None:
    return None


class Elsewhere(NamedTuple):
    """Where prices come from that are not an instrument's own: accounts at brokers outside, and other instruments."""

    feed_of: FeedOf = _no_feed
    quoted_as: QuotedAs = itself


NOWHERE_ELSE = Elsewhere()


@dataclass(frozen=True, slots=True)
class Market:
    """The world around the exchange."""

    clock: Clock
    feeds: Feeds
    instruments: Instruments
    quoted_as: QuotedAs = itself

    def quote(self, account: PaperAccount, instrument: Instrument, now: Instant) -> Quote | None:
        """What an instrument costs for an account, however old that is."""
        return self.quote_by(account.settings, instrument, now)

    def quote_by(self, settings: PaperSettings, instrument: Instrument, now: Instant) -> Quote | None:
        """What an instrument costs by an account's settings.

        Without a price of its own, as every simulated one is, a contract on an underlying costs what that does, and an
        option what follows from its underlying's price.
        """
        choice = choice_of(settings)
        if instrument.underlying is None:
            return self.feeds.quote(choice, instrument, now)
        own = None if self._made_up(choice) else self.feeds.quote(choice, instrument, now)
        if own is not None:
            return own
        if instrument.strike is not None:
            return self._theoretical(settings, choice, instrument, now)
        quote = self.feeds.quote(choice, self.quoted_as(instrument, now), now)
        return None if quote is None else replace(quote, symbol=instrument.symbol)

    def trades_at(self, settings: PaperSettings, quote: Quote) -> bool:
        """Whether an account with these settings trades at a quote that has just come."""
        instrument = self.instruments.of_symbol(quote.symbol)
        return instrument is not None and self.feeds.is_for(choice_of(settings), quote, instrument, self.clock.now())

    def rate(self, account: PaperAccount, currency: str, now: Instant) -> Decimal | None:
        """What one unit of a currency is worth in the account's; None where no price of the pair says so."""
        settings = account.settings
        rates = Rates(self.feeds, self.instruments.of_symbol)
        found = rates.rate(currency, account.currency, choice_of(settings), settings.stale_quote_s, now)
        return found.value if isinstance(found, Rate) else None

    def bases_of(self, instrument: Instrument, now: Instant) -> frozenset[str]:
        """The symbols with whose quotes the price of an instrument moves, beside its own."""
        names = {self.quoted_as(instrument, now).symbol}
        if instrument.strike is not None and instrument.underlying is not None:
            names.add(instrument.underlying)
        return frozenset(names - {instrument.symbol})

    def with_bases(self, symbols: Iterable[str]) -> frozenset[str]:
        """These symbols, with those from whose prices theirs follow."""
        now = self.clock.now()
        known = [found for symbol in symbols if (found := self.instruments.of_symbol(symbol))]
        return frozenset(each.symbol for each in known).union(*(self.bases_of(each, now) for each in known))

    def _made_up(self, choice: Choice) -> bool:
        return self.feeds.source(choice) is PriceSource.SIMULATED

    def _theoretical(self, settings: PaperSettings, choice: Choice, option: Instrument, now: Instant) -> Quote | None:
        underlying = self.instruments.of_symbol(option.underlying or "")
        spot = None if underlying is None else self.feeds.quote(choice, underlying, now)
        return None if spot is None else option_quote(option, spot, settings.volatility, USUAL_RATE, now)


def choice_of(settings: PaperSettings) -> Choice:
    """Whose prices an account has chosen."""
    return Choice(settings.price_source, None if settings.prices_of is None else AccountId(settings.prices_of))
