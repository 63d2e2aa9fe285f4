"""What holds an entry: the guards of the account, and the tighter ones of its subscription."""

from decimal import Decimal

import pytest

from tests.deciding.world import codes, decided, done, facts, message, order, quote, settings
from tests.strategies import NOON, SQ, signal_of
from tradehook.deciding.decide import decide
from tradehook.deciding.facts import Exposure, Today
from tradehook.deciding.limits import tighter
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.side import Side


def outcome(decision):
    return done(decision), codes(decision)


def aged(action, seconds, held=0):
    known = facts(held, guards=Guards(max_signal_age_s=120))
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


@pytest.mark.parametrize(
    ("account", "subscription", "counts"),
    [(None, None, None), (5, None, 5), (None, 5, 5), (3, 5, 3), (5, 3, 3)],
)
def test_the_tighter_limit_counts(account, subscription, counts):
    assert tighter(account, subscription) == counts


def test_a_subscription_lets_signals_grow_less_old_than_the_account_does_and_never_older():
    known = facts(guards=Guards(max_signal_age_s=120))
    signal = signal_of(message("buy"), SQ, 30)
    assert codes(decide(signal, settings(max_signal_age_s=20), known)) == ["too-old"]
    late = signal_of(message("buy"), SQ, 150)
    assert codes(decide(late, settings(max_signal_age_s=600), known)) == ["too-old"]


def sent(seconds_ago, limit, **known):
    said = message("buy", sent_at=after(NOON, -seconds_ago))
    return decided(said, known=facts(guards=Guards(max_sent_age_s=limit), **known))


def test_an_entry_whose_message_was_made_too_long_ago_is_held():
    assert done(sent(60, 60)) == ["entry buy 1"]
    late = sent(75, 60)
    assert outcome(late) == ([], ["sent-too-long-ago"])
    assert "made 75.0 s ago" in late.reasons[0].message
    assert done(decided(message("buy"), settings(max_sent_age_s=5))) == ["entry buy 1"]


def test_the_time_that_a_trade_waited_does_not_make_its_message_older():
    accepted = signal_of(message("buy"), SQ).accepted_at
    assert done(sent(75, 60, counted_from=after(accepted, 30))) == ["entry buy 1"]


RESTING = order("resting", Side.BUY)


@pytest.mark.parametrize(
    ("said", "held", "fields", "after_it"),
    [
        (message("buy", quantity="5"), 0, {}, 5),
        (message("add", quantity="5"), 4, {}, 9),
        (message("add", quantity="5"), -4, {}, 9),
        (message("sell", quantity="6"), 4, {}, 6),
        (message("buy", quantity="5", cancel=False), 0, {"open_orders": (RESTING,)}, 6),
        (message("buy", quantity="5", cancel=False), 0, {"open_orders": (order("other", Side.SELL),)}, 5),
    ],
)
def test_no_entry_makes_a_position_larger_than_allowed(said, held, fields, after_it):
    enough = facts(held, guards=Guards(max_position_quantity=Decimal(after_it)), **fields)
    assert done(decided(said, known=enough))[-1].startswith("entry")
    less = facts(held, guards=Guards(max_position_quantity=Decimal(after_it - 1)), **fields)
    decision = decided(said, known=less)
    assert codes(decision) == ["max-position-quantity"]
    assert f"would be {after_it}, and {after_it - 1} are allowed" in decision.reasons[0].message
    assert not any(each.startswith("entry") for each in done(decision))


def test_an_exit_passes_where_the_entry_after_it_would_be_too_large():
    decision = decided(message("sell", quantity="6"), settings(max_position_quantity=Decimal(5)), facts(4))
    assert outcome(decision) == (["exit sell 4"], ["max-position-quantity"])


def test_no_entry_makes_a_position_worth_more_than_allowed():
    own = settings(max_position_value=Decimal(500))
    known = facts(quote=quote(bid="99.9", ask="100.1"))
    assert done(decided(message("buy", quantity="5"), own, known)) == ["entry buy 5"]
    held = decided(message("buy", quantity="6"), own, known)
    assert outcome(held) == ([], ["max-position-value"])
    assert "worth 600 USD, and 500 are allowed" in held.reasons[0].message
    elsewhere = facts(quote=quote(bid="99.9", ask="100.1"), rate=Decimal("1.5"))
    assert codes(decided(message("buy", quantity="5"), own, elsewhere)) == ["max-position-value"]


def test_a_value_that_cannot_be_known_is_not_risked():
    decision = decided(message("buy"), settings(max_position_value=Decimal(500)))
    assert outcome(decision) == ([], ["price-required"])


def test_only_so_many_families_are_held_at_once():
    known = facts(exposure=Exposure(families=frozenset({"AAPL", "AMD"})))
    assert codes(decided(message("buy"), settings(max_open_positions=2), known)) == ["max-open-positions"]
    assert done(decided(message("buy"), settings(max_open_positions=3), known)) == ["entry buy 1"]


def test_only_so_many_trades_enter_a_day():
    known = facts(today=Today(since=NOON, entered=3))
    held = decided(message("buy"), settings(max_trades_per_day=3), known)
    assert outcome(held) == ([], ["max-trades-per-day"])
    assert "has entered 3 times since 2025-06-15" in held.reasons[0].message
    assert done(decided(message("buy"), settings(max_trades_per_day=4), known)) == ["entry buy 1"]


@pytest.mark.parametrize(
    ("result", "expected"),
    [("-99.99", []), ("-100", ["max-daily-loss"]), ("-250", ["max-daily-loss"]), ("500", [])],
)
def test_an_account_that_has_lost_so_much_today_enters_nothing_more(result, expected):
    known = facts(today=Today(since=NOON, result=Money(Decimal(result))))
    assert codes(decided(message("buy"), settings(max_daily_loss=Decimal(100)), known)) == expected


def test_what_was_lost_and_is_not_known_is_not_guessed():
    held = decided(message("buy"), settings(max_daily_loss=Decimal(100)))
    assert outcome(held) == ([], ["max-daily-loss"])
    assert "not known yet" in held.reasons[0].message


@pytest.mark.parametrize(
    "own",
    [
        {"max_position_quantity": Decimal(0)},
        {"max_position_value": Decimal(0)},
        {"max_trades_per_day": 0},
        {"max_open_positions": 0},
        {"max_daily_loss": Decimal(1)},
    ],
)
def test_guards_hold_entries_only(own):
    known = facts(5, quote=quote(last="50"), today=Today(since=NOON, result=Money(Decimal(-9))))
    assert done(decided(message("exit"), settings(**own), known)) == ["exit sell 5"]
    assert codes(decided(message("add"), settings(**own), known)) != []
    cancelling = facts(5, open_orders=(order("limit", kind=OrderType.LIMIT),))
    assert done(decided(message("cancel"), settings(**own), cancelling)) == ["cancel limit"]
