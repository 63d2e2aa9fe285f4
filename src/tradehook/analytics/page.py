"""The figures as a page of the documentation.

`python -m tradehook.analytics.page > docs/reference/analytics.md` writes it again.
"""

import sys
from collections.abc import Iterable
from typing import Final

from tradehook.analytics.breakdown import NONE, Dimension
from tradehook.analytics.figures import OF_A_ROUND_TRIP, OF_RETURNS, OF_ROUND_TRIPS, Figure

COMMAND: Final = "python -m tradehook.analytics.page > docs/reference/analytics.md"

_HEAD: Final = f"""# The figures of the analytics

<!-- Made from the tables in the code, never by hand: {COMMAND} -->

Money, prices and quantities are exact. Rates and averages of them are kept to 28 digits. A figure that cannot be
said is `null`, never infinite; the last column says when.

## A round trip

A round trip is one position of one symbol in one account, from flat to flat. The first fill opens it, fills of the
same side add to it, fills of the other side close it, oldest units first (first in, first out). A fill that is larger
than what is held ends one trip and opens the next with the rest, at the same price; its fee is shared by quantity.
Each match of units that came in with units that went out is a lot.

A trip is its first fill's: strategy, subscription, side and stop. Its tags are those of all its fills. A position that
is still held is no round trip yet and is in none of the figures below.

"""

_PERFORMANCE: Final = f"""
## Round trips together

For all of them, and by {", ".join(f"`{dimension}`" for dimension in Dimension)}. A trip counts once in each, but for
each of its tags; without a strategy, subscription or tag it is in `{NONE}`. Weekday and hour are those of the entry,
days those of the exit, in the time zone that is asked for. The figures are of closed round trips, in the account's
currency: accounts of different currencies do not add up.

"""

_RETURNS: Final = """
## Daily returns

The return of a day, r, is what the account gained for what it was worth when the day before ended; cash that was put
in or taken out is no gain, and counts from the next day on. A year has 252 weekdays, or 365 days where all are to
count. After a day on which nothing was left there are no returns.

"""


def analytics_page() -> str:
    """The page in Markdown, ending in one line break."""
    return "".join([_HEAD, _table(OF_A_ROUND_TRIP), _PERFORMANCE, _table(OF_ROUND_TRIPS), _RETURNS, _table(OF_RETURNS)])


def _table(figures: Iterable[Figure]) -> str:
    rows = ("".join(f"| {cell} " for cell in _cells(figure)) + "|\n" for figure in figures)
    return "| figure | in | what it says | how it is worked out | null when |\n|---|---|---|---|---|\n" + "".join(rows)


def _cells(figure: Figure) -> tuple[str, ...]:
    formula = figure.formula.replace("|", "\\|")
    return f"`{figure.name}`", figure.unit, figure.sentence, formula, figure.undefined


if __name__ == "__main__":
    sys.stdout.write(analytics_page())
