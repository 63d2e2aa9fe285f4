"""Take profit and stop loss: exactly one way of saying where (rule: deciding 1, reference 1.3)."""

from collections.abc import Callable
from typing import Any, NamedTuple

from tradehook.dialects.reading.fields import Found
from tradehook.dialects.traderspost import wording
from tradehook.dialects.traderspost.fields import STOP_LOSS, TAKE_PROFIT
from tradehook.dialects.traderspost.refusals import refuse
from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.refusal import Caution, Refusal
from tradehook.vocabulary.signal import StopLoss, TakeProfit

_WIRE = {
    "limit_price": "limitPrice",
    "stop_price": "stopPrice",
    "percent": "percent",
    "amount": "amount",
    "pnl_amount": "pnlAmount",
    "trail_amount": "trailAmount",
    "trail_percent": "trailPercent",
}
_RELATIVE = ("percent", "amount", "pnl_amount")
_AT = {"invalid-stop-loss-limit-price": "stopLoss.limitPrice", "invalid-stop-loss-pnl-amount": "stopLoss.pnlAmount"}
_TRAIL = ("trail_amount", "trail_percent")


class Leg(NamedTuple):
    """What one of the two objects came to: the leg, or why there is none."""

    made: TakeProfit | StopLoss | None
    refusals: list[Refusal]
    cautions: list[Caution]


def read_take_profit(members: dict[str, Any]) -> Leg:
    """The members of `takeProfit`; `price` is an alias of `limitPrice` (rule: architecture 8.4)."""
    found = TAKE_PROFIT.gather(members)
    _rename(found.values, "price", "limit_price")
    refusals = _refusals(found, "takeProfit", _take_profit_fault)
    return Leg(None if refusals else TakeProfit(**found.values), refusals, found.cautions)


def read_stop_loss(members: dict[str, Any]) -> Leg:
    """The members of `stopLoss`; `trailPrice`, and `amount` of a trailing stop, mean `trailAmount`."""
    found = STOP_LOSS.gather(members)
    _rename(found.values, "trail_price", "trail_amount")
    if found.values.get("type") is OrderType.TRAILING_STOP and not _sent(found.values, _TRAIL):
        _rename(found.values, "amount", "trail_amount")
    refusals = _refusals(found, "stopLoss", _stop_loss_fault)
    return Leg(None if refusals else StopLoss(**found.values), refusals, found.cautions)


def _refusals(found: Found, path: str, fault: Callable[[dict[str, Any]], str | None]) -> list[Refusal]:
    """What is wrong with single members; only where nothing is, what is wrong with them together."""
    if found.problems:
        return [wording.of_value(problem) for problem in found.problems]
    code = fault(found.values)
    if code is None:
        return []
    sent = " and ".join(_sent(found.values, tuple(_WIRE)))
    return [refuse(code, _AT.get(code, path), **({"sent": sent} if sent else {}))]


def _rename(values: dict[str, Any], alias: str, attribute: str) -> None:
    if alias in values:
        values.setdefault(attribute, values.pop(alias))


def _sent(values: dict[str, Any], attributes: tuple[str, ...]) -> list[str]:
    return [_WIRE[attribute] for attribute in attributes if attribute in values]


def _take_profit_fault(values: dict[str, Any]) -> str | None:
    relative = _sent(values, _RELATIVE)
    if relative and "limit_price" in values:
        return "invalid-take-profit-relative-and-absolute"
    if len(relative) > 1:
        return "invalid-take-profit-amount-and-percent"
    return None if values else "invalid-take-profit-value-required"


def _stop_loss_fault(values: dict[str, Any]) -> str | None:
    if "limit_price" in values and values.get("type") is not OrderType.STOP_LIMIT:
        return "invalid-stop-loss-limit-price"
    if values.get("type") is OrderType.TRAILING_STOP:
        return _trailing_fault(values)
    return _resting_fault(values)


def _trailing_fault(values: dict[str, Any]) -> str | None:
    trail = _sent(values, _TRAIL)
    if "pnl_amount" in values:
        return "invalid-stop-loss-pnl-amount"
    if not trail:
        return "invalid-stop-loss-trail-value-required"
    if len(trail) > 1:
        return "invalid-stop-loss-trail-value"
    return "invalid-stop-loss-relative-and-absolute" if _sent(values, (*_RELATIVE, "stop_price")) else None


def _resting_fault(values: dict[str, Any]) -> str | None:
    relative = _sent(values, _RELATIVE)
    if _sent(values, _TRAIL):
        return "invalid-stop-loss-trail-value"
    if "limit_price" in values and "stop_price" not in values:
        return "invalid-stop-loss-stop-price-required"
    if relative and "stop_price" in values:
        return "invalid-stop-loss-relative-and-absolute"
    if len(relative) > 1:
        return "invalid-stop-loss-amount-and-percent"
    return None if relative or "stop_price" in values else "invalid-stop-loss-value-required"
