"""Which of a body's characters a refusal is about."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.web.dashboard.deliveries.pointing import pieces


def _marked(body: str, *errors: dict[str, Any]) -> list[str]:
    return [piece.text for piece in pieces(body, errors) if piece.wrong]


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("action", '"action": "hold"'),
        ("takeProfit.percent", '"percent": -1'),
        ("stopLoss", '"stopLoss"'),
        ("takeprofit.PERCENT", '"percent": -1'),
        ("quantity", '"quantity":5'),
    ],
)
def test_a_path_points_at_the_field_and_its_value(path: str, marked: str) -> None:
    body = '{"action": "hold", "quantity":5, "stopLoss": {"percent": 2}, "takeProfit": {"percent": -1}}'
    assert _marked(body, {"path": path}) == [marked]


def test_a_place_points_at_its_character() -> None:
    body = '{"ticker": "AMD",\n "action": “buy”}'
    assert _marked(body, {"path": "", "message": "It is no JSON.", "hint": "Line 2, column 12: a curly quote."}) == [
        "“"
    ]


def test_what_is_not_in_the_body_is_not_marked() -> None:
    assert _marked("{}", {"path": "ticker"}, {"path": "", "message": "", "hint": "Line 9, column 1: gone."}) == []


_ERRORS = st.fixed_dictionaries(
    {
        "path": st.text('ab."\\', max_size=5),
        "message": st.just(""),
        "hint": st.builds("Line {}, column {}".format, st.integers(0, 5), st.integers(0, 50)),
    }
)


@given(st.text('{}[]",:ab \n\\é', max_size=60), st.lists(_ERRORS, max_size=4))
def test_the_pieces_are_the_body(body: str, errors: list[dict[str, Any]]) -> None:
    assert "".join(piece.text for piece in pieces(body, errors)) == body
