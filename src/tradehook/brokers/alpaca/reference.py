"""Asking for reference data. Whatever comes in pages is given in pages; a page that fails is the last."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from tradehook.brokers.alpaca.pacing import Urgency
from tradehook.brokers.alpaca.rest import Call, Rest
from tradehook.brokers.alpaca.translate import listings, wire_listings
from tradehook.brokers.alpaca.translate.numbers import NotReadable, rfc3339
from tradehook.brokers.alpaca.translate.symbols import Symbols
from tradehook.plumbing.clock import Clock
from tradehook.vocabulary.broker import Rejected, Unknown
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Right

_PAGE = 500
_MOST_BARS = "10000"
_MOST_CONTRACTS = "1000"

_BARS: Mapping[AssetClass, str] = MappingProxyType(
    {
        AssetClass.STOCKS: "/v2/stocks/bars",
        AssetClass.OPTIONS: "/v1beta1/options/bars",
        AssetClass.CRYPTO: "/v1beta3/crypto/us/bars",
    }
)

_Kind = TypeVar("_Kind")
_Value = TypeVar("_Value")


class Timeframe(StrEnum):
    """How long a bar is."""

    MINUTE = "1Min"
    FIVE_MINUTES = "5Min"
    FIFTEEN_MINUTES = "15Min"
    THIRTY_MINUTES = "30Min"
    HOUR = "1Hour"
    DAY = "1Day"


@dataclass(frozen=True, slots=True, kw_only=True)
class BarsOf:
    """Which bars: of canonical symbols of one class, from `start` to `end`, both included."""

    asset_class: AssetClass
    symbols: tuple[str, ...]
    timeframe: Timeframe
    start: Instant
    end: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractsOf:
    """Which option contracts: of these underlyings, expiring from one day to another, both included."""

    underlyings: tuple[str, ...]
    first_day: date
    last_day: date
    right: Right | None = None


class Reference:
    """Reference data of Alpaca; asked when there is room, never before orders."""

    def __init__(self, trading: Rest, data: Rest, symbols: Symbols, clock: Clock, feed: str) -> None:
        self._trading = trading
        self._data = data
        self._symbols = symbols
        self._clock = clock
        self._feed = feed

    async def assets(self, asset_class: AssetClass) -> AsyncIterator[tuple[listings.Asset, ...] | Unknown]:
        """The active assets of a class: stocks or crypto."""
        query = {"status": "active", "asset_class": listings.ASSET_CLASS_NAMES[asset_class]}
        wires = await _read(self._trading, tuple[wire_listings.WireAsset, ...], "/v2/assets", query)
        if isinstance(wires, Unknown):
            yield wires
            return
        for start in range(0, len(wires), _PAGE):
            yield _each(lambda wire: listings.asset(wire, asset_class, self._symbols), wires[start : start + _PAGE])
            # There are thousands: others have their turn in between.
            await asyncio.sleep(0)

    async def contracts(self, of: ContractsOf) -> AsyncIterator[tuple[listings.OptionContract, ...] | Unknown]:
        """The active option contracts of underlyings."""
        query = {
            "underlying_symbols": ",".join(of.underlyings),
            "expiration_date_gte": of.first_day.isoformat(),
            "expiration_date_lte": of.last_day.isoformat(),
            "limit": _MOST_CONTRACTS,
        }
        if of.right is not None:
            query["type"] = of.right.value
        while True:
            page = await _read(self._trading, wire_listings.WireContracts, "/v2/options/contracts", query)
            if isinstance(page, Unknown):
                yield page
                return
            yield _each(lambda wire: listings.contract(wire, self._symbols), page.option_contracts)
            if not page.next_page_token:
                return
            query["page_token"] = page.next_page_token

    async def calendar(self, first_day: date, last_day: date) -> tuple[listings.Session, ...] | Unknown:
        """The days on which the stock market is open, both ends included."""
        query = {"start": first_day.isoformat(), "end": last_day.isoformat()}
        days = await _read(self._trading, tuple[wire_listings.WireDay, ...], "/v2/calendar", query)
        return days if isinstance(days, Unknown) else _each(listings.session, days)

    async def market_clock(self) -> listings.MarketClock | Unknown:
        """Alpaca's time, and how far it is ahead of ours."""
        asked_at = self._clock.now()
        wire = await _read(self._trading, wire_listings.WireClock, "/v2/clock", {})
        if isinstance(wire, Unknown):
            return wire
        try:
            return listings.market_clock(wire, asked_at, self._clock.now())
        except NotReadable as error:
            return Unknown(str(error))

    async def bars(self, of: BarsOf) -> AsyncIterator[tuple[listings.Bar, ...] | Unknown]:
        """Bars, by symbol and then by time."""
        ours = {self._symbols.theirs(symbol): symbol for symbol in of.symbols}
        query = {
            "symbols": ",".join(ours),
            "timeframe": of.timeframe.value,
            "start": rfc3339(of.start),
            "end": rfc3339(of.end),
            "limit": _MOST_BARS,
        }
        if of.asset_class is AssetClass.STOCKS:
            query["feed"] = self._feed
        while True:
            page = await _read(self._data, wire_listings.WireBars, _BARS[of.asset_class], query)
            if isinstance(page, Unknown):
                yield page
                return
            found = [(ours.get(name, name), wire) for name, wires in page.bars.items() for wire in wires]
            yield _each(lambda one: listings.bar(*one), found)
            if not page.next_page_token:
                return
            query["page_token"] = page.next_page_token


async def _read(rest: Rest, kind: type[_Kind], path: str, query: Mapping[str, str]) -> _Kind | Unknown:
    answer = await rest.read(kind, Call(method="GET", path=path, query=query, urgency=Urgency.SPARE))
    return Unknown(f"Alpaca said no: {answer.words}") if isinstance(answer, Rejected) else answer


def _each(made: Callable[[_Kind], _Value], wires: Sequence[_Kind]) -> tuple[_Value, ...] | Unknown:
    """Every one of a page; `Unknown` when one of them makes no sense."""
    try:
        return tuple(map(made, wires))
    except NotReadable as error:
        return Unknown(str(error))
