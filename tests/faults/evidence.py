"""What is left of a run to be judged: our books, the broker's, and what the senders know."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.faults.books import Books
from tests.faults.ledger import Ledger
from tests.faults.theirs import Theirs
from tradehook.vocabulary.notice import About

Broken = Iterator[str]

FROM_OUTSIDE = frozenset(
    {
        About.EXTERNAL_ORDER,
        About.EXTERNAL_FILL,
        About.FILLED_AFTER_END,
        About.WORK_PARKED,
    }
)
"""What is noticed where somebody else trades in the account."""

OUT_OF_ORDER = frozenset({About.POSITION_ADJUSTED, About.ADJUSTMENT_TAKEN_BACK, About.ORDER_DIFFERS})
"""What is noticed where a report comes after others that say more: what stands for it is taken back when it comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A store at rest, the broker's books, and what the senders know. `expected`: what the run itself brought about."""

    books: Books
    ledger: Ledger
    theirs: Theirs
    expected: frozenset[About] = frozenset()


def quoted(words: set[str]) -> str:
    """Words as a list in SQL."""
    return ", ".join(f"'{word}'" for word in sorted(words))
