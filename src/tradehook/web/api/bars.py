"""Bars for charts, of a minute or a day."""

from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, Field

from tradehook.plumbing.cursors import Key, cursor_after
from tradehook.prices.bars import queries
from tradehook.prices.bars.bar import Bar, Interval, Series
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.instant import Instant, instant_of
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.quote import PriceSource
from tradehook.web.api.bodies import ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.instruments import read_spelling
from tradehook.web.api.paging import Asked, bad_cursor
from tradehook.web.api.shapes import Exact, Moment, Shape

router = APIRouter(prefix="/bars", tags=["prices"], route_class=ExactRoute)

_FIRST, _LAST = Instant(0), Instant(2**62)


class BarShape(Shape):
    """The first, highest, lowest and last mark of a minute or a day, and of how many quotes they are.

    A mark is the middle of bid and ask, or the one price that there is.
    """

    starts_at: Moment
    open: Exact
    high: Exact
    low: Exact
    close: Exact
    quotes: int


class BarsShape(Shape):
    """Bars, oldest first. `next` leads to those before them."""

    symbol: str
    source: PriceSource
    interval: Interval
    currency: str
    items: list[BarShape]
    next: str | None


class BarsAsked(Asked):
    """Which bars: the newest of those that began from `from` to `to`."""

    source: PriceSource = PriceSource.SIMULATED
    interval: Interval = Interval.MINUTE
    from_: Annotated[AwareDatetime | None, Field(alias="from", description="A moment with its offset from UTC.")] = None
    to: Annotated[AwareDatetime | None, Field(description="A moment with its offset from UTC.")] = None
    asset_class: AssetClass | None = None


@router.get("/{symbol:path}")
async def list_bars(desk: DeskNow, symbol: str, asked: Annotated[BarsAsked, Query()]) -> BarsShape:
    """Bars of what a source has said. Minutes and days begin where they do in UTC; what came within the last second
    may be missing. Those of a replay are of the time that it was recorded at, and of the latest replay of a symbol.

    Simulated prices have bars of the time in which an account held the symbol, or had an order in it.
    """
    instrument = read_spelling(desk, symbol, asked.asset_class).instrument
    series = Series(asked.source, instrument.symbol, asked.interval)
    last = min(_moment(asked.to, _LAST), _before(asked.after))
    read = partial(queries.newest, series=series, first=_moment(asked.from_, _FIRST), last=last, limit=asked.limit + 1)
    found = await desk.store.read(read)
    shown = found[: asked.limit][::-1]
    more = len(found) > len(shown)
    return BarsShape(
        symbol=instrument.symbol,
        source=asked.source,
        interval=asked.interval,
        currency=instrument.currency,
        items=[_shape(bar) for bar in shown],
        next=cursor_after((shown[0].starts_at,)) if more else None,
    )


def _before(after: Key | None) -> Instant:
    """The last instant before the bar that the page before ended with."""
    if after is None:
        return _LAST
    if len(after) != 1 or not isinstance(after[0], int):
        raise bad_cursor()
    return Instant(after[0] - 1)


def _moment(given: datetime | None, otherwise: Instant) -> Instant:
    return otherwise if given is None else instant_of(given)


def _shape(bar: Bar) -> BarShape:
    return BarShape.model_validate(
        {
            "starts_at": bar.starts_at,
            "open": canonical(bar.open),
            "high": canonical(bar.high),
            "low": canonical(bar.low),
            "close": canonical(bar.close),
            "quotes": bar.quotes,
        }
    )
