"""What a person may set in a roll calendar, and what is refused with which code."""

from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.instruments.moments import at
from tradehook.instruments.contracts import traded
from tradehook.instruments.rolls import NOTHING_SET, unexpired
from tradehook.instruments.root import Root
from tradehook.instruments.roots import ROOTS
from tradehook.instruments.setting_rolls import Wanted, checked
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.refusal import Refusal

ES = ROOTS["ES"]
NOW = at("2026-08-01")


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_days_are_kept_by_canonical_symbol() -> None:
    wanted = [Wanted("cme_mini:esz6", day("2026-12-10")), Wanted("ESH2027", day("2027-03-11"))]

    assert checked(ES, wanted, NOW) == {"ESZ2026": day("2026-12-10"), "ESH2027": day("2027-03-11")}


def test_an_empty_list_sets_nothing() -> None:
    assert checked(ES, [], NOW) == NOTHING_SET


@pytest.mark.parametrize(
    ("wanted", "code", "path", "words"),
    [
        ([("ESF2026", "2026-12-10")], "contract-not-found", "rolls.0.contract", "ESF2026"),
        ([("NQZ2026", "2026-12-10")], "contract-not-found", "rolls.0.contract", "NQZ2026"),
        ([("ES1!", "2026-12-10")], "contract-not-found", "rolls.0.contract", "ES1!"),
        ([("ESZ2099", "2026-12-10")], "contract-not-found", "rolls.0.contract", "ESZ2099"),
        ([("nonsense", "2026-12-10")], "contract-not-found", "rolls.0.contract", "nonsense"),
        ([("ESM2026", "2026-06-10")], "contract-expired", "rolls.0.contract", "2026-06-18"),
        ([("ESZ2026", "2026-12-19")], "roll-after-last-day", "rolls.0.rolls_on", "2026-12-18"),
        (
            [("ESZ2026", "2026-12-10"), ("ESZ6", "2026-12-11")],
            "roll-given-twice",
            "rolls.1.contract",
            "ESZ2026",
        ),
        ([("ESZ2026", "2026-09-15")], "roll-before-previous", "rolls.0.rolls_on", "2026-09-16"),
        (
            [("ESH2027", "2026-12-01"), ("ESZ2026", "2026-12-10")],
            "roll-before-previous",
            "rolls.0.rolls_on",
            "ESH2027 would roll on 2026-12-01, before ESZ2026 does on 2026-12-10",
        ),
    ],
)
def test_what_cannot_be_is_refused(wanted: list[tuple[str, str]], code: str, path: str, words: str) -> None:
    refusal = checked(ES, [Wanted(contract, day(on)) for contract, on in wanted], NOW)

    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.status, refusal.path) == (code, 422, path)
    assert words in refusal.message
    assert refusal.hint


def test_a_month_that_exists_and_is_not_traded_through_has_no_roll() -> None:
    refusal = checked(ROOTS["GC"], [Wanted("GCF2027", day("2027-01-20"))], NOW)

    assert isinstance(refusal, Refusal)
    assert refusal.code == "contract-not-found"


def test_the_last_trading_day_itself_and_the_day_of_the_one_before_are_possible() -> None:
    wanted = [Wanted("ESZ2026", day("2026-12-18")), Wanted("ESH2027", day("2026-12-18"))]

    assert checked(ES, wanted, NOW) == {"ESZ2026": day("2026-12-18"), "ESH2027": day("2026-12-18")}


def test_a_contract_that_has_rolled_by_the_rule_may_be_kept_until_it_ends() -> None:
    now = at("2026-12-17T12:00:00")

    assert checked(ES, [Wanted("ESZ2026", day("2026-12-18"))], now) == {"ESZ2026": day("2026-12-18")}


@given(
    some.sampled_from(list(ROOTS.values())),
    some.integers(at("2020-01-01"), at("2035-01-01")).map(Instant),
    some.lists(some.tuples(some.integers(0, 5), some.integers(-200, 5)), max_size=4),
)
def test_whatever_is_accepted_leaves_the_rolls_in_order_and_before_the_ends(
    root: Root, now: Instant, given_days: list[tuple[int, int]]
) -> None:
    contracts = list(islice(traded(root, now), 6))
    wanted = [
        Wanted(contracts[index].symbol, contracts[index].last_day + timedelta(days=days)) for index, days in given_days
    ]

    by_hand = checked(root, wanted, now)

    if isinstance(by_hand, Refusal):
        assert by_hand.path.startswith("rolls.")
        return
    assert dict(by_hand) == dict(wanted)
    rolls = list(islice(unexpired(root, now, by_hand), 8))
    assert all(one.on <= other.on for one, other in pairwise(rolls))
    assert all(roll.on <= roll.contract.last_day for roll in rolls)
