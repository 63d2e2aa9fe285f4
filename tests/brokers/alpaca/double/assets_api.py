"""The trading API: assets, option contracts, clock and calendar."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import takewhile
from typing import Any

from tests.brokers.alpaca.double.asset_json import of_asset, of_clock, of_contract, of_day
from tests.brokers.alpaca.double.assets import Asset
from tests.brokers.alpaca.double.calls import Answer, Call, Route
from tests.brokers.alpaca.double.refusals import MALFORMED, Refusal, not_found
from tests.brokers.alpaca.double.sessions import FIRST_YEAR, LAST_YEAR, MarketDay, market_days
from tests.brokers.alpaca.double.words import AssetClass

Json = dict[str, Any]
_USUAL, _MOST = 100, 10_000
_SUNDAY = 6


def assets(call: Call) -> Answer:
    """GET /v2/assets."""
    kind = call.query.get("asset_class", AssetClass.STOCK.value)
    status, exchange = call.query.get("status"), call.query.get("exchange")
    shown = [of_asset(asset) for asset in _sorted(call) if asset.contract is None and asset.asset_class.value == kind]
    return Answer([one for one in shown if status in (None, one["status"]) and exchange in (None, one["exchange"])])


def asset(call: Call) -> Answer | Refusal:
    """GET /v2/assets/{symbol_or_asset_id}."""
    name = call.path["symbol_or_asset_id"]
    found = call.floor.listing.find(name)
    if found is None or found.contract is not None:
        return not_found(f"asset not found for {name}")
    return Answer(of_asset(found))


def contracts(call: Call) -> Answer | Refusal:
    """GET /v2/options/contracts: of what is listed, by default what expires until the next weekend."""
    limit = call.count("limit", _USUAL, _MOST)
    if isinstance(limit, Refusal):
        return limit
    found = [asset for asset in _sorted(call) if asset.contract is not None and _is_wanted(call, asset)]
    token = call.query.get("page_token")
    rest = [asset for asset in found if token is None or asset.symbol > token]
    page = rest[:limit]
    more = page[-1].symbol if len(rest) > limit else None
    return Answer({"option_contracts": [of_contract(asset) for asset in page], "next_page_token": more})


def _is_wanted(call: Call, asset: Asset) -> bool:
    query, contract = call.query, asset.contract
    assert contract is not None
    expires = contract.expires.isoformat()
    underlyings = call.listed("underlying_symbols")
    return (
        (not underlyings or contract.underlying in underlyings)
        and query.get("root_symbol", contract.underlying) == contract.underlying
        and asset.active is (query.get("status", "active") == "active")
        and query.get("type", "call" if contract.call else "put") == ("call" if contract.call else "put")
        and query.get("style", "american") == "american"
        and query.get("expiration_date", expires) == expires
        and query.get("expiration_date_gte", expires) <= expires <= _latest(call)
        and Decimal(query.get("strike_price_gte", "0")) <= contract.strike
        and contract.strike <= Decimal(query.get("strike_price_lte", "Infinity"))
    )


def _latest(call: Call) -> str:
    """The latest expiration asked for; the coming Sunday where none is named."""
    query = call.query
    if "expiration_date_lte" in query:
        return query["expiration_date_lte"]
    if "expiration_date" in query or "expiration_date_gte" in query:
        return date.max.isoformat()
    today = call.floor.clock.in_new_york().date()
    return (today + timedelta(days=_SUNDAY - today.weekday())).isoformat()


def contract(call: Call) -> Answer | Refusal:
    """GET /v2/options/contracts/{symbol_or_id}."""
    name = call.path["symbol_or_id"]
    found = call.floor.listing.find(name)
    if found is None or found.contract is None:
        return not_found(f"option contract {name} not found")
    return Answer(of_contract(found))


def clock(call: Call) -> Answer:
    """GET /v2/clock."""
    return Answer(of_clock(call.floor))


def calendar(call: Call) -> Answer | Refusal:
    """GET /v2/calendar."""
    try:
        first = date.fromisoformat(call.query.get("start", f"{FIRST_YEAR}-01-01")[:10])
        last = date.fromisoformat(call.query.get("end", f"{LAST_YEAR}-12-31")[:10])
    except ValueError:
        return Refusal(400, MALFORMED, "invalid start or end")
    return Answer([of_day(day) for day in _days(call, first, last)])


def _days(call: Call, first: date, last: date) -> Iterable[MarketDay]:
    if call.query.get("date_type") == "SETTLEMENT":
        some_days_before = first - timedelta(days=7)
        days = takewhile(lambda day: day.settles <= last, market_days(some_days_before))
        return (day for day in days if day.settles >= first)
    return takewhile(lambda day: day.day <= last, market_days(first))


def _sorted(call: Call) -> list[Asset]:
    found = call.floor.listing.assets.values()
    return sorted(found, key=lambda asset: (asset.asset_class, asset.exchange, asset.symbol))


ASSET_ROUTES = (
    Route("GET", "/v2/assets", assets),
    Route("GET", "/v2/assets/{symbol_or_asset_id}", asset),
    Route("GET", "/v2/options/contracts", contracts),
    Route("GET", "/v2/options/contracts/{symbol_or_id}", contract),
    Route("GET", "/v2/clock", clock),
    Route("GET", "/v2/calendar", calendar),
)
