"""Times of day and time zones."""

import pytest

from tradehook.plumbing.wall_clock import is_time_of_day, is_time_zone


@pytest.mark.parametrize("text", ["00:00", "09:30", "23:59"])
def test_a_time_of_day_has_hours_and_minutes(text: str) -> None:
    assert is_time_of_day(text)


@pytest.mark.parametrize("text", ["", "9:30", "24:00", "12:60", "09:30:00", "09:30\n", "\u0660\u0669:30", "noon"])
def test_nothing_else_is_one(text: str) -> None:
    assert not is_time_of_day(text)


@pytest.mark.parametrize("name", ["America/New_York", "Europe/Zurich", "UTC"])
def test_a_time_zone_is_one_of_the_list(name: str) -> None:
    assert is_time_zone(name)


@pytest.mark.parametrize("name", ["", "America", "New York", "/etc/passwd", "../UTC", "A" * 5_000, "a\0b", "."])
def test_nothing_else_is_a_time_zone(name: str) -> None:
    assert not is_time_zone(name)
