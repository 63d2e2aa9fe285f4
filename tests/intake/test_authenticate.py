import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.intake.authenticate import knows_secret, what_is_wrong
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


RIGHT, BEFORE = "0123456789abcdef" * 4, "fedcba9876543210" * 4


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        (BEFORE, "from before the last time"),
        (f" {RIGHT}\n", "without the blanks"),
        (RIGHT.upper(), "in small letters"),
        (RIGHT[:-1], "It has 63 characters"),
        (RIGHT + "0", "It has 65 characters"),
        ("x", "It has 1 characters"),
        ("g" + RIGHT[1:], "0 to 9 and a to f"),
        ("1" + RIGHT[1:], "a letter of it is wrong"),
    ],
)
def test_in_what_a_wrong_secret_seems_to_be_wrong(secret: str, said: str) -> None:
    assert said in what_is_wrong(secret, hashed(RIGHT), hashed(BEFORE))


@given(st.text())
def test_nothing_of_a_wrong_secret_is_said(secret: str) -> None:
    """One sentence of five, with no more in it than a length."""
    sentence = what_is_wrong(secret, hashed(RIGHT), None)
    assert sentence == what_is_wrong(secret, hashed(RIGHT), hashed(BEFORE)) or secret == BEFORE
    assert len(secret) < 12 or secret not in sentence
