"""Round trips one by one, newest first."""

from collections.abc import Sequence
from typing import Any, Final

from tradehook.analytics.answers.head import head_of
from tradehook.analytics.answers.pages import page_of
from tradehook.analytics.books import price_source_of
from tradehook.analytics.excursion import Excursion, excursion
from tradehook.analytics.figures import OF_A_ROUND_TRIP
from tradehook.analytics.questions import RoundTripsAsked
from tradehook.analytics.round_trip import RoundTrip
from tradehook.analytics.sight import Sight
from tradehook.analytics.told import encoded, figure_told
from tradehook.plumbing.store.contract import ReadTx
from tradehook.prices.bars import queries as bars
from tradehook.prices.bars.bar import Interval, Series
from tradehook.vocabulary.instant import iso
from tradehook.vocabulary.quote import PriceSource
from tradehook.vocabulary.side import Side

SIDES: Final = {Side.BUY: "long", Side.SELL: "short"}
_LONGEST_BY_MINUTES_S: Final = 3 * 86_400
_MOST_BARS: Final = 10_000
_NO_EXCURSION: Final = {"favourable": None, "adverse": None}


def round_trips_answer(sight: Sight, asked: RoundTripsAsked) -> bytes:
    """A page of the round trips that are meant, and the position of the next one."""
    made = sight.made(asked.scope)
    trips, following = page_of(by_end(made.trips.closed), asked.page)
    sources = {account.id: price_source_of(sight.tx, account) for account in made.books.accounts}
    items = [trip_told(trip, _excursion(sight.tx, trip, sources[trip.account])) for trip in trips]
    return encoded(head_of(made) | {"items": items, "next": following})


def by_end(trips: Sequence[RoundTrip]) -> list[RoundTrip]:
    """Round trips in the order in which they ended."""
    return sorted(trips, key=lambda trip: (trip.exit_at, trip.account, trip.symbol, trip.entry_at))


def trip_told(trip: RoundTrip, went: Excursion | None) -> dict[str, Any]:
    """One round trip; `undefined` says of each figure that is null why it is."""
    excursions = _NO_EXCURSION if went is None else went._asdict()
    values = {
        figure: figure_told(
            figure, excursions[figure.name] if figure.name in excursions else getattr(trip, figure.name)
        )
        for figure in OF_A_ROUND_TRIP
    }
    return {
        "account_id": trip.account,
        "symbol": trip.symbol,
        "side": SIDES[trip.side],
        "strategy_id": trip.strategy,
        "subscription_id": trip.subscription,
        "entry_at": iso(trip.entry_at),
        "exit_at": iso(trip.exit_at),
        **{figure.name: value for figure, value in values.items()},
        "tags": trip.tags,
        "undefined": {figure.name: figure.undefined for figure, value in values.items() if value is None},
    }


def _excursion(tx: ReadTx, trip: RoundTrip, source: PriceSource) -> Excursion | None:
    """By bars of a minute, of a day where it lasted long or those of minutes are not kept any more."""
    intervals = tuple(Interval) if trip.held_s <= _LONGEST_BY_MINUTES_S else (Interval.DAY,)
    for interval in intervals:
        series = Series(source, trip.symbol, interval)
        found = bars.newest(tx, series, trip.entry_at, trip.exit_at, _MOST_BARS)
        went = excursion(trip, found[::-1], interval)
        if went is not None:
            return went
    return None
