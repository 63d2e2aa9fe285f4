"""How old a quote is, and whether that is too old to trade on."""

from tradehook.vocabulary.instant import Instant, seconds_between
from tradehook.vocabulary.quote import PriceSource, Quote

_AGELESS = frozenset({PriceSource.MANUAL, PriceSource.SIMULATED})
"""A price set by hand holds until it is set again; a simulated one is of this second (rule: interfaces)."""


def age_s(quote: Quote, now: Instant) -> float:
    """The age of a quote in seconds, never negative; 0 for sources that do not age."""
    return 0.0 if quote.source in _AGELESS else max(0.0, seconds_between(quote.at, now))


def is_stale(quote: Quote, stale_quote_s: float, now: Instant) -> bool:
    """Whether a quote is older than the account's `stale_quote_s`."""
    return age_s(quote, now) > stale_quote_s
