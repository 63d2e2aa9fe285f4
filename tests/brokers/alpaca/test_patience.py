"""Pauses between attempts."""

from tradehook.brokers.alpaca.patience import USUAL, Patience, Pauses


def test_pauses_grow_up_to_the_longest_and_begin_anew() -> None:
    pauses = Pauses(Patience(first_pause_s=1, longest_pause_s=8))

    grown = [pauses.next_s() for _ in range(6)]
    pauses.reset()

    for due, pause in zip((1, 2, 4, 8, 8, 8), grown, strict=True):
        assert due / 2 <= pause <= due
    assert 0.5 <= pauses.next_s() <= 1


def test_pauses_are_not_all_alike() -> None:
    def first() -> float:
        return Pauses(USUAL).next_s()

    assert len({first() for _ in range(8)}) > 1


def test_the_usual_pauses_are_from_a_quarter_of_a_second_to_half_a_minute() -> None:
    assert (USUAL.first_pause_s, USUAL.longest_pause_s) == (0.25, 30)
