"""What waits for a person, and whether what was approved is still what would be done."""

from decimal import Decimal

import pytest

from tests.deciding.world import codes, decided, done, facts, message, order, settings
from tests.strategies import NOON
from tradehook.deciding.approving import in_words
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.side import Sentiment
from tradehook.vocabulary.trade import Passed, TradeStatus

LIVE = {"live": True}
ASKED = {"auto_submit": False}
ALL_ASKED = {"auto_submit": False, "auto_submit_exits": False}


@pytest.mark.parametrize(
    ("action", "held", "own", "known", "waits"),
    [
        ("buy", 0, {}, {}, False),
        ("buy", 0, {}, LIVE, True),
        ("buy", 0, {"auto_submit": True}, LIVE, False),
        ("buy", 0, ASKED, {}, True),
        ("exit", 5, ASKED, LIVE, False),
        ("exit", 5, ALL_ASKED, {}, True),
        ("exit", 5, {"auto_submit_exits": False}, {}, True),
        ("breakeven", 5, ASKED, LIVE, False),
        ("breakeven", 5, ALL_ASKED, {}, True),
        ("add", 5, {}, LIVE, True),
    ],
)
def test_who_is_asked_before_an_order_goes_out(action, held, own, known, waits):
    decision = decided(message(action), settings(**own), facts(held, **known))
    assert (decision.leave is not None) is waits
    assert decision.intents
    assert not waits or (codes(decision), decision.leave.status) == (
        ["awaiting-approval"],
        TradeStatus.AWAITING_APPROVAL,
    )


def test_a_cancel_waits_for_nobody():
    known = facts(open_orders=(order("limit", kind=OrderType.LIMIT),))
    assert decided(message("cancel"), settings(**ALL_ASKED), known).leave is None


def test_it_waits_as_long_as_the_subscription_says():
    decision = decided(message("buy"), settings(auto_submit=False, approval_timeout=60))
    assert decision.leave.until == after(NOON, 60)


def test_what_was_approved_goes_out():
    asked = decided(message("buy", quantity="5"), settings(**ASKED))
    approved = Passed(approved=in_words(asked.intents))
    assert approved.approved == ("buy 5 SQ",)
    again = decided(message("buy", quantity="5"), settings(**ASKED), facts(passed=approved))
    assert (again.leave, done(again)) == (None, ["entry buy 5"])


@pytest.mark.parametrize(
    ("now", "held"), [(message("buy", quantity="6"), 0), (message("sell", quantity="5"), 0), (message("buy"), -2)]
)
def test_another_side_or_quantity_is_asked_for_again(now, held):
    known = facts(held, passed=Passed(approved=("buy 5 SQ",)))
    assert decided(now, settings(**ALL_ASKED), known).leave is not None


def test_the_exit_of_a_swap_goes_out_by_itself_and_the_entry_waits():
    decision = decided(message("sell"), settings(**ASKED), facts(5))
    assert (done(decision), decision.leave) == (["exit sell 5"], None)
    assert decision.afterwards.status is TradeStatus.AWAITING_APPROVAL


def test_once_it_has_exited_the_entry_is_asked_for_and_then_made():
    exited = {"exited": Decimal(5)}
    asked = decided(message("sell"), settings(**ASKED), facts(0, passed=Passed(**exited)))
    assert (done(asked), asked.leave is not None) == (["entry sell 1"], True)
    approved = Passed(approved=in_words(asked.intents), **exited)
    assert done(decided(message("sell"), settings(**ASKED), facts(0, passed=approved))) == ["entry sell 1"]


def test_what_the_exit_used_up_is_taken_off_the_entry_that_was_left_to_a_person():
    own = settings(subtract_exit_quantity=True, **ASKED)
    known = facts(0, passed=Passed(exited=Decimal(5), approved=("sell 3 SQ",)))
    assert done(decided(message("sell", quantity="8"), own, known)) == ["entry sell 3"]


def test_a_reversal_that_has_exited_enters_the_other_side_of_what_it_was():
    known = facts(0, passed=Passed(exited=Decimal(-5), approved=("buy 5 SQ",)))
    assert done(decided(message("reverse"), settings(**ASKED), known)) == ["entry buy 5"]


def test_flat_awaits_nothing_more_than_its_exit():
    decision = decided(message("sell", sentiment=Sentiment.FLAT), settings(**ALL_ASKED), facts(5))
    assert decision.reasons[0].message.endswith(": sell 5 SQ.")


def test_an_entry_never_goes_out_before_an_exit_that_waits():
    decision = decided(message("sell", quantity="3"), settings(auto_submit_exits=False), facts(5))
    assert decision.leave is not None
    approved = Passed(approved=in_words(decision.intents))
    again = decided(message("sell", quantity="3"), settings(auto_submit_exits=False), facts(5, passed=approved))
    assert done(again) == ["exit sell 5", "entry sell 3"]
