"""The part about futures of the reference page `docs/reference/instruments.md`, made from the tables."""

from collections.abc import Iterator

from tradehook.instruments.last_days import RULES
from tradehook.instruments.root import MONTH_LETTERS, Root
from tradehook.instruments.roots import ROOTS
from tradehook.vocabulary.exact import canonical

ABOUT = """
## Futures

*Months* are those in which contracts exist (`FGHJKMNQUVXZ` are January to December); the root and the continuous
symbols go through the *front months*. A tick is worth so much in the root's currency. The *last day* is a rule of the
second table and the time at which trading ends on it, in the exchange's time unless a city is named. *Ends* says how
the exchange settles a contract; the paper exchange settles each in cash at the last price. *Sessions* names the
calendar of [sessions.md](sessions.md). The *source* is the page of contract specifications or the rulebook's chapter.

On which day each contract hands over to the next can be seen and set, one root at a time:

    tradehook instruments rolls ES
    tradehook instruments roll ES ESZ2026 2026-12-10
    tradehook instruments roll ES ESZ2026 --clear

or with `GET` and `PUT /api/v1/instruments/ES/roll-calendar`. What the root and its continuous symbols mean changes at
once; other processes on the same PostgreSQL know it a second later. Orders and positions keep their contracts.

"""

HEADINGS = [
    "root",
    "name",
    "exchange",
    "currency",
    "tick",
    "point value",
    "value of a tick",
    "months",
    "front months",
    "last day",
    "ends",
    "sessions",
    "source",
]

ABOUT_RULES = """
The rules for the last trading day, and where they stand:

"""

RULE_HEADINGS = ["rule", "last trading day", "source"]

_NAMES = {rule: name for name, rule in RULES.items()}


def roots() -> Iterator[list[str]]:
    """A row of each root, by the headings."""
    for root in ROOTS.values():
        amounts = [canonical(amount) for amount in (root.tick, root.point_value, root.tick_value)]
        months = ["every" if letters == MONTH_LETTERS else letters for letters in (root.months, root.cycle)]
        head = [f"`{root.symbol}`", root.name, root.exchange.title, root.currency]
        yield [*head, *amounts, *months, _last_day(root), root.settlement, f"`{root.calendar}`", root.source]


def rules() -> Iterator[list[str]]:
    """A row of each rule that a root goes by."""
    used = dict.fromkeys(root.last_day for root in ROOTS.values())
    for rule in used:
        yield [f"`{_NAMES[rule]}`", rule.sentence, rule.source]


def _last_day(root: Root) -> str:
    city = "" if root.ends_zone == root.exchange.zone else " " + root.ends_zone.rpartition("/")[2]
    return f"`{_NAMES[root.last_day]}`, {root.ends:%H:%M}{city}"
