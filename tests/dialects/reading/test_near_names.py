"""Names that are nearly ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.dialects.reading.near_names import NearNames

NEAR = NearNames(["quantity", "stopLoss", "intrinsicValue", "time", "test"], {"qty": "quantity", "sl": "stopLoss"})


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("quantity", "quantity"),
        ("quantitiy", "quantity"),
        ("quantty", "quantity"),
        ("qauntity", "quantity"),
        ("stop_loss", "stopLoss"),
        ("Stop-Loss", "stopLoss"),
        ("instrinsicValue", "intrinsicValue"),
        ("qty", "quantity"),
        ("SL", "stopLoss"),
        ("TIME", "time"),
        ("tim", None),
        ("text", None),
        ("strategy", None),
        ("", None),
        ("quantity" * 10, None),
    ],
)
def test_names_that_may_be_meant(word: str, meant: str | None) -> None:
    assert NEAR.meant_by(word) == meant


def test_short_words_may_be_compared_by_letter_too() -> None:
    assert NearNames(["buy", "sell"], shortest=3).meant_by("bu") == "buy"


@given(name=st.sampled_from(["quantity", "stopLoss"]), at=st.integers(0, 7), letter=st.sampled_from(["", "x", "q"]))
def test_one_wrong_letter_is_forgiven(name: str, at: int, letter: str) -> None:
    assert NEAR.meant_by(name[:at] + letter + name[at + 1 :]) == name
