"""Names for keys that are made without one."""

import re
from collections.abc import Sequence

from tradehook.plumbing.ids import drawn
from tradehook.routing.keys.naming import COLOURS, NUMBERS, PLACES, random_name


class Lots:
    """Draws the first, until it is told to draw others."""

    def __init__(self) -> None:
        self.drawn = 0

    def __call__(self, lots: Sequence[str]) -> str:
        at = self.drawn // 3
        self.drawn += 1
        return lots[at % len(lots)]


def test_a_name_is_two_words_and_a_number() -> None:
    assert random_name(Lots(), frozenset()) == f"{COLOURS[0]}-{PLACES[0]}-{NUMBERS[0]}"
    assert re.fullmatch(r"[a-z]+-[a-z]+-\d\d", random_name(drawn, frozenset()))


def test_a_name_that_is_taken_is_drawn_again() -> None:
    taken = {f"{COLOURS[0]}-{PLACES[0]}-{NUMBERS[0]}"}
    assert random_name(Lots(), taken) == f"{COLOURS[1]}-{PLACES[1]}-{NUMBERS[1]}"


def test_where_every_draw_is_taken_it_gives_up_and_takes_the_last() -> None:
    always_the_first = {f"{COLOURS[0]}-{PLACES[0]}-{NUMBERS[0]}"}
    assert random_name(lambda lots: lots[0], always_the_first) in always_the_first


def test_no_word_is_twice_in_its_table() -> None:
    for words in (COLOURS, PLACES, NUMBERS):
        assert len(set(words)) == len(words)
