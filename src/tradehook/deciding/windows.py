"""Trading windows: stretches of the local day in which is traded (rule: deciding 3, "Windows")."""

from collections.abc import Sequence
from datetime import datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from tradehook.deciding.case import Case
from tradehook.vocabulary.instant import Instant, datetime_of
from tradehook.vocabulary.reason import Reason, Why
from tradehook.vocabulary.settings import TradingWindow, Weekday

_DAYS = tuple(Weekday)


def is_inside(windows: Sequence[TradingWindow], timezone: str, now: Instant) -> bool:
    """Whether the clock on the wall is in one of the windows; without any it always is.

    By the wall, so an hour that daylight saving skips is never inside, and one that comes twice is inside twice. A
    window that crosses midnight belongs to the day on which it starts.
    """
    return not windows or any(_holds(window, _on_the_wall(now, timezone)) for window in windows)


def outside_window(case: Case) -> Reason | None:
    """`outside-window`, unless the message may ignore the windows."""
    settings = case.settings
    if case.message.ignore_trading_windows or is_inside(settings.trading_windows, settings.timezone, case.facts.now):
        return None
    wall = _on_the_wall(case.facts.now, settings.timezone)
    return Why.OUTSIDE_WINDOW.because(
        now=f"{_DAYS[wall.weekday()]} {wall:%H:%M}",
        timezone=settings.timezone,
        windows="; ".join(map(_in_words, settings.trading_windows)),
    )


def _holds(window: TradingWindow, wall: datetime) -> bool:
    clock, begins, ends = wall.time(), _time(window.from_), _time(window.to)
    today = _DAYS[wall.weekday()] in window.days
    if begins < ends:
        return today and begins <= clock < ends
    yesterday = _DAYS[wall.weekday() - 1] in window.days
    return (today and clock >= begins) or (yesterday and clock < ends)


def _on_the_wall(now: Instant, timezone: str) -> datetime:
    return datetime_of(now).astimezone(ZoneInfo(timezone))


@lru_cache(maxsize=1024)
def _time(text: str) -> time:
    return time.fromisoformat(text)


def _in_words(window: TradingWindow) -> str:
    return f"{' '.join(window.days)} {window.from_} to {window.to}"
