from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.instruments.moments import at
from tradehook.instruments.contracts import continuous, contract, is_listed, of_short_year, upcoming
from tradehook.instruments.roots import ROOTS, Root
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

    assert continuous(MNQ, 1, now).symbol == front
    assert continuous(MNQ, 2, now).symbol == second


def test_the_roll_is_at_midnight_of_the_exchange_not_of_utc() -> None:
    assert continuous(MNQ, 1, at("2025-09-17T04:59:59")).symbol == "MNQU2025"
    assert continuous(MNQ, 1, at("2025-09-17T05:00:00")).symbol == "MNQZ2025"


@pytest.mark.parametrize(
    ("root", "moment", "front"),
    [
        ("CL", "2025-11-17", "CLZ2025"),
        ("CL", "2025-11-18", "CLF2026"),
        ("GC", "2025-11-20", "GCZ2025"),  # November exists and is not traded through
        ("6E", "2025-11-20", "6EZ2025"),
        ("ZC", "2025-12-10", "ZCH2026"),
        ("VX", "2025-12-10", "VXZ2025"),
    ],
)
def test_each_root_goes_through_its_own_months(root: str, moment: str, front: str) -> None:
    assert continuous(ROOTS[root], 1, at(moment, ROOTS[root].exchange.zone)).symbol == front


@pytest.mark.parametrize(
    ("digits", "moment", "meant"),
    [
        ("5", "2025-06-01", "MNQU2025"),
        ("25", "2025-06-01", "MNQU2025"),
        ("5", "2025-09-19", "MNQU2025"),  # not expired before 08:30 in Chicago
        ("6", "2025-09-20", "MNQU2026"),
        ("0", "2028-01-01", "MNQU2030"),
        ("5", "2030-01-01", "MNQU2035"),  # listed by then
        ("5", "2026-01-01", "MNQU2025"),  # 2035 is not listed yet: it is the expired one
        ("25", "2026-01-01", "MNQU2025"),
        ("99", "2026-01-01", "MNQU1999"),
    ],
)
def test_a_short_year_means_the_nearest_listed_contract_that_has_not_expired(
    digits: str, moment: str, meant: str
) -> None:
    found = of_short_year(MNQ, "U", digits, at(moment))

    assert found is not None
    assert found.symbol == meant


def test_a_short_year_in_a_month_without_contracts_means_nothing() -> None:
    assert of_short_year(MNQ, "F", "5", at("2025-06-01")) is None


def test_a_contract_is_listed_for_some_years_ahead_and_once_expired_stays_known() -> None:
    now = at("2025-06-01")

    assert is_listed(MNQ, "U", 2031, now)
    assert not is_listed(MNQ, "U", 2032, now)
    assert is_listed(ROOTS["CL"], "Z", 2036, now)
    assert is_listed(MNQ, "U", 1999, now)
    assert not is_listed(MNQ, "F", 2025, now)


def test_a_contract_ends_at_the_exchanges_time() -> None:
    assert contract(MNQ, "U", 2025).expires_at == at("2025-09-19T08:30:00", CHICAGO)


@given(roots, moments)
def test_the_contracts_to_come_are_in_order_alive_and_of_the_cycle(root: Root, now: Instant) -> None:
    found = list(islice(upcoming(root, now), 5))

    assert all(one.last_day < other.last_day for one, other in pairwise(found))
    assert all(one.rolls_at > now and one.expires_at > one.rolls_at for one in found)
    assert all(one.symbol[-5] in root.cycle for one in found)


@given(roots, moments)
def test_nothing_is_skipped_the_contract_before_the_front_month_has_rolled(root: Root, now: Instant) -> None:
    front = continuous(root, 1, now)
    letter, year = front.symbol[-5], int(front.symbol[-4:])
    place = root.cycle.index(letter)
    before = contract(root, root.cycle[place - 1], year if place else year - 1)

    assert before.rolls_at <= now
