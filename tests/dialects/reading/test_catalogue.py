"""An entry of a catalogue: its details are said where they are known."""

from tradehook.dialects.reading.catalogue import Entry, in_order
from tradehook.vocabulary.refusal import Refusal

ENTRY = Entry("bad", "It is bad.", "Mend it.", ("{path} is {value}, not {wanted}.", "{path} is {value}."), 422)


def test_the_first_detail_whose_names_are_known_goes_before_the_hint() -> None:
    full = ENTRY.refusal({"value": 5, "wanted": 6}, "a.b")
    assert full == Refusal(code="bad", status=422, message="It is bad.", hint="a.b is 5, not 6. Mend it.", path="a.b")
    assert ENTRY.refusal({"value": 5}, "a.b").hint == "a.b is 5. Mend it."


def test_without_details_the_hint_stands_alone() -> None:
    assert ENTRY.refusal({}).hint == "Mend it."


def test_values_are_not_read_as_templates() -> None:
    assert ENTRY.refusal({"value": "{path} {0} {"}, "p").hint == "p is {path} {0} {. Mend it."


def test_an_entry_may_have_its_own_path() -> None:
    assert Entry("bad", "It is bad.", path="ticker").refusal({}).path == "ticker"


def test_refusals_come_in_the_order_of_the_catalogue_and_else_as_they_were_found() -> None:
    first, second = Entry("first", "One.", "Do."), Entry("second", "Two.", "Do.")
    found = [second.refusal({}, "a"), first.refusal({}, "b"), second.refusal({}, "c")]
    assert [refusal.path for refusal in in_order(found, {"first": first, "second": second})] == ["b", "a", "c"]
