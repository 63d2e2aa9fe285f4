"""The roll calendar of a futures root: the day on which each contract hands over to the next.

Rule: architecture 8.12. A contract rolls at the start of the day, exchange time, two calendar days before it ends;
a person may set another day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, takewhile
from types import MappingProxyType

from tradehook.instruments.contracts import Contract, traded
from tradehook.instruments.exchange_time import day_at, start_of_day
from tradehook.instruments.root import Root
from tradehook.vocabulary.instant import Instant

_ROLL_DAYS = 2

SetByHand = Mapping[str, date]
"""The days that a person set, by the symbol of the contract that rolls on them."""

NOTHING_SET: SetByHand = MappingProxyType({})
"""Every contract rolls by the rule."""


@dataclass(frozen=True, slots=True)
class Roll:
    """A contract, and the day at whose start, at `at`, the next one takes its place."""

    contract: Contract
    on: date
    at: Instant
    by_hand: bool

    @property
    def reason(self) -> str:
        """Why on this day, as the end of a sentence."""
        return "as set by hand" if self.by_hand else "two days before it expires"


def roll_of(root: Root, contract: Contract, by_hand: SetByHand = NOTHING_SET) -> Roll:
    """When a contract rolls."""
    own = by_hand.get(contract.symbol)
    on = own or contract.last_day - timedelta(days=_ROLL_DAYS)
    return Roll(contract, on, start_of_day(on, root.exchange.zone), own is not None)


def unexpired(root: Root, now: Instant, by_hand: SetByHand = NOTHING_SET) -> Iterator[Roll]:
    """The rolls of the traded contracts that have not expired, whether they have rolled or not, without end."""
    return (roll_of(root, contract, by_hand) for contract in traded(root, now))


def upcoming(root: Root, now: Instant, by_hand: SetByHand = NOTHING_SET) -> Iterator[Roll]:
    """The rolls to come, nearest first, without end: the first is the front month's."""
    return (roll for roll in unexpired(root, now, by_hand) if roll.at > now)


def continuous(root: Root, rank: int, now: Instant, by_hand: SetByHand = NOTHING_SET) -> Roll:
    """The front month (rank 1), the one after it (rank 2), and so on."""
    return next(islice(upcoming(root, now, by_hand), rank - 1, None))


def roll_calendar(root: Root, now: Instant, by_hand: SetByHand, count: int) -> list[tuple[Roll, int | None]]:
    """The rolls of the contracts that have not expired, each with its rank; None for those that have rolled.

    After those the next `count`, and further away only those that a person set.
    """
    latest = day_at(now, root.exchange.zone).year + root.years_ahead
    listed = takewhile(lambda roll: roll.contract.year <= latest, unexpired(root, now, by_hand))
    rolled: list[tuple[Roll, int | None]] = []
    to_come: list[tuple[Roll, int | None]] = []
    for roll in listed:
        if roll.at > now:
            to_come.append((roll, len(to_come) + 1))
        else:
            rolled.append((roll, None))
    return [*rolled, *to_come[:count], *(each for each in to_come[count:] if each[0].by_hand)]
