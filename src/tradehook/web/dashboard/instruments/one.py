"""One instrument: its terms, its prices with the one set by hand, its sessions, its bars and its options."""

import asyncio
from typing import Any, Final
from urllib.parse import quote, urlencode

from starlette.responses import Response
from starlette.routing import Route

from tradehook.prices.bars.bar import Interval
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.quote import PriceSource
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api import API
from tradehook.web.dashboard.calling import Api, CallRefused, Json
from tradehook.web.dashboard.door import Door, Visit, see

_BARS: Final = {Interval.MINUTE: 600, Interval.DAY: 400}
_DAYS: Final = 7
_STRIKES: Final = 6
_MOST: Final = 1000
_PRICES: Final = ("bid", "ask", "last")


def routes(door: Door) -> list[Route]:
    """One instrument, and the price that is set of it."""
    return [
        door.form("/instruments/{symbol:path}/price", _set_price),
        door.page("/instruments/{symbol:path}", _show),
    ]


async def _show(visit: Visit) -> Response:
    return await _page(visit)


async def _set_price(visit: Visit) -> Response:
    """Set the price by hand: paper accounts on such prices are filled at it."""
    body = {name: visit.form[name] for name in _PRICES if visit.form.get(name)}
    try:
        await visit.api.put(f"/prices/{visit.named('symbol')}", body)
    except CallRefused as refused:
        return await _page(visit, refused.refusal)
    return see(f"/instruments/{quote(visit.named('symbol'))}?source={PriceSource.MANUAL}")


async def _page(visit: Visit, refusal: Refusal | None = None) -> Response:
    api, asked = visit.api, visit.asked
    instrument = await api.get(f"/instruments/{visit.named('symbol')}", asset_class=asked.get("asset_class"))
    symbol = instrument["symbol"]
    sessions, prices, positions, accounts, chain = await asyncio.gather(
        api.get(f"/instruments/{symbol}/sessions", days=_DAYS),
        asyncio.gather(*(_price(api, symbol, source) for source in PriceSource)),
        api.list("/positions", symbol=symbol, limit=_MOST),
        api.list("/accounts", limit=_MOST),
        _chain(api, instrument, asked.get("expiration")),
    )
    known = [price for price in prices if price is not None]
    source = asked.get("source") or next((price["source"] for price in known), PriceSource.SIMULATED.value)
    interval = asked.get("interval") or Interval.MINUTE.value
    return visit.draw(
        "instruments/one.html",
        refusal,
        instrument=instrument,
        sessions=sessions,
        prices=known,
        by_hand=next((price for price in known if price["source"] == PriceSource.MANUAL), None),
        positions=positions.items,
        accounts={account["id"]: account["name"] for account in accounts.items},
        chain=chain,
        source=source,
        interval=interval,
        sources=[each.value for each in PriceSource],
        intervals={Interval.MINUTE.value: "a minute", Interval.DAY.value: "a day"},
        bars=_bars(symbol, source, interval),
        form=visit.form,
    )


async def _price(api: Api, symbol: str, source: PriceSource) -> Json | None:
    try:
        return await api.get(f"/prices/{symbol}", source=source)
    except CallRefused:
        return None


async def _chain(api: Api, instrument: Json, expiration: str | None) -> Json | None:
    """The options on it that end on a day, the first one without; None for what has none."""
    if instrument["asset_class"] not in (AssetClass.STOCKS, AssetClass.OPTIONS) or instrument["strike"]:
        return None
    at = f"/instruments/{instrument['symbol']}"
    try:
        listed, found = await asyncio.gather(
            api.get(f"{at}/expirations"), api.get(f"{at}/chain", expiration=expiration, strikes=_STRIKES)
        )
    except CallRefused:
        return None
    return {"expirations": [each["expiration"] for each in listed["expirations"]], "rows": _by_strike(found), **found}


def _by_strike(chain: Json) -> list[tuple[str, Json]]:
    """Calls and puts side by side."""
    rows: dict[str, Json] = {}
    for each in chain["contracts"]:
        rows.setdefault(each["strike"], {})[each["right"]] = each
    return list(rows.items())


def _bars(symbol: str, source: str, interval: str) -> str:
    limit = _BARS.get(interval, min(_BARS.values()))  # type: ignore[call-overload]
    asked: dict[str, Any] = {"source": source, "interval": interval, "limit": limit}
    return f"{API}/bars/{quote(symbol)}?{urlencode(asked)}"
