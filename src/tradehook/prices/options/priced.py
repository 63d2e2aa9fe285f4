"""A contract with everything that is shown of its price."""

from dataclasses import dataclass
from decimal import Decimal

from tradehook.prices.options.black_scholes import Greeks, Terms, greeks, value
from tradehook.prices.options.implied import implied_volatility
from tradehook.prices.options.quoting import option_quote, terms_of
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.quote import Quote

_SHOWN = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Market:
    """What the prices of a chain are worked out from: the underlying's quote, and the volatility and rate a year."""

    spot: Quote
    volatility: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """A contract, its quote, and its theoretical price to four places.

    `implied_volatility` is that of the quote's middle where the contract has a quote of its own, and the market's
    otherwise; None where no volatility makes such a price. The greeks are those at it, else at the market's.
    """

    contract: Instrument
    quote: Quote
    theoretical: Price
    implied_volatility: float | None
    greeks: Greeks


def priced(contract: Instrument, own: Quote | None, market: Market, now: Instant) -> Priced:
    """A contract with its price; `own` is a quote that somebody gave of it. Raises `ValueError` for no option."""
    terms = terms_of(contract, market.spot.mark, market.volatility, market.rate, now)
    implied = terms.volatility if own is None else implied_volatility(terms, float(own.mark))
    return Priced(
        contract=contract,
        quote=own or option_quote(contract, market.spot, market.volatility, market.rate, now),
        theoretical=Price(Decimal(value(terms)).quantize(_SHOWN)),
        implied_volatility=implied,
        greeks=greeks(_at(terms, implied)),
    )


def _at(terms: Terms, volatility: float | None) -> Terms:
    return terms if volatility is None else terms.at(volatility)
