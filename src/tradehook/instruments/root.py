"""A futures root: what a product is called, its tick, its point value, its months, and how its contracts end."""

from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from enum import Enum, StrEnum

from tradehook.instruments.last_days import LastDay
from tradehook.instruments.sessions.calendars import Calendar

MONTH_LETTERS = "FGHJKMNQUVXZ"
"""January to December."""


class Exchange(Enum):
    """A futures exchange: its name and the time zone of its days."""

    CME = ("CME", "America/Chicago")
    CBOT = ("CBOT", "America/Chicago")
    NYMEX = ("NYMEX", "America/New_York")
    COMEX = ("COMEX", "America/New_York")
    CFE = ("Cboe Futures", "America/Chicago")
    ICE = ("ICE Futures US", "America/New_York")
    MIAX = ("MIAX Futures", "America/Chicago")
    EUREX = ("Eurex", "Europe/Berlin")

    @property
    def title(self) -> str:
        """The name that people know."""
        return self.value[0]

    @property
    def zone(self) -> str:
        """The time zone of the exchange's days, by its IANA name."""
        return self.value[1]


class Settlement(StrEnum):
    """How a contract ends at its exchange. The paper exchange settles both in cash, at the last price."""

    CASH = "cash"
    DELIVERY = "delivery"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Root:
    """One futures product.

    `months`: letters of the months in which contracts exist; `cycle`: those that the root and the continuous
    symbols go through, the traded ones. `ends`: when trading ends on the last day, in the time of `ends_zone`.
    `years_ahead`: how far ahead contracts are listed. `reference`: about what it costs, for simulated prices.
    `source`: where its terms stand.
    """

    symbol: str
    name: str
    exchange: Exchange
    currency: str
    calendar: Calendar
    tick: Decimal
    point_value: Decimal
    months: str
    cycle: str
    last_day: LastDay
    ends: time
    ends_zone: str
    settlement: Settlement
    years_ahead: int
    reference: Decimal
    source: str

    @property
    def tick_value(self) -> Decimal:
        """What one tick makes on one contract, in its currency."""
        return self.tick * self.point_value
