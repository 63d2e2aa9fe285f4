"""Every row of the decision table, by what is held and by the settings that matter to it."""

from decimal import Decimal
from itertools import product

import pytest

from tests.deciding.world import codes, decided, done, facts, message, order, settings
from tests.strategies import EXPIRED, MNQU2025, MNQZ2025
from tradehook.deciding.case import Kind, Standing
from tradehook.deciding.table import TABLE
from tradehook.vocabulary.order import Leg, OrderType
from tradehook.vocabulary.settings import Sides
from tradehook.vocabulary.side import Sentiment, Side
from tradehook.vocabulary.signal import QuantityType


def test_the_table_has_a_row_for_every_kind_of_signal_and_every_standing():
    assert set(TABLE) == set(product(Kind, Standing))


NO_POSITION = ([], ["no-position"])

ROWS = [
    # what was sent, what is held, settings, what is done, why not (more)
    (("buy", {}), 0, {}, (["entry buy 1"], [])),
    (("buy", {"quantity": "5"}), 0, {}, (["entry buy 5"], [])),
    (("sell", {"quantity": "5"}), 0, {}, (["entry sell 5"], [])),
    (("buy", {}), 0, {"quantity": Decimal(3)}, (["entry buy 3"], [])),
    (("buy", {}), 0, {"sides": Sides.BEARISH}, ([], ["side-not-allowed"])),
    (("sell", {}), 0, {"sides": Sides.BULLISH}, ([], ["side-not-allowed"])),
    (("sell", {}), 0, {"sides": Sides.NONE}, ([], ["side-not-allowed"])),
    (("sell", {}), 0, {"sides": Sides.BEARISH}, (["entry sell 1"], [])),
    # on the signal's side
    (("buy", {"quantity": "5"}), 2, {}, ([], ["already-in-position"])),
    (("sell", {}), -2, {}, ([], ["already-in-position"])),
    (("buy", {"quantity": "5"}), 2, {"allow_add": True}, (["entry buy 5"], [])),
    (("sell", {}), -2, {"allow_add": True}, (["entry sell 1"], [])),
    (("sell", {}), -2, {"allow_add": True, "sides": Sides.BULLISH}, ([], ["side-not-allowed"])),
    # on the other side: swapping
    (("sell", {}), 5, {}, (["exit sell 5", "entry sell 1"], [])),
    (("buy", {}), -5, {}, (["exit buy 5", "entry buy 1"], [])),
    (("sell", {"quantity": "2"}), 5, {}, (["exit sell 5", "entry sell 2"], [])),
    (("sell", {"quantity": "8"}), 5, {}, (["exit sell 5", "entry sell 8"], [])),
    # on the other side: exit only
    (("sell", {}), 5, {"allow_side_swapping": False}, (["exit sell 5"], ["swapping-off"])),
    (("sell", {"quantity": "2"}), 5, {"allow_side_swapping": False}, (["exit sell 2"], ["swapping-off"])),
    (("sell", {"quantity": "8"}), 5, {"allow_side_swapping": False}, (["exit sell 5"], ["swapping-off"])),
    (("sell", {}), 5, {"sides": Sides.BULLISH}, (["exit sell 5"], ["side-not-allowed"])),
    (("sell", {"quantity": "2"}), 5, {"sides": Sides.BULLISH}, (["exit sell 2"], ["side-not-allowed"])),
    (("buy", {"quantity": "8"}), -5, {"sides": Sides.NONE}, (["exit buy 5"], ["side-not-allowed"])),
    (("sell", {}), 5, {"isolate_sides": True}, ([], ["side-isolated"])),
    (("buy", {}), -5, {"isolate_sides": True, "sides": Sides.BULLISH}, ([], ["side-isolated"])),
    # on the other side: what the exit uses up is subtracted
    (("sell", {"quantity": "8"}), 5, {"subtract_exit_quantity": True}, (["exit sell 5", "entry sell 3"], [])),
    (
        ("sell", {"quantity": "100"}),
        50,
        {"subtract_exit_quantity": True},
        (["exit sell 50", "entry sell 50"], []),
    ),
    (
        ("sell", {"quantity": "5"}),
        5,
        {"subtract_exit_quantity": True},
        (["exit sell 5"], ["quantity-covered"]),
    ),
    (
        ("sell", {"quantity": "2"}),
        5,
        {"subtract_exit_quantity": True},
        (["exit sell 2"], ["quantity-covered"]),
    ),
    (("sell", {}), 5, {"subtract_exit_quantity": True}, (["exit sell 5", "entry sell 1"], [])),
    (("sell", {"quantity": "8"}), 0, {"subtract_exit_quantity": True}, (["entry sell 8"], [])),
    # the sentiment that a plain buy or sell has anyway
    (("buy", {"sentiment": Sentiment.BULLISH}), 0, {}, (["entry buy 1"], [])),
    (("buy", {"sentiment": Sentiment.BULLISH}), 5, {}, ([], ["already-in-position"])),
    (("sell", {"sentiment": Sentiment.BEARISH}), 5, {}, (["exit sell 5", "entry sell 1"], [])),
    # flat, whichever side it is on, whatever quantity is sent
    (("sell", {"sentiment": Sentiment.FLAT}), 0, {}, NO_POSITION),
    (("sell", {"sentiment": Sentiment.FLAT, "quantity": "2"}), 5, {}, (["exit sell 5"], [])),
    (("sell", {"sentiment": Sentiment.FLAT}), -5, {}, (["exit buy 5"], [])),
    (("buy", {"sentiment": Sentiment.FLAT}), -5, {"sides": Sides.NONE}, (["exit buy 5"], [])),
    # reduce and stay on the side
    (("sell", {"sentiment": Sentiment.BULLISH, "quantity": "2"}), 0, {}, NO_POSITION),
    (("sell", {"sentiment": Sentiment.BULLISH, "quantity": "2"}), 5, {}, (["exit sell 2"], [])),
    (("sell", {"sentiment": Sentiment.BULLISH, "quantity": "7"}), 5, {}, (["exit sell 5"], [])),
    (("sell", {"sentiment": Sentiment.BULLISH}), 5, {}, (["exit sell 5"], [])),
    (("buy", {"sentiment": Sentiment.BEARISH, "quantity": "5"}), -10, {}, (["exit buy 5"], [])),
    (("buy", {"sentiment": Sentiment.BEARISH, "quantity": "5"}), 10, {}, ([], ["sentiment-on-other-side"])),
    (("sell", {"sentiment": Sentiment.BULLISH}), -1, {}, ([], ["sentiment-on-other-side"])),
    # exit
    (("exit", {}), 0, {}, NO_POSITION),
    (("exit", {}), 5, {}, (["exit sell 5"], [])),
    (("exit", {}), -5, {"sides": Sides.NONE, "isolate_sides": True}, (["exit buy 5"], [])),
    (("exit", {"quantity": "2"}), 5, {}, (["exit sell 2"], [])),
    (("exit", {"quantity": "2"}), -5, {}, (["exit buy 2"], [])),
    (("exit", {"quantity": "9"}), 5, {}, (["exit sell 5"], [])),
    (("exit", {"quantity": "2"}), 5, {"use_signal_quantity": False}, (["exit sell 5"], [])),
    (("exit", {"quantity": "2"}), 5, {"allow_signal_overrides": False}, (["exit sell 5"], [])),
    # exits ignored
    (("exit", {}), 5, {"ignore_exits": True}, ([], ["exits-ignored"])),
    (("sell", {"sentiment": Sentiment.FLAT}), 5, {"ignore_exits": True}, ([], ["exits-ignored"])),
    (("sell", {}), 5, {"ignore_exits": True}, ([], ["exits-ignored"])),
    (("sell", {"sentiment": Sentiment.BULLISH}), 5, {"ignore_exits": True}, ([], ["exits-ignored"])),
    (("reverse", {}), 5, {"ignore_exits": True}, ([], ["exits-ignored"])),
    (("sell", {}), 0, {"ignore_exits": True}, (["entry sell 1"], [])),
    (("buy", {}), 5, {"ignore_exits": True, "allow_add": True}, (["entry buy 1"], [])),
    # add
    (("add", {}), 0, {}, NO_POSITION),
    (("add", {"quantity": "3"}), 5, {}, (["entry buy 3"], [])),
    (("add", {}), -5, {"quantity": Decimal(2)}, (["entry sell 2"], [])),
    (("add", {}), 5, {"sides": Sides.NONE}, ([], ["side-not-allowed"])),
    (("add", {}), -5, {"sides": Sides.BULLISH}, ([], ["side-not-allowed"])),
    # reverse
    (("reverse", {}), 0, {}, NO_POSITION),
    (("reverse", {}), 5, {}, (["exit sell 5", "entry sell 5"], [])),
    (("reverse", {"quantity": "2"}), -5, {}, (["exit buy 5", "entry buy 2"], [])),
    (
        ("reverse", {}),
        5,
        {"sides": Sides.NONE, "allow_side_swapping": False},
        (["exit sell 5", "entry sell 5"], []),
    ),
    # cancel, with nothing to cancel
    (("cancel", {}), 0, {}, ([], ["no-open-orders"])),
    (("cancel", {}), 5, {}, ([], ["no-open-orders"])),
    # breakeven, with no stop to be moved
    (("breakeven", {}), 0, {}, NO_POSITION),
    (("breakeven", {}), 5, {}, (["stop_loss sell 5"], [])),
    (("breakeven", {}), -5, {}, (["stop_loss buy 5"], [])),
]


