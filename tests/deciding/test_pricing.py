"""Order types, limit prices and times in force."""

from dataclasses import replace
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given

from tests import strategies as any_
from tests.deciding.world import case, codes, decided, facts, message, quote, settings
from tests.strategies import BTCUSD, LINKING_BROKER, MNQU2025, MNQZ2025, SQ
from tradehook.deciding.case import case_of
from tradehook.deciding.facts import Capabilities
from tradehook.deciding.pricing import kind_of_order, planned_price, terms, time_in_force
from tradehook.vocabulary.decision import Carried
from tradehook.vocabulary.order import Leg, OrderType, TimeInForce
from tradehook.vocabulary.quote import MarketPriceType
from tradehook.vocabulary.reason import Reason
from tradehook.vocabulary.settings import Trail
from tradehook.vocabulary.side import Side

LIMIT, MARKET, STOP = OrderType.LIMIT, OrderType.MARKET, OrderType.STOP
ENTRY, EXIT = Leg.ENTRY, Leg.EXIT
DAY, GTC, OPG, IOC = TimeInForce.DAY, TimeInForce.GTC, TimeInForce.OPG, TimeInForce.IOC


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
    assert (kind_of_order(one, ENTRY).order_type, kind_of_order(one, EXIT).order_type) == (entry, exit_)


STOCKS = Capabilities(name="Stocks only", takes={MARKET: frozenset({DAY}), LIMIT: frozenset({DAY})})
TRAILING = OrderType.TRAILING_STOP


@pytest.mark.parametrize(
    ("sent", "own", "expected"),
    [
        (STOP, {}, (STOP, Carried.WATCHED)),
        (TRAILING, {}, (TRAILING, Carried.WATCHED)),
        (STOP, {"allow_emulation": False}, (MARKET, Carried.BY_BROKER)),
        (STOP, {"allow_emulation": False, "entry_order_type": LIMIT}, (LIMIT, Carried.BY_BROKER)),
        # nobody can: the broker refuses in its own words
        (STOP, {"allow_emulation": False, "entry_order_type": TRAILING}, (STOP, Carried.BY_BROKER)),
    ],
)
def test_a_type_that_the_broker_lacks_is_watched_or_gives_way_to_the_subscriptions(sent, own, expected):
    one = case(message("buy", order_type=sent), settings(**own), facts(broker=STOCKS))
    assert kind_of_order(one, ENTRY) == expected


def price_of(one, leg, side, instrument):
    """The limit price of a limit order, or why there is none."""
    limited = settings_with_limits(one)
    found = terms(limited, leg, side, instrument)
    return found if isinstance(found, Reason) else found.limit_price


def settings_with_limits(one):
    own = msgspec.structs.replace(one.settings, entry_order_type=LIMIT, exit_order_type=LIMIT)
    return case_of(one.signal, own, one.facts)


QUOTE = {"quote": quote(bid="49.98", ask="50.02", last="50.01")}
QUOTED = facts(**QUOTE)


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
    assert price_of(one, ENTRY, side, SQ) == Decimal(expected)


def test_exits_have_a_market_price_type_of_their_own():
    own = settings(exit_market_price_type=MarketPriceType.BID)
    one = case(message("exit"), own, QUOTED)
    assert price_of(one, EXIT, Side.SELL, SQ) == Decimal("49.98")
    assert price_of(one, ENTRY, Side.BUY, SQ) == Decimal("50.00")


def test_without_any_price_one_is_required_and_the_source_is_named():
    found = price_of(case(message("buy")), ENTRY, Side.BUY, SQ)
    assert isinstance(found, Reason)
    assert found.code == "price-required"
    assert "(manual)" in found.message


def test_a_price_below_the_tick_is_no_price():
    found = price_of(case(message("buy", limit_price="0.004")), ENTRY, Side.BUY, SQ)
    assert isinstance(found, Reason)
    assert found.code == "price-zero"
    assert price_of(case(message("sell", limit_price="0.004")), ENTRY, Side.SELL, SQ) == Decimal("0.01")


def test_each_contract_is_priced_by_its_own_quote():
    known = facts(2, MNQZ2025, held_instrument=MNQU2025, quote=quote("MNQZ2025", last="19000"))
    one = case(message("sell"), None, known)
    assert price_of(one, ENTRY, Side.SELL, MNQZ2025) == 19000
    assert isinstance(price_of(one, EXIT, Side.SELL, MNQU2025), Reason)
    both = case(message("sell"), None, replace(known, held_quote=quote("MNQU2025", last="18800.10")))
    assert price_of(both, EXIT, Side.SELL, MNQU2025) == Decimal("18800.25")


