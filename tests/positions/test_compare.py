"""Our positions against the broker's: what differs, for how long, and what is left alone."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import NOON
from tradehook.positions.compare import Books, Compared, Difference, compare
from tradehook.vocabulary.broker import BrokerPosition
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import after

ACCOUNT = AccountId("account")
FAMILIES = {"AMD": "AMD", "MNQU2025": "MNQ", "KO": "KO", "PEP": "PEP"}
SETTLES_S = 10.0


def books(ours=(), known=(), **fields) -> Books:
    """Our books: units by symbol, and the differences that are open."""
    return Books(
        account_id=ACCOUNT,
        ours={symbol: Quantity(Decimal(units)) for symbol, units in dict(ours).items()},
        families=FAMILIES,
        known={each.symbol: each for each in known},
        **fields,
    )


def shown(**units) -> dict[str, BrokerPosition]:
    """What the broker shows, each at 10."""
    return {
        symbol: BrokerPosition(symbol=symbol, quantity=Quantity(Decimal(each)), average_price=Price(Decimal(10)))
        for symbol, each in units.items()
    }


def seen(symbol="AMD", ours=5, theirs=8, first=0.0, last=0.0) -> Difference:
    """A difference that was first and last seen so many seconds after noon."""
    return Difference(
        account_id=ACCOUNT,
        symbol=symbol,
        family=FAMILIES[symbol],
        ours=Quantity(Decimal(ours)),
        theirs=Quantity(Decimal(theirs)),
        average_price=Price(Decimal(10)),
        first_seen_at=after(NOON, first),
        seen_at=after(NOON, last),
    )


def test_books_that_agree_have_nothing_to_say():
    ours = {"AMD": 5, "MNQU2025": -2, "KO": 0}
    assert compare(books(ours), shown(AMD=5, MNQU2025=-2, PEP=0), NOON, SETTLES_S) == Compared()


@pytest.mark.parametrize(
    ("ours", "theirs"), [({"AMD": 5}, {"AMD": 8}), ({"AMD": 5}, {}), ({}, {"AMD": -8}), ({"AMD": 5}, {"AMD": -5})]
)
def test_a_difference_is_new_once_and_has_both_sides(ours, theirs):
    first = compare(books(ours), shown(**theirs), NOON, SETTLES_S)
    assert [(each.symbol, each.ours, each.theirs) for each in first.new] == [
        ("AMD", ours.get("AMD", 0), theirs.get("AMD", 0))
    ]
    assert first.waiting == first.new

    again = compare(books(ours, known=first.waiting), shown(**theirs), after(NOON, 9.9), SETTLES_S)
    assert (again.new, again.settled, len(again.waiting)) == ((), (), 1)
    assert again.waiting[0].first_seen_at == NOON
    assert again.waiting[0].seen_at == after(NOON, 9.9)


def test_a_difference_that_lasts_as_long_as_reports_may_take_is_settled():
    found = compare(books({"AMD": 5}, known=[seen()]), shown(AMD=8), after(NOON, 10), SETTLES_S)
    assert (found.waiting, found.new, found.gone) == ((), (), ())
    assert [(each.symbol, each.as_shown) for each in found.settled] == [("AMD", shown(AMD=8)["AMD"])]


def test_where_nothing_lags_a_difference_is_settled_at_once():
    found = compare(books({"AMD": 5}), shown(AMD=8), NOON, 0)
    assert [each.symbol for each in found.settled] == ["AMD"]
    assert (found.waiting, found.new) == ((), ())


@pytest.mark.parametrize(("ours", "theirs"), [(6, 8), (5, 7)])
def test_another_difference_of_the_same_symbol_begins_anew(ours, theirs):
    found = compare(books({"AMD": ours}, known=[seen()]), shown(AMD=theirs), after(NOON, 60), SETTLES_S)
    assert [(each.ours, each.theirs, each.first_seen_at) for each in found.new] == [(ours, theirs, after(NOON, 60))]
    assert (found.settled, found.gone) == ((), ())


def test_another_average_price_makes_no_other_difference():
    known = replace(seen(), average_price=Price(Decimal(99)))
    found = compare(books({"AMD": 5}, known=[known]), shown(AMD=8), after(NOON, 1), SETTLES_S)
    assert (found.new, found.waiting[0].average_price) == ((), 10)


def test_a_difference_that_is_no_more_is_gone():
    assert compare(books({"AMD": 8}, known=[seen()]), shown(AMD=8), NOON, SETTLES_S) == Compared(gone=(seen(),))


def test_nothing_is_said_of_what_is_undecided():
    undecided = frozenset({"AMD", "KO"})
    ours = books({"AMD": 5, "KO": 1}, known=[seen()], undecided=undecided)
    assert compare(ours, shown(AMD=8), after(NOON, 60), 0) == Compared()


def test_what_is_no_instrument_to_us_stays_a_difference():
    found = compare(books(strange=frozenset({"AMD"})), shown(AMD=8), NOON, 0)
    assert [each.symbol for each in found.new] == ["AMD"]
    assert found.settled == ()


sides = st.dictionaries(st.sampled_from(sorted(FAMILIES)), st.integers(-3, 3))


@given(sides, sides, st.sets(st.sampled_from(sorted(FAMILIES))), st.floats(0, 30))
def test_every_symbol_that_differs_is_found_once_and_no_other(ours, theirs, undecided, settles_s):
    found = compare(books(ours, undecided=frozenset(undecided)), shown(**theirs), NOON, settles_s)
    differing = {symbol for symbol in FAMILIES if ours.get(symbol, 0) != theirs.get(symbol, 0)} - undecided
    assert sorted(each.symbol for each in (*found.waiting, *found.settled)) == sorted(differing)
    assert found.gone == ()


@given(sides, sides, sides)
def test_what_was_known_is_either_still_there_or_gone(ours, before, theirs):
    known = compare(books(ours), shown(**before), NOON, SETTLES_S).waiting
    found = compare(books(ours, known=known), shown(**theirs), after(NOON, 1), SETTLES_S)
    left = {each.symbol for each in (*found.waiting, *found.gone)}
    assert {each.symbol for each in known} <= left
    assert not {each.symbol for each in found.gone} & {each.symbol for each in found.waiting}