@pytest.mark.parametrize(("sent", "held", "own", "expected"), ROWS)
def test_a_row_of_the_table(sent, held, own, expected):
    action, fields = sent
    decision = decided(message(action, **fields), settings(**own), facts(held))
    assert (done(decision), codes(decision)) == expected


PERCENT = {"quantity_type": QuantityType.PERCENT_OF_POSITION}


@pytest.mark.parametrize(
    ("action", "percent", "held", "expected"),
    [
        ("exit", "50", 10, (["exit sell 5"], [])),
        ("exit", "33", 10, (["exit sell 3"], [])),
        ("exit", "50", 1, ([], ["quantity-zero"])),
        ("exit", "100", 7, (["exit sell 7"], [])),
        ("exit", "250", -7, (["exit buy 7"], [])),
        ("sell", "50", 10, (["exit sell 10", "entry sell 5"], [])),
        ("buy", "50", 0, ([], ["quantity-zero"])),
    ],
)
def test_a_percentage_of_the_position_is_a_quantity_of_it(action, percent, held, expected):
    decision = decided(message(action, quantity=percent, **PERCENT), known=facts(held))
    assert (done(decision), codes(decision)) == expected


RESTING = (order("limit"), order("stop", Side.SELL, OrderType.STOP, leg=Leg.STOP_LOSS))


