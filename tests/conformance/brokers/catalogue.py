"""The cards as a list, and as the documentation's page."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.conformance.brokers.cards import Card
from tests.conformance.brokers.venue import Entry
from tests.conformance.brokers.venues import ENTRIES

_INTRODUCTION = """# The cards that every broker is played

Made from `tests/conformance/brokers`; do not edit by hand.

Each card says what there is, what is done and what is expected. It is played on every connection, unless the broker
does not declare what the card needs, or nothing can make it happen there. At the end of each card the reports that came
must add up to what the broker's snapshot says.

"""


def every_card() -> list[Callable[..., Any]]:
    """The tests that are cards, by number."""
    here = Path(__file__).parent
    names = sorted(module.name for module in pkgutil.iter_modules([str(here)]) if module.name.startswith("test_"))
    modules = [importlib.import_module(f"tests.conformance.brokers.{name}") for name in names]
    found = [test for module in modules for _, test in inspect.getmembers(module, _is_card)]
    return sorted(found, key=lambda test: test.card.number)


def cards_as_markdown(entries: Sequence[Entry] = ENTRIES) -> str:
    """The page `docs/reference/conformance.md`: every card's number, what it is about, what it needs, who plays it."""
    head = ["card", "what it shows", "what it needs", *(entry.title for entry in entries)]
    rows = [head, ["---"] * len(head), *(_row(test.card, test.__name__, entries) for test in every_card())]
    return _INTRODUCTION + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _row(card: Card, name: str, entries: Sequence[Entry]) -> list[str]:
    needs = "; ".join(need.words for need in card.needs)
    played = ["played" if card.played_by(entry) else "" for entry in entries]
    return [str(card.number), f"**{_title(name)}.** {' '.join(card.about.split())}", needs, *played]


def _title(name: str) -> str:
    """What a test's name says, as a sentence."""
    return name.split("_", 2)[2].replace("_", " ").capitalize()


def _is_card(thing: object) -> bool:
    return isinstance(getattr(thing, "card", None), Card)
