"""Trades of a backtest and alerts, one to one."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analytics.backtest.made import at, listed, sent
from tradehook.analytics.backtest.confidence import difference, percent, points
from tradehook.analytics.backtest.events import AlertEvent, BacktestSignal, Source
from tradehook.analytics.backtest.matching import MOST_CANDIDATES, Matching, match
from tradehook.analytics.backtest.tolerances import BOUNDS, MEANINGS, Tolerances, outside_bounds
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.side import Side

WHAT = ("entry long", "exit long", "entry short", "exit short")
USUAL = Tolerances()

_kinds = st.sampled_from(WHAT)
_seconds = st.integers(-900, 900)
_prices = st.sampled_from(("99", "99.5", "100", "100.4", "101.5"))
_signals = st.lists(st.builds(listed, st.integers(1, 20), _kinds, _seconds, _prices), max_size=12)
_alerts = st.lists(st.builds(sent, st.sampled_from("abcdefgh"), _kinds, _seconds, st.none() | _prices), max_size=12)


def pairs(matching: Matching) -> list[tuple[int, str]]:
    return [(each.signal.trade, each.alert.alert_id) for each in matching.matches]


def sure(signal: BacktestSignal, alert: AlertEvent, tolerances: Tolerances = USUAL) -> Decimal | None:
    found = points(difference(signal, alert), tolerances.limits)
    return None if found is None else percent(found)


def test_confidence_of_what_is_exact():
    assert sure(listed(1, "entry long", 0), sent("a", "entry long", 0)) == 100


def test_confidence_by_hand():
    """30 s of 300 forward: 60 x 0.1 = 6; 100.25 for 100 is 0.25 % of 1: 40 x 0.25 = 10; 100 - 6 - 10 = 84."""
    assert sure(listed(1, "entry long", 0), sent("a", "entry long", 30, "100.25")) == 84


def test_before_the_trade_the_backward_window_counts():
    """30 s of 60 backward: 60 x 0.5 = 30."""
    assert sure(listed(1, "entry long", 0), sent("a", "entry long", -30)) == 70


def test_an_alert_without_a_price_is_never_ideal():
    assert sure(listed(1, "entry long", 0), sent("a", "entry long", 0, None)) == 80


def test_confidence_is_rounded_down():
    """1 ms of 300,000 is 60 / 300,000 = 0.0002 off: 99.9998 is not 100."""
    assert sure(listed(1, "entry long", 0), sent("a", "entry long", 0.001)) == Decimal("99.99")


@pytest.mark.parametrize(
    ("seconds", "price", "matched"),
    [
        (300, "100", True),
        (300.001, "100", False),
        (-60, "100", True),
        (-60.001, "100", False),
        (0, "101", True),
        (0, "101.0001", False),
        (0, "99", True),
        (0, "98.9999", False),
        (300, "101", True),
    ],
)
def test_the_windows_include_their_ends(seconds: float, price: str, matched: bool):
    found = match([listed(1, "entry long", 0)], [sent("a", "entry long", seconds, price)])

    assert (len(found.matches), len(found.missed), len(found.false)) == ((1, 0, 0) if matched else (0, 1, 1))


@pytest.mark.parametrize("ours", WHAT)
@pytest.mark.parametrize("theirs", WHAT)
def test_direction_and_type_must_agree(ours: str, theirs: str):
    assert bool(match([listed(1, ours, 0)], [sent("a", theirs, 1)]).matches) is (ours == theirs)


@pytest.mark.parametrize(("what", "matched"), [("entry long", True), ("exit short", True), ("exit long", False)])
def test_a_plain_buy_may_enter_long_or_exit_short(what: str, matched: bool):
    plain = replace(sent("a", "entry long", 1), type=None)
    assert plain.side is Side.BUY
    assert bool(match([listed(1, what, 0)], [plain]).matches) is matched


@pytest.mark.parametrize(("what", "matched"), [("exit long", True), ("exit short", True), ("entry long", False)])
def test_a_plain_exit_may_be_of_either_direction(what: str, matched: bool):
    plain = replace(sent("a", "exit long", 1), side=None)
    assert bool(match([listed(1, what, 0)], [plain]).matches) is matched


def test_the_best_in_all_and_not_the_nearest_first():
    """Trade 1 at 0 s, trade 2 at 60 s; alerts at 50 s and 100 s.

    The nearest pair is trade 2 with the alert at 50 s (10 s before it: 90 %), which leaves 80 % for the other: 170.
    In order they are 90 % and 92 %: 182.
    """
    found = match(
        [listed(1, "entry long", 0), listed(2, "entry long", 60)],
        [sent("early", "entry long", 50), sent("late", "entry long", 100)],
    )

    assert pairs(found) == [(1, "early"), (2, "late")]
    assert [percent(each.points) for each in found.matches] == [90, 92]


def test_at_the_very_edge_of_both_is_still_a_match():
    found = match([listed(1, "entry long", 0)], [sent("a", "entry long", 300, "101")])
    assert [percent(each.points) for each in found.matches] == [0]


def test_missed_and_false_are_kept_in_order():
    found = match(
        [listed(2, "entry long", 5000), listed(1, "entry long", 0)],
        [sent("b", "exit long", 9000), sent("a", "exit long", 2000)],
    )
    assert [signal.trade for signal in found.missed] == [1, 2]
    assert [alert.alert_id for alert in found.false] == ["a", "b"]


def test_wider_windows_find_more():
    signals, alerts = [listed(1, "entry long", 0)], [sent("a", "entry long", 1200, "104")]
    wide = Tolerances(forward_minutes=Decimal(30), price_percent=Decimal(5))

    assert not match(signals, alerts).matches
    assert len(match(signals, alerts, wide).matches) == 1


def test_windows_of_nothing_want_what_is_exact():
    exact = Tolerances(backward_minutes=Decimal(0), price_percent=Decimal(0))
    assert sure(listed(1, "entry long", 0), sent("a", "entry long", 0), exact) == 100
    assert sure(listed(1, "entry long", 0), sent("a", "entry long", -0.001), exact) is None
    assert sure(listed(1, "entry long", 0), sent("a", "entry long", 0, "100.01"), exact) is None


def test_a_backtest_at_price_zero_matches_only_zero():
    assert sure(listed(1, "entry long", 0, "0"), sent("a", "entry long", 0, "0")) == 100
    assert sure(listed(1, "entry long", 0, "0"), sent("a", "entry long", 0, "0.01")) is None


def test_tolerances_outside_their_range_are_said():
    assert outside_bounds(USUAL) == {}
    assert outside_bounds(Tolerances(forward_minutes=Decimal(61), backward_minutes=Decimal(-1))) == {
        "forward_minutes": "forward_minutes must be at least 1 and at most 60.",
        "backward_minutes": "backward_minutes must be at least 0 and at most 30.",
    }
    assert BOUNDS.keys() == MEANINGS.keys() == set(Tolerances.__slots__)


def test_a_crowd_is_matched_with_its_nearest():
    """More alerts than are compared lie in the window: those that are near enough are found all the same."""
    alerts = [sent(f"{number:03}", "entry long", number) for number in range(MOST_CANDIDATES * 5)]
    found = match([listed(1, "entry long", 100)], alerts)
    assert pairs(found) == [(1, "100")]


def test_a_crowd_of_one_instant_finds_a_partner_each():
    """All but four of the signals of one instant have one, though each is compared with a part of the alerts only."""
    signals = [listed(number, "entry long", 0) for number in range(MOST_CANDIDATES * 3)]
    alerts = [sent(f"{number:03}", "entry long", 0) for number in range(MOST_CANDIDATES * 3 - 4)]
    found = match(signals, alerts)
    assert (len(found.matches), len(found.missed), found.false) == (len(alerts), 4, ())


@given(_signals, _alerts)
def test_each_is_matched_once_at_most_and_nothing_is_lost(signals, alerts):
    found = match(signals, alerts)

    kept = [each.signal for each in found.matches] + list(found.missed)
    assert sorted(map(repr, kept)) == sorted(map(repr, signals))
    told = [each.alert for each in found.matches] + list(found.false)
    assert sorted(map(repr, told)) == sorted(map(repr, alerts))


@given(_signals, _alerts)
def test_no_match_lies_outside_the_windows(signals, alerts):
    for each in match(signals, alerts).matches:
        assert -60_000_000 <= each.alert.at - each.signal.at <= 300_000_000
        assert (each.alert.side, each.alert.type) == (each.signal.side, each.signal.type)
        if each.alert.price is not None:
            assert abs(each.alert.price - each.signal.price) <= each.signal.price / 100


@given(_signals, _alerts, st.integers(-(10**12), 10**12))
def test_shifting_everything_in_time_changes_nothing(signals, alerts, shift):
    found = match(signals, alerts)
    later = match(
        [replace(signal, at=Instant(signal.at + shift)) for signal in signals],
        [replace(alert, at=Instant(alert.at + shift)) for alert in alerts],
    )

    assert [(each.signal.trade, each.alert.alert_id, each.points) for each in later.matches] == [
        (each.signal.trade, each.alert.alert_id, each.points) for each in found.matches
    ]


@given(_signals, _alerts, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(signals, alerts, chance):
    mixed_signals, mixed_alerts = list(signals), list(alerts)
    chance.shuffle(mixed_signals)
    chance.shuffle(mixed_alerts)

    assert match(mixed_signals, mixed_alerts) == match(signals, alerts)


@given(_signals, _alerts)
def test_whatever_is_missed_has_no_free_alert_in_its_windows(signals, alerts):
    found = match(signals, alerts)
    assert all(
        sure(signal, alert) is None for signal in found.missed for alert in found.false if _agrees(signal, alert)
    )


def _agrees(signal: BacktestSignal, alert: AlertEvent) -> bool:
    return (signal.side, signal.type) == (alert.side, alert.type)


def test_the_direction_of_an_alert_is_told_by_side_and_type():
    for what in WHAT:
        assert sent("a", what, 0).direction == what.split()[1]
    assert replace(sent("a", "entry long", 0), type=None).direction is None
    assert sent("a", "entry long", 0).source is Source.WEBHOOK
    assert at(1) - at(0) == 1_000_000
    assert Price(Decimal(100)) == listed(1, "entry long", 0).price
