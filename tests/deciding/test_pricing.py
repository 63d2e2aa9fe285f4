"""Order types, limit prices and times in force."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from tests import strategies as any_
from tests.deciding.world import case, codes, decided, facts, message, quote, settings
from tests.strategies import BTCUSD, MNQU2025, MNQZ2025, SQ
from tradehook.deciding.pricing import limit_price, order_type, time_in_force, unsupported
from tradehook.vocabulary.order import Leg, OrderType, TimeInForce
from tradehook.vocabulary.quote import MarketPriceType
from tradehook.vocabulary.reason import Reason
from tradehook.vocabulary.side import Side

LIMIT, MARKET, STOP = OrderType.LIMIT, OrderType.MARKET, OrderType.STOP
ENTRY, EXIT = Leg.ENTRY, Leg.EXIT


@pytest.mark.parametrize(
    ("sent", "own", "entry", "exit_"),
    [
        (None, {}, MARKET, MARKET),
        (LIMIT, {}, LIMIT, LIMIT),
        (None, {"entry_order_type": LIMIT}, LIMIT, MARKET),
        (None, {"exit_order_type": LIMIT}, MARKET, LIMIT),
        (LIMIT, {"use_signal_order_type_entries": False}, MARKET, LIMIT),
        (LIMIT, {"use_signal_order_type_exits": False}, LIMIT, MARKET),
        (LIMIT, {"allow_signal_overrides": False}, MARKET, MARKET),
    ],
)
def test_the_messages_order_type_counts_where_it_is_let_in(sent, own, entry, exit_):
    one = case(message("buy", order_type=sent), settings(**own))
    assert (order_type(one, ENTRY), order_type(one, EXIT)) == (entry, exit_)


@pytest.mark.parametrize("kind", [STOP, OrderType.STOP_LIMIT, OrderType.TRAILING_STOP])
def test_a_type_that_the_broker_lacks_is_named_with_the_broker(kind):
    reason = unsupported(case(message("buy", order_type=kind)), ENTRY)
    assert reason is not None
    assert reason.code == "order-type-unsupported"
    assert "Paper" in reason.message
    assert kind in reason.message


def test_a_type_that_the_broker_takes_and_this_version_does_not_is_not_offered():
    taking = facts(takes={STOP: frozenset({TimeInForce.GTC})})
    assert codes(decided(message("buy", order_type=STOP), known=taking)) == ["not-offered"]


QUOTED = facts(quote=quote(bid="49.98", ask="50.02", last="50.01"))


@pytest.mark.parametrize(
    ("fields", "own", "known", "side", "expected"),
    [
        # as sent, on the tick: up for a sell, down for a buy
        ({"limit_price": "50.50"}, {}, QUOTED, Side.BUY, "50.50"),
        ({"limit_price": "50.508"}, {}, QUOTED, Side.BUY, "50.50"),
        ({"limit_price": "50.502"}, {}, QUOTED, Side.SELL, "50.51"),
        # the market price, by its type
        ({}, {}, QUOTED, Side.BUY, "50.00"),
        ({}, {"entry_market_price_type": MarketPriceType.ASK_BID}, QUOTED, Side.BUY, "50.02"),
        ({}, {"entry_market_price_type": MarketPriceType.ASK_BID}, QUOTED, Side.SELL, "49.98"),
        ({}, {"entry_market_price_type": MarketPriceType.LAST}, QUOTED, Side.SELL, "50.01"),
        ({"market_price_type": MarketPriceType.BID}, {}, QUOTED, Side.BUY, "49.98"),
        # nothing of the message counts
        (
            {"limit_price": "7", "market_price_type": MarketPriceType.BID},
            {"allow_signal_overrides": False},
            QUOTED,
            Side.BUY,
            "50.00",
        ),
        # no quote
        ({"signal_price": "49.999"}, {}, facts(), Side.BUY, "49.99"),
        ({"signal_price": "49.999"}, {}, facts(), Side.SELL, "50.00"),
        ({"signal_price": "49"}, {}, QUOTED, Side.BUY, "50.00"),
    ],
)
def test_a_limit_price_is_the_one_sent_else_the_markets_else_the_signals(fields, own, known, side, expected):
    one = case(message("buy", **fields), settings(**own), known)
    assert limit_price(one, ENTRY, side, SQ) == Decimal(expected)


def test_exits_have_a_market_price_type_of_their_own():
    own = settings(exit_market_price_type=MarketPriceType.BID)
    one = case(message("exit"), own, QUOTED)
    assert limit_price(one, EXIT, Side.SELL, SQ) == Decimal("49.98")
    assert limit_price(one, ENTRY, Side.BUY, SQ) == Decimal("50.00")


def test_without_any_price_one_is_required_and_the_source_is_named():
    found = limit_price(case(message("buy")), ENTRY, Side.BUY, SQ)
    assert isinstance(found, Reason)
    assert found.code == "price-required"
    assert "(manual)" in found.message


def test_a_price_below_the_tick_is_no_price():
    found = limit_price(case(message("buy", limit_price="0.004")), ENTRY, Side.BUY, SQ)
    assert isinstance(found, Reason)
    assert found.code == "price-zero"
    assert limit_price(case(message("sell", limit_price="0.004")), ENTRY, Side.SELL, SQ) == Decimal("0.01")


def test_each_contract_is_priced_by_its_own_quote():
    known = facts(2, MNQZ2025, held_instrument=MNQU2025, quote=quote("MNQZ2025", last="19000"))
    one = case(message("sell"), None, known)
    assert limit_price(one, ENTRY, Side.SELL, MNQZ2025) == 19000
    assert isinstance(limit_price(one, EXIT, Side.SELL, MNQU2025), Reason)
    both = case(message("sell"), None, replace(known, held_quote=quote("MNQU2025", last="18800.10")))
    assert limit_price(both, EXIT, Side.SELL, MNQU2025) == Decimal("18800.25")


@given(any_.prices)
def test_a_price_is_never_made_worse_than_was_asked_for(price):
    one = case(message("buy", limit_price=price))
    bought, sold = (limit_price(one, ENTRY, side, MNQU2025) for side in (Side.BUY, Side.SELL))
    assert isinstance(bought, Reason) or price - Decimal("0.25") < bought <= price
    assert price <= sold < price + Decimal("0.25")


DAY, GTC, OPG, IOC = TimeInForce.DAY, TimeInForce.GTC, TimeInForce.OPG, TimeInForce.IOC


@pytest.mark.parametrize(
    ("leg", "kind", "instrument", "expected"),
    [
        (ENTRY, MARKET, SQ, DAY),
        (ENTRY, LIMIT, SQ, GTC),
        (EXIT, MARKET, SQ, DAY),
        (EXIT, LIMIT, SQ, DAY),
        (ENTRY, MARKET, BTCUSD, GTC),
        (EXIT, LIMIT, BTCUSD, GTC),
    ],
)
def test_the_default_time_in_force(leg, kind, instrument, expected):
    assert time_in_force(case(message("buy")), leg, kind, instrument) is expected


@pytest.mark.parametrize(
    ("sent", "own", "entry", "exit_"),
    [
        (IOC, {}, IOC, IOC),
        (None, {"entry_time_in_force": IOC}, IOC, DAY),
        (None, {"exit_time_in_force": GTC}, DAY, GTC),
        (IOC, {"use_signal_time_in_force_entries": False, "entry_time_in_force": GTC}, GTC, IOC),
        (IOC, {"use_signal_time_in_force_exits": False}, IOC, DAY),
        (IOC, {"allow_signal_overrides": False}, DAY, DAY),
        # the broker takes no opg: the subscription's, then the default
        (OPG, {"entry_time_in_force": GTC}, GTC, DAY),
        (OPG, {"entry_time_in_force": OPG}, DAY, DAY),
    ],
)
def test_a_time_in_force_counts_where_it_is_let_in_and_taken(sent, own, entry, exit_):
    one = case(message("buy", time_in_force=sent), settings(**own))
    assert time_in_force(one, ENTRY, MARKET, SQ) is entry
    assert time_in_force(one, EXIT, MARKET, SQ) is exit_


def test_a_time_in_force_that_is_not_used_is_said():
    decision = decided(message("buy", time_in_force=OPG))
    said = {step.rule: step.found for step in decision.trace}
    assert said["entry time in force"] == "Paper takes no opg for market orders: not used."
