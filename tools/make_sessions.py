"""Write src/tradehook/instruments/sessions/special_days.txt: on which days exchanges close, open late or close early.

`python tools/make_sessions.py` needs the group `sessions` of pyproject.toml (exchange_calendars). The full closes of
XNYS, XCBF and XEUR and the early closes of XNYS are that library's. CME Group and ICE Futures US treat a holiday
differently product by product: the rules below say how, over the library's dates of the holidays.

Sources of the rules: the exchanges' holiday schedules (cmegroup.com, Trading Hours, Holiday Calendar; ice.com, ICE
Futures US, Trading Holiday Calendar; CME Group's announcement of 2024-12-30 for 2025-01-09), compared for 2012 to 2026
with the market hours by product of QuantConnect's LEAN.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from pathlib import Path

import exchange_calendars
from exchange_calendars import us_holidays
from pandas.tseries.holiday import EasterMonday, GoodFriday, Holiday, USLaborDay, USPresidentsDay, USThanksgivingDay

FILE = Path(__file__).parents[1] / "src" / "tradehook" / "instruments" / "sessions" / "special_days.txt"
FIRST, LAST = date(2010, 1, 1), date(2028, 12, 31)
ONE_DAY = timedelta(days=1)
MONDAY, TUESDAY, FRIDAY = 0, 1, 4
FLOOR_HOLIDAYS = (
    us_holidays.USMartinLutherKingJrAfter1998,
    USPresidentsDay,
    us_holidays.USMemorialDay,
    us_holidays.USJuneteenth,
    us_holidays.USIndependenceDay,
    USLaborDay,
    USThanksgivingDay,
)
"""The holidays on which US stock exchanges are closed, and electronic futures markets trade for a part of the day."""


def dates(*holidays: Holiday) -> list[date]:
    """The weekdays from FIRST to LAST on which holidays are observed."""
    days = (moment.date() for holiday in holidays for moment in holiday.dates(FIRST, LAST))
    return sorted(day for day in days if day.weekday() <= FRIDAY)


def closed(name: str) -> list[date]:
    """The weekdays on which a calendar of the library has no session."""
    sessions = {session.date() for session in calendar(name).sessions}
    return [day for day in weekdays() if day not in sessions]


def early(name: str) -> list[date]:
    """The days on which a calendar of the library closes early."""
    return [session.date() for session in calendar(name).early_closes]


@cache
def calendar(name: str) -> exchange_calendars.ExchangeCalendar:
    """A calendar of the library."""
    return exchange_calendars.get_calendar(name, start=FIRST.isoformat(), end=LAST.isoformat())


def weekdays() -> Iterator[date]:
    """Monday to Friday, from FIRST to LAST."""
    days = (FIRST + n * ONE_DAY for n in range((LAST - FIRST).days + 1))
    return (day for day in days if day.weekday() <= FRIDAY)


def jobs_are_published(good_friday: date) -> bool:
    """Whether the employment report comes out on this Good Friday, as it does on the first Friday of a month.

    Financial futures then trade until shortly after it.
    """
    return good_friday.day <= 7


def in_midweek(holiday: date) -> bool:
    """Whether the holiday follows a trading day without a weekend between."""
    return TUESDAY <= holiday.weekday() <= FRIDAY


def day_after(holidays: Iterable[date]) -> list[date]:
    """The days after holidays, where they are weekdays."""
    return [day + ONE_DAY for day in holidays if day.weekday() < FRIDAY]


INDEPENDENCE = dates(us_holidays.USIndependenceDay)
NEW_YEAR, CHRISTMAS, GOOD_FRIDAYS = dates(us_holidays.USNewYearsDay), dates(us_holidays.Christmas), dates(GoodFriday)
WHOLE = sorted(NEW_YEAR + CHRISTMAS)
FLOOR = dates(*FLOOR_HOLIDAYS)
DAYS: dict[str, list[date]] = {
    "whole-holidays": WHOLE,
    "good-friday": GOOD_FRIDAYS,
    "good-friday-with-jobs": [day for day in GOOD_FRIDAYS if jobs_are_published(day)],
    "good-friday-without-jobs": [day for day in GOOD_FRIDAYS if not jobs_are_published(day)],
    "floor-holidays": FLOOR,
    "floor-holidays-on-friday": [day for day in FLOOR if day.weekday() == FRIDAY],
    "floor-holidays-else": [day for day in FLOOR if day.weekday() != FRIDAY],
    "before-floor-holidays": [day - 3 * ONE_DAY for day in FLOOR if day.weekday() == MONDAY],
    "before-independence": [day - ONE_DAY for day in INDEPENDENCE if in_midweek(day)],
    "after-independence": [day for day in day_after(INDEPENDENCE) if in_midweek(day - ONE_DAY)],
    "black-friday": dates(us_holidays.USBlackFridayInOrAfter1993),
    "christmas-eve": dates(us_holidays.ChristmasEveInOrAfter1993),
    "after-whole-holidays": day_after(WHOLE),
    "after-christmas": day_after(CHRISTMAS),
    "easter-monday": dates(EasterMonday),
    "XNYS-closed": closed("XNYS"),
    "XNYS-early": early("XNYS"),
    "XCBF-closed": closed("XCBF"),
    "XEUR-closed": closed("XEUR"),
}
"""Days by what they are called in the rules; a day may also be named by its date."""

# In the exchange's time. A rule holds from a day on and before another; of two for a day the later row counts.
RULES = """
calendars                    days                     change                    from       before
XNYS                         XNYS-closed              closed                    -          -
XNYS                         XNYS-early               closes=13:00,after=17:00  -          -
CMES                         whole-holidays           closed                    -          -
CMES                         good-friday-without-jobs closed                    -          -
CMES                         good-friday-with-jobs    closes=08:15              -          -
CMES                         floor-holidays           closes=10:30              -          2014-05-01
CMES                         floor-holidays           closes=12:00              2014-05-01 -
CMES                         XNYS-early               closes=12:15              -          -
CMES                         2012-10-29               closes=08:15              -          -
CMES                         2012-10-30               closes=08:15              -          -
CMES                         2018-12-05               closes=08:30              -          -
CMES                         2025-01-09               closes=08:30              -          -
CMES-RATES                   whole-holidays           closed                    -          -
CMES-RATES                   good-friday-without-jobs closed                    -          -
CMES-RATES                   good-friday-with-jobs    closes=10:15              -          -
CMES-RATES                   floor-holidays           closes=12:00              -          -
CMES-RATES                   before-floor-holidays    closes=15:15              -          2015-06-01
CMES-RATES                   black-friday             closes=12:15              -          -
CMES-RATES                   christmas-eve            closes=12:15              -          -
CMES-RATES                   2025-01-09               closes=12:15              -          -
CMES-FX                      whole-holidays           closed                    -          -
CMES-FX                      good-friday-without-jobs closed                    -          -
CMES-FX                      good-friday-with-jobs    closes=10:15              -          -
CMES-FX                      floor-holidays           closes=12:00              -          2022-01-01
CMES-FX                      floor-holidays-on-friday closes=12:00              2022-01-01 -
CMES-FX                      before-floor-holidays    closes=15:15              -          2015-06-01
CMES-FX                      black-friday             closes=12:15              -          2025-01-01
CMES-FX                      black-friday             closes=13:45              2025-01-01 -
CMES-FX                      christmas-eve            closes=12:15              -          2025-01-01
CMES-FX                      christmas-eve            closes=12:45              2025-01-01 -
CMES-ENERGY-METALS           whole-holidays           closed                    -          -
CMES-ENERGY-METALS           good-friday              closed                    -          -
CMES-ENERGY-METALS           floor-holidays           closes=13:15              -          2014-05-01
CMES-ENERGY-METALS           floor-holidays           closes=13:00              2014-05-01 2022-01-01
CMES-ENERGY-METALS           floor-holidays-on-friday closes=13:00              2022-01-01 -
CMES-ENERGY-METALS           floor-holidays-else      closes=14:30              2022-01-01 -
CMES-ENERGY-METALS           black-friday             closes=13:45              -          2025-01-01
CMES-ENERGY-METALS           black-friday             closes=14:45              2025-01-01 -
CMES-ENERGY-METALS           christmas-eve            closes=13:45              -          -
CMES-CRYPTO                  whole-holidays           closed                    2017-12-18 2026-06-01
CMES-CRYPTO                  good-friday-without-jobs closed                    2017-12-18 2026-06-01
CMES-CRYPTO                  2021-04-02               closes=08:15              -          -
CMES-CRYPTO                  good-friday-with-jobs    closes=10:15              2022-01-01 2026-06-01
CMES-CRYPTO                  floor-holidays           closes=12:00              2017-12-18 2022-01-01
CMES-CRYPTO                  floor-holidays-on-friday closes=12:00              2022-01-01 2026-06-01
CMES-CRYPTO                  XNYS-early               closes=12:15              2017-12-18 2021-01-01
CMES-CRYPTO                  black-friday             closes=12:45              2021-01-01 2025-01-01
CMES-CRYPTO                  black-friday             closes=13:45              2025-01-01 2026-06-01
CMES-CRYPTO                  christmas-eve            closes=12:45              2021-01-01 2026-06-01
CMES-GRAINS,CMES-RICE        whole-holidays           closed                    -          -
CMES-GRAINS,CMES-RICE        good-friday              closed                    -          -
CMES-GRAINS,CMES-RICE        floor-holidays           closed                    -          -
CMES-GRAINS,CMES-RICE        after-whole-holidays     opens=09:30               -          2013-04-08
CMES-GRAINS,CMES-RICE        after-whole-holidays     opens=08:30               2013-04-08 -
CMES-GRAINS,CMES-RICE        after-independence       opens=08:30               2013-04-08 -
CMES-GRAINS,CMES-RICE        before-independence      closes=12:00              2013-04-08 2015-11-01
CMES-GRAINS,CMES-RICE        before-independence      closes=12:05              2015-11-01 -
CMES-GRAINS,CMES-RICE        black-friday             opens=09:30,closes=12:00  -          2013-04-08
CMES-GRAINS,CMES-RICE        black-friday             opens=08:30,closes=12:00  2013-04-08 2015-11-01
CMES-GRAINS,CMES-RICE        black-friday             opens=08:30,closes=12:05  2015-11-01 -
CMES-GRAINS,CMES-RICE        christmas-eve            closes=12:00              -          2015-11-01
CMES-GRAINS,CMES-RICE        christmas-eve            closes=12:05              2015-11-01 -
CMES-GRAINS,CMES-RICE        2016-12-23               closes=12:05              -          -
CMES-GRAINS,CMES-RICE        2017-12-22               closes=12:05              -          -
CMES-GRAINS,CMES-RICE        2025-01-09               closes=12:15              -          -
CMES-LIVESTOCK               whole-holidays           closed                    -          -
CMES-LIVESTOCK               good-friday              closed                    -          -
CMES-LIVESTOCK               floor-holidays           closed                    -          -
CMES-LIVESTOCK               before-independence      closes=12:15              2013-01-01 -
CMES-LIVESTOCK               black-friday             closes=12:15              -          2020-11-01
CMES-LIVESTOCK               black-friday             closes=12:05              2020-11-01 -
CMES-LIVESTOCK               christmas-eve            closes=12:15              -          2020-11-01
CMES-LIVESTOCK               christmas-eve            closes=12:05              2020-11-01 2025-01-01
CMES-LIVESTOCK               christmas-eve            closes=12:15              2025-01-01 -
CMES-LIVESTOCK               2016-12-23               closes=12:05              -          -
CMES-LIVESTOCK               2017-12-22               closes=12:15              -          -
CMES-LIVESTOCK               2025-01-09               closes=12:15              -          -
XCBF                         XCBF-closed              closed                    -          -
XCBF                         XNYS-early               closes=12:15              -          -
IEPA                         whole-holidays           closed                    -          -
IEPA                         good-friday              closed                    -          -
IEPA                         good-friday-with-jobs    closes=11:15              -          2016-01-01
IEPA                         floor-holidays           closes=13:00              -          -
IEPA                         black-friday             closes=13:15              -          -
IEPA                         christmas-eve            closes=13:15              -          -
IEPA-COFFEE,IEPA-COCOA       black-friday             closes=13:00              -          2017-01-01
IEPA-COFFEE,IEPA-COCOA       christmas-eve            closes=13:00              -          2015-01-01
IEPA-COFFEE,IEPA-COCOA       christmas-eve            closes=13:05              2015-01-01 -
IEPA-COTTON                  black-friday             closes=13:00              -          2013-01-01
IEPA-COTTON                  black-friday             opens=08:00,closes=13:00  2013-01-01 2017-01-01
IEPA-COTTON                  black-friday             opens=08:00,closes=13:30  2017-01-01 -
IEPA-ORANGE-JUICE            black-friday             closes=13:00              -          2017-01-01
IEPA-ORANGE-JUICE            black-friday             closes=13:30              2017-01-01 -
IEPA-COTTON,IEPA-ORANGE-JUICE christmas-eve           closes=13:00              -          2015-01-01
IEPA-COTTON,IEPA-ORANGE-JUICE christmas-eve           closes=13:05              2015-01-01 -
IEPA-COFFEE,IEPA-COCOA,IEPA-SUGAR,IEPA-COTTON after-christmas opens=07:30       -          2013-01-01
IEPA-COFFEE,IEPA-COCOA,IEPA-SUGAR,IEPA-COTTON after-christmas opens=08:00       2013-01-01 -
IEPA-COFFEE,IEPA-COCOA,IEPA-SUGAR easter-monday       opens=07:30               2012-01-01 -
IEPA-COFFEE,IEPA-COCOA,IEPA-SUGAR,IEPA-COTTON,IEPA-ORANGE-JUICE whole-holidays closed - -
IEPA-COFFEE,IEPA-COCOA,IEPA-SUGAR,IEPA-COTTON,IEPA-ORANGE-JUICE good-friday    closed - -
IEPA-COFFEE,IEPA-COCOA,IEPA-SUGAR,IEPA-COTTON,IEPA-ORANGE-JUICE floor-holidays closed - -
XEUR,XEUR-DAY,XEUR-PERIPHERY XEUR-closed              closed                    -          -
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """On these days, from `since` on and before `until`, calendars differ in this."""

    calendars: tuple[str, ...]
    days: list[date]
    change: str


