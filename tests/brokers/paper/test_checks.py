"""Every refusal of an order, with the order that causes it."""

from decimal import Decimal
from functools import reduce

import pytest
from msgspec.structs import replace

from tests.brokers.paper.scenes import placed, scene, with_holding, with_total
from tests.brokers.paper.world import AAPL, BTCUSD, CFD, EXPIRED, NOON, SAP, buy, price, quote, sell
from tradehook.brokers.paper.book import Holding
from tradehook.brokers.paper.checks import exposure_problem, market_problem, offer_of, ticket_problem
from tradehook.brokers.paper.margin import Line, Offer
from tradehook.brokers.paper.scene import Scene
from tradehook.brokers.paper.settings import PaperSettings
from tradehook.vocabulary.broker import Rejected
from tradehook.vocabulary.exact import Money, Quantity
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.instrument import ContractType, Instrument
from tradehook.vocabulary.order import OrderClass, OrderTicket, OrderType, TimeInForce
from tradehook.vocabulary.quote import PriceSource
from tradehook.vocabulary.side import Side


def code(problem: Rejected | None) -> str | None:
    return problem.code if problem else None


@pytest.mark.parametrize(
    ("order", "of", "expected"),
    [
        (buy(1), AAPL, None),
        (buy("0.5"), AAPL, None),
        (buy(1, limit_price="10.01"), AAPL, None),
        (buy(1), EXPIRED, "contract-expired"),
        (buy(1, time_in_force=TimeInForce.FOK), AAPL, None),
        (buy(1, stop_price="11", time_in_force=TimeInForce.FOK), AAPL, "unsupported-time-in-force"),
        (buy(1, trail_amount="1", time_in_force=TimeInForce.OPG), AAPL, "unsupported-time-in-force"),
        (buy(1, order_class=OrderClass.BRACKET, time_in_force=TimeInForce.IOC), AAPL, "unsupported-time-in-force"),
        (buy(1, time_in_force=TimeInForce.GTD), AAPL, "invalid-good-till"),
        (buy(1, good_till=after(NOON, 60)), AAPL, "invalid-good-till"),
        (buy(1, time_in_force=TimeInForce.GTD, good_till=after(NOON, 60)), AAPL, None),
        (buy(1, time_in_force=TimeInForce.GTD, good_till=NOON), AAPL, "good-till-past"),
        (buy(1, CFD), CFD, "symbol-type-not-offered"),
        (buy(0), AAPL, "quantity-not-positive"),
        (buy(-1), AAPL, "quantity-not-positive"),
        (buy("0.0000001"), AAPL, "off-step"),
        (buy("0.000000001"), BTCUSD, "off-step"),
        (buy(1, limit_price="10.001"), AAPL, "off-tick"),
        (buy(1, limit_price="0"), AAPL, "invalid-limit-price"),
        (buy(1, limit_price="-5"), AAPL, "invalid-limit-price"),
        (buy(1, order_type=OrderType.LIMIT), AAPL, "invalid-limit-price"),
        (buy(1, order_type=OrderType.MARKET, limit_price="5"), AAPL, "unwanted-price"),
    ],
)
def test_what_is_wrong_with_an_order_by_itself(order: OrderTicket, of: Instrument, expected: str | None) -> None:
    assert code(ticket_problem(order, of, PaperSettings(), NOON)) == expected


def test_a_contract_on_an_underlying_is_traded_where_the_account_offers_its_type() -> None:
    offers_it = PaperSettings(contract_types=frozenset({ContractType.EQUITY_CFD}))
    offers_another = PaperSettings(contract_types=frozenset({ContractType.SPREADBET}))

    assert ticket_problem(buy(1, CFD), CFD, offers_it, NOON) is None
    assert code(ticket_problem(buy(1, CFD), CFD, offers_another, NOON)) == "symbol-type-not-offered"


def test_the_sentence_says_how_such_an_order_can_be_sent() -> None:
    refused = ticket_problem(buy(1, stop_price="11", time_in_force=TimeInForce.FOK), AAPL, PaperSettings(), NOON)

    assert refused is not None
    assert refused.words == (
        "A stop order cannot be sent as fok: it waits for a price. Send it as day or gtc or gtd or gts."
    )


