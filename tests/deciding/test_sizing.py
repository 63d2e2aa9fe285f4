"""How many units an order is for."""

from decimal import Decimal

import pytest
from hypothesis import given

from tests import strategies as any_
from tests.deciding.world import codes, decided, done, facts, message, quote, settings
from tests.strategies import BTCUSD, EURUSD, MNQU2025, SQ
from tradehook.deciding.sizing import fractions_allowed, rounded
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.side import Sentiment
from tradehook.vocabulary.signal import QuantityType, StopLoss


@pytest.mark.parametrize(
    ("instrument", "fractions", "quantity", "expected"),
    [
        (SQ, None, "2.9", "2"),
        (SQ, False, "2.9", "2"),
        (SQ, True, "2.98765", "2.9876"),
        (BTCUSD, None, "0.123456789", "0.12345678"),
        (BTCUSD, False, "2.9", "2"),
        (MNQU2025, True, "2.9", "2"),
        (EURUSD, None, "2999.5", "2000"),
        (EURUSD, True, "999", "0"),
        (SQ, None, "0.99", "0"),
    ],
)
def test_down_to_whole_units_unless_fractions_are_allowed_then_to_the_step(instrument, fractions, quantity, expected):
    own = settings(use_fractional_quantity=fractions)
    assert rounded(Decimal(quantity), instrument, own) == Decimal(expected)


def test_fractions_are_allowed_for_crypto_unless_set():
    assert fractions_allowed(BTCUSD, settings())
    assert not fractions_allowed(SQ, settings())
    assert not fractions_allowed(BTCUSD, settings(use_fractional_quantity=False))


@given(any_.quantities, any_.instruments, any_.settings)
def test_rounding_never_adds_and_lands_on_the_step(quantity, instrument, own):
    units = rounded(quantity, instrument, own)
    assert 0 <= units <= quantity
    fine = (instrument.fractional_step if fractions_allowed(instrument, own) else None) or instrument.quantity_step
    assert units % fine == 0
    assert rounded(units, instrument, own) == units


@pytest.mark.parametrize(
    ("said", "own", "held", "step"),
    [
        (message("buy", quantity="0.5"), {}, 0, "step of 1."),
        (message("buy", quantity="0.00005"), {"use_fractional_quantity": True}, 0, "step of 0.0001."),
        (message("exit", quantity="0.5"), {}, 5, "step of 1."),
        (message("buy"), {"quantity": Decimal(0)}, 0, "step of 1."),
        (message("buy"), {"quantity": Decimal(-3)}, 0, "step of 1."),
    ],
)
def test_nothing_left_is_held_with_the_step_that_took_it(said, own, held, step):
    decision = decided(said, settings(**own), facts(held))
    assert (done(decision), codes(decision)) == ([], ["quantity-zero"])
    assert step in decision.reasons[0].message


def test_a_position_is_exited_in_full_to_the_last_fraction():
    assert done(decided(message("exit"), known=facts("2.5"))) == ["exit sell 2.5"]
    assert done(decided(message("exit", quantity="9"), known=facts("0.0003"))) == ["exit sell 0.0003"]
    assert done(decided(message("sell"), known=facts("2.5"))) == ["exit sell 2.5", "entry sell 1"]


def test_a_part_of_a_position_is_rounded():
    assert done(decided(message("exit", quantity="2.2"), known=facts("2.5"))) == ["exit sell 2"]
    own = settings(use_fractional_quantity=True)
    assert done(decided(message("exit", quantity="2.2"), own, facts("2.5"))) == ["exit sell 2.2"]


def test_the_trace_tells_whose_quantity_it_is_and_how_it_was_rounded():
    def said(decision):
        return {step.rule: step.found for step in decision.trace}

    assert said(decided(message("buy", quantity="2.9")))["entry quantity"] == (
        "2.9 rounded down to 2 SQ (the message's quantity)."
    )
    assert said(decided(message("buy")))["entry quantity"] == "1 SQ (the subscription's quantity)."
    subtracting = decided(message("sell", quantity="8"), settings(subtract_exit_quantity=True), facts(5))
    assert said(subtracting)["entry quantity"] == "3 SQ (the message's quantity, less the 5 exited)."
    assert said(decided(message("exit", quantity="2"), known=facts(5)))["exit quantity"] == "2 SQ of the 5 held."
    unused = decided(message("exit", quantity="2"), settings(use_signal_quantity=False), facts(5))
    assert "use_signal_quantity" in said(unused)["message's quantity"]


AT_100 = quote(bid="99.9", ask="100.1")
RICH = {"equity": Money(Decimal(100_000)), "unrealised": Money(Decimal(0))}
STOP_AT_90 = StopLoss(type=OrderType.STOP, stop_price=Decimal(90))
TYPES = QuantityType


