"""Instruments: what can be traded, under any spelling."""

import asyncio
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from tradehook.bootstrap import Desk
from tradehook.instruments.answer import Found, NotFound
from tradehook.instruments.listing import listed
from tradehook.instruments.source import Source
from tradehook.plumbing.cursors import cursor_after
from tradehook.vocabulary.exact import canonical, canonical_or_none
from tradehook.vocabulary.instrument import AssetClass, ContractType, Instrument, Right
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api.bodies import ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import Refused
from tradehook.web.api.paging import Asked, Listed, bad_cursor
from tradehook.web.api.shapes import Exact, Moment, Shape

router = APIRouter(prefix="/instruments", tags=["instruments"], route_class=ExactRoute)


class TickFromShape(Shape):
    """The tick of prices from `price` on."""

    price: Exact
    size: Exact


class InstrumentShape(Shape):
    """An instrument. A price change of 1 on one unit makes `point_value`; `note` says how the spelling was read.

    `tick_size` is that of every price, or of those below the first of `tick_table`. `calendar` names its sessions,
    `contract_type` is there for contracts on an underlying, and `source` says where the instrument is known from.
    """

    symbol: str
    name: str
    asset_class: AssetClass
    family: str
    root: str | None
    underlying: str | None
    contract_type: ContractType | None
    calendar: str
    source: Source
    currency: str
    tick_size: Exact
    tick_table: list[TickFromShape]
    quantity_step: Exact
    fractional_step: Exact | None
    point_value: Exact
    last_trading_day: date | None
    expires_at: Moment | None
    right: Right | None
    strike: Exact | None
    note: str | None = None


class InstrumentsAsked(Asked):
    """Which instruments. `search` is a part of a symbol or name."""

    asset_class: AssetClass | None = None
    search: Annotated[str, Field(max_length=100)] = ""


@router.get("")
async def list_instruments(desk: DeskNow, asked: Annotated[InstrumentsAsked, Query()]) -> Listed[InstrumentShape]:
    """Instruments by symbol: of futures the next contracts of each root, of options the indices that they are on."""
    found = await asyncio.to_thread(_listed, desk, asked)
    shown = found[: asked.limit]
    more = len(found) > len(shown)
    return Listed(
        items=[_shape(desk, each) for each in shown], next=cursor_after((shown[-1].symbol,)) if more else None
    )


@router.get("/{symbol:path}")
async def get_instrument(desk: DeskNow, symbol: str, asset_class: AssetClass | None = None) -> InstrumentShape:
    """One instrument, by any spelling that a message may use. Without a class, the first class that knows it."""
    found = read_spelling(desk, symbol, asset_class)
    return _shape(desk, found.instrument, found.note)


def read_spelling(desk: Desk, spelling: str, asset_class: AssetClass | None = None) -> Found:
    """What a spelling in an address means; ends the request with 404 `instrument-not-found` where it means nothing."""
    now = desk.clock.now()
    answer = (
        desk.catalogue.any_class(spelling, now)
        if asset_class is None
        else desk.catalogue.look_up(spelling, asset_class, now)
    )
    if isinstance(answer, Found):
        return answer
    known = desk.catalogue.of_symbol(spelling)
    if known is not None and asset_class in (None, known.asset_class):
        return Found(known)
    raise Refused(_not_found(spelling, answer.why if isinstance(answer, NotFound) else None))


def _listed(desk: Desk, asked: InstrumentsAsked) -> list[Instrument]:
    """One more than the page holds, to know whether there is more."""
    after = asked.after or ("",)
    if len(after) != 1 or not isinstance(after[0], str):
        raise bad_cursor()
    return listed(
        desk.catalogue,
        desk.clock.now(),
        asset_class=asked.asset_class,
        search=asked.search,
        after=after[0],
        limit=asked.limit + 1,
    )


def _not_found(spelling: str, why: str | None) -> Refusal:
    return Refusal(
        code="instrument-not-found",
        status=404,
        message=f'"{spelling[:80]}" is no instrument that is known.',
        hint=f"{why or ''} Search with GET /instruments?search=…".lstrip(),
        path="symbol",
    )


def _shape(desk: Desk, instrument: Instrument, note: str | None = None) -> InstrumentShape:
    return InstrumentShape.model_validate(
        {
            "symbol": instrument.symbol,
            "name": instrument.name,
            "asset_class": instrument.asset_class,
            "family": instrument.family,
            "root": instrument.root,
            "underlying": instrument.underlying,
            "contract_type": instrument.contract_type,
            "calendar": instrument.calendar,
            "source": desk.catalogue.source_of(instrument),
            "currency": instrument.currency,
            "tick_size": canonical(instrument.tick.size),
            "tick_table": [
                {"price": canonical(step.price), "size": canonical(step.size)} for step in instrument.tick.coarser
            ],
            "quantity_step": canonical(instrument.quantity_step),
            "fractional_step": canonical_or_none(instrument.fractional_step),
            "point_value": canonical(instrument.point_value),
            "last_trading_day": instrument.last_trading_day,
            "expires_at": instrument.expires_at,
            "right": instrument.right,
            "strike": canonical_or_none(instrument.strike),
            "note": note,
        }
    )
