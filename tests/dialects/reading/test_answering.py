"""Parts of answers."""

from decimal import Decimal

import msgspec
import pytest

from tradehook.dialects.reading.answering import number, present, problem, retry_after, warning
from tradehook.vocabulary.refusal import Caution, Refusal


@pytest.mark.parametrize(
    ("exact", "text"), [("10.00", b"10"), ("1E-7", b"0.0000001"), ("-0.50", b"-0.5"), ("0E3", b"0")]
)
def test_a_number_in_its_one_form(exact: str, text: bytes) -> None:
    assert msgspec.json.encode(number(Decimal(exact))) == text


def test_what_is_not_known_is_left_out() -> None:
    assert number(None) is None
    assert present({"a": None, "b": 0, "c": ""}) == {"b": 0, "c": ""}


def test_when_to_come_back() -> None:
    assert retry_after(7) == (("Retry-After", "7"),)
    assert retry_after(None) == ()


def test_problems_and_warnings_have_their_path_where_they_have_one() -> None:
    refusal = Refusal(code="c", status=400, message="m", hint="h", path="p")
    assert problem(refusal) == {"code": "c", "path": "p", "message": "m", "hint": "h"}
    assert warning(Caution(code="c", message="m")) == {"code": "c", "message": "m"}
