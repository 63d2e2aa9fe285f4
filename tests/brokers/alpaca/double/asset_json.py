"""Assets, contracts, the clock and the calendar as they are answered."""

from datetime import datetime
from typing import Any

from tests.brokers.alpaca.double.assets import Asset
from tests.brokers.alpaca.double.floor import Floor
from tests.brokers.alpaca.double.sessions import MarketDay, next_close, next_open
from tests.brokers.alpaca.double.wire import id_of, plain
from tests.brokers.alpaca.double.words import AssetClass, Phase

Json = dict[str, Any]


def of_asset(asset: Asset) -> Json:
    """A stock or a pair."""
    is_stock = asset.asset_class is AssetClass.STOCK
    shown: Json = {
        "id": asset.id,
        "class": asset.asset_class.value,
        "exchange": asset.exchange,
        "symbol": asset.symbol,
        "name": asset.name,
        "status": "active" if asset.active else "inactive",
        "tradable": asset.tradable,
        "marginable": is_stock,
        "maintenance_margin_requirement": 30 if is_stock else 100,
        "shortable": asset.shortable,
        "easy_to_borrow": asset.shortable,
        "fractionable": asset.fractionable,
        "attributes": [],
    }
    if is_stock:
        return shown | {"borrow_status": "easy_to_borrow" if asset.shortable else "hard_to_borrow"}
    return shown | {
        "min_order_size": plain(asset.min_trade_increment),
        "min_trade_increment": plain(asset.min_trade_increment),
        "price_increment": plain(asset.price_increment),
    }


def of_contract(asset: Asset) -> Json:
    """An option contract."""
    contract = asset.contract
    assert contract is not None
    return {
        "id": asset.id,
        "symbol": asset.symbol,
        "name": asset.name,
        "status": "active" if asset.active else "inactive",
        "tradable": asset.tradable,
        "expiration_date": contract.expires.isoformat(),
        "root_symbol": contract.underlying,
        "underlying_symbol": contract.underlying,
        "underlying_asset_id": id_of(contract.underlying),
        "type": "call" if contract.call else "put",
        "style": "american",
        "strike_price": plain(contract.strike),
        "multiplier": plain(asset.multiplier),
        "size": plain(asset.multiplier),
    }


def of_clock(floor: Floor) -> Json:
    """GET /v2/clock."""
    now = floor.clock.in_new_york()
    return {
        "timestamp": now.isoformat(),
        "is_open": floor.phase() is Phase.OPEN,
        "next_open": next_open(now).isoformat(),
        "next_close": next_close(now).isoformat(),
    }


def of_day(day: MarketDay) -> Json:
    """One day of the calendar."""
    return {
        "date": day.day.isoformat(),
        "open": _clock(day.opens_at),
        "close": _clock(day.closes_at),
        "session_open": "0400",
        "session_close": "2000",
        "settlement_date": day.settles.isoformat(),
    }


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M}"
