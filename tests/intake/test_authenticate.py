import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.intake.authenticate import knows_secret
from tradehook.plumbing.secrets import hashed
from tradehook.vocabulary.instant import Instant, after

NOW = Instant(1_750_000_000_000_000)
KEPT, OLD = hashed("new"), hashed("old")


def test_the_secret_opens() -> None:
    assert knows_secret("new", KEPT, None, None, NOW)


@given(st.text().filter(lambda text: text not in ("new", "old")))
def test_nothing_else_does(secret: str) -> None:
    assert not knows_secret(secret, KEPT, None, None, NOW)
    assert not knows_secret(secret, KEPT, OLD, after(NOW, 60), NOW)


@pytest.mark.parametrize(("seconds", "opens"), [(0, True), (59.999999, True), (60, False), (61, False)])
def test_the_old_one_opens_during_the_overlap(seconds: float, opens: bool) -> None:
    assert knows_secret("old", KEPT, OLD, after(NOW, 60), after(NOW, seconds)) is opens


def test_without_an_overlap_the_old_one_is_dead() -> None:
    assert not knows_secret("old", KEPT, None, None, NOW)
