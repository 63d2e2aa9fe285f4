"""Prices: reading any source's, and setting those of the source "manual"."""

from typing import Annotated

from fastapi import APIRouter, Query

from tradehook.bootstrap import Desk
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed
from tradehook.prices import queries as kept
from tradehook.prices.given import manual_quote
from tradehook.vocabulary.exact import canonical, canonical_or_none
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.quote import PriceSource, Quote
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api.bodies import Body, ExactDecimal, ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import Refused, unless_refused
from tradehook.web.api.instruments import read_spelling
from tradehook.web.api.shapes import Exact, Moment, Shape

router = APIRouter(prefix="/prices", tags=["prices"], route_class=ExactRoute)


class PriceBody(Body):
    """A quote set by hand; one price is enough. `size` units can be had at it in all; without, any number."""

    bid: ExactDecimal | None = None
    ask: ExactDecimal | None = None
    last: ExactDecimal | None = None
    size: ExactDecimal | None = None


class PriceShape(Shape):
    """A quote and where it comes from: a "simulated" price is no market's. `mark` is the middle of bid and ask."""

    symbol: str
    source: PriceSource
    currency: str
    bid: Exact | None
    ask: Exact | None
    last: Exact | None
    mark: Exact
    size: Exact | None
    at: Moment


@router.get("/{symbol:path}")
async def get_price(
    desk: DeskNow,
    symbol: str,
    source: Annotated[PriceSource | None, Query(description="One source; without, see above.")] = None,
    asset_class: AssetClass | None = None,
) -> PriceShape:
    """The latest quote of one source, however old; without one, the price set by hand, else the last one of a signal,
    else the simulated one. The source "broker" is the latest price of whichever broker outside has given one."""
    instrument = read_spelling(desk, symbol, asset_class).instrument
    for each in (source,) if source else BEST_FIRST:
        quote = desk.board.quote(each, instrument, desk.clock.now())
        if quote is not None:
            return _shape(instrument, quote)
    raise Refused(_no_price(instrument, source))


@router.put("/{symbol:path}")
async def set_price(desk: DeskNow, symbol: str, body: PriceBody, asset_class: AssetClass | None = None) -> PriceShape:
    """Set the quote of the source "manual". When this answers, it is kept, and resting paper orders that it reaches
    are filled; it holds until it is set again."""
    instrument = read_spelling(desk, symbol, asset_class).instrument
    quote = unless_refused(manual_quote(instrument, body.bid, body.ask, body.last, desk.clock.now(), body.size))
    await desk.store.write(lambda tx: kept.keep(tx, quote))
    await _show(desk, quote)
    return _shape(instrument, quote)


async def _show(desk: Desk, quote: Quote) -> None:
    """Put a committed quote where it is read, and wait until the orders that it reaches are filled."""
    desk.board.put(quote)
    try:
        await desk.paper.on_quote(quote)
    except (StoreBusy, StoreFailed):
        desk.paper.hear(quote)
        raise Refused(_FILLED_LATER) from None


BEST_FIRST = (PriceSource.MANUAL, PriceSource.SIGNALS, PriceSource.SIMULATED)
"""The sources that are asked where none is named."""


_FILLED_LATER = Refusal(
    code="busy",
    status=503,
    message="The price is set, but the store had no time for the orders that it reaches.",
    hint="Nothing needs to be sent again: they are filled as soon as it has.",
)


def _no_price(instrument: Instrument, source: PriceSource | None) -> Refusal:
    return Refusal(
        code="price-not-found",
        status=404,
        message=f"There is no price of {instrument.symbol} from the source {source}.",
        hint='Set one with PUT /prices/{symbol}, or read another source: "simulated" always has one.',
        path="source",
    )


def _shape(instrument: Instrument, quote: Quote) -> PriceShape:
    return PriceShape.model_validate(
        {
            "symbol": quote.symbol,
            "source": quote.source,
            "currency": instrument.currency,
            "bid": canonical_or_none(quote.bid),
            "ask": canonical_or_none(quote.ask),
            "last": canonical_or_none(quote.last),
            "mark": canonical(quote.mark),
            "size": canonical_or_none(quote.size),
            "at": quote.at,
        }
    )
