"""What an account must keep, class by class."""

from decimal import Decimal
from functools import reduce

import pytest

from tests.brokers.paper.world import AAPL, BTCUSD, EURUSD, MNQ, PUT, price, units
from tradehook.brokers.paper.book import Holding
from tradehook.brokers.paper.margin import RULES, Line, Offer, free, may_be_short, requirement, value
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.side import Side


def line(of: Instrument, held: str, at: str, *offers: Offer, cost: str = "0", rate: str = "1") -> Line:
    holding = Holding(symbol=of.symbol, quantity=units(held), cost=Money(Decimal(cost)))
    it = Line(instrument=of, holding=holding, price=price(at), rate=Decimal(rate))
    return reduce(Line.with_offer, offers, it)


def offer(side: Side, quantity: str, at: str) -> Offer:
    return Offer(side=side, quantity=units(quantity), price=price(at))


def test_every_class_has_a_rule_with_its_reason() -> None:
    assert RULES.keys() == set(AssetClass)
    assert all(rule.why.endswith(".") for rule in RULES.values())


@pytest.mark.parametrize(
    ("of", "held", "at", "needed"),
    [
        (AAPL, "10", "200", "1000"),
        (AAPL, "-10", "200", "1000"),
        (BTCUSD, "0.5", "100000", "50000"),
        (EURUSD, "100000", "1.1", "5500"),
        (EURUSD, "-100000", "1.1", "5500"),
        (MNQ, "1", "20000", "2400"),
        (MNQ, "-1", "20000", "2400"),
        (PUT, "2", "3.5", "700"),
        (PUT, "-1", "3.5", "2000"),
        (AAPL, "0", "200", "0"),
    ],
)
def test_what_a_holding_needs(of: Instrument, held: str, at: str, needed: str) -> None:
    assert requirement(line(of, held, at)) == Decimal(needed)


@pytest.mark.parametrize(
    ("held", "offers", "needed"),
    [
        ("0", [offer(Side.BUY, "10", "100")], "500"),
        ("0", [offer(Side.BUY, "10", "100"), offer(Side.BUY, "10", "50")], "750"),
        ("0", [offer(Side.BUY, "10", "100"), offer(Side.SELL, "10", "120")], "600"),
        ("10", [offer(Side.SELL, "10", "120")], "1000"),
        ("10", [offer(Side.SELL, "10", "120"), offer(Side.SELL, "10", "90")], "1000"),
        ("10", [offer(Side.SELL, "40", "120")], "1800"),
        ("10", [offer(Side.BUY, "10", "150")], "1750"),
        ("-10", [offer(Side.BUY, "4", "150")], "1000"),
    ],
)
def test_what_is_on_offer_is_set_aside_once(held: str, offers: list[Offer], needed: str) -> None:
    """Held at 200 each; of the buys together and the sells together the dearer side counts."""
    assert requirement(line(AAPL, held, "200", *offers)) == Decimal(needed)


def test_an_offer_that_is_taken_back_leaves_nothing() -> None:
    before = line(AAPL, "10", "200", offer(Side.BUY, "3", "0.1"))

    for it in (offer(Side.BUY, "7", "0.3"), offer(Side.SELL, "0.000001", "99999999.99")):
        assert before.with_offer(it).without(it) == before


def test_needs_are_in_the_currency_of_the_account() -> None:
    assert requirement(line(AAPL, "10", "200", rate="1.1")) == 1100


@pytest.mark.parametrize(
    ("of", "held", "cost", "at", "worth"),
    [
        (AAPL, "10", "1500", "200", "2000"),
        (AAPL, "-10", "-1500", "200", "-2000"),
        (MNQ, "2", "80000", "20010", "40"),
        (MNQ, "-2", "-80000", "20010", "-40"),
        (PUT, "-1", "-500", "3.5", "-350"),
    ],
)
def test_what_a_holding_is_worth_beside_the_cash(of: Instrument, held: str, cost: str, at: str, worth: str) -> None:
    assert value(line(of, held, at, cost=cost)) == Decimal(worth)


def test_equity_and_what_is_free_of_it() -> None:
    lines = (line(AAPL, "10", "200"), line(MNQ, "1", "20010", cost="40000"))

    assert free(Money(Decimal(1000)), lines) == (3020, Decimal(3020) - 1000 - Decimal("2401.2"))


def test_only_coins_cannot_be_short() -> None:
    assert [of.symbol for of in (AAPL, MNQ, EURUSD, PUT, BTCUSD) if not may_be_short(of)] == ["BTCUSD"]
