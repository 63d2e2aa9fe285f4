import pytest

from tests.instruments.moments import at
from tradehook.instruments.known_stocks import KNOWN_STOCKS
from tradehook.instruments.listed_stocks import listed_stocks
from tradehook.instruments.old_names import GONE, OLD_NAMES, followed, former_names, present_name
from tradehook.vocabulary.instant import Instant, after


@pytest.mark.parametrize(
    ("old", "new", "since"),
    [
        ("SQ", "XYZ", "2025-01-21"),
        ("FB", "META", "2022-06-09"),
        ("ANTM", "ELV", "2022-06-28"),
        ("RDS.A", "SHEL", "2022-01-31"),
    ],
)
def test_a_name_is_old_from_the_start_of_the_day_in_new_york(old: str, new: str, since: str) -> None:
    starts = at(since, "America/New_York")

    assert followed(old, after(starts, -1)) is None
    found = followed(old, starts)
    assert found is not None
    assert (found.new, str(found.since)) == (new, since)


def test_a_name_that_was_given_up_twice_is_followed_as_far_as_the_day_allows() -> None:
    def called(day: str) -> str | None:
        found = followed("SYMC", at(day))
        return found.new if found else None

    assert [called("2019-11-01"), called("2021-01-01"), called("2022-11-09")] == [None, "NLOK", "GEN"]
    last = present_name("SYMC")
    assert last is not None
    assert last.new == "GEN"


def test_every_name_is_given_up_once_and_leads_somewhere_that_is_no_old_name_of_itself() -> None:
    for name in OLD_NAMES.values():
        found = present_name(name.old)
        assert found is not None
        assert found.new not in OLD_NAMES
        assert name.company
        assert name.source


def test_later_names_in_a_chain_are_younger() -> None:
    for name in OLD_NAMES.values():
        step = OLD_NAMES.get(name.new)
        assert step is None or step.since > name.since


def test_there_are_enough_of_them_and_none_is_on_the_own_list() -> None:
    assert len(OLD_NAMES) >= 20
    assert not OLD_NAMES.keys() & KNOWN_STOCKS.keys()
    assert not GONE.keys() & (OLD_NAMES.keys() | KNOWN_STOCKS.keys() | listed_stocks().keys())


def test_what_is_no_old_name_has_none() -> None:
    assert followed("AAPL", Instant(2**60)) is None
    assert present_name("AAPL") is None


def test_the_former_names_of_a_symbol_are_those_that_nobody_else_has() -> None:
    assert former_names("XYZ") == {"SQ"}
    assert former_names("GEN") == {"NLOK", "SYMC"}
    assert former_names("META") == former_names("AAPL") == frozenset()
