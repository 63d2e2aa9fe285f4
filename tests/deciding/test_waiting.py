"""Signals that ask for a delay, and orders that are placed when the market opens."""

import pytest

from tests.deciding.world import codes, decided, done, facts, message, settings
from tests.strategies import NOON, STOCK_BROKER
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.order import OrderType, TimeInForce
from tradehook.vocabulary.trade import Passed, TradeStatus


def test_a_delay_counts_from_acceptance_and_nothing_is_planned_before_it_is_over():
    decision = decided(message("buy", delay_s=30))
    assert (decision.intents, codes(decision)) == ((), ["delayed"])
    assert (decision.leave.status, decision.leave.until) == (TradeStatus.DELAYED, after(NOON, 29.8))


@pytest.mark.parametrize("action", ["buy", "exit", "cancel", "reverse"])
def test_every_signal_may_be_delayed(action):
    assert decided(message(action, delay_s=30), known=facts(5)).leave is not None


def test_a_trade_is_delayed_once_and_no_delay_is_none():
    assert done(decided(message("buy", delay_s=30), known=facts(passed=Passed(delayed=True)))) == ["entry buy 1"]
    assert done(decided(message("buy", delay_s=0))) == ["entry buy 1"]


def test_a_disabled_subscription_is_not_waited_for():
    assert codes(decided(message("buy", delay_s=30), known=facts(subscription_enabled=False))) == [
        "subscription-disabled"
    ]


OPENS = after(NOON, 3600)


@pytest.mark.parametrize(
    ("tif", "opens_at", "queued"),
    [
        (TimeInForce.IOC, OPENS, True),
        (TimeInForce.IOC, None, False),
        (TimeInForce.DAY, OPENS, False),
    ],
)
def test_what_the_broker_would_refuse_waits_for_the_open(tif, opens_at, queued):
    known = facts(broker=STOCK_BROKER, opens_at=opens_at)
    decision = decided(message("buy", time_in_force=tif), known=known)
    if not queued:
        assert decision.leave is None
        return
    assert (decision.leave.status, decision.leave.until) == (TradeStatus.QUEUED, OPENS)
    assert codes(decision) == ["market-closed"]
    assert done(decision) == ["entry buy 1"]


def test_an_order_for_extended_hours_does_not_wait():
    known = facts(broker=STOCK_BROKER, opens_at=OPENS)
    said = message(
        "buy", order_type=OrderType.LIMIT, limit_price="50", time_in_force=TimeInForce.IOC, extended_hours=True
    )
    assert decided(said, settings(), known).leave is None
