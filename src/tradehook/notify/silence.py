"""When a strategy has been silent for too long, and when it is heard again."""

import msgspec

from tradehook.vocabulary.ids import StrategyId
from tradehook.vocabulary.instant import Instant, after, iso, seconds_between
from tradehook.vocabulary.notice import About, Notice

_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


class Listening(msgspec.Struct, frozen=True, kw_only=True):
    """A strategy that is listened for: since when, its last signal since then, and when its silence was told."""

    strategy_id: StrategyId
    since: Instant
    heard_at: Instant | None = None
    told_at: Instant | None = None

    @property
    def silent_since(self) -> Instant:
        """The last signal; before one, when it was switched on or the alarm was set."""
        return self.heard_at or self.since


def is_silent(listening: Listening, alarm_s: int, now: Instant) -> bool:
    """Whether its silence has lasted longer than it may, and nobody was told of it."""
    return listening.told_at is None and now > after(listening.silent_since, alarm_s)


def silence(strategy: str, listening: Listening, now: Instant) -> Notice:
    """What is told of a strategy that is silent."""
    return About.STRATEGY_SILENT.saying(
        strategy=strategy,
        duration=lasting(seconds_between(listening.silent_since, now)),
        since=iso(listening.silent_since),
    )


def heard_again(strategy: str, at: Instant) -> Notice:
    """What is told once a signal of a strategy comes whose silence was told."""
    return About.STRATEGY_HEARD_AGAIN.saying(strategy=strategy, at=iso(at))


def lasting(seconds: float) -> str:
    """A stretch of time in its largest whole unit: "2 hours"."""
    for size, unit in _UNITS:
        if seconds >= size:
            whole = int(seconds // size)
            return f"{whole} {unit}" + ("" if whole == 1 else "s")
    return f"{int(seconds)} seconds"
