"""Cards are spoken of by number: each has one, in order, says what it is about, and stands on the page with that."""

from tests.conformance.brokers.catalogue import cards_as_markdown, every_card
from tests.conformance.brokers.venues import ENTRIES


def test_the_cards_are_numbered_in_order_and_described() -> None:
    cards = every_card()

    assert [test.card.number for test in cards] == list(range(1, len(cards) + 1))
    assert all(test.__name__.startswith(f"test_{test.card.number:02}_") for test in cards)
    assert all(test.card.about.rstrip().endswith(".") for test in cards)
    assert len({test.__name__[8:] for test in cards}) == len(cards)


def test_every_card_is_on_the_page_with_what_it_needs_and_who_plays_it() -> None:
    rows = [line for line in cards_as_markdown().splitlines() if line.startswith("| ")][2:]

    assert len(rows) == len(every_card())
    for test, row in zip(every_card(), rows, strict=True):
        number, about, needs, *played = [cell.strip() for cell in row.strip("|").split("|")]
        assert number == str(test.card.number)
        assert about.endswith(" ".join(test.card.about.split()))
        assert all(need.words in needs for need in test.card.needs)
        assert [bool(cell) for cell in played] == [test.card.played_by(entry) for entry in ENTRIES]


def test_every_card_is_played_somewhere() -> None:
    assert [test.__name__ for test in every_card() if not any(map(test.card.played_by, ENTRIES))] == []
