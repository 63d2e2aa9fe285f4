"""Names for keys that are made without one: readable, and told apart by their number."""

from collections.abc import Callable, Container, Sequence
from typing import Final

Draw = Callable[[Sequence[str]], str]
"""Draws lots: one of these."""

COLOURS: Final = (
    "amber", "azure", "bronze", "cobalt", "copper", "coral", "crimson", "ebony", "emerald", "golden", "indigo", "ivory",
    "jade", "lilac", "olive", "opal", "pearl", "ruby", "rusty", "sandy", "scarlet", "silver", "teal", "violet",
)  # fmt: skip
PLACES: Final = (
    "anchor", "bay", "beacon", "bridge", "brook", "canyon", "cliff", "cove", "delta", "dune", "forest", "garden",
    "glacier", "grove", "harbour", "hill", "island", "lagoon", "lake", "meadow", "mill", "orchard", "reef", "river",
    "summit", "tower", "valley", "wharf",
)  # fmt: skip
NUMBERS: Final = tuple(str(number) for number in range(10, 100))

_TRIES: Final = 20


def random_name(draw: Draw, taken: Container[str]) -> str:
    """Two words and a number, such as "amber-harbour-42": not one that is taken, as far as a few draws can help it."""
    for _ in range(_TRIES):
        name = f"{draw(COLOURS)}-{draw(PLACES)}-{draw(NUMBERS)}"
        if name not in taken:
            break
    return name
