"""The market data API: latest quotes, latest trades and bars of stocks, crypto and options.

Prices are numbers here, not texts, as in Alpaca's own answers. A symbol without a price is left out.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.brokers.alpaca.double.assets import Asset
from tests.brokers.alpaca.double.calls import Answer, Call, Route
from tests.brokers.alpaca.double.market import Bar
from tests.brokers.alpaca.double.refusals import MALFORMED, Refusal, not_found
from tests.brokers.alpaca.double.wire import NS, instant, stamp
from tests.brokers.alpaca.double.words import AssetClass, Side

Json = dict[str, Any]
Shown = Callable[[Call, Asset], Json | None]
_MINUTE = 60 * NS
_LENGTHS = {"Min": _MINUTE, "T": _MINUTE, "Hour": 60 * _MINUTE, "H": 60 * _MINUTE, "Day": 1440 * _MINUTE}
_LENGTHS |= {"D": _LENGTHS["Day"], "Week": 7 * _LENGTHS["Day"], "W": 7 * _LENGTHS["Day"]}
_TIMEFRAME = re.compile(r"(\d{1,2})(Min|T|Hour|H|Day|D|Week|W)")
_USUAL, _MOST = 1000, 10_000
_BY_EXCHANGE = {"NYSE": "A", "ARCA": "B"}


def quote_of(call: Call, asset: Asset) -> Json | None:
    """The latest quote of an asset."""
    found = call.floor.quote(asset)
    if found is None:
        return None
    sizes = {"bs": found.shown(Side.SELL), "as": found.shown(Side.BUY)}
    shown: Json = {"t": stamp(found.at), "bp": found.bid, "ap": found.ask}
    if asset.asset_class is AssetClass.CRYPTO:
        return shown | sizes
    whole = {name: int(size) for name, size in sizes.items()}
    if asset.asset_class is AssetClass.OPTION:
        return shown | whole | {"bx": "W", "ax": "w", "c": "A"}
    return shown | whole | {"bx": "Q", "ax": "Q", "c": ["R"], "z": _BY_EXCHANGE.get(asset.exchange, "C")}


def trade_of(call: Call, asset: Asset) -> Json | None:
    """The latest trade of an asset."""
    tape = call.floor.market.prints.get(asset.symbol)
    if not tape:
        return None
    last = tape[-1]
    shown: Json = {"t": stamp(last.at), "p": last.price}
    if asset.asset_class is AssetClass.CRYPTO:
        return shown | {"s": last.size, "i": last.number, "tks": "B"}
    if asset.asset_class is AssetClass.OPTION:
        return shown | {"s": int(last.size), "x": "B", "c": "I"}
    kind = _BY_EXCHANGE.get(asset.exchange, "C")
    return shown | {"s": int(last.size), "i": last.number, "x": "Q", "c": ["@"], "z": kind}


def bar_json(bar: Bar, asset: Asset) -> Json:
    """One bar."""
    volume = bar.volume if asset.asset_class is AssetClass.CRYPTO else int(bar.volume)
    prices = {"o": bar.open, "h": bar.high, "l": bar.low, "c": bar.close, "vw": bar.vwap.quantize(Decimal("1e-6"))}
    return {"t": stamp(bar.at), **prices, "v": volume, "n": bar.count}


def latest(kind: AssetClass, name: str, shown: Shown) -> Callable[[Call], Answer | Refusal]:
    """What answers the latest quotes or trades of several symbols, under `name`."""

    def answer(call: Call) -> Answer | Refusal:
        found = _asked_for(call, kind)
        if isinstance(found, Refusal):
            return found
        return Answer({name: {asset.symbol: one for asset in found if (one := shown(call, asset)) is not None}})

    return answer


def latest_of_one(name: str, shown: Shown) -> Callable[[Call], Answer | Refusal]:
    """What answers the latest quote or trade of the stock in the path, under `name`."""

    def answer(call: Call) -> Answer | Refusal:
        asset = call.floor.listing.find(call.path["symbol"])
        one = shown(call, asset) if asset is not None else None
        if asset is None or one is None:
            return not_found(f"no {name} found for {call.path['symbol']}")
        return Answer({"symbol": asset.symbol, name: one})

    return answer


def bars(kind: AssetClass) -> Callable[[Call], Answer | Refusal]:
    """What answers the bars of several symbols."""

    def answer(call: Call) -> Answer | Refusal:
        found, length = _asked_for(call, kind), _length(call)
        limit = call.count("limit", _USUAL, _MOST)
        for read in (found, length, limit):
            if isinstance(read, Refusal):
                return read
        return _page(call, found, length, limit)  # type: ignore[arg-type]

    return answer


def _page(call: Call, found: list[Asset], length: int, limit: int) -> Answer:
    start, end = (instant(call.query[name]) if call.query.get(name) else None for name in ("start", "end"))
    rows = [
        (asset, bar)
        for asset in sorted(found, key=lambda asset: asset.symbol)
        for bar in _directed(call, call.floor.market.bars(asset.symbol, length))
        if (start is None or bar.at >= start) and (end is None or bar.at <= end)
    ]
    first = int(call.query.get("page_token") or 0)
    page: dict[str, list[Json]] = {}
    for asset, bar in rows[first : first + limit]:
        page.setdefault(asset.symbol, []).append(bar_json(bar, asset))
    more = str(first + limit) if len(rows) > first + limit else None
    return Answer({"bars": page, "next_page_token": more})


def _directed(call: Call, found: list[Bar]) -> list[Bar]:
    return found[::-1] if call.query.get("sort") == "desc" else found


def _asked_for(call: Call, kind: AssetClass) -> list[Asset] | Refusal:
    names = call.listed("symbols")
    if not names:
        return Refusal(400, None, "symbols is required")
    wrong = next((name for name in names if kind is AssetClass.CRYPTO and "/" not in name), None)
    if wrong is not None:
        return Refusal(400, None, f"invalid symbol: {wrong} does not match ^[A-Z]+x?/[A-Z]+$")
    found = [call.floor.listing.find(name) for name in names]
    return [asset for asset in found if asset is not None and asset.asset_class is kind]


def _length(call: Call) -> int | Refusal:
    found = _TIMEFRAME.fullmatch(call.query.get("timeframe", ""))
    if found is None:
        return Refusal(400, MALFORMED, f"invalid timeframe: {call.query.get('timeframe', '')}")
    return int(found[1]) * _LENGTHS[found[2]]


_QUOTES, _TRADES = ("quotes", quote_of), ("trades", trade_of)
DATA_ROUTES = (
    Route("GET", "/v2/stocks/quotes/latest", latest(AssetClass.STOCK, *_QUOTES)),
    Route("GET", "/v2/stocks/trades/latest", latest(AssetClass.STOCK, *_TRADES)),
    Route("GET", "/v2/stocks/bars", bars(AssetClass.STOCK)),
    Route("GET", "/v2/stocks/{symbol}/quotes/latest", latest_of_one("quote", quote_of)),
    Route("GET", "/v2/stocks/{symbol}/trades/latest", latest_of_one("trade", trade_of)),
    Route("GET", "/v1beta3/crypto/{loc}/latest/quotes", latest(AssetClass.CRYPTO, *_QUOTES), needs_key=False),
    Route("GET", "/v1beta3/crypto/{loc}/latest/trades", latest(AssetClass.CRYPTO, *_TRADES), needs_key=False),
    Route("GET", "/v1beta3/crypto/{loc}/bars", bars(AssetClass.CRYPTO), needs_key=False),
    Route("GET", "/v1beta1/options/quotes/latest", latest(AssetClass.OPTION, *_QUOTES)),
    Route("GET", "/v1beta1/options/trades/latest", latest(AssetClass.OPTION, *_TRADES)),
    Route("GET", "/v1beta1/options/bars", bars(AssetClass.OPTION)),
)
