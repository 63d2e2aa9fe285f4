"""Contracts of a futures root: when each ends, which is the front month, which one a short year means."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import count, islice

from tradehook.instruments.exchange_time import day_at, instant_at, start_of_day
from tradehook.instruments.roots import MONTH_LETTERS, Root
from tradehook.vocabulary.instant import Instant

_ROLL_DAYS = 2
_FIRST_YEAR, _LAST_YEAR = 1990, 2099


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract month. `rolls_on`: the day at whose start the next one becomes the front month."""

    symbol: str
    last_day: date
    expires_at: Instant
    rolls_on: date
    rolls_at: Instant


def is_listed(root: Root, letter: str, year: int, now: Instant) -> bool:
    """Whether the exchange lists, or once listed, the contract of this month and year."""
    return is_month(root, letter, year) and year <= _year(root, now) + root.years_ahead


def is_month(root: Root, letter: str, year: int) -> bool:
    """Whether contracts of this month exist, in any year that a contract can have."""
    return letter in root.months and _FIRST_YEAR <= year <= _LAST_YEAR


@lru_cache(maxsize=4096)
def contract(root: Root, letter: str, year: int) -> Contract:
    """The contract of a month that exists.

    Rule: architecture 8.12, the roll is at the start of the day, exchange time, two calendar days before
    the end.
    """
    last_day = root.last_day.of(year, MONTH_LETTERS.index(letter) + 1)
    rolls_on = last_day - timedelta(days=_ROLL_DAYS)
    zone = root.exchange.zone
    return Contract(
        symbol=f"{root.symbol}{letter}{year}",
        last_day=last_day,
        expires_at=instant_at(last_day, root.ends, zone),
        rolls_on=rolls_on,
        rolls_at=start_of_day(rolls_on, zone),
    )


def upcoming(root: Root, now: Instant) -> Iterator[Contract]:
    """The traded contracts that have not rolled yet, nearest first, without end."""
    today = day_at(now, root.exchange.zone)
    for year in count(today.year):
        for letter in root.cycle:
            found = contract(root, letter, year)
            if found.rolls_at > now:
                yield found


def continuous(root: Root, rank: int, now: Instant) -> Contract:
    """The front month (rank 1), the one after it (rank 2), and so on."""
    return next(islice(upcoming(root, now), rank - 1, None))


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
