"""Fields that do not count, and fields that are missing."""

from typing import Any

import pytest

from tradehook.dialects.reading.dropping import NotUsed, drop, lacking, wrong_in
from tradehook.dialects.reading.fields import Field, Fields, Found
from tradehook.dialects.reading.values import positive

FIELDS = Fields([Field("qty", "quantity", positive, "invalid-qty"), Field("cash", "money", positive, "invalid-cash")])
ATTRIBUTES = {"qty": "quantity", "cash": "money"}
UNUSED = (NotUsed("cash", "does not count beside qty"),)


def gathered(**members: Any) -> Found:
    return FIELDS.gather(members)


@pytest.mark.parametrize("sent", [5, "x", -1])
def test_what_does_not_count_is_taken_out_and_said(sent: object) -> None:
    found = gathered(qty=1, cash=sent)
    drop(found, UNUSED, ATTRIBUTES)
    assert (found.values, found.problems) == ({"quantity": 1}, [])
    (caution,) = found.cautions
    assert (caution.code, caution.path) == ("ignored-field", "cash")
    assert caution.message == "cash does not count beside qty; it is ignored."


def test_nothing_is_said_of_what_was_not_sent() -> None:
    found = gathered(qty=1)
    drop(found, UNUSED, ATTRIBUTES)
    assert found.cautions == []


def test_a_placeholder_is_a_problem_wherever_it_stands() -> None:
    found = gathered(qty=1, cash="{{close}}")
    drop(found, UNUSED, ATTRIBUTES)
    assert [problem.path for problem in found.problems] == ["cash"]
    assert found.cautions == []


@pytest.mark.parametrize(
    ("members", "names"),
    [
        ({}, ["qty", "cash"]),
        ({"qty": 1}, ["cash"]),
        ({"qty": None, "cash": ""}, ["qty", "cash"]),
        ({"QTY": "x"}, ["cash"]),
    ],
)
def test_what_is_missing_and_what_only_cannot_be_read(members: dict[str, Any], names: list[str]) -> None:
    assert lacking(FIELDS.gather(members), ATTRIBUTES, ATTRIBUTES) == names


def test_paths_of_what_cannot_be_read_are_in_small_letters() -> None:
    assert wrong_in(FIELDS.gather({"Qty": "x", "cash": 1})) == {"qty"}