@pytest.mark.parametrize(
    ("action", "fields", "held", "own"),
    [
        ("buy", {}, 0, {}),
        ("sell", {}, 5, {}),
        ("sell", {}, 5, {"allow_side_swapping": False}),
        ("sell", {"quantity": "8"}, 5, {"subtract_exit_quantity": True}),
        ("sell", {"sentiment": Sentiment.FLAT}, 5, {}),
        ("sell", {"sentiment": Sentiment.BULLISH}, 5, {}),
        ("exit", {}, 5, {}),
        ("exit", {"quantity": "5"}, 5, {}),
        ("reverse", {}, 5, {}),
        ("exit", {"cancel": True}, 5, {"cancel_open_orders": False}),
    ],
)
def test_open_orders_are_cancelled_first_and_the_rest_is_worked_out_again(action, fields, held, own):
    decision = decided(message(action, **fields), settings(**own), facts(held, open_orders=RESTING))
    assert done(decision) == ["cancel limit stop"]
    assert decision.replan
    assert decision.reasons == ()


@pytest.mark.parametrize(
    ("action", "fields", "held", "own", "expected"),
    [
        ("exit", {}, 5, {"cancel_open_orders": False}, (["exit sell 5"], [])),
        ("exit", {"cancel": False}, 5, {}, (["exit sell 5"], [])),
        ("exit", {"quantity": "2", "cancel": True}, 5, {}, (["exit sell 2"], [])),
        ("sell", {"quantity": "2"}, 5, {"allow_side_swapping": False}, (["exit sell 2"], ["swapping-off"])),
        ("sell", {"quantity": "2", "sentiment": Sentiment.BULLISH}, 5, {}, (["exit sell 2"], [])),
        ("add", {"cancel": True}, 5, {}, (["entry buy 1"], [])),
        ("buy", {"cancel": True}, 5, {"allow_add": True}, (["entry buy 1"], [])),
        ("buy", {"cancel": True}, 5, {}, ([], ["already-in-position"])),
        ("exit", {"cancel": True}, 0, {}, NO_POSITION),
        ("buy", {"cancel": True}, 0, {"sides": Sides.NONE}, ([], ["side-not-allowed"])),
        ("sell", {"cancel": True}, 5, {"ignore_exits": True}, ([], ["exits-ignored"])),
        ("buy", {"cancel": True, "quantity": "0.5"}, 0, {}, ([], ["quantity-zero"])),
    ],
)
def test_nothing_is_cancelled_by_a_held_plan_an_add_or_a_partial_exit(action, fields, held, own, expected):
    decision = decided(message(action, **fields), settings(**own), facts(held, open_orders=RESTING))
    assert (done(decision), codes(decision)) == expected
    assert not decision.replan


