"""Codes of authenticators: those of RFC 6238, of now, and a step of time to either side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.people.signing_in.two_factor import key_picture, new_key, new_recovery_codes, recovery_hash, step_of
from tradehook.vocabulary.instant import Instant

RFC_KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The key of RFC 6238, appendix B."""


@pytest.mark.parametrize(
    ("second", "code"),
    [(1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")],
)
def test_the_codes_of_the_rfc(second: int, code: str) -> None:
    for off in (-30, 0, 30):
        assert step_of(RFC_KEY, code, Instant((second + off) * 1_000_000)) == second // 30
    for off in (-90, 90):
        assert step_of(RFC_KEY, code, Instant((second + off) * 1_000_000)) is None
    assert step_of(RFC_KEY, f" {code[:3]} {code[3:]} ", Instant(second * 1_000_000)) == second // 30


@given(st.text(max_size=12))
def test_any_text_can_be_typed(code: str) -> None:
    step_of(RFC_KEY, code, Instant(1_111_111_109_000_000))
    recovery_hash(code)


def test_a_key_has_160_bits_and_its_picture_stands_by_itself() -> None:
    key = new_key("ab" * 32)
    picture = key_picture(key, '<b>"Ada"')
    assert len(key) == 32
    assert picture.startswith("<svg")
    assert "viewBox=" in picture, "a page that shows it smaller would cut a part of it off"
    assert "href" not in picture
    assert "<b>" not in picture
    assert "style" not in picture


def test_recovery_codes_are_ten_of_80_bits_read_however_they_are_typed() -> None:
    numbers = iter(range(10))
    codes = new_recovery_codes(lambda: f"{next(numbers):064x}"[::-1])
    assert len(set(codes)) == 10
    assert all(len(code.replace("-", "")) == 20 for code in codes)
    assert recovery_hash(codes[3]) == recovery_hash(codes[3].upper().replace("-", " "))
    assert recovery_hash(codes[3]) != recovery_hash(codes[4])
