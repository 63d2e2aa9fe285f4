"""The best assignment, beside trying every one."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from tradehook.analytics.backtest.assignment import best_assignment

_rows = st.lists(st.dictionaries(st.integers(0, 4), st.integers(1, 30), max_size=5), max_size=5)


def _total(rows: list[dict[int, int]], chosen: list[int | None]) -> int:
    return sum(row[column] for row, column in zip(rows, chosen, strict=True) if column is not None)


def _best_total(rows: list[dict[int, int]]) -> int:
    """Over every order of five columns and as many places for nobody."""
    columns = [*range(5), *[None] * len(rows)]
    return max(
        sum(row.get(column, 0) for row, column in zip(rows, order, strict=False) if column is not None)
        for order in set(permutations(columns, len(rows)))
    )


@given(_rows)
def test_no_other_assignment_has_more(rows: list[dict[int, int]]):
    chosen = best_assignment(rows)

    assert _total(rows, chosen) == _best_total(rows)


@given(_rows)
def test_nobody_is_twice_and_nothing_is_paired_that_may_not_be(rows: list[dict[int, int]]):
    chosen = best_assignment(rows)

    taken = [column for column in chosen if column is not None]
    assert len(taken) == len(set(taken))
    assert all(column is None or column in row for row, column in zip(rows, chosen, strict=True))


def test_the_nearest_pair_gives_way_where_that_is_better():
    """10 + 1 is less than 9 + 9, though 10 is the best pair."""
    assert best_assignment([{0: 10, 1: 9}, {0: 9, 1: 1}]) == [1, 0]


def test_one_good_pair_is_better_than_two_poor_ones():
    assert best_assignment([{0: 95, 1: 10}, {0: 40}]) == [0, None]


def test_nobody_and_nothing():
    assert best_assignment([]) == []
    assert best_assignment([{}, {3: 1}]) == [None, 3]
