from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.prices.made import START, SetFeed, quoted
from tradehook.instruments.catalogue import full_catalogue
from tradehook.prices.board import Board
from tradehook.prices.feeds import Choice, Feeds
from tradehook.prices.rates import NoRate, Rate, Rates, Terms
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.quote import PriceSource, Quote

CATALOGUE = full_catalogue()
MANUAL, SIGNALS, SIMULATED, REPLAY, BROKER = PriceSource
REAL = (MANUAL, SIGNALS, REPLAY, BROKER)
HOUR_S = 3600.0
_REPLAYED = Choice(REPLAY)


def pair(price: str, source: PriceSource, symbol: str = "EURUSD", later_s: float = 0) -> Quote:
    return quoted(price, source, symbol, later_s)


def rate(
    *quotes: Quote, choice: Choice = _REPLAYED, currency: str = "EUR", wanted: str = "USD", later_s: float = 0
) -> Rate | NoRate:
    feeds = Feeds(Board("seed", quotes), {}.get, {}.get)
    now = after(START, later_s)
    return Rates(feeds, CATALOGUE.of_symbol).rate(currency, wanted, choice, HOUR_S, now)


def used(found: Rate | NoRate) -> tuple[Decimal, PriceSource | None]:
    assert isinstance(found, Rate), found
    return found.value, found.quote.source if found.quote else None


@pytest.mark.parametrize(("currency", "wanted"), [("EUR", "EUR"), ("USDT", "USD"), ("USD", "USDC"), ("USDC", "USDT")])
def test_money_at_par_needs_no_price(currency: str, wanted: str) -> None:
    assert rate(currency=currency, wanted=wanted) == Rate(Decimal(1), None)


def test_the_accounts_own_source_comes_first_then_by_hand_then_the_brokers() -> None:
    own, by_hand, broker = pair("1.1", REPLAY), pair("1.2", MANUAL), pair("1.3", BROKER)

    assert used(rate(broker, by_hand, own)) == (Decimal("1.1"), REPLAY)
    assert used(rate(broker, by_hand)) == (Decimal("1.2"), MANUAL)
    assert used(rate(broker)) == (Decimal("1.3"), BROKER)


def test_a_pair_upside_down_is_a_rate_too() -> None:
    assert used(rate(pair("1.25", MANUAL), currency="USD", wanted="EUR")) == (Decimal("0.8"), MANUAL)
    assert used(rate(pair("1.25", MANUAL), currency="USDT", wanted="EUR")) == (Decimal("0.8"), MANUAL)


def test_a_simulated_price_is_a_rate_for_simulated_money_alone() -> None:
    found = rate(choice=Choice(SIMULATED))
    assert isinstance(found, Rate)
    assert found.quote is not None
    assert found.quote.source is SIMULATED

    for source in REAL:
        nothing = rate(choice=Choice(source))
        assert isinstance(nothing, NoRate)
        assert nothing.pairs == ("EURUSD", "USDEUR")
        assert nothing.sources[0] is source
        assert set(nothing.sources) == {source, MANUAL, BROKER}


def test_a_fresh_price_is_taken_before_a_stale_one_and_a_stale_one_before_none() -> None:
    own, broker = pair("1.1", REPLAY), pair("1.3", BROKER, later_s=2 * HOUR_S)

    assert used(rate(own, broker, later_s=2 * HOUR_S)) == (Decimal("1.3"), BROKER)
    assert used(rate(own, broker, later_s=9 * HOUR_S)) == (Decimal("1.1"), REPLAY)


def test_the_prices_of_another_account_give_its_rates() -> None:
    live = AccountId("live")
    feeds = Feeds(Board("seed"), {}.get, {live: SetFeed(pair("1.3", BROKER))}.get)

    found = Rates(feeds, CATALOGUE.of_symbol).rate("EUR", "USD", Choice(BROKER, live), HOUR_S, START)

    assert used(found) == (Decimal("1.3"), BROKER)


def test_a_currency_that_nobody_knows_has_no_rate() -> None:
    found = rate(currency="XXX", wanted="USD")

    assert isinstance(found, NoRate)
    assert found.pairs == ("XXXUSD", "USDXXX")


@given(
    some.sets(some.sampled_from(REAL)),
    some.sampled_from(REAL),
    some.decimals("0.01", "200", places=4),
    some.sampled_from(["EURUSD", "USDEUR"]),
)
def test_there_is_a_rate_exactly_where_a_price_may_be_one(
    quoting: set[PriceSource], source: PriceSource, price: Decimal, symbol: str
) -> None:
    found = rate(*(pair(str(price), each) for each in quoting), choice=Choice(source))

    assert isinstance(found, Rate) == bool(quoting & {source, MANUAL, BROKER})
    if isinstance(found, Rate):
        assert found.value == price
        assert found.quote is not None
        assert found.quote.source in {source, MANUAL, BROKER}


def fresh(*quotes: Quote, choice: Choice = _REPLAYED, currency: str = "EUR", later_s: float = 0) -> Decimal | NoRate:
    rates = Rates(Feeds(Board("seed", quotes), {}.get, {}.get), CATALOGUE.of_symbol)
    return rates.fresh(currency, "USD", Terms(choice, HOUR_S), after(START, later_s))


def test_a_rate_to_trade_on_is_none_once_it_is_too_old() -> None:
    own = pair("1.1", REPLAY)
    assert fresh(own, later_s=HOUR_S) == Decimal("1.1")
    assert fresh(own, later_s=HOUR_S + 1) == NoRate(("EURUSD", "USDEUR"), (REPLAY, MANUAL, BROKER))


def test_a_rate_set_by_hand_never_grows_too_old_and_money_at_par_needs_none() -> None:
    assert fresh(pair("1.2", MANUAL), later_s=99 * HOUR_S) == Decimal("1.2")
    assert fresh(currency="USDT") == 1


def test_what_one_broker_does_not_know_another_may() -> None:
    live = AccountId("live")
    feeds = Feeds(Board("seed", (pair("1.3", BROKER),)), {}.get, {live: SetFeed()}.get)
    rates = Rates(feeds, CATALOGUE.of_symbol)

    assert used(rates.rate("EUR", "USD", Choice(BROKER, live), HOUR_S, START)) == (Decimal("1.3"), BROKER)
    nothing = rates.rate("XXX", "USD", Choice(BROKER, live), HOUR_S, START)
    assert isinstance(nothing, NoRate)
    assert nothing.sources == (BROKER, MANUAL)
