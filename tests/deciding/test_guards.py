"""What stops a signal or its entry, whatever is held."""

from dataclasses import replace

import pytest

from tests.deciding.world import codes, decided, done, facts, message, settings
from tests.strategies import CALL, EXPIRED, MNQU2025, NOON, PUT, SQ, micro_nasdaq, signal_of
from tradehook.deciding.decide import decide
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.instrument import AssetClass


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


def test_an_option_is_traded_where_its_contract_is_exact():
    assert done(decided(message("buy"), known=facts(0, CALL))) == ["entry buy 1"]
    underlying = facts(0, SQ, asset_class=AssetClass.OPTIONS)
    assert outcome(decided(message("buy"), known=underlying)) == ([], ["no-contract"])


def test_an_exit_with_the_underlying_closes_whichever_option_is_held():
    for held in (CALL, PUT):
        known = facts(2, SQ, held_instrument=held, asset_class=AssetClass.OPTIONS)
        decision = decided(message("exit"), known=known)
        assert [(one.symbol, one.side, one.quantity) for one in decision.intents] == [(held.symbol, "sell", 2)]


def test_long_puts_are_on_the_other_side_of_a_buy():
    known = facts(2, CALL, held_instrument=PUT)
    decision = decided(message("buy"), known=known)
    assert [(one.leg, one.symbol, one.side) for one in decision.intents] == [
        ("exit", PUT.symbol, "sell"),
        ("entry", CALL.symbol, "buy"),
    ]


def test_a_contract_expires_at_its_instant_and_not_before():
    ending, later = micro_nasdaq("MNQU2025", NOON), micro_nasdaq("MNQU2025", after(NOON, 1))
    assert codes(decided(message("buy"), known=facts(0, ending))) == ["contract-expired"]
    assert done(decided(message("buy"), known=facts(0, later))) == ["entry buy 1"]


def test_an_entry_in_another_currency_waits_for_a_rate_and_its_exit_does_not():
    pair = replace(SQ, currency="JPY")
    entered = decided(message("buy"), known=facts(0, pair, rate=None, rate_pairs=("JPYUSD", "USDJPY")))
    assert outcome(entered) == ([], ["no-quote"])
    assert "JPY" in entered.reasons[0].message
    assert done(decided(message("exit"), known=facts(5, pair))) == ["exit sell 5"]
