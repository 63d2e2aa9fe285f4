"""For how long bars are kept."""

from dataclasses import dataclass

from tradehook.prices.bars.bar import Interval
from tradehook.vocabulary.instant import Instant

_DAY_US = 86_400_000_000
_DAYS_A_YEAR = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Minutes are kept for so many days, days for so many years, counted back from a moment.

    That is now; for bars of a replay, which may be of any time, it is when their newest began.
    """

    minutes_days: int = 30
    days_years: int = 10

    def oldest(self, interval: Interval, counted_from: Instant) -> Instant:
        """When the oldest bar began that is kept."""
        days = self.minutes_days if interval is Interval.MINUTE else self.days_years * _DAYS_A_YEAR
        return Instant(counted_from - days * _DAY_US)
