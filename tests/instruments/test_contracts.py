from datetime import date
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.instruments.moments import at
from tradehook.instruments.contracts import contract, is_listed, of_short_year, traded
from tradehook.instruments.root import Root
from tradehook.instruments.roots import ROOTS
from tradehook.vocabulary.instant import Instant

MNQ = ROOTS["MNQ"]
CHICAGO = "America/Chicago"
moments = some.integers(min_value=at("2000-01-01"), max_value=at("2060-01-01")).map(Instant)
roots = some.sampled_from(list(ROOTS.values()))


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


@pytest.mark.parametrize(
    ("root", "letter", "year", "moment", "zone"),
    [
        ("MNQ", "U", 2025, "2025-09-19T08:30:00", CHICAGO),
        ("CL", "Z", 2025, "2025-11-20T14:30:00", "America/New_York"),
        ("FDAX", "Z", 2025, "2025-12-19T13:00:00", "Europe/Berlin"),
        ("FSMI", "Z", 2025, "2025-12-19T09:00:00", "Europe/Berlin"),
        ("BTC", "H", 2025, "2025-03-28T11:00:00", CHICAGO),  # 16:00 in London, which has no summer time yet
        ("BTC", "K", 2025, "2025-05-30T10:00:00", CHICAGO),
    ],
)
def test_a_contract_ends_at_the_time_that_its_exchange_names(
    root: str, letter: str, year: int, moment: str, zone: str
) -> None:
    assert contract(ROOTS[root], letter, year).expires_at == at(moment, zone)


def test_a_contract_knows_what_it_is_named_for() -> None:
    found = contract(ROOTS["CL"], "F", 2026)

    assert (found.symbol, found.year, found.month) == ("CLF2026", 2026, 1)
    assert found.last_day == date(2025, 12, 19)


def test_a_contract_that_ends_in_the_year_after_its_own_is_among_the_traded() -> None:
    assert next(traded(ROOTS["SR3"], at("2026-01-15"))).symbol == "SR3Z2025"


@given(roots, moments)
def test_the_traded_contracts_are_in_order_alive_and_of_the_cycle(root: Root, now: Instant) -> None:
    found = list(islice(traded(root, now), 15))

    assert all(one.last_day < other.last_day for one, other in pairwise(found))
    assert all(one.expires_at > now for one in found)
    assert all(one.symbol[-5] in root.cycle for one in found)


@given(roots, moments)
def test_nothing_is_skipped_the_contract_before_the_first_has_expired(root: Root, now: Instant) -> None:
    first = next(traded(root, now))
    place = root.cycle.index(first.symbol[-5])
    before = contract(root, root.cycle[place - 1], first.year if place else first.year - 1)

    assert before.expires_at <= now