STALE = quote(AAPL, "10", at=after(NOON, -61), source=PriceSource.SIGNALS)
FRESH = quote(AAPL, "10", at=after(NOON, -60), source=PriceSource.SIGNALS)
LONG_3 = with_holding(scene(AAPL, quote(AAPL, "10")), "3", "30")


@pytest.mark.parametrize(
    ("order", "seen", "expected"),
    [
        (buy(1), scene(AAPL, quote(AAPL, "10")), None),
        (buy(1), scene(AAPL), "no-quote"),
        (buy(1), scene(AAPL, STALE), "stale-quote"),
        (buy(1), scene(AAPL, FRESH), None),
        (buy(1, limit_price="10"), scene(AAPL), None),
        (buy(1, limit_price="10"), scene(AAPL, STALE), None),
        (buy(1, stop_price="11"), scene(AAPL), None),
        (sell(1, trail_amount="1"), scene(AAPL, STALE), None),
        (buy(1), scene(SAP, quote(SAP, "10"), rate=None), "no-rate"),
        (sell(3, reduce_only=True), LONG_3, None),
        (sell(4, reduce_only=True), LONG_3, "reduce-only-would-increase"),
        (buy(1, reduce_only=True), LONG_3, "reduce-only-would-increase"),
        (sell(4), LONG_3, None),
    ],
)
def test_what_stands_against_an_order_at_this_moment(order: OrderTicket, seen: Scene, expected: str | None) -> None:
    assert code(market_problem(placed(order), seen)) == expected


def test_an_order_that_works_later_needs_no_price_now() -> None:
    assert market_problem(replace(placed(buy(1)), works_from=after(NOON, 1)), scene(AAPL)) is None


def test_a_leg_that_waits_for_its_entry_may_reduce_what_is_not_there_yet() -> None:
    leg = placed(sell(4, limit_price="12", reduce_only=True))

    assert market_problem(replace(leg, released=Quantity(Decimal(0))), scene(AAPL)) is None
    assert code(market_problem(leg, scene(AAPL))) == "reduce-only-would-increase"


@pytest.mark.parametrize(
    ("order", "weighs_at"),
    [
        (buy(1), "10"),
        (buy(1, limit_price="9"), "9"),
        (buy(1, stop_price="11"), "11"),
        (buy(1, stop_price="11", limit_price="12"), "12"),
        (buy(1, trail_amount="1"), "10"),
    ],
)
def test_the_price_at_which_an_order_weighs_on_its_account(order: OrderTicket, weighs_at: str) -> None:
    assert offer_of(placed(order), RICH, line(RICH)).price == Decimal(weighs_at)


def line(seen: Scene, *offers: Offer) -> Line:
    it = Line(instrument=seen.instrument, holding=seen.holding, price=price(10), rate=Decimal(1))
    return reduce(Line.with_offer, offers, it)


def offer(side: Side, quantity: int, at: str = "10") -> Offer:
    return Offer(side=side, quantity=Quantity(Decimal(quantity)), price=price(at))


RICH = scene(AAPL, quote(AAPL, "10"))


@pytest.mark.parametrize(
    ("order", "offers", "expected"),
    [
        (buy(20_000), [], None),
        (buy("20000.000001"), [], "insufficient-buying-power"),
        (sell(20_000), [], None),
        (sell(20_001), [], "insufficient-buying-power"),
        (buy(20_000), [offer(Side.SELL, 20_000)], None),
        (buy(1), [offer(Side.BUY, 20_000)], "insufficient-buying-power"),
        (buy(10_000, limit_price="20"), [], None),
        (buy(10_001, limit_price="20"), [], "insufficient-buying-power"),
    ],
)
def test_what_the_money_of_the_account_says(order: OrderTicket, offers: list[Offer], expected: str | None) -> None:
    assert code(exposure_problem(placed(order), None, RICH, line(RICH, *offers), ())) == expected


