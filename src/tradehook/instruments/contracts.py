"""Contracts of a futures root: which exist, when each ends, which one a short year means."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import count

from tradehook.instruments.exchange_time import day_at, instant_at
from tradehook.instruments.root import MONTH_LETTERS, Root
from tradehook.vocabulary.instant import Instant

_FIRST_YEAR, _LAST_YEAR = 1990, 2099


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract. `year` and `month` (1 to 12) are those that it is named for."""

    symbol: str
    year: int
    month: int
    last_day: date
    expires_at: Instant


def is_listed(root: Root, letter: str, year: int, now: Instant) -> bool:
    """Whether the exchange lists, or once listed, the contract of this month and year."""
    return is_month(root, letter, year) and year <= _year(root, now) + root.years_ahead


def is_month(root: Root, letter: str, year: int) -> bool:
    """Whether contracts of this month exist, in any year that a contract can have."""
    return letter in root.months and _FIRST_YEAR <= year <= _LAST_YEAR


@lru_cache(maxsize=16384)
def contract(root: Root, letter: str, year: int) -> Contract:
    """The contract of a month that exists."""
    month = MONTH_LETTERS.index(letter) + 1
    last_day = root.last_day.of(year, month)
    return Contract(
        symbol=f"{root.symbol}{letter}{year}",
        year=year,
        month=month,
        last_day=last_day,
        expires_at=instant_at(last_day, root.ends, root.ends_zone),
    )


def traded(root: Root, since: Instant) -> Iterator[Contract]:
    """The contracts that the root goes through and that end after an instant, nearest first, without end."""
    # A contract may end in the year after the one that it is named for.
    for year in count(_year(root, since) - 1):
        for letter in root.cycle:
            found = contract(root, letter, year)
            if found.expires_at > since:
                yield found


def of_short_year(root: Root, letter: str, digits: str, now: Instant) -> Contract | None:
    """The contract that a year of one or two digits means: of those listed, the nearest that has not expired.

    Where all of them have expired it is the latest, which is then known as an expired contract (rule:
    deciding 6).
    """
    latest = _year(root, now) + root.years_ahead
    years = [year for year in range(_FIRST_YEAR, latest + 1) if year % 10 ** len(digits) == int(digits)]
    contracts = [contract(root, letter, year) for year in years if is_month(root, letter, year)]
    living = [found for found in contracts if found.expires_at > now]
    if living:
        return living[0]
    return contracts[-1] if contracts else None


def _year(root: Root, now: Instant) -> int:
    return day_at(now, root.exchange.zone).year