def rules() -> Iterator[Rule]:
    """Every row of the table, with its days."""
    for row in RULES.strip().splitlines()[1:]:
        calendars, name, change, since, until = row.split()
        days = DAYS.get(name) or [date.fromisoformat(name)]
        first = FIRST if since == "-" else date.fromisoformat(since)
        end = LAST if until == "-" else date.fromisoformat(until) - ONE_DAY
        yield Rule(tuple(calendars.split(",")), [day for day in days if first <= day <= end], change)


def changes() -> dict[str, dict[date, str]]:
    """What is different on which day, by calendar."""
    found: defaultdict[str, dict[date, str]] = defaultdict(dict)
    for rule in rules():
        for name in rule.calendars:
            found[name] |= dict.fromkeys(rule.days, rule.change)
    return found


def lines() -> Iterator[str]:
    """The lines of the file: calendars that never differ share theirs."""
    together: defaultdict[tuple[tuple[date, str], ...], list[str]] = defaultdict(list)
    for name, of_calendar in changes().items():
        together[tuple(sorted(of_calendar.items()))].append(name)
    for special, names in together.items():
        for year, of_year in groupby(special, key=lambda each: each[0].year):
            yield from (f"{','.join(names)} {year} {rest}" for rest in by_change(list(of_year)))


def by_change(special: list[tuple[date, str]]) -> Iterator[str]:
    """A change and its days, for every change among the days of a year."""
    for change in dict.fromkeys(sorted(change for _, change in special)):
        yield " ".join([change, *(f"{day:%m%d}" for day, found in special if found == change)])


def text() -> str:
    """The whole file."""
    return "\n".join([f"known from {FIRST} until {LAST}", *lines(), ""])


if __name__ == "__main__":
    FILE.write_text(text())