@pytest.mark.parametrize(
    ("before", "after_it", "expected"),
    [
        (buy(10_000, limit_price="20"), buy(9_999, limit_price="20"), None),
        (buy(10_000, limit_price="20"), buy(20_000, limit_price="10"), None),
        (buy(10_000, limit_price="20"), buy(10_000, limit_price="20.01"), "insufficient-buying-power"),
        (buy(10_000, limit_price="20"), buy(10_001, limit_price="20"), "insufficient-buying-power"),
        (sell(20_000, limit_price="10"), sell(20_001, limit_price="10"), "insufficient-buying-power"),
    ],
)
def test_an_order_with_new_terms_takes_the_place_of_what_it_was(
    before: OrderTicket, after_it: OrderTicket, expected: str | None
) -> None:
    """The account has 100,000, all of it taken by the order as it was."""
    was, order = placed(before), placed(after_it)
    with_it = line(RICH).with_offer(offer_of(was, RICH, line(RICH)))

    assert code(exposure_problem(order, was, RICH, with_it, ())) == expected


def test_new_terms_that_need_less_pass_however_poor_the_account_is() -> None:
    ruined = replace(RICH, account=replace(RICH.account, cash=Money(Decimal(-1_000_000))))
    was = placed(buy(10, limit_price="9"))
    with_it = line(ruined).with_offer(offer_of(was, ruined, line(ruined)))

    for order, expected in [(buy(9, limit_price="9"), None), (buy(11, limit_price="9"), "insufficient-buying-power")]:
        assert code(exposure_problem(placed(order), was, ruined, with_it, ())) == expected


def test_of_an_order_with_new_terms_the_rest_counts() -> None:
    partly = placed(sell(5, limit_price="12", reduce_only=True)).filled_by(Quantity(Decimal(2)), price("12"))
    poor = scene(SAP, quote(SAP, "10"), rate=None)

    assert market_problem(partly, LONG_3) is None
    assert code(market_problem(with_total(partly, "6"), LONG_3)) is not None
    assert market_problem(with_total(partly, "2"), poor) is None


def test_coins_on_offer_can_be_offered_otherwise() -> None:
    seen = with_holding(scene(BTCUSD, quote(BTCUSD, "10")), "2", "0")
    was = placed(sell(2, BTCUSD, limit_price="12"))
    with_it = line(seen).with_offer(offer_of(was, seen, line(seen)))

    assert exposure_problem(placed(sell(2, BTCUSD, limit_price="11")), was, seen, with_it, ()) is None
    more = exposure_problem(placed(sell("2.1", BTCUSD, limit_price="12")), was, seen, with_it, ())
    assert code(more) == "short-not-allowed"


def test_what_is_held_elsewhere_counts() -> None:
    elsewhere = replace(line(RICH), holding=Holding(symbol="X", quantity=Quantity(Decimal(-100_000))))

    assert code(exposure_problem(placed(buy(1)), None, RICH, line(RICH), (elsewhere,))) == "insufficient-buying-power"


def test_an_order_that_reduces_passes_however_poor_the_account_is() -> None:
    ruined = replace(LONG_3, account=replace(LONG_3.account, cash=Money(Decimal(-1_000_000))))

    assert exposure_problem(placed(sell(3)), None, ruined, line(ruined), ()) is None
    assert code(exposure_problem(placed(buy(1)), None, ruined, line(ruined), ())) == "insufficient-buying-power"


@pytest.mark.parametrize(
    ("held", "offered", "sold", "expected"),
    [
        ("2", 0, "2", None),
        ("2", 0, "2.00000001", "short-not-allowed"),
        ("2", 1, "1", None),
        ("2", 1, "1.5", "short-not-allowed"),
        ("0", 0, "1", "short-not-allowed"),
    ],
)
def test_coins_are_not_sold_short(held: str, offered: int, sold: str, expected: str | None) -> None:
    seen = with_holding(scene(BTCUSD, quote(BTCUSD, "10")), held, "0")
    offers = [offer(Side.SELL, offered)] if offered else []

    assert code(exposure_problem(placed(sell(sold, BTCUSD)), None, seen, line(seen, *offers), ())) == expected


def test_the_sentences_say_the_numbers_and_what_to_do() -> None:
    refused = exposure_problem(placed(buy(20_002)), None, RICH, line(RICH), ())
    no_rate = market_problem(placed(buy(1)), scene(SAP, quote(SAP, "10"), rate=None))

    assert refused is not None
    assert refused.words == (
        "The order needs 100010 USD of margin and 100000 USD is free (equity 100000 USD). "
        "Send a smaller order, or close or cancel something first."
    )
    assert no_rate is not None
    assert no_rate.words.endswith("Set a price for EURUSD or USDEUR.")
