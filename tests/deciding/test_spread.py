"""Nothing is traded while bid and ask are too far apart."""

from decimal import Decimal

import pytest

from tests.deciding.world import codes, decided, done, facts, message, quote, settings
from tradehook.vocabulary.settings import SpreadFilter

WIDE = {"quote": quote(bid="99", ask="101")}
TWO, ONE = SpreadFilter(amount=Decimal(2)), SpreadFilter(amount=Decimal(1))


@pytest.mark.parametrize(
    ("fields", "own", "expected"),
    [
        ({}, {}, []),
        ({}, {"entry_spread_filter": TWO}, []),
        ({}, {"entry_spread_filter": ONE}, ["spread-too-wide"]),
        ({}, {"entry_spread_filter": SpreadFilter(percent=Decimal(2))}, []),
        ({}, {"entry_spread_filter": SpreadFilter(percent=Decimal("1.9"))}, ["spread-too-wide"]),
        ({}, {"exit_spread_filter": ONE}, []),
        ({"spread_filter": "1"}, {}, ["spread-too-wide"]),
        ({"spread_filter_percent": "1"}, {}, ["spread-too-wide"]),
        ({"spread_filter": "5"}, {"entry_spread_filter": ONE}, []),
        ({"spread_filter": "5"}, {"entry_spread_filter": ONE, "allow_signal_overrides": False}, ["spread-too-wide"]),
    ],
)
def test_an_entry_in_a_wide_market_is_held(fields, own, expected):
    assert codes(decided(message("buy", **fields), settings(**own), facts(**WIDE))) == expected


def test_the_numbers_are_told():
    decision = decided(message("buy", spread_filter="1"), known=facts(**WIDE))
    assert decision.reasons[0].message == ("The spread of SQ is 2 (2 %), from 99 to 101; at most 1 is traded in.")


def test_an_exit_has_a_filter_of_its_own_and_the_exit_of_a_swap_passes_without_one():
    held = decided(message("exit"), settings(exit_spread_filter=ONE), facts(5, **WIDE))
    assert (done(held), codes(held)) == ([], ["spread-too-wide"])
    swap = decided(message("sell"), settings(entry_spread_filter=ONE), facts(5, **WIDE))
    assert (done(swap), codes(swap)) == (["exit sell 5"], ["spread-too-wide"])


@pytest.mark.parametrize("known", [{}, {"quote": quote(last="100")}])
def test_without_bid_and_ask_there_is_no_spread_to_look_at(known):
    decision = decided(message("buy", spread_filter="1"), known=facts(**known))
    assert (done(decision), codes(decision)) == ([], ["no-quote"])
