"""A memory that forgets the oldest."""

from hypothesis import given
from hypothesis import strategies as st

from tradehook.brokers.alpaca.remembering import Remembered


@given(most=st.integers(1, 5), keys=st.lists(st.integers(0, 9)))
def test_the_latest_so_many_are_kept(most: int, keys: list[int]) -> None:
    memory: Remembered[int, int] = Remembered(most)
    for number, key in enumerate(keys):
        memory.set(key, number)

    latest = list(dict.fromkeys(reversed(keys)))[:most]
    assert [key for key, _ in memory.items()] == latest[::-1]
    assert all(memory.get(key) == len(keys) - 1 - keys[::-1].index(key) for key in latest)


def test_what_is_forgotten_is_gone() -> None:
    memory: Remembered[str, int] = Remembered(3)
    memory.set("a", 1)

    memory.forget("a")
    memory.forget("never there")

    assert "a" not in memory
    assert memory.get("a") is None
