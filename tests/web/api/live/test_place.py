"""A place in the stream, and its text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.web.api.live.place import LOST, moved, place_in, text_of
from tradehook.web.api.live.queries import KINDS

PLACES = st.lists(st.integers(0, 2**62), min_size=len(KINDS), max_size=len(KINDS)).map(tuple)


@given(PLACES)
def test_a_place_is_read_back_from_its_text(place: tuple[int, ...]) -> None:
    assert place_in(text_of(place)) == place


OTHER_DIGITS = "\N{ARABIC-INDIC DIGIT ONE}.2.3.4.5.6"


@pytest.mark.parametrize(
    "text", ["", "1", "1.2.3.4.5", "1.2.3.4.5.6.7", "1.2.3.4.5.x", "-1.2.3.4.5.6", OTHER_DIGITS, "9" * 999]
)
def test_what_is_no_place_of_ours_is_lost(text: str) -> None:
    assert place_in(text) == LOST


@given(PLACES, st.integers(0, len(KINDS) - 1), st.integers(0, 2**62))
def test_one_more_fact_moves_its_kind_alone(place: tuple[int, ...], kind: int, number: int) -> None:
    after = moved(place, kind, number)
    assert after[kind] == number
    assert [a for n, a in enumerate(after) if n != kind] == [b for n, b in enumerate(place) if n != kind]
