"""Walking over an object: what is taken, what is absent, what is wrong, what is nearly ours."""

from decimal import Decimal

from tradehook.dialects.reading.fields import UNRESOLVED, Field, Fields, Problem
from tradehook.dialects.reading.values import boolean, positive, text

FIELDS = Fields(
    (
        Field("limitPrice", "limit_price", positive, "bad-price"),
        Field("cancel", "cancel", boolean, "bad-boolean"),
        Field("interval", "interval", text(4), "bad-interval", dispensable=True),
    ),
    {"lmt": "limitPrice"},
    path="order.",
)


def test_what_is_known_is_read_by_its_attribute() -> None:
    found = FIELDS.gather({"limitPrice": "2.5", "cancel": True, "color": "red"})
    assert found.values == {"limit_price": Decimal("2.5"), "cancel": True}
    assert not found.problems
    assert not found.cautions


def test_null_and_blank_are_absent_and_blank_is_remembered() -> None:
    found = FIELDS.gather({"limitPrice": None, "cancel": ""})
    assert not found.values
    assert found.blank == ["cancel"]


def test_every_problem_has_its_path_and_value() -> None:
    found = FIELDS.gather({"limitPrice": -1, "cancel": "{{x}}"})
    assert found.problems == [
        Problem("bad-price", "order.limitPrice", -1),
        Problem(UNRESOLVED, "order.cancel", "{{x}}"),
    ]


def test_what_can_be_dispensed_with_is_a_caution_unless_it_holds_a_placeholder() -> None:
    found = FIELDS.gather({"interval": "far too long"})
    assert [(caution.code, caution.path) for caution in found.cautions] == [("bad-interval", "order.interval")]
    assert FIELDS.gather({"interval": "{{interval}}"}).problems[0].code == UNRESOLVED


def test_another_case_is_taken_with_a_caution() -> None:
    found = FIELDS.gather({"LIMITPRICE": 1})
    assert found.values == {"limit_price": Decimal(1)}
    assert [caution.code for caution in found.cautions] == ["other-spelling"]


def test_the_exact_spelling_wins_wherever_it_stands_and_the_first_of_the_others() -> None:
    assert FIELDS.gather({"limitprice": 1, "limitPrice": 2}).values == {"limit_price": Decimal(2)}
    assert FIELDS.gather({"limitPrice": None, "limitprice": 1}).values == {}
    assert FIELDS.gather({"limitprice": 1, "LimitPrice": 2}).values == {"limit_price": Decimal(1)}


def test_a_problem_in_another_case_is_at_the_path_that_was_sent() -> None:
    assert FIELDS.gather({"CANCEL": 5}).problems == [Problem("bad-boolean", "order.CANCEL", 5)]


def test_names_that_are_nearly_ours_are_named_unless_ours_is_there() -> None:
    found = FIELDS.gather({"lmt": 1, "limit_price": 2})
    assert [(caution.code, caution.path) for caution in found.cautions] == [
        ("unknown-field", "order.lmt"),
        ("unknown-field", "order.limit_price"),
    ]
    assert found.resembling == {"limitPrice": "lmt"}
    assert not FIELDS.gather({"lmt": 1, "limitPrice": 2}).cautions


def test_the_number_of_cautions_is_bounded() -> None:
    names = {"limit_price" + "_" * count: 1 for count in range(500)}
    assert len(FIELDS.gather(names).cautions) <= 20
