"""What one currency is worth in an account's, at the prices that the account trades at."""

from collections.abc import Callable
from decimal import Decimal

from tradehook.accounts.accounts import Account
from tradehook.prices.feeds import Choice
from tradehook.prices.rates import NoRate, Rates, Terms
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.quote import PriceSource

TermsOf = Callable[[AccountId], Terms | None]
"""On what terms an account takes prices; None for one that does not choose. Asked from any thread."""

_STALE_OUTSIDE_S = 60.0
"""How old a price may be that another broker has given; those of its own an account's broker judges itself."""


def rate_of(rates: Rates, terms_of: TermsOf, account: Account, currency: str, now: Instant) -> Decimal | NoRate:
    """What one unit of a currency is worth now in the account's; nothing is looked up for money at par.

    An account at a broker outside takes that broker's prices first.
    """
    terms = terms_of(account.id) or Terms(Choice(PriceSource.BROKER, account.id), _STALE_OUTSIDE_S)
    return rates.fresh(currency, account.currency, terms, now)
