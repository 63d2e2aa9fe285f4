"""What an entry puts at risk, in money: how far its stop is, times its quantity, times what a point of it is worth."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple

from tradehook.vocabulary.order import Leg

_HUNDRED: Final = Decimal(100)


class Risk(NamedTuple):
    """What an entry is worth, and what is lost at its stop; None where there is no price, or no stop."""

    worth: Decimal | None
    lost: Decimal | None


def risk_of(entry: Mapping[str, Any], market: Decimal | None, point_value: Decimal) -> Risk:
    """The risk of an entry as it is explained, which fills at its own price, else at the market's."""
    units = Decimal(entry["quantity"]) * point_value
    price = _number(entry, "limit_price") or _number(entry, "stop_price") or market
    distances = [_distance(leg, price) for leg in entry.get("legs", ()) if leg["leg"] == Leg.STOP_LOSS]
    distance = next((each for each in distances if each is not None), None)
    return Risk(None if price is None else price * units, None if distance is None else distance * units)


def _distance(stop: Mapping[str, Any], price: Decimal | None) -> Decimal | None:
    """How far a stop is from where its entry fills."""
    of_entry = stop.get("distance", {})
    amount = _number(of_entry, "amount") or _number(stop, "trail_amount")
    percent = _number(of_entry, "percent") or _number(stop, "trail_percent")
    if amount is not None:
        return amount
    if price is None:
        return None
    if percent is not None:
        return price * percent / _HUNDRED
    at = _number(stop, "stop_price")
    return None if at is None else abs(price - at)


def _number(said: Mapping[str, Any], name: str) -> Decimal | None:
    return Decimal(said[name]) if said.get(name) is not None else None
