from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.instruments.moments import at
from tradehook.instruments.exchange_time import start_of_day
from tradehook.instruments.rolls import NOTHING_SET, continuous, roll_calendar, unexpired, upcoming
from tradehook.instruments.root import Root
from tradehook.instruments.roots import ROOTS
from tradehook.vocabulary.instant import Instant

MNQ = ROOTS["MNQ"]
CHICAGO = "America/Chicago"
moments = some.integers(min_value=at("2000-01-01"), max_value=at("2060-01-01")).map(Instant)
roots = some.sampled_from(list(ROOTS.values()))


@pytest.mark.parametrize(
    ("moment", "front", "second"),
    [
        ("2025-09-16T23:59:59.999999", "MNQU2025", "MNQZ2025"),
        ("2025-09-17T00:00:00", "MNQZ2025", "MNQH2026"),
        ("2025-09-19T08:30:00", "MNQZ2025", "MNQH2026"),
        ("2025-12-16T23:59:59", "MNQZ2025", "MNQH2026"),
        ("2025-12-17T00:00:00", "MNQH2026", "MNQM2026"),
        ("2026-06-15T23:59:59", "MNQM2026", "MNQU2026"),  # ends a day early for Juneteenth
        ("2026-06-16T00:00:00", "MNQU2026", "MNQZ2026"),
        ("2023-12-13T00:00:00", "MNQH2024", "MNQM2024"),
    ],
)
def test_the_front_month_rolls_at_the_start_of_the_second_day_before_the_end(
    moment: str, front: str, second: str
) -> None:
    now = at(moment, CHICAGO)

    assert continuous(MNQ, 1, now).contract.symbol == front
    assert continuous(MNQ, 2, now).contract.symbol == second


def test_the_roll_is_at_midnight_of_the_exchange_not_of_utc() -> None:
    assert continuous(MNQ, 1, at("2025-09-17T04:59:59")).contract.symbol == "MNQU2025"
    assert continuous(MNQ, 1, at("2025-09-17T05:00:00")).contract.symbol == "MNQZ2025"


@pytest.mark.parametrize(
    ("root", "moment", "front"),
    [
        ("CL", "2025-11-17", "CLZ2025"),
        ("CL", "2025-11-18", "CLF2026"),
        ("GC", "2025-11-20", "GCZ2025"),  # November exists and is not traded through
        ("6E", "2025-11-20", "6EZ2025"),
        ("ZC", "2025-12-10", "ZCH2026"),
        ("VX", "2025-12-10", "VXZ2025"),
        ("SR3", "2026-01-15", "SR3Z2025"),  # it ends three months after the month that it is named for
        ("FDAX", "2025-12-16T23:59:59", "FDAXZ2025"),
        ("FDAX", "2025-12-17", "FDAXH2026"),
        ("FGBL", "2025-12-04", "FGBLZ2025"),
        ("FGBL", "2025-12-06", "FGBLH2026"),
        ("FVS", "2025-12-10", "FVSZ2025"),
    ],
)
def test_each_root_goes_through_its_own_months(root: str, moment: str, front: str) -> None:
    assert continuous(ROOTS[root], 1, at(moment, ROOTS[root].exchange.zone)).contract.symbol == front


def test_a_day_that_was_set_counts_in_place_of_the_rule() -> None:
    by_hand = {"MNQU2025": date(2025, 9, 11)}

    assert continuous(MNQ, 1, at("2025-09-10T23:59:59", CHICAGO), by_hand).contract.symbol == "MNQU2025"
    front = continuous(MNQ, 1, at("2025-09-11", CHICAGO), by_hand)
    assert (front.contract.symbol, front.by_hand) == ("MNQZ2025", False)


def test_a_later_day_than_the_rule_keeps_the_contract_longer() -> None:
    by_hand = {"MNQU2025": date(2025, 9, 19)}

    roll = continuous(MNQ, 1, at("2025-09-18T12:00:00", CHICAGO), by_hand)

    assert (roll.contract.symbol, roll.on, roll.by_hand) == ("MNQU2025", date(2025, 9, 19), True)


def test_two_contracts_that_roll_on_one_day_pass_over_the_second() -> None:
    by_hand = {"MNQU2025": date(2025, 9, 11), "MNQZ2025": date(2025, 9, 11)}

    assert continuous(MNQ, 1, at("2025-09-11", CHICAGO), by_hand).contract.symbol == "MNQH2026"


def test_a_calendar_shows_what_has_rolled_what_comes_next_and_all_that_was_set() -> None:
    by_hand = {"MNQM2027": date(2027, 6, 10)}

    found = roll_calendar(MNQ, at("2025-09-18", CHICAGO), by_hand, count=2)

    assert [(roll.contract.symbol, rank, roll.by_hand) for roll, rank in found] == [
        ("MNQU2025", None, False),
        ("MNQZ2025", 1, False),
        ("MNQH2026", 2, False),
        ("MNQM2027", 7, True),
    ]


def test_a_calendar_ends_with_what_is_listed_and_leaves_out_what_has_expired() -> None:
    by_hand = {"MNQM2025": date(2025, 6, 10)}

    found = roll_calendar(MNQ, at("2025-09-20", CHICAGO), by_hand, count=200)

    assert found[0][0].contract.symbol == "MNQZ2025"
    assert found[-1][0].contract.symbol == "MNQZ2031"


@given(roots, moments)
def test_each_rolls_at_the_start_of_its_day_before_it_ends_and_after_the_one_before(root: Root, now: Instant) -> None:
    found = list(islice(unexpired(root, now), 15))

    assert all(roll.at == start_of_day(roll.on, root.exchange.zone) < roll.contract.expires_at for roll in found)
    assert all(roll.contract.last_day - roll.on == timedelta(days=2) for roll in found)
    assert all(one.at < other.at for one, other in pairwise(found))


@given(roots, moments, some.integers(1, 9))
def test_a_rank_counts_what_has_not_rolled(root: Root, now: Instant, rank: int) -> None:
    found = list(islice(upcoming(root, now), rank))

    assert continuous(root, rank, now) == found[-1]
    assert all(roll.at > now for roll in found)


@given(roots, moments)
def test_nothing_is_skipped_what_comes_before_the_front_month_has_rolled(root: Root, now: Instant) -> None:
    front = continuous(root, 1, now)
    before = [roll for roll in islice(unexpired(root, now), 5) if roll.contract.last_day < front.contract.last_day]

    assert all(roll.at <= now for roll in before)
    assert continuous(root, 1, now, NOTHING_SET) == front
