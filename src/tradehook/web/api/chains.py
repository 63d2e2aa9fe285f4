"""Option chains: the expirations of an underlying, and the contracts of one with prices and greeks."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query
from pydantic import Field

from tradehook.bootstrap import Desk
from tradehook.instruments.options.chain import chain
from tradehook.instruments.options.expirations import Expiration, expirations, has_options
from tradehook.prices.options.priced import Market, priced
from tradehook.prices.options.quoting import USUAL_RATE, USUAL_VOLATILITY
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.quote import PriceSource, Quote
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api.bodies import ExactDecimal, ExactRoute, Named
from tradehook.web.api.chain_shapes import ChainShape, ExpirationsShape, chain_shape, expiration_shape
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import Refused
from tradehook.web.api.instruments import read_spelling
from tradehook.web.api.prices import BEST_FIRST

router = APIRouter(prefix="/instruments", tags=["instruments"], route_class=ExactRoute)

_NEAREST = 5


class ChainAsked(Named):
    """Which part of a chain, and what its prices are worked out from: volatility and rate of a year, 0.3 is 30 %."""

    unknown: ClassVar[str] = "unknown-filter"

    expiration: Annotated[date | None, Field(description="A day that is listed; without, the nearest.")] = None
    root: Annotated[str | None, Field(max_length=6, description="Where two classes end that day: SPX or SPXW.")] = None
    strikes: Annotated[int, Field(ge=1, le=40, description="How many below the money, and how many above.")] = 12
    volatility: Annotated[ExactDecimal, Field(gt=0, le=5)] = USUAL_VOLATILITY
    rate: Annotated[ExactDecimal, Field(ge=-1, le=1)] = USUAL_RATE
    source: Annotated[PriceSource | None, Field(description="Whose prices; without, as GET /prices takes them.")] = None
    asset_class: AssetClass | None = None


@router.get("/{symbol:path}/expirations")
async def list_expirations(desk: DeskNow, symbol: str, asset_class: AssetClass | None = None) -> ExpirationsShape:
    """The expirations that are listed on a stock, an ETF or an index."""
    underlying = _underlying(desk, symbol, asset_class)
    found = expirations(underlying, desk.clock.now())
    return ExpirationsShape(underlying=underlying.symbol, expirations=[expiration_shape(each) for each in found])


@router.get("/{symbol:path}/chain")
async def get_chain(desk: DeskNow, symbol: str, asked: Annotated[ChainAsked, Query()]) -> ChainShape:
    """The options on a stock, an ETF or an index that end on one day, with prices and greeks. A contract without a
    quote of its own is priced with Black-Scholes from the underlying, the volatility and the rate."""
    now = desk.clock.now()
    underlying = _underlying(desk, symbol, asked.asset_class)
    expiration = _asked_for(underlying, asked, now)
    spot = _spot(desk, underlying, asked.source, now)
    market = Market(spot, asked.volatility, asked.rate)
    contracts = chain(underlying, expiration, spot.mark, now, asked.strikes)
    items = [priced(each, _own_quote(desk, each, asked.source, now), market, now) for each in contracts]
    return chain_shape(underlying, expiration, market, items)


def _underlying(desk: Desk, symbol: str, asset_class: AssetClass | None) -> Instrument:
    found = read_spelling(desk, symbol, asset_class).instrument
    if has_options(found):
        return found
    raise Refused(
        Refusal(
            code="no-options",
            status=422,
            message=f"{found.symbol} has no options here.",
            hint="Ask for a stock, an ETF or an index such as SPX; of a contract, for what it is on.",
            path="symbol",
        )
    )


def _asked_for(underlying: Instrument, asked: ChainAsked, now: Instant) -> Expiration:
    """The expiration that was asked for; without a root the one that ends first."""
    every = expirations(underlying, now)
    wanted = (each for each in every if asked.expiration in (None, each.day))
    root = None if asked.root is None else asked.root.upper()
    found = next((each for each in wanted if root in (None, each.option_class.root)), None)
    if found is None:
        raise Refused(_not_listed(underlying, asked, every))
    return found


def _not_listed(underlying: Instrument, asked: ChainAsked, every: tuple[Expiration, ...]) -> Refusal:
    on = f" on {asked.expiration}" if asked.expiration else ""
    of = f" of {asked.root.upper()[:6]}" if asked.root else ""
    day = asked.expiration or every[0].day
    nearest = sorted(sorted(every, key=lambda each: abs(each.day - day))[:_NEAREST], key=lambda each: each.ends_at)
    listed = ", ".join(dict.fromkeys(f"{each.day} ({each.option_class.root})" for each in nearest))
    return Refusal(
        code="expiration-not-listed",
        status=422,
        message=f"No options{of} on {underlying.symbol} that expire{on} are listed.",
        hint=f"Near it are {listed}; GET /instruments/{{symbol}}/expirations lists all.",
        path="expiration" if asked.expiration else "root",
    )


def _spot(desk: Desk, underlying: Instrument, source: PriceSource | None, now: Instant) -> Quote:
    found = _first_quote(desk, underlying, (source,) if source else BEST_FIRST, now)
    if found is not None:
        return found
    raise Refused(
        Refusal(
            code="price-not-found",
            status=404,
            message=f"There is no price of {underlying.symbol} from the source {source}.",
            hint='Set one with PUT /prices/{symbol}, or read another source: "simulated" always has one.',
            path="source",
        )
    )


def _own_quote(desk: Desk, contract: Instrument, source: PriceSource | None, now: Instant) -> Quote | None:
    """A quote that somebody gave of the contract; a simulated one would know nothing of the underlying."""
    sources = (source,) if source else BEST_FIRST
    return _first_quote(desk, contract, [each for each in sources if each is not PriceSource.SIMULATED], now)


def _first_quote(desk: Desk, instrument: Instrument, sources: Iterable[PriceSource], now: Instant) -> Quote | None:
    quotes = (desk.board.quote(source, instrument, now) for source in sources)
    return next((quote for quote in quotes if quote is not None), None)