@given(any_.prices)
def test_a_price_is_never_made_worse_than_was_asked_for(price):
    one = case(message("buy", limit_price=price))
    bought, sold = (price_of(one, ENTRY, side, MNQU2025) for side in (Side.BUY, Side.SELL))
    assert isinstance(bought, Reason) or price - Decimal("0.25") < bought <= price
    assert price <= sold < price + Decimal("0.25")


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
    assert time_in_force(case(message("buy")), leg, kind, instrument) == (expected, False)


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
    assert time_in_force(one, ENTRY, MARKET, SQ).time_in_force is entry
    assert time_in_force(one, EXIT, MARKET, SQ).time_in_force is exit_


def test_a_time_in_force_that_is_not_used_is_said():
    decision = decided(message("buy", time_in_force=OPG))
    said = {step.rule: step.found for step in decision.trace}
    assert said["entry time in force"] == "Paper takes no opg for market orders: not used."


FULL = {"broker": LINKING_BROKER}


@pytest.mark.parametrize(
    ("fields", "known", "limit", "stop", "planned"),
    [
        ({"order_type": STOP, "stop_price": "60"}, {}, None, "60", "60"),
        ({"order_type": STOP}, QUOTE, None, "50.00", "50.00"),
        (
            {"order_type": OrderType.STOP_LIMIT, "stop_price": "60", "limit_price": "50.50"},
            {},
            "50.50",
            "60",
            "50.50",
        ),
        ({"order_type": OrderType.STOP_LIMIT}, QUOTE, "50.00", "50.00", "50.00"),
        ({"order_type": TRAILING, "trail_amount": "1"}, QUOTE, None, None, "50.00"),
        ({"order_type": TRAILING, "trail_percent": "1", "signal_price": "71"}, {}, None, None, "71"),
        ({}, QUOTE, None, None, "50.00"),
        ({"signal_price": "49"}, QUOTE, None, None, "50.00"),
    ],
)
def test_stops_have_the_prices_that_they_need_and_distances_count_from_the_limit_the_stop_or_the_market(
    fields, known, limit, stop, planned
):
    one = case(message("buy", **fields), known=facts(**FULL, **known))
    found = terms(one, ENTRY, Side.BUY, SQ)
    assert (found.limit_price, found.stop_price) == tuple(None if p is None else Decimal(p) for p in (limit, stop))
    assert planned_price(one, SQ, found).price == Decimal(planned)


def test_a_trailing_stop_without_a_trail_is_held_and_the_subscriptions_trail_counts():
    said = message("exit", order_type=TRAILING)
    known = facts(5, **FULL)
    assert codes(decided(said, known=known)) == ["trail-required"]
    trailing = decided(said, settings(exit_trail=Trail(amount=Decimal(2))), known)
    assert trailing.intents[0].trail_amount == 2


def test_the_seeds_trailing_exit():
    said = message("exit", order_type=TRAILING, signal_price="71", trail_amount="1")
    decision = decided(said, known=facts(5, **FULL))
    placed = decision.intents[0]
    assert (placed.order_type, placed.trail_amount, placed.carried) == (TRAILING, 1, Carried.BY_BROKER)


@pytest.mark.parametrize(
    ("said", "own", "expected"),
    [
        (message("buy", order_type=LIMIT, limit_price="50", extended_hours=True), {}, True),
        (message("buy", order_type=LIMIT, limit_price="50"), {"entry_extended_hours": True}, True),
        (
            message("buy", order_type=LIMIT, limit_price="50", extended_hours=False),
            {"entry_extended_hours": True},
            False,
        ),
        (message("buy", extended_hours=True), {}, False),
    ],
)
def test_extended_hours_are_for_the_types_that_the_broker_takes_for_them(said, own, expected):
    decision = decided(said, settings(**own))
    assert decision.intents[0].extended_hours is expected


def test_extended_hours_that_are_left_aside_are_said_to_be():
    decision = decided(message("buy", extended_hours=True))
    found = {step.rule: step.found for step in decision.trace}
    assert found["entry extended hours"].startswith("Paper takes limit orders for extended hours")


def test_an_order_that_is_to_be_cancelled_after_a_time_says_so():
    assert decided(message("buy", cancel_after_s=60)).intents[0].cancel_after_s == 60
    own = settings(cancel_entry_after=30, cancel_exit_after=20)
    assert decided(message("buy"), own).intents[0].cancel_after_s == 30
    assert decided(message("exit"), own, facts(5)).intents[0].cancel_after_s == 20
