"""Fields and what is told of them."""

import pytest

from tradehook.dialects.reading.told import Written, dashed, told_number, told_word
from tradehook.dialects.reading.values import BAD


@pytest.mark.parametrize(
    ("name", "code"), [("qty", "qty"), ("stopLossType", "stop-loss-type"), ("auth_key", "auth-key")]
)
def test_a_name_as_it_stands_in_a_code(name: str, code: str) -> None:
    assert dashed(name) == code


def test_a_number_is_above_zero() -> None:
    known = told_number("limitPrice", "limit_price", "The limit.")
    assert (known.field.code, known.written, known.values) == ("invalid-limit-price", Written.NUMBER, ())
    assert (known.field.read("5"), known.field.read(0)) == (5, BAD)


def test_a_word_is_of_the_list_in_any_form() -> None:
    known = told_word("orderType", "kind", {"stop_limit": 1}, "The type.")
    assert known.values == ("stop_limit",)
    assert (known.field.read("Stop Limit"), known.field.read("stop")) == (1, BAD)
