"""Numbers are given before a transaction is committed: what is missing may still come."""

from dataclasses import dataclass

from tradehook.notify.catching_up import LATEST_S, readable
from tradehook.vocabulary.instant import Instant, after

NOON = Instant(1_750_161_600_000_000)


@dataclass(frozen=True)
class Row:
    number: int
    at: Instant = NOON


def numbers(rows: list[Row], read_up_to: int, now: Instant = NOON) -> list[int]:
    return [row.number for row in readable(rows, read_up_to, now)]


def test_what_follows_without_a_gap_is_read() -> None:
    assert numbers([Row(4), Row(5)], 3) == [4, 5]


def test_a_missing_number_is_waited_for() -> None:
    assert numbers([Row(4), Row(6), Row(7)], 3) == [4]
    assert numbers([Row(5)], 3) == []


def test_it_is_waited_for_only_so_long() -> None:
    assert numbers([Row(4), Row(6), Row(7)], 3, after(NOON, LATEST_S)) == [4, 6, 7]
