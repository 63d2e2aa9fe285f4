"""Parts of a page of what can be sent."""

from tradehook.dialects.reading.api_parts import paragraphs, statuses
from tradehook.dialects.reading.catalogue import Entry


def test_each_paragraph_is_on_one_line() -> None:
    assert paragraphs("\nOne\nline.\n\nAnother\n  one.\n") == ("One line.", "Another one.")


def test_statuses_rise_and_have_their_codes_in_the_order_of_the_catalogue() -> None:
    entries = (Entry("late", "", status=500), Entry("b", ""), Entry("a", ""))
    assert statuses({entry.code: entry for entry in entries}) == (
        ("status", "codes"),
        ("400", "`b`, `a`"),
        ("500", "`late`"),
    )