@pytest.mark.parametrize("held", [0, 5, -5])
@pytest.mark.parametrize("own", [{}, {"cancel_open_orders": False}])
def test_cancel_cancels_whatever_is_held_and_set(held, own):
    decision = decided(message("cancel", cancel=False), settings(**own), facts(held, open_orders=RESTING))
    assert done(decision) == ["cancel limit stop"]
    assert not decision.replan


def test_only_orders_of_the_wanted_type_are_cancelled():
    known = facts(5, open_orders=RESTING)
    assert done(decided(message("cancel", cancel_order_type=OrderType.STOP), known=known)) == ["cancel stop"]
    assert done(decided(message("exit", cancel_order_type=OrderType.LIMIT), known=known)) == ["cancel limit"]
    nothing = decided(message("cancel", cancel_order_type=OrderType.TRAILING_STOP), known=known)
    assert (done(nothing), codes(nothing)) == ([], ["no-open-orders"])


def unfinished(side, remaining, leg=Leg.ENTRY):
    return order("market", side, OrderType.MARKET, remaining=Decimal(remaining), leg=leg)


def test_an_unfinished_market_entry_counts_as_position():
    known = facts(0, open_orders=(unfinished(Side.BUY, 3),))
    assert codes(decided(message("buy"), known=known)) == ["already-in-position"]
    kept = settings(cancel_open_orders=False)
    assert done(decided(message("exit"), kept, known)) == ["exit sell 3"]
    assert done(decided(message("sell"), kept, known)) == ["exit sell 3", "entry sell 1"]


def test_an_exit_in_full_cancels_the_unfinished_entry_to_exit_what_is_really_held():
    known = facts(2, open_orders=(unfinished(Side.BUY, 3),))
    decision = decided(message("exit"), known=known)
    assert done(decision) == ["cancel market"]
    assert decision.replan


def test_what_an_unfinished_market_exit_takes_away_is_not_exited_again():
    known = facts(5, open_orders=(unfinished(Side.SELL, 3, Leg.EXIT),))
    assert done(decided(message("exit"), settings(cancel_open_orders=False), known)) == ["exit sell 2"]
    known = facts(5, open_orders=(unfinished(Side.SELL, 5, Leg.EXIT),))
    assert codes(decided(message("exit"), known=known)) == ["no-position"]


def test_an_entry_after_an_unfinished_exit_enters_and_leaves_that_exit_alone():
    known = facts(5, open_orders=(unfinished(Side.SELL, 5, Leg.EXIT), order("limit")))
    assert done(decided(message("buy"), known=known)) == ["cancel limit"]
    known = facts(5, open_orders=(unfinished(Side.SELL, 5, Leg.EXIT),))
    assert done(decided(message("buy"), known=known)) == ["entry buy 1"]


def test_exits_act_on_the_contract_held_and_entries_on_the_mapped_one():
    known = facts(2, MNQZ2025, held_instrument=MNQU2025)
    swapped = decided(message("sell"), known=known)
    assert [(one.symbol, one.quantity) for one in swapped.intents] == [("MNQU2025", 2), ("MNQZ2025", 1)]
    for action in ("exit", "add", "reverse"):
        assert {one.symbol for one in decided(message(action), known=known).intents} == {"MNQU2025"}
    added = decided(message("buy"), settings(allow_add=True), known)
    assert [one.symbol for one in added.intents] == ["MNQU2025"]
    assert "MNQU2025" in decided(message("buy"), known=known).reasons[0].message


def test_a_position_in_a_contract_that_expired_is_neither_exited_nor_enlarged():
    known = facts(2, MNQU2025, held_instrument=EXPIRED)
    for action in ("exit", "sell", "add", "reverse"):
        assert codes(decided(message(action), known=known)) == ["contract-expired"]
