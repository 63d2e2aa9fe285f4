"""What stops a signal or its entry, whatever is held."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.deciding.world import codes, decided, done, facts, message, settings
from tests.strategies import EXPIRED, MNQU2025, NOON, SQ, micro_nasdaq, signal_of
from tradehook.deciding.decide import decide
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.instrument import AssetClass, Instrument, Right
from tradehook.vocabulary.side import Sentiment
from tradehook.vocabulary.signal import QuantityType


def outcome(decision):
    return done(decision), codes(decision)


@pytest.mark.parametrize("action", ["buy", "exit", "cancel"])
@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({"strategy_enabled": False}, "strategy-disabled"),
        ({"subscription_enabled": False}, "subscription-disabled"),
        ({"strategy_enabled": False, "subscription_enabled": False}, "strategy-disabled"),
    ],
)
def test_a_disabled_strategy_or_subscription_holds_every_signal(action, known, code):
    assert outcome(decided(message(action), known=facts(5, **known))) == ([], [code])


def test_a_ticker_must_be_allowed_itself_or_by_its_root():
    known = facts(0, MNQU2025)
    for allowed in (None, ("MNQU2025",), ("SQ", "MNQ")):
        assert done(decided(message("buy"), settings(allowed_tickers=allowed), known)) == ["entry buy 1"]
    held = decided(message("buy"), settings(allowed_tickers=("SQ",)), known)
    assert outcome(held) == ([], ["ticker-not-allowed"])
    assert "MNQU2025" in held.reasons[0].message


def test_an_old_name_on_the_list_allows_the_stock_that_was_renamed():
    signal = signal_of(message("buy"), replace(SQ, symbol="XYZ"))
    assert done(decide(signal, settings(allowed_tickers=("SQ",)), facts(0))) == ["entry buy 1"]
    held = decide(signal, settings(allowed_tickers=("FB",)), facts(0))
    assert outcome(held) == ([], ["ticker-not-allowed"])


def test_the_signals_own_ticker_counts_not_the_one_that_it_was_mapped_to():
    signal = signal_of(message("buy"), SQ)
    decision = decide(signal, settings(allowed_tickers=("SQ",)), facts(0, MNQU2025))
    assert done(decision) == ["entry buy 1"]


@pytest.mark.parametrize("action", ["buy", "exit", "cancel"])
def test_an_expired_contract_holds_every_signal(action):
    decision = decided(message(action), known=facts(0, EXPIRED))
    assert outcome(decision) == ([], ["contract-expired"])
    assert "MNQH2025 expired on 2025-06-14" in decision.reasons[0].message


@pytest.mark.parametrize("action", ["buy", "exit"])
@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"delay_s": 5}, "delay"),
        ({"cancel_after_s": 60}, "cancelAfter"),
        ({"spread_filter": Decimal("0.05")}, "bidAskSpreadFilter"),
        ({"spread_filter_percent": Decimal("0.05")}, "bidAskSpreadFilterPercent"),
        ({"quantity": "5", "quantity_type": QuantityType.DOLLAR_AMOUNT}, "quantityType dollar_amount"),
        ({"quantity": "5", "quantity_type": QuantityType.RISK_PERCENT}, "quantityType risk_percent"),
    ],
)
def test_what_is_not_carried_out_holds_the_trade_and_is_named(action, fields, named):
    decision = decided(message(action, **fields), known=facts(-5))
    assert outcome(decision) == ([], ["not-offered"])
    assert named in decision.reasons[0].message


def test_no_delay_is_nothing_to_carry_out():
    assert done(decided(message("buy", delay_s=0))) == ["entry buy 1"]


def test_a_quantity_type_that_does_not_count_holds_nothing():
    said = message("buy", quantity="5", quantity_type=QuantityType.DOLLAR_AMOUNT)
    assert done(decided(said, settings(use_signal_quantity=False))) == ["entry buy 1"]


def test_a_subscription_sized_otherwise_holds_what_it_would_size():
    own = settings(quantity_type=QuantityType.RISK_PERCENT)
    assert outcome(decided(message("buy"), own)) == ([], ["not-offered"])
    assert outcome(decided(message("add"), own, facts(5))) == ([], ["not-offered"])
    assert done(decided(message("buy", quantity="2"), own)) == ["entry buy 2"]
    assert done(decided(message("exit"), own, facts(5))) == ["exit sell 5"]
    assert done(decided(message("sell", sentiment=Sentiment.FLAT), own, facts(5))) == ["exit sell 5"]


def option(right):
    symbol = f"SPY250624{right.value[0].upper()}596"
    return Instrument(
        symbol=symbol,
        name=symbol,
        asset_class=AssetClass.OPTIONS,
        underlying="SPY",
        currency="USD",
        tick=SQ.tick,
        quantity_step=Decimal(1),
        point_value=Decimal(100),
        right=right,
    )


CALL, PUT = option(Right.CALL), option(Right.PUT)


def test_an_option_is_traded_where_its_contract_is_exact():
    assert done(decided(message("buy"), known=facts(0, CALL))) == ["entry buy 1"]
    underlying = facts(0, SQ, asset_class=AssetClass.OPTIONS)
    assert outcome(decided(message("buy"), known=underlying)) == ([], ["no-contract"])


def test_an_exit_with_the_underlying_closes_whichever_option_is_held():
    for held in (CALL, PUT):
        known = facts(2, SQ, held_instrument=held, asset_class=AssetClass.OPTIONS)
        decision = decided(message("exit"), known=known)
        assert [(one.symbol, one.side, one.quantity) for one in decision.intents] == [(held.symbol, "sell", 2)]


def test_puts_are_not_traded_rather_than_on_the_wrong_side():
    assert outcome(decided(message("buy"), known=facts(0, PUT))) == ([], ["not-offered"])


def test_long_puts_are_on_the_other_side_of_a_buy():
    known = facts(2, CALL, held_instrument=PUT)
    decision = decided(message("buy"), known=known)
    assert [(one.leg, one.symbol, one.side) for one in decision.intents] == [
        ("exit", PUT.symbol, "sell"),
        ("entry", CALL.symbol, "buy"),
    ]


def aged(action, seconds, held=0):
    known = facts(held, max_signal_age_s=120)
    return decide(signal_of(message(action), SQ, seconds), settings(), known)


def test_an_entry_that_is_too_old_is_not_sent():
    assert done(aged("buy", 120)) == ["entry buy 1"]
    late = aged("buy", 120.5)
    assert outcome(late) == ([], ["too-old"])
    assert "accepted 120.5 s ago" in late.reasons[0].message
    assert "older than 120 s" in late.reasons[0].message


def test_exits_pass_however_old():
    assert outcome(aged("exit", 9999, 5)) == (["exit sell 5"], [])
    assert outcome(aged("sell", 9999, 5)) == (["exit sell 5"], ["too-old"])


def test_a_contract_expires_at_its_instant_and_not_before():
    ending, later = micro_nasdaq("MNQU2025", NOON), micro_nasdaq("MNQU2025", after(NOON, 1))
    assert codes(decided(message("buy"), known=facts(0, ending))) == ["contract-expired"]
    assert done(decided(message("buy"), known=facts(0, later))) == ["entry buy 1"]


def test_an_entry_in_another_currency_waits_for_a_rate_and_its_exit_does_not():
    pair = replace(SQ, currency="JPY")
    entered = decided(message("buy"), known=facts(0, pair))
    assert outcome(entered) == ([], ["no-rate"])
    assert "JPY" in entered.reasons[0].message
    assert done(decided(message("exit"), known=facts(5, pair))) == ["exit sell 5"]


def test_stablecoins_count_as_dollars():
    assert done(decided(message("buy"), known=facts(0, replace(SQ, currency="USDT")))) == ["entry buy 1"]