@pytest.mark.parametrize(
    ("kind", "quantity", "fields", "known", "expected"),
    [
        # the worked numbers of the rules
        (TYPES.DOLLAR_AMOUNT, "1000", {}, {}, "10"),
        (TYPES.RISK_DOLLAR_AMOUNT, "100", {"stop_loss": STOP_AT_90}, {}, "10"),
        (TYPES.RISK_PERCENT, "0.1", {"stop_loss": STOP_AT_90}, {}, "10"),
        (TYPES.PERCENT_OF_EQUITY, "1", {}, {}, "10"),
        # what is open does not count as equity to be invested
        (TYPES.PERCENT_OF_EQUITY, "1", {}, {"unrealised": Money(Decimal(20_000))}, "8"),
        # rounded down
        (TYPES.DOLLAR_AMOUNT, "1099", {}, {}, "10"),
        # the planned price: the limit's, not the market's
        (TYPES.DOLLAR_AMOUNT, "1000", {"order_type": OrderType.LIMIT, "limit_price": "50"}, {}, "20"),
        (TYPES.DOLLAR_AMOUNT, "1000", {"signal_price": "200"}, {"quote": None}, "5"),
        # the distance to the stop, however it is given
        (TYPES.RISK_DOLLAR_AMOUNT, "100", {"stop_loss": StopLoss(amount=Decimal(5))}, {}, "20"),
        (TYPES.RISK_DOLLAR_AMOUNT, "100", {"stop_loss": StopLoss(percent=Decimal(20))}, {}, "5"),
        (
            TYPES.RISK_DOLLAR_AMOUNT,
            "100",
            {"stop_loss": StopLoss(type=OrderType.TRAILING_STOP, trail_amount=Decimal(2))},
            {},
            "50",
        ),
        # money of another currency
        (TYPES.DOLLAR_AMOUNT, "1000", {}, {"rate": Decimal(2)}, "5"),
    ],
)
def test_a_quantity_in_money_becomes_units(kind, quantity, fields, known, expected):
    said = message("buy", quantity=quantity, quantity_type=kind, **fields)
    decision = decided(said, known=facts(**{"quote": AT_100, **RICH, **known}))
    assert done(decision) == [f"entry buy {expected}"]


def test_a_future_is_sized_by_what_a_point_is_worth():
    known = facts(0, MNQU2025, quote=quote("MNQU2025", last="20000"), **RICH)
    said = message("buy", quantity="90000", quantity_type=TYPES.DOLLAR_AMOUNT)
    assert done(decided(said, known=known)) == ["entry buy 2"]
    risky = message(
        "buy", quantity="500", quantity_type=TYPES.RISK_DOLLAR_AMOUNT, stop_loss=StopLoss(amount=Decimal(100))
    )
    assert done(decided(risky, known=known)) == ["entry buy 2"]


@pytest.mark.parametrize(
    ("kind", "fields", "known", "code"),
    [
        (TYPES.DOLLAR_AMOUNT, {}, {"quote": None}, "price-required"),
        (TYPES.DOLLAR_AMOUNT, {}, {"rate": None}, "no-quote"),
        (TYPES.RISK_DOLLAR_AMOUNT, {}, {}, "stop-required"),
        (TYPES.RISK_DOLLAR_AMOUNT, {"stop_loss": StopLoss(pnl_amount=Decimal(9))}, {}, "stop-required"),
        (TYPES.RISK_DOLLAR_AMOUNT, {"stop_loss": StopLoss(stop_price=Decimal(100))}, {}, "stop-required"),
        (TYPES.RISK_PERCENT, {"stop_loss": STOP_AT_90}, {"equity": None}, "account-disconnected"),
        (TYPES.PERCENT_OF_EQUITY, {}, {"equity": None}, "account-disconnected"),
    ],
)
def test_what_is_missing_gives_a_reason_and_not_a_guess(kind, fields, known, code):
    said = message("buy", quantity="100", quantity_type=kind, **fields)
    decision = decided(said, known=facts(**{"quote": AT_100, **RICH, **known}))
    assert (done(decision), codes(decision)) == ([], [code])


def test_a_subscription_sizes_in_money_where_the_message_names_no_quantity():
    own = settings(quantity_type=TYPES.DOLLAR_AMOUNT, quantity=Decimal(1000))
    known = facts(quote=AT_100)
    assert done(decided(message("buy"), own, known)) == ["entry buy 10"]
    assert done(decided(message("buy", quantity="3"), own, known)) == ["entry buy 3"]


@pytest.mark.parametrize(
    ("said", "held", "expected"),
    [
        (message("buy", quantity="5"), 0, ["entry buy 10"]),
        (message("buy"), 0, ["entry buy 1"]),
        (message("exit", quantity="2"), 9, ["exit sell 4"]),
        (message("exit", quantity="50", quantity_type=TYPES.PERCENT_OF_POSITION), 8, ["exit sell 4"]),
        (message("buy", quantity="1000", quantity_type=TYPES.DOLLAR_AMOUNT), 0, ["entry buy 20"]),
    ],
)
def test_the_multiplier_counts_for_the_messages_quantity_but_not_for_a_percentage_of_the_position(said, held, expected):
    own = settings(quantity_multiplier=Decimal(2))
    assert done(decided(said, own, facts(held, quote=AT_100))) == expected


def test_an_amount_of_money_is_exited_and_a_risk_is_no_quantity_of_an_exit():
    known = facts(15, quote=AT_100)
    exited = message("exit", quantity="1000", quantity_type=TYPES.DOLLAR_AMOUNT)
    assert done(decided(exited, known=known)) == ["exit sell 10"]
    reduced = message("sell", sentiment=Sentiment.BULLISH, quantity="100", quantity_type=TYPES.RISK_DOLLAR_AMOUNT)
    assert done(decided(reduced, known=known)) == ["exit sell 15"]


def test_what_the_exit_uses_up_is_taken_off_after_the_multiplier():
    own = settings(subtract_exit_quantity=True, quantity_multiplier=Decimal(2))
    assert done(decided(message("sell", quantity="4"), own, facts(5))) == ["exit sell 5", "entry sell 3"]
