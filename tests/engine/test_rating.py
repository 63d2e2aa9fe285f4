"""What one currency is worth in an account's: by the account's own terms, or as a broker outside gives it."""

from decimal import Decimal
from functools import partial

import pytest

from tests.prices.made import START, SetFeed, quoted
from tradehook.accounts.accounts import Account
from tradehook.engine.rating import TermsOf, rate_of
from tradehook.engine.world import RateOf, at_par_alone
from tradehook.instruments.catalogue import full_catalogue
from tradehook.people.user import FIRST_OWNER
from tradehook.prices.board import Board
from tradehook.prices.feeds import Choice, Feeds
from tradehook.prices.rates import NoRate, Rates, Terms
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.quote import PriceSource, Quote

OWN = AccountId("own")
ACCOUNT = Account(
    id=OWN,
    owner_id=FIRST_OWNER,
    name="an account",
    broker="paper",
    mode="paper",
    connection="paper",
    currency="USD",
    opening_cash=Money(Decimal(0)),
    guards=Guards(),
    created_at=START,
)
PAIRS = ("EURUSD", "USDEUR")


def rated(terms_of: TermsOf, *quotes: Quote, feed: SetFeed | None = None) -> RateOf:
    feeds = Feeds(Board("seed", quotes), {}.get, {OWN: feed}.get if feed else {}.get)
    return partial(rate_of, Rates(feeds, full_catalogue().of_symbol), terms_of)


def nobody(_: AccountId) -> None:
    return None


def test_an_account_that_chooses_is_rated_by_its_choice() -> None:
    terms = {OWN: Terms(Choice(PriceSource.SIGNALS), 10)}
    rate = rated(terms.get, quoted("1.1", PriceSource.SIGNALS, "EURUSD"))
    assert rate(ACCOUNT, "EUR", after(START, 10)) == Decimal("1.1")
    assert rate(ACCOUNT, "EUR", after(START, 11)) == NoRate(
        PAIRS, (PriceSource.SIGNALS, PriceSource.MANUAL, PriceSource.BROKER)
    )


def test_an_account_outside_is_rated_by_its_broker_then_by_hand_then_by_other_brokers() -> None:
    own, by_hand, other = (
        quoted(price, source, "EURUSD")
        for price, source in (("1.1", PriceSource.BROKER), ("1.2", PriceSource.MANUAL), ("1.3", PriceSource.BROKER))
    )
    assert rated(nobody, by_hand, other, feed=SetFeed(own))(ACCOUNT, "EUR", START) == Decimal("1.1")
    assert rated(nobody, by_hand, other, feed=SetFeed())(ACCOUNT, "EUR", START) == Decimal("1.2")
    assert rated(nobody, other, feed=SetFeed())(ACCOUNT, "EUR", START) == Decimal("1.3")
    assert rated(nobody)(ACCOUNT, "EUR", START) == NoRate(PAIRS, (PriceSource.BROKER, PriceSource.MANUAL))


@pytest.mark.parametrize("currency", ["USD", "USDT"])
def test_money_at_par_is_one_for_one(currency: str) -> None:
    assert rated(nobody)(ACCOUNT, currency, START) == at_par_alone(ACCOUNT, currency, START) == 1
    assert at_par_alone(ACCOUNT, "EUR", START) == NoRate(PAIRS, ())
