"""How values are distributed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.web.dashboard.analytics.histogram import WIDTH, histogram


@given(st.lists(st.floats(-1e9, 1e9).filter(lambda value: not 0 < abs(value) < 1e-6), min_size=1, max_size=60))
def test_every_value_is_in_one_bar_within_the_drawing(values: list[float]) -> None:
    drawn = histogram(values)

    assert drawn is not None
    assert sum(bar.holds for bar in drawn.bars) == len(values)
    assert all(bar.low <= 0 <= bar.low or bar.high <= 0 or bar.low > 0 for bar in drawn.bars)
    assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH for bar in drawn.bars)


def test_bars_are_as_wide_as_a_person_would_choose() -> None:
    drawn = histogram([-50, 20, 21, 30])

    assert drawn is not None
    assert (drawn.step, drawn.low, drawn.high, drawn.most) == (5, -50, 35, 2)
    assert [(bar.low, bar.holds) for bar in drawn.bars] == [(-50, 1), (20, 2), (30, 1)]


@pytest.mark.parametrize("values", [[0.0], [0.0, 0.0]])
def test_nothing_but_nothing_is_one_bar(values: list[float]) -> None:
    drawn = histogram(values)

    assert drawn is not None
    assert [bar.holds for bar in drawn.bars] == [len(values)]


def test_of_no_values_nothing_is_drawn() -> None:
    assert histogram([]) is None
