"""The reference page `docs/reference/sessions.md`, made from the tables."""

from collections.abc import Iterator

from tradehook.instruments.sessions.about import ABOUT, About
from tradehook.instruments.sessions.calendars import CALENDARS_OF_ROOTS, Calendar
from tradehook.instruments.sessions.hours import HOURS, Hours, Wall
from tradehook.instruments.sessions.special_days import holidays_known_until, special_days


def as_markdown() -> str:
    """The calendars as the documentation's page, `docs/reference/sessions.md`."""
    lines = [_INTRODUCTION.format(until=special_days().known_until)]
    for calendar, about in ABOUT.items():
        lines += [*_section(calendar, about), ""]
    return "\n".join(lines)


def _section(calendar: Calendar, about: About) -> Iterator[str]:
    until = holidays_known_until(calendar)
    roots = " ".join(root for root, of_root in CALENDARS_OF_ROOTS.items() if of_root is calendar)
    yield f"## {calendar}"
    yield ""
    yield f"- for: {about.used_for}{': ' if roots else ''}{roots}"
    yield f"- time zone: {HOURS[calendar][-1].zone}"
    yield f"- hours from: {about.hours_from}"
    yield f"- holidays from: {about.holidays_from}"
    yield f"- holidays known until: {until or 'it has none'}"
    yield ""
    yield "| from | regular | pause | extended |"
    yield "|---|---|---|---|"
    yield from map(_era, HOURS[calendar])


def _era(hours: Hours) -> str:
    return f"| {hours.since} | {_regular(hours)} | {_pause(hours)} | {_extended(hours)} |"


def _regular(hours: Hours) -> str:
    monday = f", Monday from {_wall(hours.monday, hours)}" if hours.monday and not hours.before else ""
    friday = f", Friday to {_wall(hours.friday, hours)}" if hours.friday else ""
    return f"{_wall(hours.opens, hours)} to {_wall(hours.closes, hours)}{monday}{friday}"


def _pause(hours: Hours) -> str:
    return f"{_wall(hours.pause[0], hours)} to {_wall(hours.pause[1], hours)}" if hours.pause else ""


def _extended(hours: Hours) -> str:
    if not hours.before:
        return ""
    monday = f", Monday from {_wall(hours.monday, hours)}" if hours.monday else ""
    return f"{_wall(hours.before, hours)} to {_wall(hours.after or hours.closes, hours)}{monday}"


def _wall(wall: Wall, hours: Hours) -> str:
    zone = f" ({wall.zone})" if wall.zone != hours.zone else ""
    return f"{wall.clock:%H:%M}{_DAYS[wall.days]}{zone}"


_DAYS = {-3: " three days before", -1: " the day before", 0: "", 1: " the day after"}

_INTRODUCTION = """# Session calendars

Made from `src/tradehook/instruments/sessions`; do not edit by hand.

An instrument's calendar says when it trades. `GET /api/v1/instruments/{{symbol}}/sessions` shows its next sessions.

A session belongs to a trading day, and may begin on an evening before it: that of Monday begins on Sunday at many
futures exchanges. Regular hours lie between extended hours, where there are any. Where a day has two sittings, nothing
trades in the pause between them, and orders for the day live through it. At the very instant of a close nothing trades.

The days on which an exchange closes, opens late or closes early are known until {until}. Sessions after that follow
the regular hours of the week, without holidays; the answer's `holidays_known_until` says so. The first hours that are
listed for a calendar hold before their date too. Where an exchange trades for a part of a US holiday, that part is a
session of its own, though the exchange books it with the next day. A closing that is announced only shortly before
(a day of mourning, a storm) is not known until a later version lists it.

Times are those of the wall in the time zone named, or in the one in parentheses.
"""
