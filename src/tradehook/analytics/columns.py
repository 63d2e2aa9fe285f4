"""Round trips field by field: what their figures are made from, worked out once however many groups a trip is in.

Money stands here in whole numbers of its finest place, so that adding up a million amounts is exact and quick.
"""

from collections.abc import Sequence
from decimal import Decimal, localcontext
from operator import itemgetter
from typing import Final, NamedTuple

from tradehook.analytics.round_trip import EXACT, RoundTrip
from tradehook.analytics.wall_clock import WallClock
from tradehook.vocabulary.exact import ZERO, Money
from tradehook.vocabulary.instant import Instant

WON: Final = "W"
LOST: Final = "L"
NEITHER: Final = "-"


class Columns(NamedTuple):
    """Round trips in the order of their ends. `net` and `fees` count units of 10 to the power of `-places`; `day` is
    that of the end, numbered as `date.fromordinal` does; `marks` has a letter for each trip: WON, LOST or NEITHER.
    """

    places: int
    net: Sequence[int]
    fees: Sequence[int]
    in_r: Sequence[Decimal | None]
    day: Sequence[int]
    begins: Sequence[Instant]
    ends: Sequence[Instant]
    marks: Sequence[str]

    def money(self, units: int) -> Money:
        """An amount in the account's currency again."""
        return Money(EXACT.scaleb(Decimal(units), -self.places))


def columns(trips: Sequence[RoundTrip], clock: WallClock) -> Columns:
    """The fields of trips that are given in the order of their ends."""
    nets: list[Decimal] = [trip.net for trip in trips]
    fees: list[Decimal] = [trip.fees for trip in trips]
    with localcontext(EXACT):
        places = max(_places(sum(nets, ZERO)), _places(sum(fees, ZERO)))
        unit = Decimal(10) ** places
        units = [int(net * unit) for net in nets]
        return Columns(
            places,
            units,
            [int(fee * unit) for fee in fees],
            [trip.result_in_r for trip in trips],
            [clock.at(trip.exit_at).day.toordinal() for trip in trips],
            [trip.entry_at for trip in trips],
            [trip.exit_at for trip in trips],
            "".join([WON if net > 0 else LOST if net else NEITHER for net in units]),
        )


def picked(of: Columns, positions: Sequence[int]) -> Columns:
    """The trips at these positions (at least one), which rise."""
    first = positions[0]
    pick = itemgetter(*positions) if len(positions) > 1 else itemgetter(slice(first, first + 1))
    return Columns(of.places, *map(pick, of[1:]))


def _places(total: Decimal) -> int:
    """The decimals of the finest of the numbers that an exact sum is of."""
    exponent = total.as_tuple().exponent
    return -min(exponent, 0) if isinstance(exponent, int) else 0
