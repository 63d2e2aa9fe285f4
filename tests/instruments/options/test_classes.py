from decimal import Decimal
from itertools import pairwise

import pytest

from tradehook.instruments import indices
from tradehook.instruments.catalogue import Catalogue
from tradehook.instruments.options import ladder
from tradehook.instruments.options.classes import (
    ACTIVE,
    DAILY,
    INDEX_CLASSES,
    OTHER_DAYS,
    THRICE,
    Cycle,
    Settles,
    classes_on,
    option_class,
)
from tradehook.instruments.options.penny import IN_PENNIES, PENNY_PROGRAM
from tradehook.vocabulary.instrument import Tick

LADDERS = [value for value in vars(ladder).values() if isinstance(value, Tick)]


@pytest.mark.parametrize("steps", LADDERS)
def test_steps_widen_at_prices_that_lie_on_both(steps: Tick) -> None:
    sizes = [steps.size, *(step.size for step in steps.coarser)]
    bounds = [step.price for step in steps.coarser]

    assert sizes == sorted(set(sizes))
    assert bounds == sorted(set(bounds))
    for bound, (below, above) in zip(bounds, pairwise(sizes), strict=True):
        assert bound % below == 0
        assert bound % above == 0


def test_the_coarser_ticks_lie_on_the_finer_ones() -> None:
    for cents in range(0, 5000, 5):
        price = Decimal(cents) / 100
        if ladder.NICKELS_BELOW_3.holds(price):
            assert ladder.CENTS_BELOW_3.holds(price)
        if ladder.CENTS_BELOW_3.holds(price):
            assert ladder.CENTS.holds(price)


@pytest.mark.parametrize(
    ("symbol", "cycle"),
    [("SPY", Cycle.DAILY), ("NVDA", Cycle.THRICE), ("F", Cycle.WEEKLY), ("COIN", Cycle.WEEKLY), ("NVR", Cycle.MONTHLY)],
)
def test_a_stock_has_one_class_of_its_own_symbol(symbol: str, cycle: Cycle) -> None:
    assert classes_on(symbol) == (option_class(symbol),)
    assert (option_class(symbol).root, option_class(symbol).underlying) == (symbol, symbol)
    assert (option_class(symbol).cycle, option_class(symbol).settles) == (cycle, Settles.CLOSE)


def test_every_index_has_classes_and_every_class_an_index() -> None:
    assert {each.underlying for each in INDEX_CLASSES.values()} == set(indices.NAMES)
    for symbol in indices.NAMES:
        assert all(each.underlying == symbol for each in classes_on(symbol))
    assert set(OTHER_DAYS) | set(OTHER_DAYS.values()) <= set(INDEX_CLASSES)


def test_no_stock_has_the_root_of_an_index(catalogue: Catalogue) -> None:
    assert [root for root in INDEX_CLASSES if catalogue.of_symbol(root) != indices.of_symbol(root)] == []


def test_the_tables_agree() -> None:
    assert PENNY_PROGRAM >= IN_PENNIES
    assert DAILY | THRICE <= PENNY_PROGRAM <= ACTIVE
    assert not DAILY & THRICE
